// A column of a batch as Arrow has it: values in a row, texts with where each begins. Rows without a value are 0.

import { gatherBits } from './dense';
import {
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

function putNumbers(it: Column, rows: u32, out: usize): u32 {
  for (let row: u32 = 0; row < rows; row += CHUNK_ROWS) {
    const chunk = load<u32>(chunkPlace(it, row)) as usize;
    const bytes = min(rows - row, CHUNK_ROWS) << 3;
    if (chunk == 0) memory.fill(out + (row << 3), 0, bytes);
    else memory.copy(out + (row << 3), chunk, bytes);
  }
  return rows << 3;
}

function putBits(it: Column, rows: u32, out: usize): u32 {
  const bytes = (rows + 7) >> 3;
  memory.fill(out, 0, bytes);
  for (let row: u32 = 0; row < rows; row++) {
    const chunk = load<u32>(chunkPlace(it, row)) as usize;
    if (chunk == 0) continue;
    const value = load<u32>(chunk + ((row % CHUNK_ROWS) << 3));
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
    // A cell without a value is a text of no bytes.
    const cell = load<u64>(chunk + ((row % CHUNK_ROWS) << 3));
    const length = (cell >> 32) as u32;
    memory.copy(at, cell as u32, length);
    at += length;
  }
  store<u32>(offsets + (rows << 2), (at - out) as u32);
  return (at - out) as u32;
}
