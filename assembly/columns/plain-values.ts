// Values of items as text, without JSON's quotes and escapes.

import {
  ITEM_FALSE,
  ITEM_FIXED,
  ITEM_HEX,
  ITEM_IPV4,
  ITEM_IPV6,
  ITEM_LATIN,
  ITEM_MAC,
  ITEM_SIGNED,
  ITEM_TIME,
  ITEM_TRUE,
} from '../memory/items';
import { putAddress } from '../output/addresses';
import { put } from '../output/json';
import { putFixed, putHex, putMac, putNumber } from '../output/text';

/** Any value but text that is UTF-8, symbols, lists and objects. */
export function putPlain(at: usize, kind: u32, length: u32, value: usize): usize {
  switch (kind) {
    case ITEM_LATIN:
      return putLatin(at, value, length);
    case ITEM_HEX:
      return putHex(at, value, length);
    case ITEM_MAC:
      return putMac(at, value);
    case ITEM_IPV4:
      return putAddress(at, 4, value);
    case ITEM_IPV6:
      return putAddress(at, 6, value);
    case ITEM_TRUE:
      return put(at, 'true');
    case ITEM_FALSE:
      return put(at, 'false');
    case ITEM_FIXED:
      return putFixed(at, load<u64>(value), length);
    case ITEM_SIGNED:
    case ITEM_TIME: {
      const number = load<i64>(value);
      if (number >= 0) return putNumber(at, number as u64);
      store<u8>(at, 0x2d);
      return putNumber(at + 1, -number as u64);
    }
    default:
      return putNumber(at, load<u64>(value));
  }
}

/** Bytes that are a character each, as UTF-8. */
function putLatin(at: usize, from: usize, length: u32): usize {
  for (const end = from + length; from < end; from++) {
    const byte = load<u8>(from);
    if (byte < 0x80) store<u8>(at++, byte);
    else {
      store<u8>(at, 0xc0 | (byte >> 6));
      store<u8>(at + 1, 0x80 | (byte & 0x3f));
      at += 2;
    }
  }
  return at;
}
