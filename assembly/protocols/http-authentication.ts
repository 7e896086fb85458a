// Who signs in, by Authorization and Proxy-Authorization (RFC 9110 §11): the scheme, and the account's name
// where the scheme has it in the clear. What proves it is not told, nor is it decoded further than its name.

import { close, openObject, putSymbol, putText } from '../memory/items';
import { Input, scratchOf } from '../stream/input';
import { beginsWithAnyCase } from './opening';
import { findByte, isText, skipBlanks } from './text';

/** Where in a parser's scratch decoded credentials lie; longest ones that are decoded. */
const DECODED: usize = 12288;
const MAX_ENCODED: u32 = 2048;

/** Writes the object `name` for the credentials [at, end). */
export function putAuthentication(p: Input, name: string, at: u32, end: u32): void {
  const behind = findByte(at, end, 0x20);
  const scheme = schemeOf(at, behind);
  openObject(p, name);
  putSymbol(p, 'scheme', scheme);
  const from = skipBlanks(behind, end);
  if (scheme == 'basic') putBasicUser(p, from, end);
  else if (scheme == 'digest') putDigestUser(p, from, end);
  close(p);
}

/** Only names that are known are told: what stands there may be a bare token. */
function schemeOf(at: u32, end: u32): string {
  if (isText(at, end, 'basic')) return 'basic';
  if (isText(at, end, 'bearer')) return 'bearer';
  if (isText(at, end, 'digest')) return 'digest';
  if (isText(at, end, 'ntlm')) return 'ntlm';
  if (isText(at, end, 'negotiate')) return 'negotiate';
  if (isText(at, end, 'aws4-hmac-sha256')) return 'aws4-hmac-sha256';
  return 'other';
}

/** RFC 7617: base64 of name, colon, password. Without a password the name may itself be the key: it is left out. */
function putBasicUser(p: Input, at: u32, end: u32): void {
  if (end - at > MAX_ENCODED) return;
  const text = (scratchOf(p) + DECODED) as u32;
  const stop = decodeBase64(text, at, end);
  const colon = findByte(text, stop, 0x3a);
  if (colon > text && colon + 1 < stop) putText(p, 'username', text, colon - text);
}

/** RFC 7616 §3.4: parameters, `username="…"` among them. */
function putDigestUser(p: Input, at: u32, end: u32): void {
  while (at < end) {
    const quote = findByte(at, end, 0x22);
    if (quote == end) return;
    const close = findByte(quote + 1, end, 0x22);
    if (quote - at >= 9 && beginsWithAnyCase(quote - 9, 9, 'username=')) {
      if (close > quote + 1) putText(p, 'username', quote + 1, close - quote - 1);
      return;
    }
    at = close + 1;
  }
}

/** Decodes as far as it goes (RFC 4648 §4, §5); returns where the bytes end. */
function decodeBase64(out: u32, at: u32, end: u32): u32 {
  let bits: u32 = 0;
  let count = 0;
  for (; at < end; at++) {
    const value = sextet(load<u8>(at));
    if (value < 0) break;
    bits = (bits << 6) | value;
    count += 6;
    if (count >= 8) {
      count -= 8;
      store<u8>(out++, (bits >> count) as u8);
    }
  }
  return out;
}

function sextet(byte: u8): i32 {
  if (byte >= 0x41 && byte <= 0x5a) return byte - 0x41;
  if (byte >= 0x61 && byte <= 0x7a) return byte - 0x47;
  if (byte >= 0x30 && byte <= 0x39) return byte + 4;
  if (byte == 0x2b || byte == 0x2d) return 62;
  if (byte == 0x2f || byte == 0x5f) return 63;
  return -1;
}
