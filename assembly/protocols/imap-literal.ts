// IMAP literals (RFC 9051 §4.3): the number of bytes is at the end of the line before them.

import { decimal, isDigit } from './text';

/** Bytes of the literal that the line [at, end) announces with "{n}" or "{n+}"; -1: none. */
export function literalAt(at: u32, end: u32): i64 {
  if (end - at < 3 || load<u8>(end - 1) != 0x7d) return -1;
  let stop = end - 1;
  if (load<u8>(stop - 1) == 0x2b) stop--;
  let first = stop;
  while (first > at && isDigit(load<u8>(first - 1))) first--;
  return first > at && load<u8>(first - 1) == 0x7b ? decimal(first, stop) : -1;
}
