// Packet numbers, many of them: of a flow while it lives, and all that were chosen.

/** Numbers below 2^32, in the order in which they came. */
export class NumberList {
  #numbers = new Uint32Array(4);
  #count = 0;

  add(number: number): void {
    if (this.#count === this.#numbers.length) {
      const larger = new Uint32Array(2 * this.#count);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#count++] = number;
  }

  get numbers(): Uint32Array {
    return this.#numbers.subarray(0, this.#count);
  }
}

/** Numbers of a page: 8 KiB of bits. */
const PAGE = 1 << 16;

/** A set of numbers below 2^32: a bit each, in pages that are there once something is in them. */
export class NumberSet {
  readonly #pages = new Map<number, Uint8Array>();
  size = 0;

  add(number: number): void {
    const page = Math.floor(number / PAGE);
    let bits = this.#pages.get(page);
    if (!bits) {
      bits = new Uint8Array(PAGE / 8);
      this.#pages.set(page, bits);
    }
    const at = (number % PAGE) >>> 3;
    const bit = 1 << (number & 7);
    const before = bits[at] ?? 0;
    if (before & bit) return;
    bits[at] = before | bit;
    this.size++;
  }

  has(number: number): boolean {
    const bits = this.#pages.get(Math.floor(number / PAGE));
    return bits !== undefined && ((bits[(number % PAGE) >>> 3] ?? 0) & (1 << (number & 7))) !== 0;
  }
}
