// A protocol's record as a line of JSON, from its items: the same that JSON.stringify makes of the object
// that src/records/items.ts reads from them.

import { RECORD_FIXED, RecordEvent } from '../memory/event';
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
} from '../memory/items';
import { put, putField } from './json';
import { hasPorts, protocolName } from './names';
import {
  putBytes,
  putFixed,
  putHex,
  putHex64,
  putHexByte,
  putIpv4,
  putIpv6,
  putMac,
  putNumber,
  putTime,
} from './text';

const QUOTE: u8 = 0x22;
const COMMA: u8 = 0x2c;
const BACKSLASH: u8 = 0x5c;

/** Writes the line with its line feed at `at`; returns its end. */
export function writeRecordLine(at: usize, event: RecordEvent): usize {
  const base = changetype<usize>(event);
  at = put(put(at, '{"type":"'), changetype<string>(event.name));
  at = putTime(put(at, '","time":"'), event.time);
  at = event.ipVersion == 0 ? put(at, '"') : putFlow(at, event);
  at = putItems(at, base + RECORD_FIXED, base + RECORD_FIXED + event.itemBytes);
  if (event.truncated) at = put(at, ',"truncated":true');
  store<u16>(at, 0x0a7d);
  return at + 2;
}

/** Its flow, and the flow's ends: ARP has none. */
function putFlow(at: usize, event: RecordEvent): usize {
  const base = changetype<usize>(event);
  at = putHex64(put(at, '","flow":"'), event.flow);
  at = put(at, '","src":{"ip":"');
  at = putEnd(at, event, base + offsetof<RecordEvent>('source0'), event.sourcePort);
  at = put(at, '},"dst":{"ip":"');
  at = putEnd(at, event, base + offsetof<RecordEvent>('destination0'), event.destinationPort);
  at = put(at, '},"protocol":"');
  const name = protocolName(event.protocol);
  at = name.length > 0 ? put(at, name) : putNumber(at, event.protocol);
  store<u8>(at++, QUOTE);
  return at;
}

function putEnd(at: usize, event: RecordEvent, address: usize, port: u16): usize {
  at = event.ipVersion == 6 ? putIpv6(at, address) : putIpv4(at, address);
  store<u8>(at++, QUOTE);
  return hasPorts(event.protocol) ? putField(at, ',"port":', port) : at;
}

function putItems(at: usize, from: usize, end: usize): usize {
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
    from = value + ((bytesOf(kind, length) + 7) & ~7);
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

/** Bytes of an item's value. */
function bytesOf(kind: u32, length: u32): u32 {
  switch (kind) {
    case ITEM_TRUE:
    case ITEM_FALSE:
    case ITEM_LIST:
    case ITEM_OBJECT:
    case ITEM_END:
      return 0;
    case ITEM_TEXT:
    case ITEM_LATIN:
    case ITEM_HEX:
    case ITEM_MAC:
      return length;
    case ITEM_IPV6:
      return 16;
    default:
      return 8;
  }
}

function putValue(at: usize, kind: u32, length: u32, value: usize): usize {
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
      at = putIpv4(at, value);
      break;
    case ITEM_IPV6:
      at = putIpv6(at, value);
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
function putEscaped(at: usize, from: usize, length: u32): usize {
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
function putLatin(at: usize, from: usize, length: u32): usize {
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
