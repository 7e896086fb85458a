// Dictionaries of columns for Parquet: distinct values, and which of them each row has.

import { type Column, IntegerColumn, TextColumn } from './column.js';

export interface Dictionary {
  /** Distinct values as a page has them, and how many. */
  plain: Uint8Array;
  size: number;
  /** Of the rows that have a value. */
  indexes: Uint32Array;
}

/** Numbers up to here are looked for: ports, windows, counts of most flows. */
const SMALL = 65_536;

/** More distinct numbers than this are better left as they are. */
const MAX_NUMBERS = 4096;

/** Undefined where the values are worth none. */
export function dictionaryOf(column: Column, rows: number): Dictionary | undefined {
  if (column.count === 0) return undefined;
  if (column instanceof TextColumn) return textDictionary(column, rows);
  if (column.kind === 'integer' && column instanceof IntegerColumn) {
    return numberDictionary(column, rows);
  }
  return undefined;
}

function textDictionary(column: TextColumn, rows: number): Dictionary | undefined {
  const { texts, numbers } = column.dictionary() ?? {};
  if (!texts || !numbers) return undefined;
  const encoded = texts.map((text) => Buffer.from(text));
  const plain = Buffer.concat(encoded.flatMap((it) => [lengthBytes(it.length), it]));
  if (column.count === rows) {
    return { plain, size: texts.length, indexes: numbers.subarray(0, rows) };
  }
  const indexes = new Uint32Array(column.count);
  let at = 0;
  for (let row = 0; row < rows; row++) if (column.has(row)) indexes[at++] = numbers[row] ?? 0;
  return { plain, size: texts.length, indexes };
}

/** By number: one more than its place in the dictionary, 0 where it has none yet. */
const places = new Uint16Array(SMALL);

function numberDictionary(column: IntegerColumn, rows: number): Dictionary | undefined {
  places.fill(0);
  const words = new Uint32Array(column.values.buffer, 0, rows * 2);
  const numbers: number[] = [];
  const indexes = new Uint32Array(column.count);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    if (!column.has(row)) continue;
    const number = words[row * 2] ?? 0;
    if (number >= SMALL || words[row * 2 + 1] !== 0) return undefined;
    let place = places[number] ?? 0;
    if (place === 0) {
      if (numbers.length === MAX_NUMBERS) return undefined;
      place = numbers.push(number);
      places[number] = place;
    }
    indexes[at++] = place - 1;
  }
  const plain = new Uint8Array(BigInt64Array.from(numbers, BigInt).buffer);
  return { plain, size: numbers.length, indexes };
}

function lengthBytes(length: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32LE(length);
  return bytes;
}
