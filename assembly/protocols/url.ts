// URLs without what is secret in them: user information before a host (RFC 3986 §3.2.1), and the values of
// parameters whose names say that they are passwords, tokens, keys, signatures or sessions.
//
//   http://joe:pass@host/a;jsessionid=1F?q=x&token=abc#access_token=def
//   http://host/a;jsessionid=?q=x&token=#access_token=

import { MAX_TEXT, putText } from '../memory/items';
import { Input, scratchOf } from '../stream/input';
import { lower } from './opening';

/** Where in a parser's scratch the cleaned text lies, and how much there is room for. */
const CLEANED: usize = 16384;
const MAX_URL: u32 = 4096;
/** Longest name of a parameter that is looked at. */
const MAX_NAME: u32 = 64;
/** Its decoded letters, in the scratch behind the text. */
const NAME: usize = CLEANED + MAX_URL + 16;

/** Writes the URL [at, end), cleaned. */
export function putUrl(p: Input, name: string, at: u32, end: u32): void {
  if (end - at > MAX_URL) {
    end = at + MAX_URL;
    p.truncated = 1;
  }
  const text = scratchOf(p) + CLEANED;
  const length = (cleanUrl(text, at, end, scratchOf(p) + NAME) - text) as u32;
  putText(p, name, text, min(length, MAX_TEXT + 1));
}

/** Writes an authority (Host, CONNECT) without user information. */
export function putAuthority(p: Input, name: string, at: u32, end: u32): void {
  for (let i = end; i > at; i--) {
    if (load<u8>(i - 1) != 0x40) continue;
    at = i;
    break;
  }
  putText(p, name, at, end - at);
}

/** Has it a character that no URI has (RFC 3986 §2): control characters, space, `"<>\\^\`{|}`, and bytes beyond ASCII? */
export function hasForeignCharacter(at: u32, end: u32): bool {
  for (; at < end; at++) {
    const byte = load<u8>(at);
    if (byte <= 0x20 || byte >= 0x7f) return true;
    // From 0x20 on: " < >, and from 0x40 on: \\ ^ ` { | }.
    const foreign: u32 = byte < 0x40 ? 0x50000004 : byte < 0x60 ? 0x50000000 : 0x38000001;
    if ((foreign >> ((byte & 31) as u32)) & 1) return true;
  }
  return false;
}

/** Copies [at, end) to `out` without its secrets; returns where the copy ends. `name`: MAX_NAME bytes. */
function cleanUrl(out: usize, at: usize, end: usize, name: usize): usize {
  const begin = at;
  let before: u8 = 0;
  while (at < end) {
    const byte = load<u8>(at);
    if (
      byte == 0x2f &&
      (at == begin || before == 0x3a) &&
      at + 1 < end &&
      load<u8>(at + 1) == 0x2f
    ) {
      store<u16>(out, 0x2f2f);
      out += 2;
      at = behindUser(at + 2, end);
      before = 0x2f;
      continue;
    }
    store<u8>(out++, byte);
    before = byte;
    at++;
    if (!beginsParameter(byte)) continue;
    const equals = findEquals(at, end);
    if (equals == 0 || !isSecret(name, at, equals)) continue;
    memory.copy(out, at, equals + 1 - at);
    out += equals + 1 - at;
    at = equals + 1;
    while (at < end && !endsValue(load<u8>(at))) at++;
  }
  return out;
}

/** `?`, `&`, `;` and `#`. */
function beginsParameter(byte: u8): bool {
  return byte == 0x3f || byte == 0x26 || byte == 0x3b || byte == 0x23;
}

function endsValue(byte: u8): bool {
  return byte == 0x26 || byte == 0x3b || byte == 0x23 || byte == 0x3f || byte == 0x20;
}

/** Behind the user information that an authority at `at` begins with; `at` if it has none. */
function behindUser(at: usize, end: usize): usize {
  let behind = at;
  for (let i = at; i < end; i++) {
    const byte = load<u8>(i);
    if (byte == 0x2f || byte == 0x3f || byte == 0x23 || byte == 0x26 || byte == 0x20) break;
    if (byte == 0x40) behind = i + 1;
  }
  return behind;
}

/** The `=` that ends the parameter's name at `at`; 0 if it has no value. */
function findEquals(at: usize, end: usize): usize {
  for (; at < end; at++) {
    const byte = load<u8>(at);
    if (byte == 0x3d) return at;
    if (byte == 0x26 || byte == 0x3b || byte == 0x23 || byte == 0x3f || byte == 0x2f) return 0;
  }
  return 0;
}

/** Does the parameter's name [at, end) say that its value is a secret? */
function isSecret(name: usize, at: usize, end: usize): bool {
  let length: u32 = 0;
  while (at < end && length < MAX_NAME) {
    let byte = load<u8>(at++);
    if (byte == 0x25 && at + 2 <= end) {
      const value = (hexDigit(load<u8>(at)) << 4) | hexDigit(load<u8>(at + 1));
      if (value >= 0) {
        byte = value as u8;
        at += 2;
      }
    }
    // Names are compared as letters and digits: api_key, api-key, apiKey and user[password] are known too.
    const letter = lower(byte);
    if ((letter >= 0x61 && letter <= 0x7a) || (letter >= 0x30 && letter <= 0x39)) {
      store<u8>(name + length, letter as u8);
      length++;
    }
  }
  return (
    contains(name, length, 'token') ||
    contains(name, length, 'passw') ||
    contains(name, length, 'passphrase') ||
    contains(name, length, 'pwd') ||
    contains(name, length, 'secret') ||
    contains(name, length, 'apikey') ||
    contains(name, length, 'accesskey') ||
    contains(name, length, 'privatekey') ||
    contains(name, length, 'signature') ||
    contains(name, length, 'session') ||
    contains(name, length, 'sessid') ||
    contains(name, length, 'credential') ||
    contains(name, length, 'jwt') ||
    contains(name, length, 'cookie') ||
    contains(name, length, 'authorization') ||
    is(name, length, 'auth') ||
    is(name, length, 'oauth') ||
    is(name, length, 'pass') ||
    is(name, length, 'pin') ||
    is(name, length, 'key') ||
    is(name, length, 'sid') ||
    is(name, length, 'sig') ||
    is(name, length, 'hmac') ||
    is(name, length, 'otp')
  );
}

function hexDigit(byte: u8): i32 {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = lower(byte) as i32;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

function is(name: usize, length: u32, text: string): bool {
  return length == (text.length as u32) && equalsAt(name, text);
}

function contains(name: usize, length: u32, text: string): bool {
  const size = text.length as u32;
  for (let i: u32 = 0; i + size <= length; i++) if (equalsAt(name + i, text)) return true;
  return false;
}

function equalsAt(at: usize, text: string): bool {
  for (let i: i32 = 0; i < text.length; i++) {
    if ((load<u8>(at + i) as i32) != text.charCodeAt(i)) return false;
  }
  return true;
}
