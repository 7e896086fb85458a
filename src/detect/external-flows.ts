// Flows between the network's own hosts and others.

import type { FlowView } from '../records/flow-view.js';
import type { HomeNets } from './home-nets.js';
import type { Hosts } from './hosts.js';
import { roomFor } from './number-table.js';

const UNKNOWN = 0;
const HOME = 1;
const OUTSIDE = 2;

/** The view of such a flow, from the inside host. */
export class ExternalFlows {
  readonly #hosts: Hosts;
  readonly #home: HomeNets;
  /** By number of host. */
  #sides = new Uint8Array(256);
  inside = 0;
  outside = 0;
  sent = 0;
  received = 0;
  /** The inside host began it. */
  isOutbound = false;

  constructor({ hosts, home }: { hosts: Hosts; home: HomeNets }) {
    this.#hosts = hosts;
    this.#home = home;
  }

  /** True for a flow between inside and outside; it is then in view. */
  look(flow: FlowView): boolean {
    const { fwd, rev } = flow;
    const source = flow.srcNumber(this.#hosts);
    const destination = flow.dstNumber(this.#hosts);
    if (source === 0 || destination === 0) return false;
    this.isOutbound = this.#side(source) === HOME;
    if (this.isOutbound === (this.#side(destination) === HOME)) return false;
    this.inside = this.isOutbound ? source : destination;
    this.outside = this.isOutbound ? destination : source;
    this.sent = this.isOutbound ? fwd.payloadBytes : rev.payloadBytes;
    this.received = this.isOutbound ? rev.payloadBytes : fwd.payloadBytes;
    return true;
  }

  #side(host: number): number {
    const known = this.#sides[host] ?? UNKNOWN;
    if (known !== UNKNOWN) return known;
    const side = this.#home.hasHost(this.#hosts, host) ? HOME : OUTSIDE;
    this.#sides = roomFor(this.#sides, host + 1);
    this.#sides[host] = side;
    return side;
  }
}
