// JSON in pieces. Literal text comes as AssemblyScript strings, whose UTF-16 is narrowed to ASCII.

import { putFixed, putNumber } from './text';

/** Copies ASCII text. May write up to 15 bytes behind the text: the caller's room covers them. */
export function put(at: usize, text: string): usize {
  const length = text.length;
  const from = changetype<usize>(text);
  for (let i: i32 = 0; i < length; i += 16) {
    const p = from + ((i as usize) << 1);
    v128.store(at + i, i8x16.narrow_i16x8_u(v128.load(p), v128.load(p, 16)));
  }
  return at + length;
}

/** `,"name":123`; `name` holds the comma, the quotes and the colon. */
export function putField(at: usize, name: string, value: u64): usize {
  return putNumber(put(at, name), value);
}

/** As `putField`, of value / 10^decimals. */
export function putFixedField(at: usize, name: string, value: u64, decimals: u32): usize {
  return putFixed(put(at, name), value, decimals);
}

/**
 * Closes an object that begins at `open`. Its members were written with a comma before each: the brace takes
 * the first one's place. So any of them may be missing, as in records that a cap cut.
 */
export function endObject(open: usize, at: usize): usize {
  if (at == open) at++;
  store<u8>(open, 0x7b);
  store<u8>(at, 0x7d);
  return at + 1;
}

/** As `endObject`, of a list. */
export function endList(open: usize, at: usize): usize {
  if (at == open) at++;
  store<u8>(open, 0x5b);
  store<u8>(at, 0x5d);
  return at + 1;
}
