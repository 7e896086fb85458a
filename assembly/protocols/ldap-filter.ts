// Search filters of LDAP (RFC 4511 §4.5.1.7) as text (RFC 4515): (&(objectClass=person)(mail=a*@example.org)).
// Values that are compared with passwords are hidden.

import { isUtf8 } from '../memory/items';
import { putHexByte } from '../output/text';
import { Element, readElement, TAG_OCTET_STRING, TAG_SEQUENCE } from './ber';
import { lower } from './opening';

/** Filters inside each other. */
const MAX_DEPTH: u32 = 24;

// Tags of the kinds of filters.
const AND: u32 = 0xa0;
const OR: u32 = 0xa1;
const NOT: u32 = 0xa2;
const EQUAL: u32 = 0xa3;
const SUBSTRINGS: u32 = 0xa4;
const GREATER: u32 = 0xa5;
const LESS: u32 = 0xa6;
const PRESENT: u32 = 0x87;
const APPROXIMATE: u32 = 0xa8;
const EXTENSIBLE: u32 = 0xa9;

/** Text being written: where to, and where the room ends. */
@unmanaged
export class FilterText {
  out: u32;
  limit: u32;
  /** 1: cut, or damaged. */
  cut: u32;
}

/**
 * Writes the filter at `at`. Elements are read into `elements`, one for each level, MAX_DEPTH at most. Returns
 * where it ends; 0 if it is damaged.
 */
export function writeFilter(text: FilterText, elements: usize, depth: u32, at: u32, end: u32): u32 {
  const it = changetype<Element>(elements + depth * offsetof<Element>());
  const after = readElement(it, at, end);
  if (after == 0 || depth + 1 >= MAX_DEPTH) {
    text.cut = 1;
    return 0;
  }
  put(text, 0x28);
  switch (it.tag) {
    case AND:
    case OR:
    case NOT: {
      put(text, it.tag == AND ? 0x26 : it.tag == OR ? 0x7c : 0x21);
      let inner = it.at;
      const stop = it.end;
      while (inner < stop) {
        inner = writeFilter(text, elements, depth + 1, inner, stop);
        if (inner == 0 || text.cut) return 0;
      }
      break;
    }
    case PRESENT:
      putBytes(text, it.at, it.end);
      put(text, 0x3d);
      put(text, 0x2a);
      break;
    case SUBSTRINGS:
      if (!writeSubstrings(text, it)) return 0;
      break;
    case EXTENSIBLE:
      writeExtensible(text, it);
      break;
    case EQUAL:
    case GREATER:
    case LESS:
    case APPROXIMATE:
      if (!writeComparison(text, it)) return 0;
      break;
    default:
      put(text, 0x3f);
  }
  put(text, 0x29);
  return after;
}

function writeComparison(text: FilterText, it: Element): bool {
  const kind = it.tag;
  const end = it.end;
  const value = readElement(it, it.at, end);
  if (value == 0) return false;
  putBytes(text, it.at, it.end);
  const secret = isSecret(it.at, it.end);
  if (kind == GREATER) put(text, 0x3e);
  else if (kind == LESS) put(text, 0x3c);
  else if (kind == APPROXIMATE) put(text, 0x7e);
  put(text, 0x3d);
  if (readElement(it, value, end) == 0) return false;
  putValue(text, it.at, it.end, secret);
  return true;
}

function writeSubstrings(text: FilterText, it: Element): bool {
  const end = it.end;
  const rest = readElement(it, it.at, end);
  if (rest == 0 || it.tag != TAG_OCTET_STRING) return false;
  putBytes(text, it.at, it.end);
  const secret = isSecret(it.at, it.end);
  put(text, 0x3d);
  if (readElement(it, rest, end) == 0 || it.tag != TAG_SEQUENCE) return false;
  let at = it.at;
  const stop = it.end;
  let last: u32 = 0;
  while (at < stop) {
    at = readElement(it, at, stop);
    if (at == 0) return false;
    // 0x80: what the value begins with; 0x81: is somewhere in it; 0x82: what it ends with.
    if (it.tag != 0x80) put(text, 0x2a);
    putValue(text, it.at, it.end, secret);
    last = it.tag;
  }
  if (last != 0x82) put(text, 0x2a);
  return true;
}

/** type:dn:rule:=value */
function writeExtensible(text: FilterText, it: Element): void {
  const from = it.at;
  const end = it.end;
  let secret = false;
  // In their order in the text; on the wire the rule comes first.
  for (let wanted: u32 = 0; wanted < 4; wanted++) {
    const tag: u32 = wanted == 0 ? 0x82 : wanted == 1 ? 0x84 : wanted == 2 ? 0x81 : 0x83;
    let at = from;
    while (at != 0 && at < end) {
      at = readElement(it, at, end);
      if (at == 0 || it.tag != tag) continue;
      if (tag == 0x83) {
        put(text, 0x3a);
        put(text, 0x3d);
        putValue(text, it.at, it.end, secret);
      } else if (tag == 0x84) {
        if (it.end > it.at && load<u8>(it.at) != 0) {
          put(text, 0x3a);
          put(text, 0x64);
          put(text, 0x6e);
        }
      } else {
        if (tag == 0x81) put(text, 0x3a);
        else secret = isSecret(it.at, it.end);
        putBytes(text, it.at, it.end);
      }
      break;
    }
  }
}

/** Does the attribute's name speak of a password: userPassword, unicodePwd, …? */
function isSecret(at: u32, end: u32): bool {
  for (; at + 3 <= end; at++) {
    const a = lower(load<u8>(at));
    const b = lower(load<u8>(at + 1));
    const c = lower(load<u8>(at + 2));
    // "pwd", "pas" as in password and passphrase.
    if (a == 0x70 && ((b == 0x77 && c == 0x64) || (b == 0x61 && c == 0x73))) return true;
  }
  return false;
}

function put(text: FilterText, byte: u8): void {
  if (text.out >= text.limit) {
    text.cut = 1;
    return;
  }
  store<u8>(text.out++, byte);
}

function putBytes(text: FilterText, at: u32, end: u32): void {
  for (; at < end; at++) put(text, load<u8>(at));
}

/** A value: what has a meaning in filters, and what is no text, as a backslash and two hexadecimal digits. */
function putValue(text: FilterText, at: u32, end: u32, secret: bool): void {
  if (secret) {
    // <hidden>
    put(text, 0x3c);
    for (let i = 0; i < 6; i++) put(text, (0x6e6564646968 >> ((i as u64) << 3)) as u8);
    put(text, 0x3e);
    return;
  }
  const plain = isUtf8(at, end - at);
  for (; at < end; at++) {
    const byte = load<u8>(at);
    const special = byte < 0x20 || byte == 0x28 || byte == 0x29 || byte == 0x2a || byte == 0x5c;
    if (!special && (plain || byte < 0x80)) {
      put(text, byte);
      continue;
    }
    if (text.out + 3 > text.limit) {
      text.cut = 1;
      return;
    }
    store<u8>(text.out, 0x5c);
    putHexByte(text.out + 1, byte);
    text.out += 3;
  }
}
