// Collects the packet numbers of chosen flows. Which flows are chosen is known when they end, so the numbers of
// those under way are held: four bytes a packet. What is chosen is a bit a packet.

import type { PacketWatch } from '../pipeline.js';
import { NumberList, NumberSet } from './numbers.js';

/** What is known of a flow under way. */
interface Held {
  packets: NumberList;
  /** Datagrams that came in fragments. */
  datagrams: NumberList | undefined;
}

export class Collector implements PacketWatch {
  readonly #wanted: ReadonlySet<bigint>;
  /** By the engine's name of the flow. */
  readonly #live = new Map<number, Held>();
  /** By the address of the flow's event, until it is said whether the flow is chosen. */
  readonly #ended = new Map<number, Held>();
  /** Fragments but the last of each datagram, by the datagram's number. */
  readonly #fragments = new Map<number, NumberList>();
  /** Datagrams of chosen flows. Their fragments may be told of later than they. */
  readonly #datagrams = new NumberSet();
  readonly #packets = new NumberSet();
  /** Ids of flows that were wanted, or chosen by the filter. */
  readonly chosen = new Set<bigint>();

  /** `wanted`: ids of flows. */
  constructor(wanted: ReadonlySet<bigint>) {
    this.#wanted = wanted;
  }

  packet(flow: number, number: number, datagram: number): void {
    if (flow === 0) {
      add(this.#fragments, datagram, number);
      return;
    }
    let held = this.#live.get(flow);
    if (!held) {
      held = { packets: new NumberList(), datagrams: undefined };
      this.#live.set(flow, held);
    }
    held.packets.add(number);
    if (datagram === 0) return;
    held.datagrams ??= new NumberList();
    held.datagrams.add(datagram);
  }

  ended(at: number, flow: number): void {
    const held = this.#live.get(flow);
    this.#live.delete(flow);
    if (held) this.#ended.set(at, held);
  }

  flow(at: number, id: bigint, chosen: boolean): void {
    const held = this.#ended.get(at);
    this.#ended.delete(at);
    if (!held || !(chosen || this.#wanted.has(id))) return;
    this.chosen.add(id);
    for (const number of held.packets.numbers) this.#packets.add(number);
    for (const datagram of held.datagrams?.numbers ?? []) this.#datagrams.add(datagram);
  }

  /** Numbers of all packets of chosen flows, once the run is over. */
  finish(): NumberSet {
    for (const [datagram, fragments] of this.#fragments) {
      if (!this.#datagrams.has(datagram)) continue;
      for (const number of fragments.numbers) this.#packets.add(number);
    }
    return this.#packets;
  }
}

function add(lists: Map<number, NumberList>, key: number, number: number): void {
  let list = lists.get(key);
  if (!list) {
    list = new NumberList();
    lists.set(key, list);
  }
  list.add(number);
}
