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

/** Text and JSON, as strings until they are written. */
export class TextColumn extends Rows {
  values: (string | undefined)[] = [];
  /** Characters in all. */
  length = 0;

  put(row: number, value: string): void {
    this.mark(row);
    this.values[row] = value;
    this.length += value.length;
  }

  override clear(): void {
    super.clear();
    this.values = [];
    this.length = 0;
  }

  protected grow(): void {
    // Strings make room for themselves.
  }
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
