// A column of a batch as a column chunk of Parquet: one data page of version 2, before it a dictionary where a text
// comes again and again. The levels that tell which rows have a value are bits in Arrow's order, so the column's
// bitmap is copied as it is, and numbers are copied as they lie.
//
// https://parquet.apache.org/docs/file-format/data-pages/encodings/

import type { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { BooleanColumn, type Column, IntegerColumn, TextColumn } from './column.js';

type Chunk = ParquetWriter['row_groups'][number]['columns'][number];
type Encoding = NonNullable<Chunk['meta_data']>['encodings'][number];

/** What of the library the pages need; it is loaded when the format is asked for. */
export interface PageTools {
  ByteWriter: typeof ByteWriter;
  snappyCompress: typeof import('hyparquet-writer/src/snappy.js').snappyCompress;
  writePageHeader: typeof import('hyparquet-writer/src/datapage.js').writePageHeader;
  writeRleBitPackedHybrid: typeof import('hyparquet-writer/src/encoding.js').writeRleBitPackedHybrid;
}

/** Texts that are looked at to tell whether a dictionary is worth while. */
const SAMPLE = 1024;

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
  const dictionary = column instanceof TextColumn ? dictionaryOf(column, rows) : undefined;
  let uncompressed = 0;
  if (dictionary) uncompressed += writeDictionary(tools, out, dictionary.texts);
  const dataStart = BigInt(out.offset);
  const values = new tools.ByteWriter(4096);
  if (dictionary) writeIndexes(tools, values, dictionary);
  else writePlain(values, column, rows);
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
  values: ByteWriter,
  indexed: boolean,
): number {
  const levels = new tools.ByteWriter(rows / 8 + 16);
  writeLevels(levels, column, rows);
  const plain = values.getBytes();
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
function writePlain(out: ByteWriter, column: Column, rows: number): void {
  if (column.count === 0) return;
  if (column instanceof TextColumn) {
    const texts = column.values;
    for (let row = 0; row < rows; row++) {
      const text = texts[row];
      if (text !== undefined) writeText(out, text);
    }
  } else if (column instanceof BooleanColumn) writeBits(out, column, rows);
  else {
    const { values } = column;
    // 8 bytes each, whatever they are.
    const words = new Float64Array(values.buffer, 0, rows);
    const there = column.count === rows ? words : withoutGaps(column, words);
    out.appendBytes(new Uint8Array(there.buffer, 0, column.count * 8));
  }
}

function withoutGaps(column: Column, words: Float64Array): Float64Array {
  // As words of 32 bits: a double may be changed in passing where it is no number.
  const from = new Uint32Array(words.buffer);
  const to = new Uint32Array(column.count * 2);
  let at = 0;
  for (let row = 0; row < words.length; row++) {
    if (!column.has(row)) continue;
    to[at++] = from[row * 2] ?? 0;
    to[at++] = from[row * 2 + 1] ?? 0;
  }
  return new Float64Array(to.buffer);
}

function writeBits(out: ByteWriter, column: BooleanColumn, rows: number): void {
  let byte = 0;
  let bits = 0;
  for (let row = 0; row < rows; row++) {
    if (!column.has(row)) continue;
    byte |= (((column.values[row >>> 3] ?? 0) >>> (row & 7)) & 1) << (bits & 7);
    bits++;
    if ((bits & 7) === 0) {
      out.appendUint8(byte);
      byte = 0;
    }
  }
  if ((bits & 7) !== 0) out.appendUint8(byte);
}

const encoder = new TextEncoder();

/** Its length, then its bytes. */
function writeText(out: ByteWriter, text: string): void {
  // A character takes at most three bytes.
  out.ensure(4 + text.length * 3);
  const room = new Uint8Array(out.buffer, out.index + 4, text.length * 3);
  const { written } = encoder.encodeInto(text, room);
  out.appendUint32(written);
  out.index += written;
  out.offset += written;
}

interface Dictionary {
  texts: string[];
  /** Of the rows that have a value. */
  indexes: Uint16Array;
}

/** Distinct texts, if there are few of them; up to 65,536 rows. */
function dictionaryOf(column: TextColumn, rows: number): Dictionary | undefined {
  if (column.count === 0) return undefined;
  const numbers = new Map<string, number>();
  const indexes = new Uint16Array(column.count);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    const text = column.values[row];
    if (text === undefined) continue;
    let number = numbers.get(text);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(text, number);
    }
    indexes[at++] = number;
    if (at % SAMPLE === 0 && numbers.size > at / 2) return undefined;
  }
  return numbers.size > at / 2 ? undefined : { texts: [...numbers.keys()], indexes };
}

/** Returns the page's bytes uncompressed, with its header. */
function writeDictionary(tools: PageTools, out: ByteWriter, texts: readonly string[]): number {
  const page = new tools.ByteWriter(4096);
  for (const text of texts) writeText(page, text);
  const plain = page.getBytes();
  const compressed = tools.snappyCompress(plain);
  const before = out.offset;
  tools.writePageHeader(out, {
    type: 'DICTIONARY_PAGE',
    uncompressed_page_size: plain.length,
    compressed_page_size: compressed.length,
    dictionary_page_header: { num_values: texts.length, encoding: 'PLAIN' },
  });
  const header = out.offset - before;
  out.appendBytes(compressed);
  return header + plain.length;
}

/** The width of an index in bits, then the indexes. */
function writeIndexes(tools: PageTools, out: ByteWriter, { texts, indexes }: Dictionary): void {
  const width = Math.ceil(Math.log2(texts.length));
  out.appendUint8(width);
  tools.writeRleBitPackedHybrid(out, [...indexes], width);
}
