// Rows to the bytes of blocks; the layout is in format.ts.

import { constants, deflateRaw } from 'node:zlib';
import { BYTES_OF, COLUMNS, type ColumnName, type ColumnsHeader } from './format.js';
import type { Row } from './rows.js';

const encoder = new TextEncoder();
const COLUMN_NAMES = Object.keys(COLUMNS) as ColumnName[];

/** Texts by their place; every block says which ones are new with it. */
export class Texts {
  readonly #places = new Map<string, number>();
  #added: string[] = [];

  place(text: string): number {
    let place = this.#places.get(text);
    if (place === undefined) {
      place = this.#places.size;
      this.#places.set(text, place);
      this.#added.push(text);
    }
    return place;
  }

  /** Those since the last call. */
  taken(): string[] {
    const added = this.#added;
    this.#added = [];
    return added;
  }
}

/** Bytes of a `columns` block. */
export function columnBytes(rows: readonly Row[], texts: Texts): Uint8Array {
  const columns = COLUMN_NAMES.map((name) => columnOf(name, rows, texts));
  const header: ColumnsHeader = { rows: rows.length, texts: texts.taken() };
  const json = encoder.encode(JSON.stringify(header));
  let at = aligned(4 + json.length);
  const bytes = new Uint8Array(columns.reduce((sum, it) => sum + aligned(it.length), at));
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 4);
  for (const column of columns) {
    bytes.set(column, at);
    at += aligned(column.length);
  }
  return bytes;
}

/** Bytes of a `details` block. */
export function detailBytes(rows: readonly Row[]): Uint8Array {
  return encoder.encode(rows.map(({ details }) => details).join('\n'));
}

/** What is measured to be worth its time: of details, a seventh is left. */
const LEVEL = 4;

export function deflated(bytes: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { level: LEVEL, strategy: constants.Z_DEFAULT_STRATEGY };
    deflateRaw(bytes, options, (error, packed) => (error ? reject(error) : resolve(packed)));
  });
}

function aligned(length: number): number {
  return (length + 7) & ~7;
}

function columnOf(name: ColumnName, rows: readonly Row[], texts: Texts): Uint8Array {
  const type = COLUMNS[name];
  const size = BYTES_OF[type];
  const data = new DataView(new ArrayBuffer(rows.length * size));
  const bytes = new Uint8Array(data.buffer);
  rows.forEach((row, i) => {
    const value = row[name];
    const at = i * size;
    if (type === 'text') data.setUint32(at, texts.place(String(value)), true);
    else if (type === 'community') bytes.set(Buffer.from(String(value).slice(2), 'base64'), at);
    else if (type === 'i64') data.setBigInt64(at, BigInt(value), true);
    else if (type === 'u64') data.setBigUint64(at, BigInt(value), true);
    else if (type === 'f64') data.setFloat64(at, Number(value), true);
    else if (type === 'f32') data.setFloat32(at, Number(value), true);
    else if (type === 'u32') data.setUint32(at, Number(value), true);
    else data.setUint8(at, Number(value));
  });
  return bytes;
}
