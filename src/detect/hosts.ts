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
  /** By hash of address: open addressing, linear probing, at most half full. IPv4: pairs of address and number. */
  #four = new Uint32Array(4 * FIRST_SIZE);
  #six = new Uint32Array(2 * FIRST_SIZE);
  #entries = new Uint32Array(WORDS * FIRST_SIZE);
  #fours = 0;
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
    if (version === 6) return this.#number6(at >>> 2);
    const address = this.#words[at >>> 2] ?? 0;
    const four = this.#four;
    const mask = four.length - 2;
    let slot = hash4(address) & mask;
    for (;;) {
      const number = four[slot + 1] ?? 0;
      if (number === 0) return this.#add4(address, slot);
      if (four[slot] === address) return number;
      slot = (slot + 2) & mask;
    }
  }

  #number6(w: number): number {
    const words = this.#words;
    const a = words[w] ?? 0;
    const b = words[w + 1] ?? 0;
    const c = words[w + 2] ?? 0;
    const d = words[w + 3] ?? 0;
    const entries = this.#entries;
    const mask = this.#six.length - 1;
    let slot = hash6(a, b, c, d) & mask;
    for (;;) {
      const number = this.#six[slot] ?? 0;
      if (number === 0) return this.#add6(a, b, c, d, slot);
      const e = number * WORDS;
      if (
        entries[e] === a &&
        entries[e + 1] === b &&
        entries[e + 2] === c &&
        entries[e + 3] === d
      ) {
        return number;
      }
      slot = (slot + 1) & mask;
    }
  }

  #add4(address: number, slot: number): number {
    const number = this.#add(address, 0, 0, 0, 4);
    if (number === 0) return 0;
    this.#four[slot] = address;
    this.#four[slot + 1] = number;
    if (4 * ++this.#fours > this.#four.length) this.#rehash4();
    return number;
  }

  #add6(a: number, b: number, c: number, d: number, slot: number): number {
    const number = this.#add(a, b, c, d, 6);
    if (number === 0) return 0;
    this.#six[slot] = number;
    if (2 * (this.#count - this.#fours) > this.#six.length) this.#rehash6();
    return number;
  }

  #add(a: number, b: number, c: number, d: number, version: number): number {
    if (this.#count >= this.#max) {
      this.refused++;
      return 0;
    }
    const number = ++this.#count;
    const e = number * WORDS;
    if (e + WORDS > this.#entries.length) {
      const larger = new Uint32Array(this.#entries.length * 2);
      larger.set(this.#entries);
      this.#entries = larger;
    }
    this.#entries[e] = a;
    this.#entries[e + 1] = b;
    this.#entries[e + 2] = c;
    this.#entries[e + 3] = d;
    this.#entries[e + 4] = version;
    return number;
  }

  #rehash4(): void {
    const four = new Uint32Array(this.#four.length * 2);
    const mask = four.length - 2;
    for (let i = 0; i < this.#four.length; i += 2) {
      const number = this.#four[i + 1] ?? 0;
      if (number === 0) continue;
      const address = this.#four[i] ?? 0;
      let slot = hash4(address) & mask;
      while (four[slot + 1] !== 0) slot = (slot + 2) & mask;
      four[slot] = address;
      four[slot + 1] = number;
    }
    this.#four = four;
  }

  #rehash6(): void {
    const six = new Uint32Array(this.#six.length * 2);
    const mask = six.length - 1;
    for (const number of this.#six) {
      if (number === 0) continue;
      const word = (i: number) => this.#entries[number * WORDS + i] ?? 0;
      let slot = hash6(word(0), word(1), word(2), word(3)) & mask;
      while (six[slot] !== 0) slot = (slot + 1) & mask;
      six[slot] = number;
    }
    this.#six = six;
  }

  /** An IPv4 address as a number; undefined for IPv6. */
  v4(number: number): number | undefined {
    const e = number * WORDS;
    if (this.#entries[e + 4] !== 4) return undefined;
    const word = this.#entries[e] ?? 0;
    const swapped = ((word & 0xff00ff) << 8) | ((word >>> 8) & 0xff00ff);
    return ((swapped << 16) | (swapped >>> 16)) >>> 0;
  }

  /** The address as text. */
  text(number: number): string {
    const e = number * WORDS;
    const bytes = new Uint8Array(this.#entries.buffer, e * 4, 16);
    return addressText(bytes, 0, this.#entries[e + 4] ?? 4);
  }
}

function hash4(address: number): number {
  let h = Math.imul(address, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  return h ^ (h >>> 13);
}

function hash6(a: number, b: number, c: number, d: number): number {
  let h = Math.imul(a, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15) ^ b, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13) ^ c, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16) ^ d, 0x27d4eb2f);
  return h ^ (h >>> 15);
}
