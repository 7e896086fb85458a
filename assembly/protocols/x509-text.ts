// Distinguished names (RFC 4514) and times of certificates as text and numbers.

import { be16, be32 } from '../memory/bytes';
import { isUtf8 } from '../memory/items';
import { put } from '../output/json';
import { putHexByte, putUtf8 } from '../output/text';
import {
  Element,
  expectElement,
  readElement,
  TAG_OID,
  TAG_SEQUENCE,
  TAG_SET,
  writeOid,
} from './ber';
import { isDigit } from './text';
import { attributeName } from './x509-names';

const TAG_UTF8: u32 = 0x0c;
const TAG_NUMERIC: u32 = 0x12;
const TAG_PRINTABLE: u32 = 0x13;
const TAG_TELETEX: u32 = 0x14;
const TAG_IA5: u32 = 0x16;
const TAG_UTC_TIME: u32 = 0x17;
const TAG_GENERALIZED_TIME: u32 = 0x18;
const TAG_VISIBLE: u32 = 0x1a;
const TAG_UNIVERSAL: u32 = 0x1c;
const TAG_BMP: u32 = 0x1e;

/** Relative names of a distinguished name, and bytes of one value, that are written. */
const MAX_NAMES: u32 = 32;
const MAX_VALUE: u32 = 512;
/** Most that one byte of a value takes as text. */
const GROWTH: u32 = 3;

/**
 * Writes the Name whose content is [at, end), the most specific first; returns its end. `out`: `room` bytes,
 * the last 128 of them for other things. What does not fit is left out.
 */
export function writeName(out: usize, room: u32, at: u32, end: u32, it: Element): usize {
  // Where the relative names begin, in order.
  const starts = out + room - (MAX_NAMES << 2);
  const limit = starts;
  let count: u32 = 0;
  while (at < end && count < MAX_NAMES) {
    store<u32>(starts + (count << 2), at);
    at = expectElement(it, TAG_SET, at, end);
    if (at == 0) break;
    count++;
  }
  const begun = out;
  while (count > 0) {
    count--;
    expectElement(it, TAG_SET, load<u32>(starts + (count << 2)), end);
    let attribute = it.at;
    const last = it.end;
    let first = true;
    while (attribute < last) {
      const next = expectElement(it, TAG_SEQUENCE, attribute, last);
      if (next == 0) break;
      if (out + 256 + MAX_VALUE * GROWTH > limit) return out;
      if (out > begun) store<u8>(out++, first ? 0x2c : 0x2b);
      first = false;
      out = writeAttribute(out, it.at, it.end, it);
      attribute = next;
    }
  }
  return out;
}

function writeAttribute(out: usize, at: u32, end: u32, it: Element): usize {
  const value = expectElement(it, TAG_OID, at, end);
  if (value == 0) return out;
  const name = attributeName(it.at, it.end);
  out = name.length > 0 ? put(out, name) : writeOid(out, it.at, it.end);
  store<u8>(out++, 0x3d);
  if (readElement(it, value, end) == 0) return out;
  return writeValue(out, it);
}

/** A string of any type as UTF-8; of what is none, "#" and its bytes in hexadecimal. */
function writeValue(out: usize, it: Element): usize {
  const at = it.at;
  const end = min(it.end, at + MAX_VALUE);
  const start = out;
  switch (it.tag) {
    case TAG_BMP:
      for (let p = at; p + 2 <= end; p += 2) out = writeCharacter(out, be16(p), out == start);
      break;
    case TAG_UNIVERSAL:
      for (let p = at; p + 4 <= end; p += 4) out = writeCharacter(out, be32(p), out == start);
      break;
    case TAG_UTF8:
    case TAG_NUMERIC:
    case TAG_PRINTABLE:
    case TAG_TELETEX:
    case TAG_IA5:
    case TAG_VISIBLE: {
      const utf8 = isUtf8(at, end - at);
      for (let p = at; p < end; p++) {
        const byte = load<u8>(p);
        if (utf8 && byte >= 0x80) store<u8>(out++, byte);
        else out = writeCharacter(out, byte, out == start);
      }
      break;
    }
    default:
      store<u8>(out++, 0x23);
      for (let p = at; p < end; p++) out = putHexByte(out, load<u8>(p));
      return out;
  }
  // A blank at the end has a backslash before it.
  if (out > start && load<u8>(out - 1) == 0x20 && (out - 1 == start || load<u8>(out - 2) != 0x5c)) {
    store<u16>(out - 1, 0x205c);
    out++;
  }
  return out;
}

/** A character, escaped where RFC 4514 §2.4 wants it, and control characters. */
function writeCharacter(out: usize, code: u32, first: bool): usize {
  if (code < 0x20 || code == 0x7f) {
    store<u8>(out, 0x5c);
    return putHexByte(out + 1, code as u8);
  }
  if (isSpecial(code) || (first && (code == 0x20 || code == 0x23))) store<u8>(out++, 0x5c);
  // No character: halves of pairs, and what is beyond the last.
  if ((code >= 0xd800 && code < 0xe000) || code > 0x10ffff) code = 0xfffd;
  return putUtf8(out, code);
}

function isSpecial(code: u32): bool {
  switch (code) {
    case 0x22:
    case 0x2b:
    case 0x2c:
    case 0x3b:
    case 0x3c:
    case 0x3e:
    case 0x5c:
      return true;
    default:
      return false;
  }
}

/** A time that is no time. */
export const NO_TIME: i64 = i64.MIN_VALUE;
/** 2262-04-11T23:47:16Z, the last whole second that fits into 64 bits of ns; RFC 5280 writes 9999 for "never". */
const LAST_SECOND: i64 = 9_223_372_036;

/** ns since 1970 of a UTCTime or GeneralizedTime (RFC 5280 §4.1.2.5); the last one there is for later ones. */
export function timeOf(it: Element): i64 {
  let at = it.at;
  let year: i64;
  if (it.tag == TAG_UTC_TIME) {
    if (it.end - at < 11) return NO_TIME;
    year = digits(at, 2);
    if (year >= 0) year += year < 50 ? 2000 : 1900;
    at += 2;
  } else {
    if (it.tag != TAG_GENERALIZED_TIME || it.end - at < 13) return NO_TIME;
    year = digits(at, 4);
    at += 4;
  }
  const month = digits(at, 2);
  const day = digits(at + 2, 2);
  const hour = digits(at + 4, 2);
  const minute = digits(at + 6, 2);
  const hasSeconds = at + 10 <= it.end && isDigit(load<u8>(at + 8));
  const second = hasSeconds ? digits(at + 8, 2) : 0;
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31) return NO_TIME;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
    return NO_TIME;
  const seconds = daysTo(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
  return min(max(seconds, -LAST_SECOND), LAST_SECOND) * 1_000_000_000;
}

function digits(at: u32, count: u32): i64 {
  let value: i64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const byte = load<u8>(at + i);
    if (!isDigit(byte)) return -1;
    value = value * 10 + ((byte - 0x30) as i64);
  }
  return value;
}

/** Days from 1970-01-01, counting years from 1 March. */
function daysTo(year: i64, month: i64, day: i64): i64 {
  const y = month <= 2 ? year - 1 : year;
  const era = (y >= 0 ? y : y - 399) / 400;
  const yearOfEra = y - era * 400;
  const dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
