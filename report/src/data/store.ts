// The flows, column by column. A row is its number; it keeps it as long as the page is open.

import {
  BYTES_OF,
  COLUMNS,
  type ColumnName,
  type ColumnsHeader,
  type ColumnType,
} from '../../../src/report/format.js';
import { textOf } from './blocks.js';

const NAMES = Object.keys(COLUMNS) as ColumnName[];

type ArrayOf<T extends ColumnType> = T extends 'i64'
  ? BigInt64Array<ArrayBuffer>
  : T extends 'u64'
    ? BigUint64Array<ArrayBuffer>
    : T extends 'f32'
      ? Float32Array<ArrayBuffer>
      : T extends 'f64'
        ? Float64Array<ArrayBuffer>
        : T extends 'u32' | 'text'
          ? Uint32Array<ArrayBuffer>
          : Uint8Array<ArrayBuffer>;

export type Columns = { [Name in ColumnName]: ArrayOf<(typeof COLUMNS)[Name]> };

const DAY = 86_400_000_000_000n;

export class Store {
  count = 0;
  columns: Columns = emptyColumns(0);
  readonly texts: string[] = [];
  /** ns since 1970 of the midnight (UTC) before the first flow that came: seconds in the page count from it. */
  base = 0n;
  /** Seconds since `base`. */
  start = new Float64Array(0);
  end = new Float64Array(0);
  /** Payload bytes and IP bytes of both directions. */
  bytes = new Float64Array(0);
  #capacity = 0;
  #rowsById: Map<bigint, number> | undefined;

  /** Adds the rows of a `columns` block; says how many. */
  append(block: Uint8Array<ArrayBuffer>): number {
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    const length = view.getUint32(0, true);
    const header = JSON.parse(textOf(block.subarray(4, 4 + length))) as ColumnsHeader;
    const { rows, texts } = header;
    for (const text of texts) this.texts.push(text);
    this.#reserve(this.count + rows);
    let at = aligned(4 + length);
    for (const name of NAMES) {
      const size = rows * BYTES_OF[COLUMNS[name]];
      const from = block.slice(at, at + size);
      const column = this.columns[name];
      const bytes = new Uint8Array(column.buffer);
      bytes.set(from, this.count * BYTES_OF[COLUMNS[name]]);
      at += aligned(size);
    }
    this.#derive(this.count, this.count + rows);
    this.count += rows;
    this.#rowsById = undefined;
    return rows;
  }

  text(column: Exclude<TextColumn, never>, row: number): string {
    return this.texts[this.columns[column][row] ?? 0] ?? '';
  }

  /** Place of a text; -1 where no flow has it. */
  place(text: string): number {
    return this.texts.indexOf(text);
  }

  clear(): void {
    this.count = 0;
    this.texts.length = 0;
    this.#rowsById = undefined;
  }

  /** The row of a flow's id; undefined if the flow is not in the report. */
  rowOf(id: string): number | undefined {
    if (!/^[0-9a-f]{1,16}$/.test(id)) return undefined;
    if (!this.#rowsById) {
      const ids = this.columns.id.subarray(0, this.count);
      this.#rowsById = new Map(Array.from(ids, (it, row) => [it, row]));
    }
    return this.#rowsById.get(BigInt(`0x${id}`));
  }

  id(row: number): string {
    return (this.columns.id[row] ?? 0n).toString(16).padStart(16, '0');
  }

  communityId(row: number): string {
    const bytes = this.columns.community.subarray(row * 20, row * 20 + 20);
    return `1:${btoa(String.fromCharCode(...bytes))}`;
  }

  packets(row: number): number {
    return (this.columns.fwdPackets[row] ?? 0) + (this.columns.revPackets[row] ?? 0);
  }

  #reserve(rows: number): void {
    if (rows <= this.#capacity) return;
    const capacity = this.#capacity === 0 ? rows : Math.max(rows, this.#capacity * 2);
    const before = this.columns;
    this.columns = emptyColumns(capacity);
    for (const name of NAMES) {
      new Uint8Array(this.columns[name].buffer).set(new Uint8Array(before[name].buffer));
    }
    const longer = (from: Float64Array) => {
      const to = new Float64Array(capacity);
      to.set(from);
      return to;
    };
    this.start = longer(this.start);
    this.end = longer(this.end);
    this.bytes = longer(this.bytes);
    this.#capacity = capacity;
  }

  #derive(from: number, to: number): void {
    const { first, length, fwdBytes, revBytes } = this.columns;
    if (from === 0 && to > 0) {
      const earliest = first[0] ?? 0n;
      this.base = earliest - (((earliest % DAY) + DAY) % DAY);
    }
    for (let row = from; row < to; row++) {
      const start = Number((first[row] ?? 0n) - this.base) / 1e9;
      this.start[row] = start;
      this.end[row] = start + (length[row] ?? 0) / 1e9;
      this.bytes[row] = (fwdBytes[row] ?? 0) + (revBytes[row] ?? 0);
    }
  }
}

/** Columns whose values are texts. */
export type TextColumn = {
  [Name in ColumnName]: (typeof COLUMNS)[Name] extends 'text' ? Name : never;
}[ColumnName];

function aligned(length: number): number {
  return (length + 7) & ~7;
}

function emptyColumns(rows: number): Columns {
  const column = (type: ColumnType) => {
    const buffer = new ArrayBuffer(rows * BYTES_OF[type]);
    if (type === 'i64') return new BigInt64Array(buffer);
    if (type === 'u64') return new BigUint64Array(buffer);
    if (type === 'f32') return new Float32Array(buffer);
    if (type === 'f64') return new Float64Array(buffer);
    if (type === 'u32' || type === 'text') return new Uint32Array(buffer);
    return new Uint8Array(buffer);
  };
  return Object.fromEntries(NAMES.map((name) => [name, column(COLUMNS[name])])) as Columns;
}
