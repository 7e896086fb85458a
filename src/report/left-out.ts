// Traffic of flows that the report has no room for, spread evenly over the time of each: enough to draw it
// behind the rest.

import type { LeftOutTraffic } from './format.js';
import type { Row } from './rows.js';
import { spread } from './spread.js';

const BINS = 1024;

/** Bins of equal width that double it when time outgrows them. */
export class LeftOut {
  flows = 0;
  #packets = 0;
  #bytes = 0;
  /** ms since 1970 of the first bin: a multiple of the step. */
  #start = 0;
  /** ms. */
  #step = 1;
  /** Latest time that has a bin. */
  #end = Number.NEGATIVE_INFINITY;
  #bins = { bytes: new Float64Array(BINS), packets: new Float64Array(BINS) };

  add(row: Row): void {
    const from = Number(row.first) / 1e6;
    const to = from + row.length / 1e6;
    const bytes = row.fwdBytes + row.revBytes;
    const packets = row.fwdPackets + row.revPackets;
    if (this.flows++ === 0) this.#start = Math.floor(from);
    this.#packets += packets;
    this.#bytes += bytes;
    this.#reach(from, to);
    spread(this.#bins.bytes, this.#place(from), this.#place(to), bytes);
    spread(this.#bins.packets, this.#place(from), this.#place(to), packets);
  }

  finish(): LeftOutTraffic {
    return {
      flows: this.flows,
      packets: this.#packets,
      bytes: this.#bytes,
      start: this.#start,
      step: this.#step,
      bins:
        this.flows === 0
          ? { bytes: [], packets: [] }
          : {
              bytes: [...this.#bins.bytes].map(Math.round),
              packets: [...this.#bins.packets].map(Math.round),
            },
    };
  }

  #place(time: number): number {
    return (time - this.#start) / this.#step;
  }

  /** Doubles the step, and moves the start, until both times have bins. */
  #reach(from: number, to: number): void {
    this.#end = Math.max(this.#end, to);
    for (;;) {
      const start = Math.min(this.#start, Math.floor(from / this.#step) * this.#step);
      if (this.#end < start + BINS * this.#step) {
        if (start < this.#start) this.#refold(start, this.#step);
        return;
      }
      const step = this.#step * 2;
      this.#refold(Math.floor(this.#start / step) * step, step);
    }
  }

  #refold(start: number, step: number): void {
    const fold = (bins: Float64Array) => {
      const folded = new Float64Array(BINS);
      bins.forEach((value, i) => {
        const at = Math.floor((this.#start + i * this.#step - start) / step);
        if (value > 0) folded[at] = (folded[at] ?? 0) + value;
      });
      return folded;
    };
    this.#bins = { bytes: fold(this.#bins.bytes), packets: fold(this.#bins.packets) };
    this.#start = start;
    this.#step = step;
  }
}
