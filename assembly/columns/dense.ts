// The values that a column has, without the rows that have none.

import { CHUNK_BITS, CHUNK_ROWS, Column, chunkPlace } from './store';

/** Copies the cells of the first `rows` rows that have a value to `out`; returns how many they are. */
export function gatherCells(it: Column, rows: u32, out: usize): u32 {
  const begin = out;
  for (let row: u32 = 0; row < rows; row += CHUNK_ROWS) {
    const chunk = load<u32>(chunkPlace(it, row)) as usize;
    if (chunk == 0) continue;
    const count = min(rows - row, CHUNK_ROWS);
    if (isFull(chunk, count)) {
      memory.copy(out, chunk, count << 3);
      out += count << 3;
      continue;
    }
    for (let i: u32 = 0; i < count; i += 64) {
      let bits = load<u64>(chunk + (i >> 3), CHUNK_BITS);
      const from = chunk + (i << 3);
      for (; bits != 0; bits &= bits - 1) {
        store<u64>(out, load<u64>(from + ((ctz<u64>(bits) << 3) as usize)));
        out += 8;
      }
    }
  }
  return ((out - begin) >> 3) as u32;
}

/** Have the chunk's first `count` rows all a value? */
export function isFull(chunk: usize, count: u32): bool {
  let i: u32 = 0;
  for (; i + 64 <= count; i += 64) {
    if (load<u64>(chunk + (i >> 3), CHUNK_BITS) != u64.MAX_VALUE) return false;
  }
  const rest = ((1 as u64) << ((count - i) as u64)) - 1;
  return i == count || (load<u64>(chunk + (i >> 3), CHUNK_BITS) & rest) == rest;
}

/** Copies the bits of the first `rows` rows to `out`, in whole bytes; those that are too many are 0. */
export function gatherBits(it: Column, rows: u32, out: usize): void {
  for (let row: u32 = 0; row < rows; row += CHUNK_ROWS) {
    const chunk = load<u32>(chunkPlace(it, row)) as usize;
    const bytes = (min(rows - row, CHUNK_ROWS) + 7) >> 3;
    if (chunk == 0) memory.fill(out, 0, bytes);
    else memory.copy(out, chunk + CHUNK_BITS, bytes);
    out += bytes;
  }
}
