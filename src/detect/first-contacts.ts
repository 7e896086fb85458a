// The threshold random walk of every source: which of them scan, by their first contacts. See trw.ts.

import { NumberTable, roomFor } from './number-table.js';
import { Trw } from './trw.js';

const FIRST_SIZE = 256;
const BENIGN = 1;
const SCANNER = 2;

export class FirstContacts {
  readonly #trw = new Trw();
  readonly #pairs: NumberTable;
  readonly #dropped: () => void;
  /** By number of source: the likelihood ratio, the verdict once there is one, contacts and failures to it. */
  #ratio = new Float64Array(FIRST_SIZE);
  #verdict = new Uint8Array(FIRST_SIZE);
  #contacts = new Uint32Array(FIRST_SIZE);
  #failures = new Uint32Array(FIRST_SIZE);
  #first = new Float64Array(FIRST_SIZE);
  #last = new Float64Array(FIRST_SIZE);
  /** Sources with a verdict that they scan, in the order of verdicts. */
  readonly scanners: number[] = [];

  constructor(maxPairs: number, dropped: () => void) {
    this.#pairs = new NumberTable(maxPairs);
    this.#dropped = dropped;
  }

  /** A verdict is final: what the source does later is not looked at. */
  isDecided(source: number): boolean {
    return (this.#verdict[source] ?? 0) !== 0;
  }

  outcome(source: number, target: number, success: boolean, time: number): void {
    if (this.isDecided(source)) return;
    const before = this.#pairs.count;
    if (this.#pairs.place(source, target) === 0) this.#dropped();
    if (this.#pairs.count === before) return;
    this.#grow(source + 1);
    const contacts = (this.#contacts[source] ?? 0) + 1;
    const ratio = this.#trw.step(contacts === 1 ? 1 : (this.#ratio[source] ?? 1), success);
    if (contacts === 1) this.#first[source] = time;
    this.#contacts[source] = contacts;
    if (!success) this.#failures[source] = (this.#failures[source] ?? 0) + 1;
    this.#ratio[source] = ratio;
    this.#first[source] = Math.min(time, this.#first[source] ?? time);
    this.#last[source] = Math.max(time, this.#last[source] ?? time);
    const verdict = this.#trw.verdict(ratio);
    if (verdict === undefined) return;
    this.#verdict[source] = verdict === 'scanner' ? SCANNER : BENIGN;
    if (verdict === 'scanner') this.scanners.push(source);
  }

  #grow(length: number): void {
    this.#ratio = roomFor(this.#ratio, length);
    this.#verdict = roomFor(this.#verdict, length);
    this.#contacts = roomFor(this.#contacts, length);
    this.#failures = roomFor(this.#failures, length);
    this.#first = roomFor(this.#first, length);
    this.#last = roomFor(this.#last, length);
  }

  /** What led to the verdict; times in seconds since 1970. */
  of(source: number) {
    return {
      contacts: this.#contacts[source] ?? 0,
      failures: this.#failures[source] ?? 0,
      ratio: this.#ratio[source] ?? 1,
      threshold: this.#trw.eta1,
      first: this.#first[source] ?? 0,
      last: this.#last[source] ?? 0,
    };
  }
}
