// SIP URIs as they may be told (RFC 3261 §19.1.1): without a password, and without the header fields that
// a URI may ask for.
//
//   sip:user:password@host:port;parameters?headers

import { putText } from '../memory/items';
import { Input } from '../stream/input';
import { lower } from './opening';
import { findByte } from './text';

const COLON: u8 = 0x3a;
const AT: u8 = 0x40;
const QUESTION: u8 = 0x3f;
const BLANK: u8 = 0x20;
const CLOSING: u8 = 0x3e;
/** Bytes that are looked at. */
const MAX_VALUE: u32 = 4096;

/** Writes the value [at, end) with what its URIs keep to themselves left out; `scratch`: MAX_VALUE bytes. */
export function putWithUris(p: Input, name: string, at: u32, end: u32, scratch: usize): void {
  if (end - at > MAX_VALUE) {
    end = at + MAX_VALUE;
    p.truncated = 1;
  }
  let out = scratch;
  while (at < end) {
    const start = schemeEnd(at, end);
    if (start == 0) {
      store<u8>(out++, load<u8>(at++));
      continue;
    }
    memory.copy(out, at, start - at);
    out += start - at;
    const stop = uriEnd(start, end);
    const sign = lastByte(start, stop, AT);
    let host = start;
    if (sign != 0) {
      const user = findByte(start, sign, COLON);
      memory.copy(out, start, user - start);
      out += user - start;
      host = sign;
    }
    const question = findByte(host, stop, QUESTION);
    memory.copy(out, host, question - host);
    out += question - host;
    at = stop;
  }
  putText(p, name, scratch, (out - scratch) as u32);
}

/** Where a URI that begins at `at` has its scheme behind it; 0 if none begins there. */
function schemeEnd(at: u32, end: u32): u32 {
  if (at + 4 > end || lower(load<u8>(at)) != 0x73) return 0;
  if (lower(load<u8>(at + 1)) != 0x69 || lower(load<u8>(at + 2)) != 0x70) return 0;
  if (load<u8>(at + 3) == COLON) return at + 4;
  if (lower(load<u8>(at + 3)) != 0x73 || at + 5 > end) return 0;
  return load<u8>(at + 4) == COLON ? at + 5 : 0;
}

function uriEnd(at: u32, end: u32): u32 {
  while (at < end && load<u8>(at) != CLOSING && load<u8>(at) != BLANK) at++;
  return at;
}

function lastByte(at: u32, end: u32, byte: u8): u32 {
  while (end > at) if (load<u8>(--end) == byte) return end;
  return 0;
}

/** The scheme of the credentials [at, end), and their user name where it is said in the clear (RFC 3261 §22.4). */
export function putCredentials(p: Input, at: u32, end: u32): void {
  const blank = findByte(at, end, BLANK);
  putText(p, 'scheme', at, blank - at);
  at = blank;
  while (at < end) {
    const quote = findByte(at, end, 0x22);
    if (quote == end) return;
    const close = findByte(quote + 1, end, 0x22);
    if (isUserName(blank, quote)) {
      putText(p, 'username', quote + 1, close - quote - 1);
      return;
    }
    at = close + 1;
  }
}

/** Does `username=` stand right before `quote`? */
function isUserName(floor: u32, quote: u32): bool {
  const name = 'username=';
  const length = name.length as u32;
  if (quote < floor + 1 + length) return false;
  const before = load<u8>(quote - length - 1);
  if (before != BLANK && before != 0x2c && before != 0x09) return false;
  for (let i: u32 = 0; i < length; i++) {
    const byte = lower(load<u8>(quote - length + i));
    if (byte != (name.charCodeAt(i as i32) as u32)) return false;
  }
  return true;
}
