// Items as JSON: what every format that is JSON writes its values with.

import {
  ITEM_END,
  ITEM_FALSE,
  ITEM_FIXED,
  ITEM_HEADER,
  ITEM_HEX,
  ITEM_IPV4,
  ITEM_IPV6,
  ITEM_LATIN,
  ITEM_LIST,
  ITEM_MAC,
  ITEM_NUMBER,
  ITEM_OBJECT,
  ITEM_SIGNED,
  ITEM_SYMBOL,
  ITEM_TEXT,
  ITEM_TIME,
  ITEM_TRUE,
  itemBytes,
} from '../memory/items';
import { putAddress } from './addresses';
import { firstIn, kindOf, lengthOf, nextItem, valueOf } from './fields';
import { put } from './json';
import { putBytes, putFixed, putHex, putHexByte, putMac, putNumber, putTime } from './text';

const QUOTE: u8 = 0x22;
const COMMA: u8 = 0x2c;
const BACKSLASH: u8 = 0x5c;

/** Writes the items from `from` up to `end` as members of an object, each with a comma before it. */
export function putItems(at: usize, from: usize, end: usize): usize {
  // Bit n: is level n a list? And has the current level an element yet?
  let lists: u32 = 0;
  let level: u32 = 0;
  let first = false;
  while (from < end) {
    const name = load<u32>(from);
    const word = load<u32>(from, 4);
    const kind = word & 0xff;
    const length = word >> 8;
    const value = from + ITEM_HEADER;
    from = value + ((itemBytes(kind, length) + 7) & ~7);
    if (kind == ITEM_END) {
      store<u8>(at++, lists & (1 << level) ? 0x5d : 0x7d);
      level--;
      first = false;
      continue;
    }
    if (!first) store<u8>(at++, COMMA);
    first = false;
    if (name != 0) {
      store<u8>(at++, QUOTE);
      at = put(at, changetype<string>(name));
      store<u16>(at, 0x3a22);
      at += 2;
    }
    if (kind == ITEM_LIST || kind == ITEM_OBJECT) {
      level++;
      if (kind == ITEM_LIST) lists |= 1 << level;
      else lists &= ~(1 << level);
      store<u8>(at++, kind == ITEM_LIST ? 0x5b : 0x7b);
      first = true;
      continue;
    }
    at = putValue(at, kind, length, value);
  }
  return at;
}

/** A value that is neither list nor object. */
export function putValue(at: usize, kind: u32, length: u32, value: usize): usize {
  switch (kind) {
    case ITEM_NUMBER:
      return putNumber(at, load<u64>(value));
    case ITEM_SIGNED: {
      const number = load<i64>(value);
      if (number >= 0) return putNumber(at, number as u64);
      store<u8>(at, 0x2d);
      return putNumber(at + 1, -number as u64);
    }
    case ITEM_FIXED:
      return putFixed(at, load<u64>(value), length);
    case ITEM_TRUE:
      return put(at, 'true');
    case ITEM_FALSE:
      return put(at, 'false');
    default:
      break;
  }
  store<u8>(at++, QUOTE);
  switch (kind) {
    case ITEM_TEXT:
      at = putEscaped(at, value, length);
      break;
    case ITEM_LATIN:
      at = putLatin(at, value, length);
      break;
    case ITEM_HEX:
      at = putHex(at, value, length);
      break;
    case ITEM_IPV4:
      at = putAddress(at, 4, value);
      break;
    case ITEM_IPV6:
      at = putAddress(at, 6, value);
      break;
    case ITEM_MAC:
      at = putMac(at, value);
      break;
    case ITEM_TIME:
      at = putTime(at, load<i64>(value));
      break;
    case ITEM_SYMBOL:
      at = put(at, changetype<string>(load<u32>(value)));
      break;
  }
  store<u8>(at, QUOTE);
  return at + 1;
}

/** UTF-8 with what JSON escapes (RFC 8259 §7), as JSON.stringify does. */
export function putEscaped(at: usize, from: usize, length: u32): usize {
  const end = from + length;
  let plain = from;
  for (; from < end; from++) {
    const byte = load<u8>(from);
    if (byte >= 0x20 && byte != QUOTE && byte != BACKSLASH) continue;
    at = putEscape(putBytes(at, plain, (from - plain) as u32), byte);
    plain = from + 1;
  }
  return putBytes(at, plain, (end - plain) as u32);
}

/** As `putEscaped`, of bytes that are a character each. */
export function putLatin(at: usize, from: usize, length: u32): usize {
  for (const end = from + length; from < end; from++) {
    const byte = load<u8>(from);
    if (byte >= 0x80) {
      store<u8>(at, 0xc0 | (byte >> 6));
      store<u8>(at + 1, 0x80 | (byte & 0x3f));
      at += 2;
    } else if (byte < 0x20 || byte == QUOTE || byte == BACKSLASH) at = putEscape(at, byte);
    else store<u8>(at++, byte);
  }
  return at;
}

function putEscape(at: usize, byte: u8): usize {
  let letter: u8 = 0;
  switch (byte as u32) {
    case 0x22:
    case 0x5c:
      letter = byte;
      break;
    case 0x08:
      letter = 0x62;
      break;
    case 0x09:
      letter = 0x74;
      break;
    case 0x0a:
      letter = 0x6e;
      break;
    case 0x0c:
      letter = 0x66;
      break;
    case 0x0d:
      letter = 0x72;
      break;
  }
  store<u8>(at, BACKSLASH);
  if (letter != 0) {
    store<u8>(at + 1, letter);
    return at + 2;
  }
  return putHexByte(put(at + 1, 'u00'), byte);
}

/** `,"name":` and the item's value, be it a list or an object; nothing where there is no item. */
export function putMember(at: usize, name: string, item: usize): usize {
  return item != 0 ? putJson(put(at, name), item) : at;
}

/** An item's value, with all that is in it. */
export function putJson(at: usize, item: usize): usize {
  const kind = kindOf(item);
  if (kind != ITEM_LIST && kind != ITEM_OBJECT) {
    return putValue(at, kind, lengthOf(item), valueOf(item));
  }
  // Members come with a comma before each: the bracket takes the first one's place.
  const end = putItems(at, firstIn(item), nextItem(item) - ITEM_HEADER);
  const bracket: u8 = kind == ITEM_LIST ? 0x5b : 0x7b;
  store<u8>(at, bracket);
  const last = end == at ? at + 1 : end;
  store<u8>(last, bracket + 2);
  return last + 1;
}

/** As `putMember`, of a text without its quotes: for what is put together of several. */
export function putTextOf(at: usize, item: usize): usize {
  const kind = kindOf(item);
  const end = putValue(at, kind, lengthOf(item), valueOf(item));
  if (load<u8>(at) != QUOTE) return end;
  memory.copy(at, at + 1, end - at - 2);
  return end - 2;
}

/** A value as a text, with quotes, whatever it is. */
export function putValueText(at: usize, item: usize): usize {
  store<u8>(at, QUOTE);
  const end = putTextOf(at + 1, item);
  store<u8>(end, QUOTE);
  return end + 1;
}
