// HPACK (RFC 7541): field blocks of HTTP/2 to lines of `name: value`, one to a field, as HTTP/1 has them. A
// decoder has a dynamic table for each direction; a block that is not decoded would spoil all later ones.
//
//   table   ┌───── … ──────┬────────────────────────┬─ … ─┐
//           │ evicted      │ oldest … newest entry  │     │   `room` bytes from `entries`
//           └───── … ──────┴────────────────────────┴─ … ─┘
//   entry   ┌──────────────────┬──────┬───────┬──────────────────┐
//           │ lengths u16, u16 │ name │ value │ lengths u16, u16 │   lengths at both ends: found either way
//           └──────────────────┴──────┴───────┴──────────────────┘

import { decodeHuffman } from './hpack-huffman';
import { STATIC_ENTRIES, staticName, staticValue } from './hpack-static';

/** The size that a table has unless a larger one was agreed on (RFC 9113 §6.5.2), and so the room it begins with. */
export const SMALL_TABLE: u32 = 4096;
/** Larger ones are not followed. */
const MAX_TABLE: u32 = 65536;
/** What an entry counts beside its name and value (RFC 7541 §4.1). */
const ENTRY: u32 = 32;
const LENGTHS: u32 = 4;

@unmanaged
export class HpackTable {
  /** Size of the entries as RFC 7541 §4.1 counts it, and how much it may be. */
  size: u32;
  max: u32;
  count: u32;
  /** Where the entries lie, and bytes for them: an entry takes less than what it counts. */
  entries: u32;
  room: u32;
  /** Where the oldest entry begins and the newest one ends, from `entries`. */
  start: u32;
  end: u32;
}

export function beginTable(table: HpackTable, entries: u32): void {
  table.max = SMALL_TABLE;
  table.entries = entries;
  table.room = SMALL_TABLE;
}

/** Goes on with the entries elsewhere, where they have more room. */
export function moveTable(table: HpackTable, entries: u32, room: u32): void {
  memory.copy(entries, table.entries, table.end);
  table.entries = entries;
  table.room = room;
}

/** Does the block begin with a larger size (§4.2) than a table has to begin with? */
export function asksForMore(r: HpackReader): bool {
  const from = r.at;
  let most: u32 = 0;
  while (r.at != 0 && r.at < r.end && (load<u8>(r.at) & 0xe0) == 0x20) {
    most = max(most, readInteger(r, 5));
  }
  r.at = from;
  return most > SMALL_TABLE;
}

/** Where a block is being decoded. */
@unmanaged
export class HpackReader {
  /** What is left of the block; 0: it is damaged. */
  at: u32;
  end: u32;
  /** Where lines are written, and the end of the room for them. */
  out: u32;
  limit: u32;
}

/** Decodes the block to lines. False if it is damaged, or there is no room for its fields. */
export function decodeBlock(table: HpackTable, r: HpackReader): bool {
  while (r.at != 0 && r.at < r.end) {
    const first = load<u8>(r.at) as u32;
    if (first & 0x80) {
      const index = readInteger(r, 7);
      if (index == 0 || !putEntry(table, r, index, true)) return false;
      endLine(r);
    } else if ((first & 0xe0) == 0x20) {
      const size = readInteger(r, 5);
      if (r.at == 0 || size > MAX_TABLE) return false;
      table.max = size;
      evict(table, 0);
    } else {
      const indexed = (first & 0x40) != 0;
      if (!readLiteral(table, r, readInteger(r, indexed ? 6 : 4), indexed)) return false;
    }
  }
  return r.at != 0;
}

/** A field whose value, and name unless `index` has it, are in the block (§6.2). */
function readLiteral(table: HpackTable, r: HpackReader, index: u32, indexed: bool): bool {
  if (r.at == 0) return false;
  const name = r.out;
  if (index != 0) {
    if (!putEntry(table, r, index, false)) return false;
  } else {
    readString(r);
  }
  const nameEnd = r.out;
  putSeparator(r);
  const value = r.out;
  readString(r);
  if (r.at == 0) return false;
  if (indexed && !insert(table, name, nameEnd - name, value, r.out - value)) return false;
  endLine(r);
  return true;
}

/** An integer in the first byte's low `prefix` bits, or behind it (§5.1). Sets r.at to 0 if it makes no sense. */
function readInteger(r: HpackReader, prefix: u32): u32 {
  const most: u32 = (1 << prefix) - 1;
  let value = (load<u8>(r.at++) as u32) & most;
  if (value < most) return value;
  for (let shift: u32 = 0; shift < 21; shift += 7) {
    if (r.at >= r.end) break;
    const byte = load<u8>(r.at++) as u32;
    value += (byte & 0x7f) << shift;
    if (!(byte & 0x80)) return value;
  }
  r.at = 0;
  return 0;
}

/** A string (§5.2) to r.out. Control characters become blanks: they would end the line. */
function readString(r: HpackReader): void {
  if (r.at == 0 || r.at >= r.end) {
    r.at = 0;
    return;
  }
  const huffman = (load<u8>(r.at) & 0x80) != 0;
  const length = readInteger(r, 7);
  if (r.at == 0 || length > r.end - r.at) {
    r.at = 0;
    return;
  }
  const from = r.out;
  const at = r.at;
  if (huffman) {
    r.out = decodeHuffman(from, r.limit, at, at + length);
    if (r.out == 0) {
      r.out = from;
      r.at = 0;
      return;
    }
  } else {
    if (length > r.limit - from) {
      r.at = 0;
      return;
    }
    memory.copy(from, at, length);
    r.out += length;
  }
  for (let i = from; i < r.out; i++) if (load<u8>(i) < 0x20) store<u8>(i, 0x20);
  r.at = at + length;
}

/** Writes the entry's name; and, `whole`, its value. False if there is none, or no room. */
function putEntry(table: HpackTable, r: HpackReader, index: u32, whole: bool): bool {
  if (r.at == 0) return false;
  if (index <= STATIC_ENTRIES) {
    putText(r, staticName(index));
    if (whole) {
      putSeparator(r);
      putText(r, staticValue(index));
    }
    return r.at != 0;
  }
  const entry = find(table, index - STATIC_ENTRIES - 1);
  if (entry == 0) return false;
  const name = load<u16>(entry) as u32;
  putBytes(r, entry + LENGTHS, name);
  if (whole) {
    putSeparator(r);
    putBytes(r, entry + LENGTHS + name, load<u16>(entry, 2));
  }
  return r.at != 0;
}

function putText(r: HpackReader, text: string): void {
  const length = text.length as u32;
  if (length > r.limit - r.out) {
    r.at = 0;
    return;
  }
  for (let i: u32 = 0; i < length; i++) store<u8>(r.out++, text.charCodeAt(i) as u8);
}

function putBytes(r: HpackReader, at: u32, length: u32): void {
  if (length > r.limit - r.out) {
    r.at = 0;
    return;
  }
  memory.copy(r.out, at, length);
  r.out += length;
}

function putSeparator(r: HpackReader): void {
  putText(r, ': ');
}

function endLine(r: HpackReader): void {
  putText(r, '\n');
}

/** Address of the entry that is `back` before the newest; 0 if there are not so many. */
function find(table: HpackTable, back: u32): u32 {
  if (back >= table.count) return 0;
  let end = table.entries + table.end;
  while (true) {
    const entry = end - 2 * LENGTHS - (load<u16>(end - 4) as u32) - (load<u16>(end - 2) as u32);
    if (back == 0) return entry;
    back--;
    end = entry;
  }
}

/** Makes room for an entry of `size` (§4.4). */
function evict(table: HpackTable, size: u32): void {
  while (table.count > 0 && table.size + size > table.max) {
    const entry = table.entries + table.start;
    const text = (load<u16>(entry) as u32) + (load<u16>(entry, 2) as u32);
    table.start += 2 * LENGTHS + text;
    table.size -= ENTRY + text;
    table.count--;
  }
}

/** False: there is no room for what the table may hold. */
function insert(table: HpackTable, name: u32, nameLength: u32, value: u32, valueLength: u32): bool {
  const text = nameLength + valueLength;
  evict(table, text + ENTRY);
  // What is larger than the table empties it.
  if (text + ENTRY > table.max) return true;
  const bytes = table.entries;
  if (table.end + text + 2 * LENGTHS > table.room) {
    memory.copy(bytes, bytes + table.start, table.end - table.start);
    table.end -= table.start;
    table.start = 0;
    if (table.end + text + 2 * LENGTHS > table.room) return false;
  }
  const lengths = nameLength | (valueLength << 16);
  const entry = bytes + table.end;
  store<u32>(entry, lengths);
  memory.copy(entry + LENGTHS, name, nameLength);
  memory.copy(entry + LENGTHS + nameLength, value, valueLength);
  store<u32>(entry + LENGTHS + text, lengths);
  table.end += text + 2 * LENGTHS;
  table.size += text + ENTRY;
  table.count++;
  return true;
}
