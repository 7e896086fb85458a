// UTF-16, little endian, as Windows sends it, to UTF-8.

import { putText } from '../memory/items';
import { putUtf8 } from '../output/text';
import { Input, scratchOf } from '../stream/input';

/** Where the text is made in a parser's scratch: its last 8 KiB. */
const SCRATCH_TEXT: u32 = 16384;
/** Bytes that are read of one text; as UTF-8 they are at most half as many again. */
const MAX_UTF16: u32 = 4096;

/** A text of `length` bytes; up to its first NUL. Uses the last 8 KiB of the parser's scratch. */
export function putUtf16(p: Input, name: string, at: usize, length: u32): void {
  const out = scratchOf(p) + SCRATCH_TEXT;
  const end = writeUtf16(out, at, length);
  if (length > MAX_UTF16) p.truncated = 1;
  putText(p, name, out, (end - out) as u32);
}

/** Writes a text of `length` bytes as UTF-8, up to its first NUL; returns where it ends: 6144 bytes at most. */
export function writeUtf16(out: usize, at: usize, length: u32): usize {
  const end = at + (min(length, MAX_UTF16) & ~1);
  while (at < end) {
    let code = load<u16>(at) as u32;
    at += 2;
    if (code == 0) break;
    if (code >= 0xd800 && code < 0xe000) {
      const low: u32 = at < end ? load<u16>(at) : 0;
      if (code < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        at += 2;
      } else code = 0xfffd;
    }
    out = putUtf8(out, code);
  }
  return out;
}
