// A table of numbers: three 32-bit keys to a place, from 1 on, up to a cap. What is kept by place lies in columns.

const FIRST_SIZE = 1024;
const KEYS = 3;

export class NumberTable {
  readonly #max: number;
  /** Places by hash of the keys: open addressing, linear probing, at most half full. */
  #slots = new Uint32Array(2 * FIRST_SIZE);
  #keys = new Uint32Array(KEYS * FIRST_SIZE);
  #count = 0;

  /** @param max most places; what comes after has none */
  constructor(max: number) {
    this.#max = max;
  }

  get count(): number {
    return this.#count;
  }

  /** Place of the keys, which get one if they have none; 0 where the table is full. */
  place(a: number, b: number, c = 0): number {
    const slot = this.#slot(a, b, c);
    const known = this.#slots[slot] ?? 0;
    if (known !== 0 || this.#count >= this.#max) return known;
    const place = ++this.#count;
    this.#keys = roomFor(this.#keys, (place + 1) * KEYS);
    const k = place * KEYS;
    this.#keys[k] = a;
    this.#keys[k + 1] = b;
    this.#keys[k + 2] = c;
    this.#slots[slot] = place;
    if (2 * place > this.#slots.length) this.#rehash();
    return place;
  }

  /** Place of the keys; 0 if they have none. */
  find(a: number, b: number, c = 0): number {
    return this.#slots[this.#slot(a, b, c)] ?? 0;
  }

  /** The slot of the keys, or the free one where they would go. */
  #slot(a: number, b: number, c: number): number {
    const keys = this.#keys;
    const mask = this.#slots.length - 1;
    let slot = hash(a, b, c) & mask;
    for (;;) {
      const place = this.#slots[slot] ?? 0;
      if (place === 0) return slot;
      const k = place * KEYS;
      if (keys[k] === a >>> 0 && keys[k + 1] === b >>> 0 && keys[k + 2] === c >>> 0) return slot;
      slot = (slot + 1) & mask;
    }
  }

  /** Key number `i` (0 to 2) of a place. */
  key(place: number, i: number): number {
    return this.#keys[place * KEYS + i] ?? 0;
  }

  #rehash(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let place = 1; place <= this.#count; place++) {
      let slot = hash(this.key(place, 0), this.key(place, 1), this.key(place, 2)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = place;
    }
    this.#slots = slots;
  }

  clear(): void {
    this.#slots.fill(0);
    this.#count = 0;
  }
}

/** The array, or one twice as long with its contents, so that `length` elements fit. */
export function roomFor<A extends Uint32Array | Float64Array | Uint8Array>(
  array: A,
  length: number,
): A {
  if (length <= array.length) return array;
  const Kind = array.constructor as new (length: number) => A;
  const larger = new Kind(Math.max(length, array.length * 2));
  larger.set(array);
  return larger;
}

function hash(a: number, b: number, c: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15) ^ b, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 13) ^ c, 0x27d4eb2f);
  return (h ^ (h >>> 16)) >>> 0;
}
