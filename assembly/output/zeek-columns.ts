// Rows of Zeek's logs, as its ASCII writer (base/frameworks/logging/writers/ascii.zeek) and its JSON writer
// make them: column by column, in the log's order.
//
//   TSV   1795494737.846734 ⇥ Cb3X… ⇥ … ⇥ -          unset "-", empty list or text "(empty)"
//   JSON  {"ts":1795494737.846734,"uid":"Cb3X…",…}   what is unset is left out

import { Ends } from '../memory/event';
import { FORMAT_ZEEK_JSON } from '../memory/formats';
import { PROTOCOL_ICMP, PROTOCOL_ICMPV6 } from '../memory/ip-protocols';
import {
  ITEM_FALSE,
  ITEM_FIXED,
  ITEM_LATIN,
  ITEM_LIST,
  ITEM_TEXT,
  ITEM_TIME,
  ITEM_TRUE,
} from '../memory/items';
import { Partition } from '../memory/partition';
import { putAddress } from './addresses';
import { fieldIn, firstIn, isEnd, kindOf, lengthOf, nextItem, numberOf, valueOf } from './fields';
import { put } from './json';
import { putEscaped, putLatin, putValue } from './json-items';
import { hasPorts } from './names';
import { putHexByte, putNumber, putPadded } from './text';

const TAB: u8 = 0x09;
const COMMA: u8 = 0x2c;
const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;
const MINUS: u8 = 0x2d;
const SECOND: i64 = 1_000_000_000;

export function isJson(partition: Partition): bool {
  return (partition.formats & FORMAT_ZEEK_JSON) != 0;
}

/** `ts`, and unless `flow` is 0, `uid` and the ends. */
export function beginRow(at: usize, json: bool, time: i64, flow: u64, ends: Ends): usize {
  if (json) at = put(at, '{"ts":');
  at = putEpoch(at, time);
  return flow != 0 ? putConnection(at, json, flow, ends) : at;
}

/** The columns `uid` and those of `id`. */
export function putConnection(at: usize, json: bool, flow: u64, ends: Ends): usize {
  at = endText(putUid(beginText(at, json, 'uid'), flow), json);
  const base = changetype<usize>(ends);
  const version = ends.ipVersion;
  at = addressColumn(at, json, 'id.orig_h', version, base + offsetof<Ends>('source0'));
  at = portColumn(at, json, 'id.orig_p', ends.protocol, ends.sourcePort);
  at = addressColumn(at, json, 'id.resp_h', version, base + offsetof<Ends>('destination0'));
  return portColumn(at, json, 'id.resp_p', ends.protocol, ends.destinationPort);
}

export function endRow(at: usize, json: bool): usize {
  if (json) store<u8>(at++, 0x7d);
  store<u8>(at, 0x0a);
  return at + 1;
}

/** What is before a column's value. */
function begin(at: usize, json: bool, name: string): usize {
  if (!json) {
    store<u8>(at, TAB);
    return at + 1;
  }
  store<u16>(at, 0x222c);
  at = put(at + 2, name);
  store<u16>(at, 0x3a22);
  return at + 2;
}

/** A column without a value. */
export function unset(at: usize, json: bool, name: string): usize {
  if (json) return at;
  store<u8>(begin(at, json, name), MINUS);
  return at + 2;
}

/** An item as it is: text, number, symbol, time, list of such; 0: unset. */
export function column(at: usize, json: bool, name: string, item: usize): usize {
  if (item == 0) return unset(at, json, name);
  at = begin(at, json, name);
  if (kindOf(item) != ITEM_LIST) return putCell(at, json, item, false);
  if (json) store<u8>(at++, 0x5b);
  let first = true;
  for (let it = firstIn(item); !isEnd(it); it = nextItem(it)) {
    if (!first) store<u8>(at++, COMMA);
    first = false;
    at = putCell(at, json, it, true);
  }
  if (json) {
    store<u8>(at, 0x5d);
    return at + 1;
  }
  return first ? put(at, '(empty)') : at;
}

/** A list that has one element, or none; unset where `there` is false. */
export function oneColumn(at: usize, json: bool, name: string, item: usize, there: bool): usize {
  if (!there) return unset(at, json, name);
  at = begin(at, json, name);
  if (json) store<u8>(at++, 0x5b);
  if (item != 0) at = putCell(at, json, item, true);
  else if (!json) at = put(at, '(empty)');
  if (!json) return at;
  store<u8>(at, 0x5d);
  return at + 1;
}

/** Text of ASCII letters; empty: unset. */
export function textColumn(at: usize, json: bool, name: string, text: string): usize {
  if (text.length == 0) return unset(at, json, name);
  at = begin(at, json, name);
  if (!json) return put(at, text);
  store<u8>(at, QUOTE);
  at = put(at + 1, text);
  store<u8>(at, QUOTE);
  return at + 1;
}

export function boolColumn(at: usize, json: bool, name: string, value: bool): usize {
  return putBool(begin(at, json, name), json, value);
}

function putBool(at: usize, json: bool, value: bool): usize {
  if (json) return put(at, value ? 'true' : 'false');
  store<u8>(at, value ? 0x54 : 0x46);
  return at + 1;
}

export function countColumn(at: usize, json: bool, name: string, value: u64): usize {
  return putNumber(begin(at, json, name), value);
}

/** Time between two times of ns. */
export function intervalColumn(at: usize, json: bool, name: string, ns: i64): usize {
  return putEpoch(begin(at, json, name), ns);
}

/** Whole seconds as an interval; 0: unset. */
export function secondsColumn(at: usize, json: bool, name: string, item: usize): usize {
  if (item == 0) return unset(at, json, name);
  return intervalColumn(at, json, name, (numberOf(item) as i64) * SECOND);
}

/** The field of that name of each object in a list that has it; 0: unset. */
export function fieldsColumn(
  at: usize,
  json: bool,
  name: string,
  list: usize,
  fieldName: string,
): usize {
  if (list == 0) return unset(at, json, name);
  at = beginList(at, json, name);
  let first = true;
  for (let it = firstIn(list); !isEnd(it); it = nextItem(it)) {
    const item = fieldIn(it, fieldName);
    if (item == 0) continue;
    if (!first) store<u8>(at++, COMMA);
    first = false;
    at = putCell(at, json, item, true);
  }
  return endList(at, json, first);
}

export function addressColumn(
  at: usize,
  json: bool,
  name: string,
  version: u8,
  address: usize,
): usize {
  at = begin(at, json, name);
  if (!json) return putAddress(at, version, address);
  store<u8>(at, QUOTE);
  at = putAddress(at + 1, version, address);
  store<u8>(at, QUOTE);
  return at + 1;
}

/** Of ICMP type and code are in the ports' places; what has no ports has 0. */
function portColumn(at: usize, json: bool, name: string, protocol: u8, port: u16): usize {
  const icmp = protocol == (PROTOCOL_ICMP as u8) || protocol == (PROTOCOL_ICMPV6 as u8);
  return countColumn(at, json, name, icmp || hasPorts(protocol) ? port : 0);
}

/** Text off the wire that is put together of several pieces: quotes in JSON, none else. */
export function beginText(at: usize, json: bool, name: string): usize {
  at = begin(at, json, name);
  if (json) store<u8>(at++, QUOTE);
  return at;
}

export function endText(at: usize, json: bool): usize {
  if (json) store<u8>(at++, QUOTE);
  return at;
}

export function beginList(at: usize, json: bool, name: string): usize {
  at = begin(at, json, name);
  if (json) store<u8>(at++, 0x5b);
  return at;
}

export function endList(at: usize, json: bool, empty: bool): usize {
  if (!json) return empty ? put(at, '(empty)') : at;
  store<u8>(at, 0x5d);
  return at + 1;
}

/** An item as a value; `inList`: commas in it are escaped. */
export function putCell(at: usize, json: bool, item: usize, inList: bool): usize {
  const kind = kindOf(item);
  const length = lengthOf(item);
  const value = valueOf(item);
  switch (kind) {
    case ITEM_TIME:
      return putEpoch(at, load<i64>(value));
    case ITEM_TRUE:
    case ITEM_FALSE:
      return putBool(at, json, kind == ITEM_TRUE);
    case ITEM_FIXED:
      return putMicros(at, load<u64>(value), length);
    default:
      break;
  }
  if (json) return putValue(at, kind, length, value);
  if (kind == ITEM_TEXT || kind == ITEM_LATIN) {
    return putText(at, value, length, kind == ITEM_LATIN, inList);
  }
  const end = putValue(at, kind, length, value);
  if (load<u8>(at) != QUOTE) return end;
  memory.copy(at, at + 1, end - at - 2);
  return end - 2;
}

/** A text without quotes, escaped as the format wants it; nothing without an item. */
export function putPlain(at: usize, json: bool, item: usize, inList: bool): usize {
  if (item == 0) return at;
  const kind = kindOf(item);
  const from = valueOf(item);
  const length = lengthOf(item);
  if (!json) {
    // Numbers and addresses are as they are.
    if (kind != ITEM_TEXT && kind != ITEM_LATIN) return putCell(at, json, item, inList);
    return putText(at, from, length, kind == ITEM_LATIN, inList);
  }
  if (kind == ITEM_TEXT) return putEscaped(at, from, length);
  if (kind == ITEM_LATIN) return putLatin(at, from, length);
  const end = putCell(at, json, item, inList);
  if (load<u8>(at) != QUOTE) return end;
  memory.copy(at, at + 1, end - at - 2);
  return end - 2;
}

/** Text as Zeek's ASCII writer escapes it. */
export function putText(at: usize, from: usize, length: u32, latin: bool, inList: bool): usize {
  if (length == 0) return put(at, '(empty)');
  if (length == 1 && load<u8>(from) == MINUS) return put(at, '\\x2d');
  for (const end = from + length; from < end; from++) {
    const byte = load<u8>(from);
    if (byte == BACKSLASH) {
      store<u16>(at, 0x5c5c);
      at += 2;
    } else if (
      byte < 0x20 ||
      byte == 0x7f ||
      (latin && byte >= 0x80) ||
      (inList && byte == COMMA)
    ) {
      at = putHexByte(put(at, '\\x'), byte);
    } else store<u8>(at++, byte);
  }
  return at;
}

/** Seconds with six decimals. */
export function putEpoch(at: usize, ns: i64): usize {
  let seconds = ns / SECOND;
  let micros = (ns - seconds * SECOND) / 1000;
  if (ns < 0) {
    store<u8>(at++, MINUS);
    seconds = -seconds;
    micros = -micros;
  }
  at = putNumber(at, seconds as u64);
  store<u8>(at, 0x2e);
  return putPadded(at + 1, micros as u32, 6);
}

/** value / 10^decimals, with six decimals. */
function putMicros(at: usize, value: u64, decimals: u32): usize {
  for (; decimals < 6; decimals++) value *= 10;
  return putEpoch(at, (value as i64) * 1000);
}

const LETTERS: usize = memory.data<u8>([
  0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46,
  0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f, 0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56,
  0x57, 0x58, 0x59, 0x5a, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c,
  0x6d, 0x6e, 0x6f, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a,
]);

/** "C" and the flow's id in base 62. */
export function putUid(at: usize, flow: u64): usize {
  store<u8>(at, 0x43);
  return putBase62(at + 1, flow);
}

/** "F" and a file's id in base 62. */
export function putFuid(at: usize, file: u64): usize {
  store<u8>(at, 0x46);
  return putBase62(at + 1, file);
}

function putBase62(at: usize, id: u64): usize {
  for (let i = 0; i < 11; i++) {
    const rest = id / 62;
    store<u8>(at++, load<u8>(LETTERS + ((id - rest * 62) as usize)));
    id = rest;
  }
  return at;
}
