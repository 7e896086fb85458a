// How a protocol's record lies in an event: a sequence of named values, lists and objects, which one
// decoder in src/ and one JSON writer here turn into every protocol's record. A parser writes them in the
// order in which the record has them.
//
//   item  ┌──────────┬─────────┬─────────┬───────────────────────┐
//         │ name u32 │ kind u8 │ length  │ value, padded to 8    │   name: address of the static string,
//         └──────────┴─────────┴─────────┴───────────────────────┘   0 inside a list
//                               u24
//
// Names and symbols are addresses of string literals: the same in every instance of the module, written
// once, in the parser. What does not fit MAX_ITEMS is left out, and the record says so.

/** An unsigned number, u64 up to 2^53. */
export const ITEM_NUMBER: u32 = 1;
/** A signed number, i64 within 2^53 of zero. */
export const ITEM_SIGNED: u32 = 2;
/** u64 / 10^length, length at most 6. */
export const ITEM_FIXED: u32 = 3;
export const ITEM_TRUE: u32 = 4;
export const ITEM_FALSE: u32 = 5;
/** `length` bytes of well-formed UTF-8. */
export const ITEM_TEXT: u32 = 6;
/** `length` bytes, a character each (ISO 8859-1): text that is no UTF-8. */
export const ITEM_LATIN: u32 = 7;
/** `length` bytes, written in hexadecimal. */
export const ITEM_HEX: u32 = 8;
export const ITEM_IPV4: u32 = 9;
export const ITEM_IPV6: u32 = 10;
/** 6 bytes, written with colons. */
export const ITEM_MAC: u32 = 11;
/** i64, ns since 1970. */
export const ITEM_TIME: u32 = 12;
/** u32, address of a static string. */
export const ITEM_SYMBOL: u32 = 13;
export const ITEM_LIST: u32 = 14;
export const ITEM_OBJECT: u32 = 15;
/** Ends the innermost list or object. */
export const ITEM_END: u32 = 16;

export const ITEM_HEADER: u32 = 8;
/** Bytes of a record's items. As JSON they are at most six times as many. */
export const MAX_ITEMS: u32 = 8192;
/** Bytes of one text; longer ones are cut. */
export const MAX_TEXT: u32 = 2048;
/** Lists and objects inside each other. */
const MAX_NESTING: u32 = 7;

/** Where items are being written. */
@unmanaged
export class ItemWriter {
  /** Next free byte, and the end of the room for items; the ends of open lists have room of their own. */
  out: u32;
  limit: u32;
  /** Open lists and objects; those of them that were left out. */
  depth: u32;
  omitted: u32;
  /** 1: something was left out or cut. */
  truncated: u32;
}

/** Begins a sequence at `at`, with MAX_ITEMS bytes of room. */
export function beginItems(w: ItemWriter, at: u32): void {
  w.out = at;
  w.limit = at + MAX_ITEMS - ITEM_HEADER * (MAX_NESTING + 1);
  w.depth = 0;
  w.omitted = 0;
  w.truncated = 0;
}

/** Writes an item's header; returns where its value goes, 0 without room. */
function item(w: ItemWriter, name: string, kind: u32, length: u32, bytes: u32): usize {
  const at = w.out;
  const end = at + ITEM_HEADER + ((bytes + 7) & ~7);
  if (end > w.limit) {
    w.truncated = 1;
    return 0;
  }
  store<u32>(at, changetype<usize>(name) as u32);
  store<u32>(at, kind | (length << 8), 4);
  w.out = end;
  return at + ITEM_HEADER;
}

/** The name of a list's element. */
export const ELEMENT: string = changetype<string>(0);

export function putNumberItem(w: ItemWriter, name: string, value: u64): void {
  const at = item(w, name, ITEM_NUMBER, 0, 8);
  if (at != 0) store<u64>(at, value);
}

export function putSignedItem(w: ItemWriter, name: string, value: i64): void {
  const at = item(w, name, ITEM_SIGNED, 0, 8);
  if (at != 0) store<i64>(at, value);
}

/** value / 10^decimals; `decimals` at most 6. */
export function putFixedItem(w: ItemWriter, name: string, value: u64, decimals: u32): void {
  const at = item(w, name, ITEM_FIXED, decimals, 8);
  if (at != 0) store<u64>(at, value);
}

/** `true`; to be left out where it is false, as records do. */
export function putTrue(w: ItemWriter, name: string): void {
  item(w, name, ITEM_TRUE, 0, 0);
}

export function putBool(w: ItemWriter, name: string, value: bool): void {
  item(w, name, value ? ITEM_TRUE : ITEM_FALSE, 0, 0);
}

/** Text off the wire, as UTF-8 if it is that, else a character for each byte. */
export function putText(w: ItemWriter, name: string, at: usize, length: u32): void {
  if (length > MAX_TEXT) {
    w.truncated = 1;
    length = MAX_TEXT;
    // Not in the middle of a character.
    for (let i = 0; i < 3 && (load<u8>(at + length) & 0xc0) == 0x80; i++) length--;
  }
  const kind = isUtf8(at, length) ? ITEM_TEXT : ITEM_LATIN;
  const value = item(w, name, kind, length, length);
  if (value != 0) memory.copy(value, at, length);
}

/** Bytes in hexadecimal; those past MAX_TEXT are cut. */
export function putHexItem(w: ItemWriter, name: string, at: usize, length: u32): void {
  if (length > MAX_TEXT) {
    w.truncated = 1;
    length = MAX_TEXT;
  }
  const value = item(w, name, ITEM_HEX, length, length);
  if (value != 0) memory.copy(value, at, length);
}

/** IPv4 address of 4 bytes at `at`. */
export function putIpv4Item(w: ItemWriter, name: string, at: usize): void {
  const value = item(w, name, ITEM_IPV4, 4, 4);
  if (value != 0) memory.copy(value, at, 4);
}

/** IPv6 address of 16 bytes at `at`. */
export function putIpv6Item(w: ItemWriter, name: string, at: usize): void {
  const value = item(w, name, ITEM_IPV6, 16, 16);
  if (value != 0) memory.copy(value, at, 16);
}

/** MAC address of 6 bytes at `at`. */
export function putMacItem(w: ItemWriter, name: string, at: usize): void {
  const value = item(w, name, ITEM_MAC, 6, 6);
  if (value != 0) memory.copy(value, at, 6);
}

/** ns since 1970. */
export function putTimeItem(w: ItemWriter, name: string, time: i64): void {
  const at = item(w, name, ITEM_TIME, 0, 8);
  if (at != 0) store<i64>(at, time);
}

/** One of a set of names: a string literal. */
export function putSymbol(w: ItemWriter, name: string, value: string): void {
  const at = item(w, name, ITEM_SYMBOL, 0, 4);
  if (at != 0) store<u32>(at, changetype<usize>(value) as u32);
}

export function openList(w: ItemWriter, name: string): void {
  open(w, name, ITEM_LIST);
}

export function openObject(w: ItemWriter, name: string): void {
  open(w, name, ITEM_OBJECT);
}

function open(w: ItemWriter, name: string, kind: u32): void {
  if (w.omitted > 0 || w.depth == MAX_NESTING || item(w, name, kind, 0, 0) == 0) {
    // What belongs into it must not end up beside it: nothing more is taken until it is closed.
    w.truncated = 1;
    w.omitted++;
    w.limit = w.out;
    return;
  }
  w.depth++;
}

/** Ends the innermost open list or object. */
export function close(w: ItemWriter): void {
  if (w.omitted > 0) {
    w.omitted--;
    return;
  }
  store<u32>(w.out, 0);
  store<u32>(w.out, ITEM_END, 4);
  w.out += ITEM_HEADER;
  w.depth--;
}

/** Bytes of an item's value, without padding. */
export function itemBytes(kind: u32, length: u32): u32 {
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

/** Well-formed UTF-8 (RFC 3629 §4)? */
export function isUtf8(at: usize, length: u32): bool {
  const end = at + length;
  while (at < end) {
    while (at + 8 <= end && (load<u64>(at) & 0x8080808080808080) == 0) at += 8;
    if (at == end) return true;
    const first = load<u8>(at) as u32;
    if (first < 0x80) {
      at++;
      continue;
    }
    let more: u32;
    let low: u32 = 0x80;
    let high: u32 = 0xbf;
    if (first >= 0xc2 && first <= 0xdf) more = 1;
    else if (first >= 0xe0 && first <= 0xef) {
      more = 2;
      if (first == 0xe0) low = 0xa0;
      else if (first == 0xed) high = 0x9f;
    } else if (first >= 0xf0 && first <= 0xf4) {
      more = 3;
      if (first == 0xf0) low = 0x90;
      else if (first == 0xf4) high = 0x8f;
    } else return false;
    if (at + more >= end) return false;
    const second = load<u8>(at + 1) as u32;
    if (second < low || second > high) return false;
    for (let i: u32 = 2; i <= more; i++) {
      if ((load<u8>(at + i) & 0xc0) != 0x80) return false;
    }
    at += more + 1;
  }
  return true;
}
