// A column of a batch as the pages of a column chunk of Parquet: definition levels, a dictionary where values come
// again and again, and values, compressed where that makes them smaller. Headers are TypeScript's.
// https://parquet.apache.org/docs/file-format/data-pages/encodings/

import { putBytes } from '../output/text';
import { packShort } from './bit-packing';
import { encodeDelta } from './delta';
import { gatherBits, gatherCells } from './dense';
import { numberDictionary, textDictionary } from './dictionary';
import { compress } from './snappy';
import {
  Column,
  ColumnStore,
  KIND_BOOLEAN,
  KIND_INTEGER,
  KIND_JSON,
  KIND_TEXT,
  KIND_TIME,
} from './store';
import { putVarint } from './varint';
import {
  WORK_DENSE,
  WORK_INDEX_PAGE,
  WORK_INDEXES,
  WORK_LEVELS,
  WORK_PACKED,
  WORK_PLAIN,
  WORK_SNAPPY,
  WORK_WORDS,
} from './work';

export const ENCODING_PLAIN: u32 = 0;
export const ENCODING_DICTIONARY: u32 = 1;
export const ENCODING_DELTA: u32 = 2;
export const ENCODING_DELTA_LENGTH: u32 = 3;

/** What the pages of a column are. */
@unmanaged
export class ColumnPages {
  /** Rows that have a value. */
  count: u32;
  /** ENCODING_* of the values. */
  encoding: u32;
  levels: u32;
  levelBytes: u32;
  /** Values, and how many bytes they are uncompressed; 0 more: they are not compressed. */
  values: u32;
  valueBytes: u32;
  valuePlainBytes: u32;
  compressed: u32;
  /** Values in the dictionary, 0 without one; it is compressed. */
  dictionarySize: u32;
  dictionary: u32;
  dictionaryBytes: u32;
  dictionaryPlainBytes: u32;
  /** Of times: the smallest and the largest. */
  least: i64;
  greatest: i64;
}

/** Pages up to here are not worth compressing, and so many bytes are tried of larger ones. */
const SMALL: u32 = 64;
const TRIAL: u32 = 16384;

/** Makes the pages of the first `rows` rows. They stay until the next column. */
export function encodePages(pool: ColumnStore, it: Column, rows: u32, pages: ColumnPages): void {
  const work = pool.work as usize;
  const kind = it.kind;
  const count = gatherCells(it, rows, work + WORK_DENSE);
  pages.count = count;
  pages.levels = (work + WORK_LEVELS) as u32;
  pages.levelBytes = (putLevels(it, rows, count, work + WORK_LEVELS) - pages.levels) as u32;
  pages.dictionarySize = 0;
  pages.encoding = ENCODING_PLAIN;
  let packed = work + WORK_PACKED;
  let from = work + WORK_PLAIN;
  let end = from;
  if (count == 0) {
    // Nothing to write.
  } else if (kind == KIND_TIME) {
    findRange(work, count, pages);
    pages.encoding = ENCODING_DELTA;
    end = encodeDelta(from, work + WORK_DENSE, count);
  } else if (kind == KIND_BOOLEAN) {
    end = putBits(from, work + WORK_DENSE, count);
  } else {
    const texts = kind == KIND_TEXT || kind == KIND_JSON;
    const size = texts ? textDictionary(work, count) : numberDictionary(work, count);
    if (size > 0) {
      pages.encoding = ENCODING_DICTIONARY;
      pages.dictionarySize = size;
      end = texts ? putTexts(from, work + WORK_WORDS, size) : from + (size << 3);
      pages.dictionary = packed as u32;
      pages.dictionaryPlainBytes = (end - from) as u32;
      packed = compress(packed, from, pages.dictionaryPlainBytes, work + WORK_SNAPPY);
      pages.dictionaryBytes = (packed as u32) - pages.dictionary;
      from = work + WORK_INDEX_PAGE;
      end = putIndexes(from, work + WORK_INDEXES, count, size);
    } else if (texts) {
      pages.encoding = ENCODING_DELTA_LENGTH;
      end = putLengthsAndTexts(from, work, count);
    } else if (kind == KIND_INTEGER) {
      pages.encoding = ENCODING_DELTA;
      end = encodeDelta(from, work + WORK_DENSE, count);
    } else {
      from = work + WORK_DENSE;
      end = from + (count << 3);
    }
  }
  putValues(work, from, (end - from) as u32, packed, pages);
}

/** The values' page, compressed to `packed` if that pays. */
function putValues(work: usize, from: usize, length: u32, packed: usize, pages: ColumnPages): void {
  pages.values = from as u32;
  pages.valueBytes = length;
  pages.valuePlainBytes = length;
  pages.compressed = 0;
  if (length <= SMALL) return;
  const slots = work + WORK_SNAPPY;
  const trial = min(length, TRIAL);
  // The last ones: texts come behind their lengths.
  let end = compress(packed, from + (length - trial), trial, slots);
  if (!pays((end - packed) as u32, trial)) return;
  if (length > trial) end = compress(packed, from, length, slots);
  pages.values = packed as u32;
  pages.valueBytes = (end - packed) as u32;
  pages.compressed = 1;
}

/** Reading and writing cost more than a third of the bytes is worth. */
function pays(compressed: u32, plain: u32): bool {
  return compressed < plain - plain / 3;
}

/** RLE and bit-packing of levels of 1 bit: a run where all have a value or none has, else the bits. */
function putLevels(it: Column, rows: u32, count: u32, out: usize): usize {
  if (count == 0 || count == rows) {
    out = putVarint(out, rows << 1);
    store<u8>(out, count == 0 ? 0 : 1);
    return out + 1;
  }
  const bytes = (rows + 7) >> 3;
  out = putVarint(out, (bytes << 1) | 1);
  gatherBits(it, rows, out);
  return out + bytes;
}

/** The width of an index in bits, then indexes: a run where there is one value, else all packed. */
function putIndexes(out: usize, indexes: usize, count: u32, size: u32): usize {
  if (size == 1) {
    store<u8>(out, 1);
    out = putVarint(out + 1, count << 1);
    store<u8>(out, 0);
    return out + 1;
  }
  const width = 32 - clz<u32>(size - 1);
  store<u8>(out, width);
  // In groups of 8; the last is filled up.
  const groups = (count + 7) >> 3;
  for (let i = count; i < groups << 3; i++) store<u16>(indexes + (i << 1), 0);
  out = putVarint(out + 1, (groups << 1) | 1);
  return packShort(out, indexes, groups << 3, width);
}

function putBits(out: usize, cells: usize, count: u32): usize {
  const bytes = (count + 7) >> 3;
  memory.fill(out, 0, bytes);
  for (let i: u32 = 0; i < count; i++) {
    const byte = out + (i >> 3);
    store<u8>(byte, (load<u8>(byte) as u32) | (load<u32>(cells + (i << 3)) << (i & 7)));
  }
  return out + bytes;
}

/** Texts of cells, each with its length before it. */
function putTexts(out: usize, cells: usize, count: u32): usize {
  for (let i: u32 = 0; i < count; i++) {
    const cell = load<u64>(cells + (i << 3));
    const length = (cell >> 32) as u32;
    store<u32>(out, length);
    out = putBytes(out + 4, cell as u32, length);
  }
  return out;
}

/** DELTA_LENGTH_BYTE_ARRAY: lengths as DELTA_BINARY_PACKED, then the bytes of all texts of cells. */
function putLengthsAndTexts(out: usize, work: usize, count: u32): usize {
  const cells = work + WORK_DENSE;
  const lengths = work + WORK_PACKED;
  for (let i: u32 = 0; i < count; i++) {
    store<u64>(lengths + (i << 3), load<u64>(cells + (i << 3)) >> 32);
  }
  out = encodeDelta(out, lengths, count);
  for (let i: u32 = 0; i < count; i++) {
    const cell = load<u64>(cells + (i << 3));
    out = putBytes(out, cell as u32, (cell >> 32) as u32);
  }
  return out;
}

function findRange(work: usize, count: u32, pages: ColumnPages): void {
  let least = i64.MAX_VALUE;
  let greatest = i64.MIN_VALUE;
  for (let i: u32 = 0; i < count; i++) {
    const value = load<i64>(work + (i << 3), WORK_DENSE);
    least = min(least, value);
    greatest = max(greatest, value);
  }
  pages.least = least;
  pages.greatest = greatest;
}
