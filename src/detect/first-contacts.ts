// The threshold random walk of every source: which of them scan, by their first contacts. See trw.ts.

import type { ProbeLog } from './probe-log.js';
import {
  CONTACTS,
  FAILURES,
  FIRST,
  LAST,
  RATIO,
  type Sources,
  TARGETS,
  VERDICT,
} from './sources.js';
import { Trw } from './trw.js';

const SCANNER = 1;
const BENIGN = 2;
/** First contacts after which a source without verdict is let go. */
const MAX_CONTACTS = 64;
/** Sources whose verdict is known without a look at their number. */
const CACHED = 1 << 12;

export class FirstContacts {
  readonly #trw = new Trw();
  readonly #probes: ProbeLog;
  readonly #sources: Sources;
  readonly #decided = new Uint32Array(CACHED);
  /** Sources with a verdict that they scan, in the order of verdicts. */
  readonly scanners: number[] = [];

  /** @param probes failed contacts of sources without verdict, noted after they were told here */
  constructor(probes: ProbeLog, sources: Sources) {
    this.#probes = probes;
    this.#sources = sources;
  }

  /** A verdict is final: what the source does later is not looked at. */
  isDecided(source: number): boolean {
    return this.#sources.get(source, VERDICT) !== 0;
  }

  /** By `srcHash`; false also for some that are. */
  isKnownDecided(hash: number): boolean {
    return this.#decided[hash & (CACHED - 1)] === hash;
  }

  /** Without a verdict, and it failed before. */
  mayScan(source: number): boolean {
    const it = this.#sources;
    return it.get(source, VERDICT) === 0 && it.get(source, FAILURES) > 0;
  }

  /** A contact that succeeded; counts if it is the first with this target. Of two targets alike the second may not count. */
  success(source: number, hash: number, targetHash: number, time: number): void {
    if (this.#isOver(source, hash) || !this.#isNew(source, targetHash)) return;
    this.#step(source, true, time);
  }

  /** A contact that failed; counts if it is the first with this target. */
  failure(source: number, hash: number, targetHash: number, target: number, time: number): void {
    if (this.#isOver(source, hash)) return;
    if (!this.#isNew(source, targetHash) && !this.#isFirst(source, target)) return;
    const it = this.#sources;
    it.set(source, FAILURES, it.get(source, FAILURES) + 1);
    this.#step(source, false, time);
  }

  #isOver(source: number, hash: number): boolean {
    if (!this.isDecided(source)) return false;
    this.#decided[hash & (CACHED - 1)] = hash;
    return true;
  }

  #step(source: number, success: boolean, time: number): void {
    const it = this.#sources;
    const contacts = it.get(source, CONTACTS) + 1;
    const isFirst = contacts === 1;
    const ratio = this.#trw.step(isFirst ? 1 : it.get(source, RATIO), success);
    it.set(source, RATIO, ratio);
    it.set(source, CONTACTS, contacts);
    it.set(source, FIRST, isFirst ? time : Math.min(time, it.get(source, FIRST)));
    it.set(source, LAST, Math.max(time, it.get(source, LAST)));
    const verdict = this.#trw.verdict(ratio);
    if (verdict === undefined && contacts < MAX_CONTACTS) return;
    it.set(source, VERDICT, verdict === 'scanner' ? SCANNER : BENIGN);
    if (verdict === 'scanner') this.scanners.push(source);
  }

  /** A target that was not turned to before, told by a bit for each; false also for a few that were not. */
  #isNew(source: number, targetHash: number): boolean {
    const targets = this.#sources.get(source, TARGETS);
    const bit = 1 << (targetHash >>> 27);
    if ((targets & bit) !== 0) return false;
    this.#sources.set(source, TARGETS, targets | bit);
    return true;
  }

  /** Not among the probes that were noted. Where some contacts succeeded, not all were: it may have been one of these. */
  #isFirst(source: number, target: number): boolean {
    const it = this.#sources;
    if (it.get(source, CONTACTS) > it.get(source, FAILURES)) return false;
    let place = this.#probes.latest(source);
    for (let steps = 0; place > 0; steps++) {
      if (steps === MAX_CONTACTS || this.#probes.target(place) === target) return false;
      place = this.#probes.before(place);
    }
    return true;
  }

  /** What led to the verdict; times in seconds since 1970. */
  of(source: number) {
    const field = (name: number) => this.#sources.get(source, name);
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
