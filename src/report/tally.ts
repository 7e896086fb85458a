// Small bounded collections for what is told of many records.

/** Adds to a list of distinct values up to its cap. */
export function note<T>(list: T[], value: T | undefined, cap: number): void {
  if (value !== undefined && list.length < cap && !list.includes(value)) list.push(value);
}

/** Entries by key, up to a cap; what comes behind it is counted. */
export class CappedMap<T> {
  readonly #entries = new Map<string, T>();
  readonly #cap: number;
  /** Additions that found no place. */
  leftOut = 0;

  constructor(cap: number) {
    this.#cap = cap;
  }

  /** The entry of a key, made where there is none; undefined at the cap. */
  at(key: string, make: () => T): T | undefined {
    const there = this.#entries.get(key);
    if (there !== undefined) return there;
    if (this.#entries.size >= this.#cap) {
      this.leftOut++;
      return undefined;
    }
    const entry = make();
    this.#entries.set(key, entry);
    return entry;
  }

  values(): T[] {
    return [...this.#entries.values()];
  }
}
