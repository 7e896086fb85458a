// Snappy (google/snappy, format_description.txt): literals, and copies of what came up to 64 KiB before.

import { putVarint } from './varint';
import { SNAPPY_SLOTS } from './work';

/** Copies do not reach into the block before. */
const BLOCK: u32 = 65536;
/** Bytes at the end of a block in which nothing is looked for: loads of 8 bytes stay in it. */
const MARGIN: u32 = 15;
const SHIFT: u32 = 18;

/** Compresses `length` bytes at `from` to `out`; `slots`: u16[SNAPPY_SLOTS]. Returns the end. */
export function compress(out: usize, from: usize, length: u32, slots: usize): usize {
  out = putVarint(out, length);
  for (let at: u32 = 0; at < length; at += BLOCK) {
    out = compressBlock(out, from + at, min(BLOCK, length - at), slots);
  }
  return out;
}

function slotOf(slots: usize, word: u32): usize {
  return slots + (((word * 0x1e35a7bd) >> SHIFT) << 1);
}

function compressBlock(out: usize, block: usize, length: u32, slots: usize): usize {
  const end = block + length;
  let plain = block;
  if (length > MARGIN) {
    memory.fill(slots, 0, 2 * SNAPPY_SLOTS);
    const last = end - MARGIN;
    let at = block + 1;
    // The longer nothing is found, the wider the steps.
    let step: u32 = 32;
    while (at < last) {
      const word = load<u32>(at);
      const slot = slotOf(slots, word);
      const seen = block + load<u16>(slot);
      store<u16>(slot, (at - block) as u16);
      if (load<u32>(seen) != word) {
        at += step++ >> 5;
        continue;
      }
      if (at > plain) out = putLiteral(out, plain, (at - plain) as u32);
      const from = at;
      at = matchEnd(seen + 4, at + 4, end);
      out = putCopy(out, (from - seen) as u32, (at - from) as u32);
      plain = at;
      step = 32;
      if (at < last) store<u16>(slotOf(slots, load<u32>(at - 1)), (at - 1 - block) as u16);
    }
  }
  return plain < end ? putLiteral(out, plain, (end - plain) as u32) : out;
}

/** Where the bytes at `at` are no longer those at `seen`. */
function matchEnd(seen: usize, at: usize, end: usize): usize {
  while (at + 8 <= end) {
    const different = load<u64>(seen) ^ load<u64>(at);
    if (different != 0) return at + ((ctz<u64>(different) >> 3) as usize);
    at += 8;
    seen += 8;
  }
  while (at < end && load<u8>(seen) == load<u8>(at)) {
    at++;
    seen++;
  }
  return at;
}

function putLiteral(out: usize, from: usize, length: u32): usize {
  const count = length - 1;
  if (count < 60) store<u8>(out++, count << 2);
  else if (count < 256) {
    store<u8>(out, 60 << 2);
    store<u8>(out + 1, count);
    out += 2;
  } else {
    store<u8>(out, 61 << 2);
    store<u16>(out + 1, count);
    out += 3;
  }
  memory.copy(out, from, length);
  return out + length;
}

function putCopy(out: usize, offset: u32, length: u32): usize {
  // No copy has more than 64 bytes, and the last is not to be shorter than 4.
  while (length >= 68) {
    out = putLongCopy(out, offset, 64);
    length -= 64;
  }
  if (length > 64) {
    out = putLongCopy(out, offset, 60);
    length -= 60;
  }
  if (length >= 12 || offset >= 2048) return putLongCopy(out, offset, length);
  store<u8>(out, 1 | ((length - 4) << 2) | ((offset >> 8) << 5));
  store<u8>(out + 1, offset);
  return out + 2;
}

function putLongCopy(out: usize, offset: u32, length: u32): usize {
  store<u8>(out, 2 | ((length - 1) << 2));
  store<u16>(out + 1, offset);
  return out + 3;
}
