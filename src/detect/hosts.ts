// Numbers for addresses: what detectors keep by host lies in arrays and tables of numbers.

import type { EventMemory } from '../records/memory.js';
import { addressText } from '../records/text.js';

const FIRST_SIZE = 1024;
/** 32-bit words of an entry: the address, and its IP version. */
const WORDS = 5;

/** Addresses seen, each with a number from 1 on, up to a cap. */
export class Hosts {
  readonly #max: number;
  readonly #words: Uint32Array;
  /** Numbers by hash of address: open addressing, linear probing, at most half full. */
  #slots = new Uint32Array(2 * FIRST_SIZE);
  #entries = new Uint32Array(WORDS * FIRST_SIZE);
  #count = 0;
  /** Times that a host was not numbered for the cap. */
  refused = 0;

  constructor(memory: EventMemory, max: number) {
    this.#max = max;
    const { bytes } = memory;
    this.#words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >>> 2);
  }

  get count(): number {
    return this.#count;
  }

  /**
   * Number of the address in the 16 bytes at `at`, a multiple of 4, of which IPv4 uses the first 4; 0 where
   * the cap is reached.
   */
  number(at: number, version: number): number {
    const words = this.#words;
    const w = at >>> 2;
    const a = words[w] ?? 0;
    const six = version === 6;
    const b = six ? (words[w + 1] ?? 0) : 0;
    const c = six ? (words[w + 2] ?? 0) : 0;
    const d = six ? (words[w + 3] ?? 0) : 0;
    const entries = this.#entries;
    const mask = this.#slots.length - 1;
    let slot = hash(a, b, c, d, version) & mask;
    for (;;) {
      const number = this.#slots[slot] ?? 0;
      if (number === 0) break;
      const e = number * WORDS;
      if (
        entries[e] === a &&
        entries[e + 1] === b &&
        entries[e + 2] === c &&
        entries[e + 3] === d &&
        entries[e + 4] === version
      ) {
        return number;
      }
      slot = (slot + 1) & mask;
    }
    if (this.#count >= this.#max) {
      this.refused++;
      return 0;
    }
    return this.#add(slot, [a, b, c, d, version]);
  }

  #add(slot: number, entry: number[]): number {
    const number = ++this.#count;
    if ((number + 1) * WORDS > this.#entries.length) {
      const larger = new Uint32Array(this.#entries.length * 2);
      larger.set(this.#entries);
      this.#entries = larger;
    }
    this.#entries.set(entry, number * WORDS);
    this.#slots[slot] = number;
    if (2 * number > this.#slots.length) this.#rehash();
    return number;
  }

  #rehash(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let number = 1; number <= this.#count; number++) {
      const e = number * WORDS;
      const word = (i: number) => this.#entries[e + i] ?? 0;
      let slot = hash(word(0), word(1), word(2), word(3), word(4)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number;
    }
    this.#slots = slots;
  }

  /** The address as text. */
  text(number: number): string {
    const e = number * WORDS;
    const bytes = new Uint8Array(this.#entries.buffer, e * 4, 16);
    return addressText(bytes, 0, this.#entries[e + 4] ?? 4);
  }
}

function hash(a: number, b: number, c: number, d: number, version: number): number {
  let h = Math.imul(a ^ version, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15) ^ b, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13) ^ c, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16) ^ d, 0x27d4eb2f);
  return (h ^ (h >>> 15)) >>> 0;
}
