// DELTA_BINARY_PACKED: whole numbers as differences, in blocks of 128 that each have as few bits as they need.
// https://parquet.apache.org/docs/file-format/data-pages/encodings/#delta-encoding-delta_binary_packed--5

import { packLong } from './bit-packing';
import { putVarint, zigzag } from './varint';

const BLOCK: u32 = 128;
const PARTS: u32 = 4;
const PART: u32 = BLOCK / PARTS;

/** Writes i64[count] at `from`, count at least 1, to `out`; what they were is overwritten. Returns the end. */
export function encodeDelta(out: usize, from: usize, count: u32): usize {
  out = putVarint(out, BLOCK);
  out = putVarint(out, PARTS);
  out = putVarint(out, count);
  let last = load<i64>(from);
  out = putVarint(out, zigzag(last));
  // Difference i takes the place of value i + 1.
  const differences = from + 8;
  const left = count - 1;
  for (let i: u32 = 0; i < left; i++) {
    const at = differences + (i << 3);
    const value = load<i64>(at);
    store<i64>(at, value - last);
    last = value;
  }
  for (let i: u32 = 0; i < left; i += BLOCK) {
    out = putBlock(out, differences + (i << 3), min(BLOCK, left - i));
  }
  return out;
}

function putBlock(out: usize, from: usize, count: u32): usize {
  let least = i64.MAX_VALUE;
  for (let i: u32 = 0; i < count; i++) least = min(least, load<i64>(from + (i << 3)));
  out = putVarint(out, zigzag(least));
  // The last part is filled up with the least: zeros, once it is taken off.
  const parts = (count + PART - 1) / PART;
  for (let i = count; i < parts * PART; i++) store<i64>(from + (i << 3), least);
  const widths = out;
  store<u32>(widths, 0);
  out += PARTS;
  for (let part: u32 = 0; part < parts; part++) {
    const values = from + ((part * PART) << 3);
    let all: u64 = 0;
    for (let i: u32 = 0; i < PART; i++) all |= load<u64>(values + (i << 3)) - (least as u64);
    const width = 64 - (clz<u64>(all) as u32);
    store<u8>(widths + part, width);
    if (width > 0) out = packLong(out, values, PART, width, least as u64);
  }
  return out;
}
