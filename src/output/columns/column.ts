// Columns of a batch of rows, laid out as Arrow has them: values in a row, and a bitmap of those that are there.
// Flows are put in by numbers, without objects between.

/** Rows of a batch: a row group of Parquet, a record batch of Arrow. */
export const BATCH_ROWS = 65_536;

const FIRST_ROWS = 1024;

/** `time` is ns since 1970, `json` the JSON of a list. */
export type Kind = 'integer' | 'time' | 'double' | 'boolean' | 'text' | 'json';

export type Column = IntegerColumn | DoubleColumn | BooleanColumn | TextColumn;

/** What all columns have. Room grows with the rows: most columns of most tables stay empty. */
abstract class Rows {
  readonly name: string;
  readonly kind: Kind;
  /** Bit i of them, lowest first: row i has a value. */
  validity = new Uint8Array(0);
  /** Rows that have one. */
  count = 0;
  #room = 0;

  constructor(name: string, kind: Kind) {
    this.name = name;
    this.kind = kind;
  }

  has(row: number): boolean {
    return ((this.validity[row >>> 3] ?? 0) & (1 << (row & 7))) !== 0;
  }

  /** Forgets all rows. */
  clear(): void {
    this.validity.fill(0);
    this.count = 0;
  }

  /** Makes room up to the last of `rows`, so that buffers cover them all. */
  reserve(rows: number): void {
    if (rows > this.#room) this.#grow(rows);
  }

  protected mark(row: number): void {
    if (row >= this.#room) this.#grow(row + 1);
    const bit = 1 << (row & 7);
    const byte = this.validity[row >>> 3] ?? 0;
    if ((byte & bit) === 0) this.count++;
    this.validity[row >>> 3] = byte | bit;
  }

  protected abstract grow(rows: number): void;

  #grow(rows: number): void {
    this.#room = Math.max(FIRST_ROWS, 2 ** Math.ceil(Math.log2(rows)));
    const validity = new Uint8Array(this.#room / 8);
    validity.set(this.validity);
    this.validity = validity;
    this.grow(this.#room);
  }
}

/** 64 bits with a sign. */
export class IntegerColumn extends Rows {
  values = new BigInt64Array(0);
  #words = new Uint32Array(0);

  /** By its halves. */
  put(row: number, low: number, high: number): void {
    this.mark(row);
    this.#words[row * 2] = low;
    this.#words[row * 2 + 1] = high;
  }

  /** A whole number; one that 64 bits do not hold stays out. */
  putNumber(row: number, value: number): void {
    if (value >= -(2 ** 63) && value < 2 ** 63) {
      this.put(row, value >>> 0, Math.floor(value / 2 ** 32));
    }
  }

  putBig(row: number, value: bigint): void {
    this.mark(row);
    this.values[row] = value;
  }

  protected grow(rows: number): void {
    const values = new BigInt64Array(rows);
    values.set(this.values);
    this.values = values;
    this.#words = new Uint32Array(values.buffer);
  }
}

export class DoubleColumn extends Rows {
  values = new Float64Array(0);

  put(row: number, value: number): void {
    this.mark(row);
    this.values[row] = value;
  }

  protected grow(rows: number): void {
    const values = new Float64Array(rows);
    values.set(this.values);
    this.values = values;
  }
}

/** A bit each, lowest first. */
export class BooleanColumn extends Rows {
  values = new Uint8Array(0);

  put(row: number, value: boolean): void {
    this.mark(row);
    if (value) this.values[row >>> 3] = (this.values[row >>> 3] ?? 0) | (1 << (row & 7));
  }

  override clear(): void {
    super.clear();
    this.values.fill(0);
  }

  protected grow(rows: number): void {
    const values = new Uint8Array(rows / 8);
    values.set(this.values);
    this.values = values;
  }
}

const encoder = new TextEncoder();

/** Puts that are looked at before it is told whether texts come again. */
const SAMPLE = 1024;

/**
 * Text and JSON. Texts that come again and again are kept once, by number; where most are new, as ids are, their
 * bytes are kept: strings by the hundred thousand are what the garbage collector likes least.
 */
export class TextColumn extends Rows {
  /** Bytes, or characters of the texts that are kept once. */
  length = 0;
  #repeats = true;
  #texts: string[] = [];
  readonly #known = new Map<string, number>();
  #numbers = new Uint32Array(0);
  #bytes = new Uint8Array(0);
  /** Where each row's text ends. */
  #ends = new Uint32Array(0);
  /** Rows whose end is known. */
  #ended = 0;

  put(row: number, value: string): void {
    this.mark(row);
    if (!this.#repeats) this.#append(row, value);
    else {
      this.#numbers[row] = this.#number(value);
      if (this.count % SAMPLE === 0 && this.#texts.length > this.count / 2) this.#toBytes(row + 1);
    }
  }

  override clear(): void {
    super.clear();
    this.length = 0;
    this.#texts = [];
    this.#known.clear();
    this.#ended = 0;
  }

  /** Distinct texts, and their numbers by row; undefined where most are distinct. */
  dictionary(): { texts: readonly string[]; numbers: Uint32Array } | undefined {
    if (!this.#repeats || this.#texts.length > this.count / 2) return undefined;
    return { texts: this.#texts, numbers: this.#numbers };
  }

  /** The bytes of the first `rows` texts, and where each begins; one more than there are rows. */
  utf8(rows: number): { data: Uint8Array; valueOffsets: Int32Array } {
    if (this.#repeats) return this.#expanded(rows);
    this.#endUpTo(rows);
    const valueOffsets = new Int32Array(rows + 1);
    valueOffsets.set(this.#ends.subarray(0, rows), 1);
    return { data: this.#bytes.subarray(0, this.length), valueOffsets };
  }

  protected grow(rows: number): void {
    const numbers = new Uint32Array(rows);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    const ends = new Uint32Array(rows);
    ends.set(this.#ends);
    this.#ends = ends;
  }

  #number(value: string): number {
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const number = this.#texts.length;
    this.#known.set(value, number);
    this.#texts.push(value);
    this.length += value.length;
    return number;
  }

  /** From now on, and in later batches. */
  #toBytes(rows: number): void {
    const texts = this.#texts;
    this.#repeats = false;
    this.#texts = [];
    this.#known.clear();
    this.length = 0;
    for (let row = 0; row < rows; row++) {
      if (this.has(row)) this.#append(row, texts[this.#numbers[row] ?? 0] ?? '');
    }
  }

  #append(row: number, value: string): void {
    this.#endUpTo(row);
    // A character takes at most three bytes.
    const most = this.length + value.length * 3;
    if (most > this.#bytes.length) {
      const bytes = new Uint8Array(Math.max(4096, 2 ** Math.ceil(Math.log2(most))));
      bytes.set(this.#bytes.subarray(0, this.length));
      this.#bytes = bytes;
    }
    this.length += writeUtf8(this.#bytes, this.length, value);
    this.#endUpTo(row + 1);
  }

  /** Rows without a text end where they begin. */
  #endUpTo(rows: number): void {
    if (rows > this.#ended) this.#ends.fill(this.length, this.#ended, rows);
    this.#ended = Math.max(this.#ended, rows);
  }

  #expanded(rows: number): { data: Uint8Array; valueOffsets: Int32Array } {
    const texts = this.#texts.map((text) => encoder.encode(text));
    const valueOffsets = new Int32Array(rows + 1);
    const textOf = (row: number) => (this.has(row) ? texts[this.#numbers[row] ?? 0] : undefined);
    for (let row = 0, at = 0; row < rows; row++) {
      at += textOf(row)?.length ?? 0;
      valueOffsets[row + 1] = at;
    }
    const data = new Uint8Array(valueOffsets[rows] ?? 0);
    for (let row = 0; row < rows; row++) {
      const text = textOf(row);
      if (text) data.set(text, valueOffsets[row]);
    }
    return { data, valueOffsets };
  }
}

/** Returns the bytes that it took. Most texts are short and ASCII. */
function writeUtf8(bytes: Uint8Array, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return encoder.encodeInto(text, bytes.subarray(at)).written;
    bytes[at + i] = code;
  }
  return text.length;
}

export function columnOf(name: string, kind: Kind): Column {
  switch (kind) {
    case 'integer':
    case 'time':
      return new IntegerColumn(name, kind);
    case 'double':
      return new DoubleColumn(name, kind);
    case 'boolean':
      return new BooleanColumn(name, kind);
    default:
      return new TextColumn(name, kind);
  }
}
