// What of the flows is looked at. Each filter is a bit of a row's mask; a chart that sets a filter is drawn
// without its own, so that what it leaves out can still be seen and chosen.

import type { Store } from './store.js';

export const FILTERS = ['query', 'time', 'app', 'host', 'region', 'flows'] as const;
export type FilterName = (typeof FILTERS)[number];

export interface Filter {
  /** For people: "time 10:02:11 to 10:02:15". */
  label: string;
  test(row: number): boolean;
}

export class Filters {
  readonly #store: Store;
  readonly #active = new Map<FilterName, Filter>();
  readonly #cache = new Map<FilterName | 'none', Uint32Array>();
  readonly #listeners: ((changed: FilterName | 'rows') => void)[] = [];
  #mask = new Uint8Array(0);
  #count = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Hears of every change, after it. */
  listen(listener: (changed: FilterName | 'rows') => void): void {
    this.#listeners.push(listener);
  }

  active(): [FilterName, Filter][] {
    return FILTERS.flatMap((name): [FilterName, Filter][] => {
      const filter = this.#active.get(name);
      return filter ? [[name, filter]] : [];
    });
  }

  has(name: FilterName): boolean {
    return this.#active.has(name);
  }

  set(name: FilterName, filter: Filter | undefined): void {
    if (filter) this.#active.set(name, filter);
    else if (!this.#active.delete(name)) return;
    this.#apply(name, 0);
    this.#changed(name);
  }

  clear(): void {
    this.#active.clear();
    this.#mask.fill(0);
    this.#changed('rows');
  }

  /** The store has more rows. */
  grown(): void {
    const mask = new Uint8Array(this.#store.count);
    mask.set(this.#mask.subarray(0, Math.min(this.#count, mask.length)));
    this.#mask = mask;
    const from = this.#count;
    this.#count = this.#store.count;
    for (const name of this.#active.keys()) this.#apply(name, from);
    this.#changed('rows');
  }

  /** Rows that pass all filters, but for one. */
  rows(but?: FilterName): Uint32Array {
    const key = but ?? 'none';
    const known = this.#cache.get(key);
    if (known) return known;
    const ignored = but ? 1 << FILTERS.indexOf(but) : 0;
    const mask = this.#mask;
    const rows = new Uint32Array(this.#count);
    let at = 0;
    for (let row = 0; row < rows.length; row++) {
      if (((mask[row] ?? 0) & ~ignored) === 0) rows[at++] = row;
    }
    const found = rows.subarray(0, at);
    this.#cache.set(key, found);
    return found;
  }

  #apply(name: FilterName, from: number): void {
    const bit = 1 << FILTERS.indexOf(name);
    const filter = this.#active.get(name);
    const mask = this.#mask;
    for (let row = from; row < mask.length; row++) {
      const rest = (mask[row] ?? 0) & ~bit;
      mask[row] = filter && !filter.test(row) ? rest | bit : rest;
    }
  }

  #changed(changed: FilterName | 'rows'): void {
    this.#cache.clear();
    for (const listener of this.#listeners) listener(changed);
  }
}
