// ICMP messages that a port is unreachable (RFC 792): how a host refuses UDP.

import type { FlowView, HostNumbers } from '../records/flow-view.js';
import { NumberTable, roomFor } from './number-table.js';

const DESTINATION_UNREACHABLE = 3;
const PORT_UNREACHABLE = 3;
const MAX_PAIRS = 2 ** 16;

export class Unreachable {
  readonly #pairs = new NumberTable(MAX_PAIRS);
  #packets = new Float64Array(256);

  /** Counts the messages of an ICMP flow. Those of pairs past the cap are not counted: they are a detail only. */
  look(flow: FlowView, hosts: HostNumbers): void {
    if (flow.sourcePort !== DESTINATION_UNREACHABLE || flow.destinationPort !== PORT_UNREACHABLE)
      return;
    const [from, to] = [flow.srcNumber(hosts), flow.dstNumber(hosts)];
    const place = from === 0 || to === 0 ? 0 : this.#pairs.place(from, to);
    if (place === 0) return;
    this.#packets = roomFor(this.#packets, place + 1);
    this.#packets[place] = (this.#packets[place] ?? 0) + flow.fwd.packets;
  }

  /** Messages from one host to another. */
  of(from: number, to: number): number {
    return this.#packets[this.#pairs.find(from, to)] ?? 0;
  }
}
