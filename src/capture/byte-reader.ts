/**
 * A cursor over bytes that arrive in chunks: makes any number of them contiguous on demand.
 *
 * Chunks may be reused by whoever yields them, so a view is valid only until the next `fill`.
 * Bytes are copied only where a request crosses the end of a chunk.
 */
export class ByteReader {
  /** Raw offset of the next byte not yet taken. */
  offset = 0;
  /** The unread bytes at hand, contiguous. */
  #bytes: Uint8Array = new Uint8Array(0);
  /** Holds what is left of one chunk while the next are awaited; reused, grows to the largest need. */
  #carry: Uint8Array = new Uint8Array(0);
  readonly #chunks: AsyncIterator<Uint8Array>;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Bytes at hand. */
  get available(): number {
    return this.#bytes.length;
  }

  /** Makes at least `count` bytes available; false when the input ends before that. */
  async fill(count: number): Promise<boolean> {
    if (this.#bytes.length >= count) return true;
    if (this.#bytes.length === 0) {
      // The common case: a whole chunk at a time, nothing to carry over.
      if (!(await this.#next())) return false;
      if (this.#bytes.length >= count) return true;
    }
    let carried = this.#carryOver(count);
    for (;;) {
      const { done, value } = await this.#chunks.next();
      if (done === true) {
        this.#bytes = this.#carry.subarray(0, carried);
        return false;
      }
      // The whole chunk comes along: it may be reused once another is asked for.
      this.#reserve(carried, carried + value.length);
      this.#carry.set(value, carried);
      carried += value.length;
      this.#bytes = this.#carry.subarray(0, carried);
      if (carried >= count) return true;
    }
  }

  /** The next `count` bytes (or as many as are available) without taking them. */
  view(count = this.#bytes.length): Uint8Array {
    return this.#bytes.subarray(0, count);
  }

  /** Takes `count` available bytes. */
  advance(count: number): void {
    this.#bytes = this.#bytes.subarray(count);
    this.offset += count;
  }

  /** Takes `count` bytes without looking at them; false when the input ends before that. */
  async skip(count: number): Promise<boolean> {
    let left = count;
    while (left > 0) {
      if (!(await this.fill(1))) return false;
      const step = Math.min(left, this.available);
      this.advance(step);
      left -= step;
    }
    return true;
  }

  /** Lets the source go (closes its file); to be called when no more is read, at its end too. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #next(): Promise<boolean> {
    const { done, value } = await this.#chunks.next();
    if (done === true) return false;
    this.#bytes = value;
    return true;
  }

  /** Moves the unread bytes to the start of the carry buffer; returns how many they are. */
  #carryOver(capacity: number): number {
    const unread = this.#bytes;
    if (unread.buffer === this.#carry.buffer) {
      this.#carry.copyWithin(0, unread.byteOffset, unread.byteOffset + unread.length);
    } else {
      if (this.#carry.length < capacity) this.#carry = new Uint8Array(capacity);
      this.#carry.set(unread);
    }
    return unread.length;
  }

  #reserve(used: number, capacity: number): void {
    if (capacity <= this.#carry.length) return;
    const grown = new Uint8Array(Math.max(capacity, 2 * this.#carry.length));
    grown.set(this.#carry.subarray(0, used));
    this.#carry = grown;
  }
}
