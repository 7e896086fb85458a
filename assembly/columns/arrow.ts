// A column of a batch as Arrow has it: values in a row, texts with where each begins. Rows without a value are 0.

import { putBytes } from '../output/text';
import { gatherBits, isFull } from './dense';
import {
  CHUNK_BITS,
  CHUNK_ROWS,
  Column,
  ColumnStore,
  chunkPlace,
  KIND_BOOLEAN,
  KIND_JSON,
  KIND_TEXT,
} from './store';
import { WORK_DENSE, WORK_LEVELS, WORK_PLAIN } from './work';

@unmanaged
export class ArrowColumn {
  /** Rows that have a value, and their bits. */
  count: u32;
  bits: u32;
  /** Values: 8 bytes each, bits, or the bytes of texts; and how many bytes they are. */
  values: u32;
  valueBytes: u32;
  /** Of texts: u32[rows + 1], where each begins. */
  offsets: u32;
}

/** Lays out the first `rows` rows. They stay until the next column. */
export function layOut(pool: ColumnStore, it: Column, rows: u32, out: ArrowColumn): void {
  const work = pool.work as usize;
  out.bits = (work + WORK_LEVELS) as u32;
  gatherBits(it, rows, work + WORK_LEVELS);
  out.count = countBits(work + WORK_LEVELS, rows);
  out.values = (work + WORK_PLAIN) as u32;
  out.offsets = (work + WORK_DENSE) as u32;
  const values = work + WORK_PLAIN;
  if (it.kind == KIND_TEXT || it.kind == KIND_JSON) {
    out.valueBytes = putTexts(it, rows, values, work + WORK_DENSE);
  } else if (it.kind == KIND_BOOLEAN) out.valueBytes = putBits(it, rows, values);
  else out.valueBytes = putNumbers(it, rows, values);
}

function countBits(at: usize, rows: u32): u32 {
  let count: u32 = 0;
  for (let i: u32 = 0; i < rows; i += 8) count += popcnt<u32>(load<u8>(at + (i >> 3)));
  return count;
}

/** The cell of a row of the chunk, 0 where it has no value. */
function cellAt(chunk: usize, row: u32): u64 {
  const there = ((load<u8>(chunk + (row >> 3), CHUNK_BITS) as u32) >> (row & 7)) & 1;
  return load<u64>(chunk + (row << 3)) & (0 - (there as u64));
}

function putNumbers(it: Column, rows: u32, out: usize): u32 {
  for (let row: u32 = 0; row < rows; row += CHUNK_ROWS) {
    const chunk = load<u32>(chunkPlace(it, row)) as usize;
    const count = min(rows - row, CHUNK_ROWS);
    const to = out + (row << 3);
    if (chunk == 0) memory.fill(to, 0, count << 3);
    else if (isFull(chunk, count)) memory.copy(to, chunk, count << 3);
    else for (let i: u32 = 0; i < count; i++) store<u64>(to + (i << 3), cellAt(chunk, i));
  }
  return rows << 3;
}

function putBits(it: Column, rows: u32, out: usize): u32 {
  const bytes = (rows + 7) >> 3;
  memory.fill(out, 0, bytes);
  for (let row: u32 = 0; row < rows; row++) {
    const chunk = load<u32>(chunkPlace(it, row)) as usize;
    if (chunk == 0) continue;
    const value = cellAt(chunk, row % CHUNK_ROWS) as u32;
    store<u8>(out + (row >> 3), (load<u8>(out + (row >> 3)) as u32) | (value << (row & 7)));
  }
  return bytes;
}

/** Returns the bytes of all texts. */
function putTexts(it: Column, rows: u32, out: usize, offsets: usize): u32 {
  let at = out;
  for (let row: u32 = 0; row < rows; row++) {
    store<u32>(offsets + (row << 2), (at - out) as u32);
    const chunk = load<u32>(chunkPlace(it, row)) as usize;
    if (chunk == 0) continue;
    const cell = cellAt(chunk, row % CHUNK_ROWS);
    at = putBytes(at, cell as u32, (cell >> 32) as u32);
  }
  store<u32>(offsets + (rows << 2), (at - out) as u32);
  return (at - out) as u32;
}
