// Counts in windows of time: how much came of something within so many seconds, up to a cap of things counted.

import { NumberTable, roomFor } from './number-table.js';

const FIRST_SIZE = 256;

// What is kept of a place lies together, as one line of the cache.
/** When the window began, what came in it, and the most that came in one. */
const BEGIN = 0;
const NOW = 1;
const PEAK = 2;
/** From the window in which there was enough on, or the one that is under way: first, last, amount. */
const FIRST = 3;
const LAST = 4;
const TOTAL = 5;
const FIELDS = 8;

/**
 * What is counted has three numbers for a key. A window begins with the first event and lasts `seconds`; the
 * first event after it begins the next one. Events may come somewhat out of order, as flows are told of when
 * they end: one from before the window still counts in it, unless it is older than another window's length.
 * Where there is no room, what had not enough in a window that has passed is forgotten, and places change.
 */
export class Windows {
  readonly table: NumberTable;
  readonly #seconds: number;
  readonly #enough: number;
  readonly #forgets: boolean;
  #fields = new Float64Array(FIELDS * FIRST_SIZE);
  #forgotten = 0;

  /**
   * @param enough amount in one window that makes it `reached`
   * @param forgets false: places stay what they are, and when all are taken there are no more
   */
  constructor(max: number, seconds: number, enough: number, forgets = true) {
    this.table = new NumberTable(max);
    this.#seconds = seconds;
    this.#enough = enough;
    this.#forgets = forgets;
  }

  /** Counts; the place of the keys, or 0 where there is no room for them. */
  add(a: number, b: number, c: number, time: number, amount = 1): number {
    if (this.#forgets && this.table.isFull) this.#forget(time);
    const before = this.table.count;
    const place = this.table.place(a, b, c);
    if (place === 0) return 0;
    if (this.table.count > before) this.#open(place, time);
    const at = place * FIELDS;
    const age = time - (this.#fields[at + BEGIN] ?? 0);
    if (age < -this.#seconds) return place;
    if (age > this.#seconds) this.#next(place, time);
    const fields = this.#fields;
    const now = (fields[at + NOW] ?? 0) + amount;
    fields[at + NOW] = now;
    fields[at + TOTAL] = (fields[at + TOTAL] ?? 0) + amount;
    if (now > (fields[at + PEAK] ?? 0)) fields[at + PEAK] = now;
    if (time > (fields[at + LAST] ?? 0)) fields[at + LAST] = time;
    if (time < (fields[at + FIRST] ?? 0)) fields[at + FIRST] = time;
    return place;
  }

  #forget(time: number): void {
    if (time - this.#forgotten <= this.#seconds) return;
    this.#forgotten = time;
    const fields = this.#fields;
    this.table.retain(
      (place) =>
        this.reached(place) || time - (fields[place * FIELDS + BEGIN] ?? 0) <= this.#seconds,
      (from, to) => {
        fields.copyWithin(to * FIELDS, from * FIELDS, (from + 1) * FIELDS);
      },
    );
  }

  #open(place: number, time: number): void {
    this.#fields = roomFor(this.#fields, (place + 1) * FIELDS);
    this.#fields[place * FIELDS + PEAK] = 0;
    this.#restart(place, time);
    this.#fields[place * FIELDS + BEGIN] = time;
    this.#fields[place * FIELDS + NOW] = 0;
  }

  #next(place: number, time: number): void {
    if (!this.reached(place)) this.#restart(place, time);
    this.#fields[place * FIELDS + BEGIN] = time;
    this.#fields[place * FIELDS + NOW] = 0;
  }

  #restart(place: number, time: number): void {
    this.#fields[place * FIELDS + FIRST] = time;
    this.#fields[place * FIELDS + LAST] = time;
    this.#fields[place * FIELDS + TOTAL] = 0;
  }

  /** In one window there was enough. */
  reached(place: number): boolean {
    return this.peak(place) >= this.#enough;
  }

  /** The most that came in one window. */
  peak(place: number): number {
    return this.#fields[place * FIELDS + PEAK] ?? 0;
  }

  /** Seconds since 1970. */
  first(place: number): number {
    return this.#fields[place * FIELDS + FIRST] ?? 0;
  }

  last(place: number): number {
    return this.#fields[place * FIELDS + LAST] ?? 0;
  }

  total(place: number): number {
    return this.#fields[place * FIELDS + TOTAL] ?? 0;
  }
}

/** Seconds since 1970 in ns, to the microsecond. */
export function nanoseconds(seconds: number): bigint {
  return BigInt(Math.round(seconds * 1e6)) * 1000n;
}
