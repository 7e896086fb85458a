// URLs without what is secret in them: user information before a host (RFC 3986 §3.2.1), and the values of
// parameters whose names say that they are passwords, tokens, keys, signatures or sessions.
//
//   http://joe:pass@host/a;jsessionid=1F?q=x&token=abc#access_token=def
//   http://host/a;jsessionid=?q=x&token=#access_token=

import { MAX_TEXT, putText } from '../memory/items';
import { Input, scratchOf } from '../stream/input';
import { isPasswordName, nameHas, nameIs, readName } from './parameter-names';

/** Where in a parser's scratch the cleaned text lies, and how much there is room for. */
const CLEANED: usize = 16384;
const MAX_URL: u32 = 4096;
/** A parameter's name, MAX_NAME bytes, in the scratch behind the text. */
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
  const length = readName(name, at, end);
  return (
    isPasswordName(name, length) ||
    nameHas(name, length, 'token') ||
    nameHas(name, length, 'secret') ||
    nameHas(name, length, 'apikey') ||
    nameHas(name, length, 'accesskey') ||
    nameHas(name, length, 'privatekey') ||
    nameHas(name, length, 'signature') ||
    nameHas(name, length, 'session') ||
    nameHas(name, length, 'sessid') ||
    nameHas(name, length, 'credential') ||
    nameHas(name, length, 'jwt') ||
    nameHas(name, length, 'cookie') ||
    nameHas(name, length, 'authorization') ||
    nameIs(name, length, 'auth') ||
    nameIs(name, length, 'oauth') ||
    nameIs(name, length, 'pin') ||
    nameIs(name, length, 'key') ||
    nameIs(name, length, 'sid') ||
    nameIs(name, length, 'sig') ||
    nameIs(name, length, 'hmac') ||
    nameIs(name, length, 'otp')
  );
}
