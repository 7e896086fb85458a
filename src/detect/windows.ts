// Counts in windows of time: how much came of something within so many seconds, up to a cap of things counted.

import { NumberTable, roomFor } from './number-table.js';

const FIRST_SIZE = 256;

/**
 * What is counted has three numbers for a key. A window begins with the first event and lasts `seconds`; the
 * first event after it begins the next one. Events may come somewhat out of order, as flows are told of when
 * they end: one from before the window still counts in it, unless it is older than another window's length.
 */
export class Windows {
  readonly table: NumberTable;
  readonly #seconds: number;
  readonly #enough: number;
  /** By place: when the window began, what came in it, and the most that came in one. */
  #begin = new Float64Array(FIRST_SIZE);
  #now = new Float64Array(FIRST_SIZE);
  #peak = new Float64Array(FIRST_SIZE);
  /** From the window in which there was enough on, or the one that is under way: first, last, amount. */
  #first = new Float64Array(FIRST_SIZE);
  #last = new Float64Array(FIRST_SIZE);
  #total = new Float64Array(FIRST_SIZE);

  /** @param enough amount in one window that makes it `reached` */
  constructor(max: number, seconds: number, enough: number) {
    this.table = new NumberTable(max);
    this.#seconds = seconds;
    this.#enough = enough;
  }

  /** Counts; the place of the keys, or 0 where there is no room for them. */
  add(a: number, b: number, c: number, time: number, amount = 1): number {
    const before = this.table.count;
    const place = this.table.place(a, b, c);
    if (place === 0) return 0;
    if (this.table.count > before) this.#open(place, time);
    const age = time - (this.#begin[place] ?? 0);
    if (age < -this.#seconds) return place;
    if (age > this.#seconds) this.#next(place, time);
    const now = (this.#now[place] ?? 0) + amount;
    this.#now[place] = now;
    this.#total[place] = (this.#total[place] ?? 0) + amount;
    if (now > (this.#peak[place] ?? 0)) this.#peak[place] = now;
    if (time > (this.#last[place] ?? 0)) this.#last[place] = time;
    if (time < (this.#first[place] ?? 0)) this.#first[place] = time;
    return place;
  }

  #open(place: number, time: number): void {
    const length = place + 1;
    this.#begin = roomFor(this.#begin, length);
    this.#now = roomFor(this.#now, length);
    this.#peak = roomFor(this.#peak, length);
    this.#first = roomFor(this.#first, length);
    this.#last = roomFor(this.#last, length);
    this.#total = roomFor(this.#total, length);
    this.#peak[place] = 0;
    this.#restart(place, time);
    this.#begin[place] = time;
    this.#now[place] = 0;
  }

  #next(place: number, time: number): void {
    if (!this.reached(place)) this.#restart(place, time);
    this.#begin[place] = time;
    this.#now[place] = 0;
  }

  #restart(place: number, time: number): void {
    this.#first[place] = time;
    this.#last[place] = time;
    this.#total[place] = 0;
  }

  /** In one window there was enough. */
  reached(place: number): boolean {
    return this.peak(place) >= this.#enough;
  }

  /** The most that came in one window. */
  peak(place: number): number {
    return this.#peak[place] ?? 0;
  }

  /** Seconds since 1970. */
  first(place: number): number {
    return this.#first[place] ?? 0;
  }

  last(place: number): number {
    return this.#last[place] ?? 0;
  }

  total(place: number): number {
    return this.#total[place] ?? 0;
  }

  /** Amount of the window under way. */
  now(place: number): number {
    return this.#now[place] ?? 0;
  }

  clear(): void {
    this.table.clear();
  }
}

/** Seconds since 1970 in ns, to the microsecond. */
export function nanoseconds(seconds: number): bigint {
  return BigInt(Math.round(seconds * 1e6)) * 1000n;
}
