// The threshold random walk of every source: which of them scan, by their first contacts. See trw.ts.

import { roomFor } from './number-table.js';
import type { ProbeLog } from './probe-log.js';
import { Trw } from './trw.js';

const FIRST_SIZE = 256;
const SCANNER = 1;
const BENIGN = 2;
/** First contacts after which a source without verdict is let go. */
const MAX_CONTACTS = 64;
/** Sources whose verdict is known without a look at their number. */
const CACHED = 1 << 12;

// By source: the likelihood ratio, contacts and failures so far, and the time of the first and the last.
const RATIO = 0;
const CONTACTS = 1;
const FAILURES = 2;
const FIRST = 3;
const LAST = 4;
const FIELDS = 5;

export class FirstContacts {
  readonly #trw = new Trw();
  readonly #probes: ProbeLog;
  #fields = new Float64Array(FIELDS * FIRST_SIZE);
  #verdict = new Uint8Array(FIRST_SIZE);
  readonly #decided = new Uint32Array(CACHED);
  /** Sources with a verdict that they scan, in the order of verdicts. */
  readonly scanners: number[] = [];

  /** @param probes all contacts of sources without verdict, noted after they were told here */
  constructor(probes: ProbeLog) {
    this.#probes = probes;
  }

  /** A verdict is final: what the source does later is not looked at. */
  isDecided(source: number): boolean {
    return (this.#verdict[source] ?? 0) !== 0;
  }

  /** By `srcHash`; false also for some that are. */
  isKnownDecided(hash: number): boolean {
    return this.#decided[hash & (CACHED - 1)] === hash;
  }

  /** What came of a contact of a source without verdict; counts if it is the first with this target. */
  outcome(source: number, hash: number, target: number, success: boolean, time: number): void {
    if (this.isDecided(source)) {
      this.#decided[hash & (CACHED - 1)] = hash;
      return;
    }
    if (!this.#isFirst(source, target)) return;
    this.#fields = roomFor(this.#fields, (source + 1) * FIELDS);
    const fields = this.#fields;
    const at = source * FIELDS;
    const contacts = (fields[at + CONTACTS] ?? 0) + 1;
    const first = contacts === 1;
    const ratio = this.#trw.step(first ? 1 : (fields[at + RATIO] ?? 1), success);
    fields[at + RATIO] = ratio;
    fields[at + CONTACTS] = contacts;
    if (!success) fields[at + FAILURES] = (fields[at + FAILURES] ?? 0) + 1;
    fields[at + FIRST] = first ? time : Math.min(time, fields[at + FIRST] ?? time);
    fields[at + LAST] = Math.max(time, fields[at + LAST] ?? time);
    const verdict = this.#trw.verdict(ratio);
    if (verdict === undefined && contacts < MAX_CONTACTS) return;
    this.#verdict = roomFor(this.#verdict, source + 1);
    this.#verdict[source] = verdict === 'scanner' ? SCANNER : BENIGN;
    if (verdict === 'scanner') this.scanners.push(source);
  }

  #isFirst(source: number, target: number): boolean {
    let place = this.#probes.latest(source);
    for (let steps = 0; place > 0; steps++) {
      if (steps === MAX_CONTACTS || this.#probes.target(place) === target) return false;
      place = this.#probes.before(place);
    }
    return true;
  }

  /** What led to the verdict; times in seconds since 1970. */
  of(source: number) {
    const field = (i: number) => this.#fields[source * FIELDS + i] ?? 0;
    return {
      contacts: field(CONTACTS),
      failures: field(FAILURES),
      ratio: field(RATIO),
      threshold: this.#trw.eta1,
      first: field(FIRST),
      last: field(LAST),
    };
  }
}
