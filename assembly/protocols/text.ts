// Lines and words of text protocols.

import { lower } from './opening';

const LF: u8 = 0x0a;
const CR: u8 = 0x0d;

/** Address of the first line feed in [at, end); 0 if there is none. */
export function findLineFeed(at: u32, end: u32): u32 {
  const pattern = i8x16.splat(LF);
  while (at + 16 <= end) {
    const hits = i8x16.bitmask(i8x16.eq(v128.load(at), pattern));
    if (hits != 0) return at + ctz<i32>(hits);
    at += 16;
  }
  for (; at < end; at++) if (load<u8>(at) == LF) return at;
  return 0;
}

/** Is there a carriage return in [at, end) without a line feed behind it? A last byte's may be still to come. */
export function hasSingleCr(at: u32, end: u32): bool {
  const returns = i8x16.splat(CR);
  const feeds = i8x16.splat(LF);
  while (at + 17 <= end) {
    const hits = i8x16.bitmask(i8x16.eq(v128.load(at), returns));
    if (hits & ~i8x16.bitmask(i8x16.eq(v128.load(at + 1), feeds))) return true;
    at += 16;
  }
  for (; at + 1 < end; at++) if (load<u8>(at) == CR && load<u8>(at + 1) != LF) return true;
  return false;
}

/** Where the line [at, lineFeed) ends without its carriage return. */
export function lineEnd(at: u32, lineFeed: u32): u32 {
  return lineFeed > at && load<u8>(lineFeed - 1) == CR ? lineFeed - 1 : lineFeed;
}

/** Address of the first `byte` in [at, end); `end` if there is none. */
export function findByte(at: u32, end: u32, byte: u8): u32 {
  while (at < end && load<u8>(at) != byte) at++;
  return at;
}

/** Behind the blanks and tabs at `at`. */
export function skipBlanks(at: u32, end: u32): u32 {
  while (at < end && isBlank(load<u8>(at))) at++;
  return at;
}

/** Before the blanks and tabs that [at, end) ends with. */
export function trimEnd(at: u32, end: u32): u32 {
  while (end > at && isBlank(load<u8>(end - 1))) end--;
  return end;
}

export function isBlank(byte: u8): bool {
  return byte == 0x20 || byte == 0x09;
}

export function isDigit(byte: u8): bool {
  return byte >= 0x30 && byte <= 0x39;
}

/** The decimal number [at, end); -1 if it is none, or has more than 15 digits. */
export function decimal(at: u32, end: u32): i64 {
  if (at >= end || end - at > 15) return -1;
  let value: i64 = 0;
  for (; at < end; at++) {
    const byte = load<u8>(at);
    if (!isDigit(byte)) return -1;
    value = value * 10 + ((byte - 0x30) as i64);
  }
  return value;
}

/** Is [at, end) this text, whatever the case of letters? `text` in lower case. */
export function isText(at: u32, end: u32, text: string): bool {
  const length = text.length as u32;
  if (end - at != length) return false;
  for (let i: u32 = 0; i < length; i++) {
    if (lower(load<u8>(at + i)) != (text.charCodeAt(i as i32) as u32)) return false;
  }
  return true;
}

/** Are the bytes all printable ASCII, blanks and tabs included? */
export function isPrintable(at: u32, end: u32): bool {
  for (; at < end; at++) {
    const byte = load<u8>(at);
    if ((byte < 0x20 && byte != 0x09) || byte > 0x7e) return false;
  }
  return true;
}

/** Is this text in [at, end), whatever the case of letters? `text` in lower case. */
export function contains(at: u32, end: u32, text: string): bool {
  return findText(at, end, text) != 0;
}

/** Address of the first such text in [at, end); 0 if there is none. `text` in lower case. */
export function findText(at: u32, end: u32, text: string): u32 {
  const length = text.length as u32;
  for (; at + length <= end; at++) if (isText(at, at + length, text)) return at;
  return 0;
}

/** As `contains`, between blanks or the line's ends. */
export function containsWord(at: u32, end: u32, text: string): bool {
  const length = text.length as u32;
  for (let it = findText(at, end, text); it != 0; it = findText(it + 1, end, text)) {
    const before = it == at || load<u8>(it - 1) <= 0x20;
    if (before && (it + length == end || load<u8>(it + length) <= 0x20)) return true;
  }
  return false;
}
