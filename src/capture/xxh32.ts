// XXH32 (xxHash specification 0.1.1 §"XXH32"), the checksum of LZ4 frames; seed 0, in pieces.

const PRIME_1 = 0x9e3779b1;
const PRIME_2 = 0x85ebca77;
const PRIME_3 = 0xc2b2ae3d;
const PRIME_4 = 0x27d4eb2f;
const PRIME_5 = 0x165667b1;
/** Bytes that one step takes: a lane of 4 for each of the 4 accumulators. */
const STRIPE = 16;

export class Xxh32 {
  #a = (PRIME_1 + PRIME_2) | 0;
  #b = PRIME_2 | 0;
  #c = 0;
  #d = -PRIME_1 | 0;
  #length = 0;
  /** The start of a stripe whose rest has not come yet. */
  readonly #pending = new Uint8Array(STRIPE);

  update(bytes: Uint8Array): this {
    let at = 0;
    const pending = this.#length % STRIPE;
    this.#length += bytes.length;
    if (pending > 0) {
      at = Math.min(STRIPE - pending, bytes.length);
      this.#pending.set(bytes.subarray(0, at), pending);
      if (pending + at < STRIPE) return this;
      this.#stripes(this.#pending, 0, STRIPE);
    }
    const end = at + (bytes.length - at) - ((bytes.length - at) % STRIPE);
    this.#stripes(bytes, at, end);
    this.#pending.set(bytes.subarray(end));
    return this;
  }

  /** The checksum of all bytes so far, unsigned. */
  digest(): number {
    let hash =
      this.#length >= STRIPE
        ? rotate(this.#a, 1) + rotate(this.#b, 7) + rotate(this.#c, 12) + rotate(this.#d, 18)
        : PRIME_5;
    hash = (hash + this.#length) | 0;
    const tail = this.#length % STRIPE;
    const view = new DataView(this.#pending.buffer);
    let at = 0;
    for (; at + 4 <= tail; at += 4) {
      hash = Math.imul(
        rotate((hash + Math.imul(view.getInt32(at, true), PRIME_3)) | 0, 17),
        PRIME_4,
      );
    }
    for (; at < tail; at++) {
      hash = Math.imul(rotate((hash + Math.imul(view.getUint8(at), PRIME_5)) | 0, 11), PRIME_1);
    }
    hash = Math.imul(hash ^ (hash >>> 15), PRIME_2);
    hash = Math.imul(hash ^ (hash >>> 13), PRIME_3);
    return (hash ^ (hash >>> 16)) >>> 0;
  }

  #stripes(bytes: Uint8Array, start: number, end: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let a = this.#a;
    let b = this.#b;
    let c = this.#c;
    let d = this.#d;
    for (let at = start; at < end; at += STRIPE) {
      a = round(a, view.getInt32(at, true));
      b = round(b, view.getInt32(at + 4, true));
      c = round(c, view.getInt32(at + 8, true));
      d = round(d, view.getInt32(at + 12, true));
    }
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#d = d;
  }
}

/** The checksum of bytes that are all there. */
export function xxh32(bytes: Uint8Array): number {
  return new Xxh32().update(bytes).digest();
}

function round(accumulator: number, lane: number): number {
  return Math.imul(rotate((accumulator + Math.imul(lane, PRIME_2)) | 0, 13), PRIME_1);
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
