// Dictionaries: distinct values, and which of them each row has; for columns whose values come again and again.

import {
  MAX_NUMBERS,
  MAX_WORDS,
  NUMBER_SLOTS,
  WORD_SLOTS,
  WORK_DENSE,
  WORK_HASHES,
  WORK_INDEXES,
  WORK_PLAIN,
  WORK_SLOTS,
  WORK_WORDS,
} from './work';

/** Values after which it is told whether they come again. */
const SAMPLE: u32 = 1024;
/** Looks at other values for one, on the average, after which it is given up: somebody has made them collide. */
const MAX_LOOKS: u32 = 8;

/**
 * Numbers the `count` cells at WORK_DENSE: their numbers go to WORK_INDEXES, distinct ones, u64[], to WORK_PLAIN.
 * Returns how many these are, 0 where a dictionary is not worth it.
 */
export function numberDictionary(work: usize, count: u32): u32 {
  const slots = work + WORK_SLOTS;
  memory.fill(slots, 0, 2 * NUMBER_SLOTS);
  const values = work + WORK_PLAIN;
  let size: u32 = 0;
  let last: u64 = 0;
  let index: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const value = load<u64>(work + (i << 3), WORK_DENSE);
    if (value != last || size == 0) {
      last = value;
      let place = (((value * 0x9e3779b97f4a7c15) >> 50) as u32) & (NUMBER_SLOTS - 1);
      while (true) {
        index = load<u16>(slots + (place << 1));
        if (index == 0) {
          if (size == MAX_NUMBERS) return 0;
          store<u64>(values + (size << 3), value);
          index = ++size;
          store<u16>(slots + (place << 1), index);
          break;
        }
        if (load<u64>(values + ((index - 1) << 3)) == value) break;
        place = (place + 1) & (NUMBER_SLOTS - 1);
      }
    }
    store<u16>(work + (i << 1), index - 1, WORK_INDEXES);
    if (i % SAMPLE == SAMPLE - 1 && size > (i + 1) / 2) return 0;
  }
  return size > count / 2 && count > 1 ? 0 : size;
}

/** As `numberDictionary`, of texts: the cells of distinct ones go to WORK_WORDS. */
export function textDictionary(work: usize, count: u32): u32 {
  const slots = work + WORK_SLOTS;
  memory.fill(slots, 0, 2 * WORD_SLOTS);
  let size: u32 = 0;
  let last: u64 = 0;
  let index: u32 = 0;
  let looks: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const cell = load<u64>(work + (i << 3), WORK_DENSE);
    if (cell != last) {
      last = cell;
      const at = cell as u32 as usize;
      const length = (cell >> 32) as u32;
      const hash = hashOf(at, length);
      let place = hash & (WORD_SLOTS - 1);
      while (true) {
        index = load<u16>(slots + (place << 1));
        if (index == 0) {
          if (size == MAX_WORDS) return 0;
          store<u32>(work + (size << 2), hash, WORK_HASHES);
          store<u64>(work + (size << 3), cell, WORK_WORDS);
          index = ++size;
          store<u16>(slots + (place << 1), index);
          break;
        }
        if (isWord(work, index - 1, hash, at, length)) break;
        if (++looks > MAX_LOOKS * count) return 0;
        place = (place + 1) & (WORD_SLOTS - 1);
      }
    }
    store<u16>(work + (i << 1), index - 1, WORK_INDEXES);
    if (i % SAMPLE == SAMPLE - 1 && size > (i + 1) / 2) return 0;
  }
  return size > count / 2 && count > 1 ? 0 : size;
}

function isWord(work: usize, index: u32, hash: u32, at: usize, length: u32): bool {
  if (load<u32>(work + (index << 2), WORK_HASHES) != hash) return false;
  const cell = load<u64>(work + (index << 3), WORK_WORDS);
  if (((cell >> 32) as u32) != length) return false;
  let other = cell as u32 as usize;
  for (; length >= 8; length -= 8) {
    if (load<u64>(other) != load<u64>(at)) return false;
    other += 8;
    at += 8;
  }
  return length == 0 || tailOf(other, length) == tailOf(at, length);
}

function hashOf(at: usize, length: u32): u32 {
  let hash: u64 = (length as u64) * 0x9e3779b97f4a7c15;
  for (; length >= 8; length -= 8) {
    hash = mixed(hash ^ load<u64>(at));
    at += 8;
  }
  if (length > 0) hash = mixed(hash ^ tailOf(at, length));
  return (hash >> 32) as u32;
}

function mixed(hash: u64): u64 {
  hash *= 0x9fb21c651e98df25;
  return hash ^ (hash >> 32);
}

/** The last bytes, fewer than 8; those behind them are read too. */
function tailOf(at: usize, length: u32): u64 {
  return load<u64>(at) & (((1 as u64) << ((length << 3) as u64)) - 1);
}
