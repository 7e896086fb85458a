// The probes of scans: each target once, with what came of it and its flow; up to a cap.

import type { FlowView } from '../records/flow-view.js';
import { NumberTable, roomFor } from './number-table.js';

const FIRST_SIZE = 256;

export class ProbeLog {
  /** Source, destination, service: see `serviceKey`. */
  readonly table: NumberTable;
  readonly #max: number;
  readonly #window: number;
  #time = new Float64Array(FIRST_SIZE);
  #outcome = new Uint8Array(FIRST_SIZE);
  #idLow = new Uint32Array(FIRST_SIZE);
  #idHigh = new Uint32Array(FIRST_SIZE);
  #latest = 0;

  /** @param window seconds after which a target counts anew */
  constructor(max: number, window: number) {
    this.table = new NumberTable(max);
    this.#max = max;
    this.#window = window;
  }

  /** No room for another target; what there is is no older than the window. */
  get full(): boolean {
    return this.table.count >= this.#max;
  }

  /** All targets are from before the window: they may be forgotten. */
  isOld(time: number): boolean {
    return time - this.#latest > this.#window;
  }

  /** True for a target that was not probed within the window; undefined where there is no room. */
  note(source: number, target: number, service: number, flow: FlowView, outcome: number) {
    const before = this.table.count;
    const place = this.table.place(source, target, service);
    if (place === 0) return undefined;
    const isNew = this.table.count > before;
    if (isNew) this.#grow(place + 1);
    const time = flow.start;
    const again = !isNew && Math.abs(time - (this.#time[place] ?? 0)) > this.#window;
    if (time > this.#latest) this.#latest = time;
    if (isNew || again) {
      this.#time[place] = time;
      this.#outcome[place] = outcome;
      this.#idLow[place] = flow.idLow;
      this.#idHigh[place] = flow.idHigh;
    } else if (outcome > (this.#outcome[place] ?? 0)) {
      this.#outcome[place] = outcome;
    }
    return isNew || again;
  }

  #grow(length: number): void {
    this.#time = roomFor(this.#time, length);
    this.#outcome = roomFor(this.#outcome, length);
    this.#idLow = roomFor(this.#idLow, length);
    this.#idHigh = roomFor(this.#idHigh, length);
  }

  /** What came of it: UNANSWERED, REFUSED, … of probe.ts; of several probes the best. */
  outcome(place: number): number {
    return this.#outcome[place] ?? 0;
  }

  flow(place: number): bigint {
    return (BigInt(this.#idHigh[place] ?? 0) << 32n) | BigInt(this.#idLow[place] ?? 0);
  }

  clear(): void {
    this.table.clear();
  }
}

/** Protocol, port and kind of scan in a number of 32 bits. */
export function serviceKey(protocol: number, port: number, kind = 0): number {
  return kind * 2 ** 24 + protocol * 2 ** 16 + port;
}

/** `22/tcp`; of echo requests `icmp`. */
export function serviceText(key: number): string {
  const protocol = (key >>> 16) & 0xff;
  if (protocol === 6) return `${key & 0xffff}/tcp`;
  return protocol === 17 ? `${key & 0xffff}/udp` : 'icmp';
}
