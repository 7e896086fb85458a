// When connections of a kind began, what they sent, and how: lists by place in a NumberTable, in columns of
// numbers under two caps.

import { NumberTable, roomFor } from './number-table.js';

/** Connections kept of one series; more say nothing new of how regular they are. */
const MAX_LENGTH = 16_384;
/** What is not known of a connection: its flow has not ended, or was forgotten. */
export const UNKNOWN = 0xffffffff;

/** A connection of a series. */
export interface Entry {
  /** When it began, whole seconds since 1970. */
  second: number;
  /** Payload bytes of the client, or UNKNOWN. */
  sent: number;
  /** Hash of its packet-size fingerprint, or UNKNOWN. */
  shape: number;
  flow: bigint;
}

export class Series {
  readonly #table: NumberTable;
  readonly #maxEntries: number;
  /** By place: connections in all, the newest one that is kept. */
  #counts = new Uint32Array(1024);
  #newest = new Uint32Array(1024);
  /** By entry, from 1 on. */
  #before = new Uint32Array(1024);
  #seconds = new Uint32Array(1024);
  #sent = new Uint32Array(1024);
  #shapes = new Uint32Array(1024);
  /** Low and high half. */
  #flows = new Uint32Array(2048);
  #entries = 0;

  constructor(maxSeries: number, maxEntries: number) {
    this.#table = new NumberTable(maxSeries);
    this.#maxEntries = maxEntries;
  }

  /** Most places that there are. */
  get places(): number {
    return this.#table.count;
  }

  /** Place of a series; 0 where the cap is reached. */
  place(a: number, b: number, c: number): number {
    return this.#table.place(a, b, c);
  }

  key(place: number, i: number): number {
    return this.#table.key(place, i);
  }

  /** Connections of a series in all. */
  count(place: number): number {
    return this.#counts[place] ?? 0;
  }

  /** Adds a connection; returns its entry's number, 0 where a cap is reached. */
  add(place: number, second: number, flowLow: number, flowHigh: number): number {
    this.#counts = roomFor(this.#counts, place + 1);
    this.#newest = roomFor(this.#newest, place + 1);
    const count = (this.#counts[place] ?? 0) + 1;
    this.#counts[place] = count;
    if (count > MAX_LENGTH || this.#entries >= this.#maxEntries) return 0;
    const entry = ++this.#entries;
    this.#before = roomFor(this.#before, entry + 1);
    this.#seconds = roomFor(this.#seconds, entry + 1);
    this.#sent = roomFor(this.#sent, entry + 1);
    this.#shapes = roomFor(this.#shapes, entry + 1);
    this.#flows = roomFor(this.#flows, 2 * entry + 2);
    this.#before[entry] = this.#newest[place] ?? 0;
    this.#newest[place] = entry;
    this.#seconds[entry] = second;
    this.#sent[entry] = UNKNOWN;
    this.#shapes[entry] = UNKNOWN;
    this.#flows[2 * entry] = flowLow;
    this.#flows[2 * entry + 1] = flowHigh;
    return entry;
  }

  /** What is known of a connection when its flow has ended. */
  describe(entry: number, sent: number, shape: number): void {
    this.#sent[entry] = Math.min(sent, UNKNOWN - 1);
    this.#shapes[entry] = shape === UNKNOWN ? 0 : shape;
  }

  /** Connections that are kept of a series, earliest first. */
  entries(place: number): Entry[] {
    const list: Entry[] = [];
    for (let entry = this.#newest[place] ?? 0; entry > 0; entry = this.#before[entry] ?? 0) {
      const low = this.#flows[2 * entry] ?? 0;
      const high = this.#flows[2 * entry + 1] ?? 0;
      list.push({
        second: this.#seconds[entry] ?? 0,
        sent: this.#sent[entry] ?? UNKNOWN,
        shape: this.#shapes[entry] ?? UNKNOWN,
        flow: (BigInt(high) << 32n) | BigInt(low),
      });
    }
    // Equal seconds stay in the order in which they came.
    return list.reverse().sort((a, b) => a.second - b.second);
  }
}
