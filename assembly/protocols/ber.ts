// BER and DER (ITU-T X.690): one element after the other, each a tag, a length and that many bytes. For
// X.509, LDAP, Kerberos and SNMP.
//
//   ┌─────┬────────────────────────────────────┬─────────┐
//   │ tag │ length: 0–127, or 0x80 | n, n bytes │ content │      tag numbers of 31 and more are not read
//   └─────┴────────────────────────────────────┴─────────┘

import { putNumber } from '../output/text';
import { isDigit } from './text';

export const TAG_BOOLEAN: u32 = 0x01;
export const TAG_INTEGER: u32 = 0x02;
export const TAG_BIT_STRING: u32 = 0x03;
export const TAG_OCTET_STRING: u32 = 0x04;
export const TAG_OID: u32 = 0x06;
export const TAG_ENUMERATED: u32 = 0x0a;
export const TAG_SEQUENCE: u32 = 0x30;
export const TAG_SET: u32 = 0x31;

/** An element: its tag, and its content [at, end). */
@unmanaged
export class Element {
  tag: u32;
  at: u32;
  end: u32;
}

/**
 * Reads the element at `at`, which has to lie within `end`. Returns where it ends; 0 if it is damaged,
 * cut, or of indefinite length.
 */
export function readElement(it: Element, at: u32, end: u32): u32 {
  if (at + 2 > end) return 0;
  it.tag = load<u8>(at);
  if ((it.tag & 31) == 31) return 0;
  let length = load<u8>(at + 1) as u32;
  at += 2;
  if (length >= 0x80) {
    const bytes = length & 0x7f;
    if (bytes == 0 || bytes > 4 || at + bytes > end) return 0;
    length = 0;
    for (let i: u32 = 0; i < bytes; i++) length = (length << 8) | (load<u8>(at + i) as u32);
    at += bytes;
  }
  if (length > end - at) return 0;
  it.at = at;
  it.end = at + length;
  return it.end;
}

/** As `readElement`, of an element that has to have this tag. */
export function expectElement(it: Element, tag: u32, at: u32, end: u32): u32 {
  const after = readElement(it, at, end);
  return after != 0 && it.tag == tag ? after : 0;
}

/** Looks for the first element with this tag among those of [at, end). False: there is none. */
export function findElement(it: Element, tag: u32, at: u32, end: u32): bool {
  while (at < end) {
    at = readElement(it, at, end);
    if (at == 0) return false;
    if (it.tag == tag) return true;
  }
  return false;
}

/** Goes on to the first element inside; it has to have this tag. */
export function enterElement(it: Element, tag: u32): bool {
  return expectElement(it, tag, it.at, it.end) != 0;
}

/**
 * Bytes that the element at `at` takes with its header, as far as its first bytes say: 0 if they are too
 * few to tell, u32.MAX_VALUE if they make no sense. For streams: how much to wait for.
 */
export function elementSize(at: u32, end: u32): u32 {
  if (at + 2 > end) return 0;
  const first = load<u8>(at + 1) as u32;
  if (first < 0x80) return 2 + first;
  const bytes = first & 0x7f;
  if (bytes == 0 || bytes > 4) return u32.MAX_VALUE;
  if (at + 2 + bytes > end) return 0;
  let length: u64 = 0;
  for (let i: u32 = 0; i < bytes; i++) length = (length << 8) | (load<u8>(at + 2 + i) as u64);
  length += 2 + bytes;
  return length > 0x7fffffff ? u32.MAX_VALUE : (length as u32);
}

/** A non-negative INTEGER's or ENUMERATED's value; -1 if it is negative or takes more than 6 bytes. */
export function integerOf(it: Element): i64 {
  const length = it.end - it.at;
  if (length == 0 || length > 7 || load<u8>(it.at) & 0x80) return -1;
  let value: i64 = 0;
  for (let at = it.at; at < it.end; at++) value = (value << 8) | (load<u8>(at) as i64);
  return length == 7 && load<u8>(it.at) != 0 ? -1 : value;
}

/** Writes the OBJECT IDENTIFIER [at, end) in dotted form; returns where the text ends. `out`: 128 bytes. */
export function writeOid(out: usize, at: u32, end: u32): usize {
  const limit = out + 112;
  let first = true;
  while (at < end && out < limit) {
    let arc: u64 = 0;
    while (at < end) {
      const byte = load<u8>(at++);
      arc = (arc << 7) | ((byte & 0x7f) as u64);
      if (!(byte & 0x80)) break;
    }
    if (first) {
      const root = arc < 80 ? arc / 40 : 2;
      out = putNumber(out, root);
      arc -= root * 40;
      first = false;
    }
    store<u8>(out++, 0x2e);
    out = putNumber(out, arc);
  }
  return out;
}

/** A UTCTime or GeneralizedTime in UTC to the second, ns since 1970; -1 if it is none or beyond 2261. */
export function timeOf(it: Element): i64 {
  const digits = it.end - it.at == 13 ? 12 : 14;
  if (it.end - it.at != ((digits + 1) as u32) || load<u8>(it.end - 1) != 0x5a) return -1;
  for (let at = it.at; at + 1 < it.end; at++) if (!isDigit(load<u8>(at))) return -1;
  let at = it.at;
  let year = pairAt(at);
  if (digits == 14) {
    year = year * 100 + pairAt(at + 2);
    at += 4;
  } else {
    year += year < 50 ? 2000 : 1900;
    at += 2;
  }
  const month = pairAt(at);
  const day = pairAt(at + 2);
  if (month < 1 || month > 12 || day < 1 || day > 31 || year > 2261) return -1;
  // Days since 1970 in the proleptic Gregorian calendar, years counted from 1 March.
  const shifted = month > 2 ? year : year - 1;
  const dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const days = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468;
  const seconds = pairAt(at + 4) * 3600 + pairAt(at + 6) * 60 + pairAt(at + 8);
  return ((days as i64) * 86_400 + (seconds as i64)) * 1_000_000_000;
}

function pairAt(at: u32): i32 {
  return (load<u8>(at) as i32) * 10 + (load<u8>(at + 1) as i32) - 11 * 0x30;
}
