// A column of a batch as a column chunk of Parquet: one data page of version 2, before it a dictionary where values
// come again and again (parquet-dictionary.ts). The levels that tell which rows have a value are bits in Arrow's order, so the column's
// bitmap is copied as it is, and numbers are copied as they lie.
//
// https://parquet.apache.org/docs/file-format/data-pages/encodings/

import type { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { BooleanColumn, type Column, IntegerColumn, TextColumn } from './column.js';
import { type Dictionary, dictionaryOf } from './parquet-dictionary.js';

type Chunk = ParquetWriter['row_groups'][number]['columns'][number];
type Encoding = NonNullable<Chunk['meta_data']>['encodings'][number];

/** What of the library the pages need; it is loaded when the format is asked for. */
export interface PageTools {
  ByteWriter: typeof ByteWriter;
  snappyCompress: typeof import('hyparquet-writer/src/snappy.js').snappyCompress;
  writePageHeader: typeof import('hyparquet-writer/src/datapage.js').writePageHeader;
}

export function physicalType({ kind }: Column): 'INT64' | 'DOUBLE' | 'BOOLEAN' | 'BYTE_ARRAY' {
  switch (kind) {
    case 'integer':
    case 'time':
      return 'INT64';
    case 'double':
      return 'DOUBLE';
    case 'boolean':
      return 'BOOLEAN';
    default:
      return 'BYTE_ARRAY';
  }
}

/** Appends the first `rows` rows of a column to `out`. */
export function writeChunk(tools: PageTools, out: ByteWriter, column: Column, rows: number): Chunk {
  const start = BigInt(out.offset);
  column.reserve(rows);
  const dictionary = dictionaryOf(column, rows);
  let uncompressed = 0;
  if (dictionary) uncompressed += writeDictionary(tools, out, dictionary);
  const dataStart = BigInt(out.offset);
  const values = dictionary ? indexBytes(dictionary) : plainBytes(column, rows);
  uncompressed += writeData(tools, out, column, rows, values, dictionary !== undefined);
  const encodings: Encoding[] = dictionary ? ['RLE', 'PLAIN', 'RLE_DICTIONARY'] : ['RLE', 'PLAIN'];
  return {
    file_offset: start,
    meta_data: {
      type: physicalType(column),
      encodings,
      path_in_schema: [column.name],
      codec: 'SNAPPY',
      num_values: BigInt(rows),
      total_uncompressed_size: BigInt(uncompressed),
      total_compressed_size: BigInt(out.offset) - start,
      data_page_offset: dataStart,
      ...(dictionary ? { dictionary_page_offset: start } : {}),
      statistics: { null_count: BigInt(rows - column.count), ...timeRange(column, rows) },
    },
  };
}

/** Readers skip row groups by time. */
function timeRange(column: Column, rows: number): { min_value?: bigint; max_value?: bigint } {
  if (column.kind !== 'time' || !(column instanceof IntegerColumn) || column.count === 0) return {};
  let min: bigint | undefined;
  let max: bigint | undefined;
  for (let row = 0; row < rows; row++) {
    const value = column.values[row];
    if (value === undefined || !column.has(row)) continue;
    if (min === undefined || value < min) min = value;
    if (max === undefined || value > max) max = value;
  }
  return min === undefined || max === undefined ? {} : { min_value: min, max_value: max };
}

/** Returns the page's bytes uncompressed, with its header. */
function writeData(
  tools: PageTools,
  out: ByteWriter,
  column: Column,
  rows: number,
  plain: Uint8Array,
  indexed: boolean,
): number {
  const levels = new tools.ByteWriter(rows / 8 + 16);
  writeLevels(levels, column, rows);
  const compressed = plain.length > 0 ? tools.snappyCompress(plain) : plain;
  const before = out.offset;
  tools.writePageHeader(out, {
    type: 'DATA_PAGE_V2',
    uncompressed_page_size: levels.offset + plain.length,
    compressed_page_size: levels.offset + compressed.length,
    data_page_header_v2: {
      num_values: rows,
      num_nulls: rows - column.count,
      num_rows: rows,
      encoding: indexed ? 'RLE_DICTIONARY' : 'PLAIN',
      definition_levels_byte_length: levels.offset,
      repetition_levels_byte_length: 0,
      is_compressed: plain.length > 0,
    },
  });
  const header = out.offset - before;
  out.appendBytes(levels.getBytes());
  out.appendBytes(compressed);
  return header + levels.offset + plain.length;
}

/** A level of one bit for each row: a run where all are the same, else the bitmap. */
function writeLevels(out: ByteWriter, column: Column, rows: number): void {
  if (column.count === 0 || column.count === rows) {
    out.appendVarInt(rows << 1);
    out.appendUint8(column.count === 0 ? 0 : 1);
    return;
  }
  const bytes = Math.ceil(rows / 8);
  out.appendVarInt((bytes << 1) | 1);
  out.appendBytes(column.validity.subarray(0, bytes));
}

/** Values that are there, one after another. */
function plainBytes(column: Column, rows: number): Uint8Array {
  if (column instanceof TextColumn) return textBytes(column, rows);
  if (column instanceof BooleanColumn) return bits(column, rows);
  const words = new Uint32Array(column.values.buffer, 0, rows * 2);
  if (column.count === rows) return new Uint8Array(words.buffer, 0, rows * 8);
  const there = new Uint32Array(column.count * 2);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    if (!column.has(row)) continue;
    there[at++] = words[row * 2] ?? 0;
    there[at++] = words[row * 2 + 1] ?? 0;
  }
  return new Uint8Array(there.buffer);
}

function bits(column: BooleanColumn, rows: number): Uint8Array {
  const packed = new Uint8Array(Math.ceil(column.count / 8));
  let at = 0;
  for (let row = 0; row < rows; row++) {
    if (!column.has(row)) continue;
    const bit = ((column.values[row >>> 3] ?? 0) >>> (row & 7)) & 1;
    packed[at >>> 3] = (packed[at >>> 3] ?? 0) | (bit << (at & 7));
    at++;
  }
  return packed;
}

/** Each with its length before it. */
function textBytes(column: TextColumn, rows: number): Uint8Array {
  const { data, valueOffsets } = column.utf8(rows);
  const bytes = new Uint8Array(data.length + column.count * 4);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    if (!column.has(row)) continue;
    const from = valueOffsets[row] ?? 0;
    const to = valueOffsets[row + 1] ?? 0;
    view.setUint32(at, to - from, true);
    at += 4;
    // Short ones are faster byte by byte than as a view.
    for (let i = from; i < to; i++) bytes[at++] = data[i] ?? 0;
  }
  return bytes;
}

/** Returns the page's bytes uncompressed, with its header. */
function writeDictionary(tools: PageTools, out: ByteWriter, { plain, size }: Dictionary): number {
  const compressed = tools.snappyCompress(plain);
  const before = out.offset;
  tools.writePageHeader(out, {
    type: 'DICTIONARY_PAGE',
    uncompressed_page_size: plain.length,
    compressed_page_size: compressed.length,
    dictionary_page_header: { num_values: size, encoding: 'PLAIN' },
  });
  const header = out.offset - before;
  out.appendBytes(compressed);
  return header + plain.length;
}

/** The width of an index in bits, then the indexes: a run where there is one value, else all packed. */
function indexBytes({ size, indexes }: Dictionary): Uint8Array {
  if (size === 1) return Uint8Array.of(1, ...varInt(indexes.length << 1), 0);
  const width = Math.ceil(Math.log2(size));
  // Packed in groups of 8.
  const groups = Math.ceil(indexes.length / 8);
  const head = Uint8Array.of(width, ...varInt((groups << 1) | 1));
  const bytes = new Uint8Array(head.length + groups * width);
  bytes.set(head);
  let at = head.length;
  let bits = 0;
  let filled = 0;
  for (let i = 0; i < indexes.length; i++) {
    // 16 bits at most, on 7 at most that wait.
    bits |= (indexes[i] ?? 0) << filled;
    filled += width;
    while (filled >= 8) {
      bytes[at++] = bits;
      bits >>>= 8;
      filled -= 8;
    }
  }
  if (filled > 0) bytes[at] = bits;
  return bytes;
}

/** 7 bits a byte, lowest first. */
function varInt(value: number): number[] {
  return value < 128 ? [value] : [(value & 0x7f) | 0x80, ...varInt(value >>> 7)];
}
