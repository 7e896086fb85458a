// What scan detection keeps of each source, by its number: all of it together, as each look at memory costs.

import { roomFor } from './number-table.js';

const FIRST_SIZE = 256;

/** The threshold random walk: likelihood ratio, first contacts and failures so far, first and last time, verdict. */
export const RATIO = 0;
export const CONTACTS = 1;
export const FAILURES = 2;
export const FIRST = 3;
export const LAST = 4;
export const VERDICT = 5;
/** Place of its latest probe in the log. */
export const LATEST = 6;
/** Probes that it made. */
export const MADE = 7;
/** A bit for each target that it turned to: unset, and the target is new. */
export const TARGETS = 8;
const FIELDS = 9;

export class Sources {
  #fields = new Float64Array(FIELDS * FIRST_SIZE);

  /** 0 for what was never set. */
  get(source: number, field: number): number {
    return this.#fields[source * FIELDS + field] ?? 0;
  }

  set(source: number, field: number, value: number): void {
    const at = source * FIELDS;
    if (at >= this.#fields.length) this.#fields = roomFor(this.#fields, at + FIELDS);
    this.#fields[at + field] = value;
  }

  /** Sets a field of all to 0. */
  clear(field: number): void {
    for (let at = field; at < this.#fields.length; at += FIELDS) this.#fields[at] = 0;
  }
}
