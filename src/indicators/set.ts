// All indicators of a run: looked up by what was seen.

import type { IndicatorKind, KindAndValue } from './kinds.js';
import { networkKey, widthsOf } from './networks.js';

/** Where an indicator is from. */
export interface IndicatorSource {
  /** The list's file. */
  list: string;
  /** Line or place of the entry in it, from 1. */
  entry: number;
  /** What the list says of it. */
  text?: string;
}

/** An indicator that something in the traffic matched. */
export interface IndicatorHit extends IndicatorSource {
  kind: IndicatorKind;
  /** The indicator, as it is compared. */
  value: string;
}

/** What was in a list and was not taken. */
export interface ListCounts {
  list: string;
  indicators: number;
  /** Entries of kinds that traffic is not compared with, or that could not be understood. */
  skipped: number;
}

/** Indicators by kind and value. The first list that has one names it. */
export class IndicatorSet {
  readonly lists: ListCounts[] = [];
  readonly #byKind = new Map<IndicatorKind, Map<string, number>>();
  /** Of each indicator: its list, its place there, and the number of its text; 0 is none. */
  #columns = new Uint32Array(3 * 1024);
  readonly #texts: string[] = [''];
  readonly #textNumbers = new Map<string, number>();
  /** Prefix lengths that there are networks of: `4/24`. */
  readonly #widths = new Set<string>();
  #count = 0;

  get size(): number {
    return this.#count;
  }

  /** Whether there is any of a kind, so that what cannot match need not be looked at. */
  has(...kinds: IndicatorKind[]): boolean {
    return kinds.some((kind) => this.#byKind.has(kind));
  }

  /** @param list number of its list in `lists` */
  add({ kind, value }: KindAndValue, list: number, entry: number, text = ''): void {
    const values = this.#byKind.get(kind) ?? new Map<string, number>();
    if (values.size === 0) this.#byKind.set(kind, values);
    if (values.has(value)) return;
    const number = this.#count++;
    if (3 * this.#count > this.#columns.length) {
      const larger = new Uint32Array(2 * this.#columns.length);
      larger.set(this.#columns);
      this.#columns = larger;
    }
    this.#columns.set([list, entry, this.#textNumber(text)], 3 * number);
    values.set(value, number);
    if (kind === 'network') this.#widths.add(widthsOf(value));
  }

  #textNumber(text: string): number {
    if (text === '') return 0;
    const known = this.#textNumbers.get(text);
    if (known !== undefined) return known;
    const number = this.#texts.push(text) - 1;
    this.#textNumbers.set(text, number);
    return number;
  }

  find(kind: IndicatorKind, value: string): IndicatorHit | undefined {
    const number = this.#byKind.get(kind)?.get(value);
    if (number === undefined) return undefined;
    const {
      [3 * number]: list = 0,
      [3 * number + 1]: entry = 0,
      [3 * number + 2]: text = 0,
    } = this.#columns;
    return {
      kind,
      value,
      list: this.lists[list]?.list ?? '',
      entry,
      ...(text > 0 ? { text: this.#texts[text] ?? '' } : {}),
    };
  }

  /** The address itself, or a network that it is in. */
  findAddress(ip: string): IndicatorHit | undefined {
    const known = this.find('address', ip);
    if (known || this.#widths.size === 0) return known;
    const version = ip.includes(':') ? '6' : '4';
    for (const width of this.#widths) {
      if (!width.startsWith(version)) continue;
      const hit = this.find('network', networkKey(ip, Number(width.slice(2))));
      if (hit) return hit;
    }
    return undefined;
  }

  /** The name itself, or a domain that it is in; the longest of them. */
  findName(name: string): IndicatorHit | undefined {
    const names = this.#byKind.get('name');
    if (!names) return undefined;
    for (let at = 0; at >= 0; at = name.indexOf('.', at) + 1 || -1) {
      const domain = at === 0 ? name : name.slice(at);
      if (names.has(domain)) return this.find('name', domain);
    }
    return undefined;
  }
}
