// Names of parameters, of URLs and forms, compared as letters and digits in lower case: api_key, api-key, apiKey
// and user%5Bkey%5D are alike.

import { lower } from './opening';

/** Longest name that is looked at, in letters and digits. */
export const MAX_NAME: u32 = 64;

/** Writes the letters and digits of the name [at, end) to `out`, MAX_NAME bytes; returns how many. */
export function readName(out: usize, at: usize, end: usize): u32 {
  let length: u32 = 0;
  while (at < end && length < MAX_NAME) {
    const escaped = escapedAt(at, end);
    const letter = lower(escaped >= 0 ? (escaped as u8) : load<u8>(at));
    at += escaped >= 0 ? 3 : 1;
    if ((letter >= 0x61 && letter <= 0x7a) || (letter >= 0x30 && letter <= 0x39)) {
      store<u8>(out + length, letter as u8);
      length++;
    }
  }
  return length;
}

/** The byte that "%XX" at `at` stands for (RFC 3986 §2.1); -1: there is none. */
export function escapedAt(at: usize, end: usize): i32 {
  if (load<u8>(at) != 0x25 || at + 3 > end) return -1;
  const high = hexDigit(load<u8>(at + 1));
  const low = hexDigit(load<u8>(at + 2));
  return high >= 0 && low >= 0 ? (high << 4) | low : -1;
}

function hexDigit(byte: u8): i32 {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = lower(byte) as i32;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** Does the name say that its value is a password? */
export function isPasswordName(name: usize, length: u32): bool {
  return (
    nameHas(name, length, 'passw') ||
    nameHas(name, length, 'passphrase') ||
    nameHas(name, length, 'pwd') ||
    nameIs(name, length, 'pass') ||
    nameIs(name, length, 'userpass') ||
    nameIs(name, length, 'loginpass')
  );
}

export function nameIs(name: usize, length: u32, text: string): bool {
  return length == (text.length as u32) && equalsAt(name, text);
}

export function nameHas(name: usize, length: u32, text: string): bool {
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
