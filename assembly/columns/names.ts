// What names stand for in tables: static strings, by their addresses. TypeScript enters what it is asked for
// (WANT_NAME), the first time that a name comes up in a place.

import { put } from '../output/json';
import { ColumnStore } from './store';

/** Place of the types of records: the value is the address of the table. */
export const PLACE_TYPES: u32 = 1;
/** First place of fields; each table, and each object that is taken apart, has its own. */
export const PLACE_FIELDS: u32 = 2;
/** Place of texts that were copied: the value is a cell. */
const PLACE_TEXTS: u32 = 0;

@unmanaged
export class NameEntry {
  place: u32;
  /** 0: the entry is free. */
  name: u32;
  /** Of a field: the address of its column, 0 for none. Of a type: of its table. */
  value: u32;
  /** Of a field that is an object: the place of its own fields. Of a text: its length. */
  inner: u32;
}

/** The entry of a name in a place, or the free one where it would be. */
export function nameEntry(it: ColumnStore, place: u32, name: u32): NameEntry {
  // Addresses of strings are multiples of 4 and not far from each other.
  let index = (name >> 2) * 0x9e3779b1 + place * 0x85ebca6b;
  index ^= index >> 15;
  while (true) {
    const at = it.names + (index & it.nameMask) * (offsetof<NameEntry>() as u32);
    const entry = changetype<NameEntry>(at);
    if (entry.name == 0 || (entry.name == name && entry.place == place)) return entry;
    index++;
  }
}

/** Enters what a name is. */
export function enterName(
  it: ColumnStore,
  place: u32,
  name: u32,
  value: u32,
  inner: u32,
): NameEntry {
  const entry = nameEntry(it, place, name);
  if (entry.name == 0) {
    // The engine's static strings are far fewer.
    if (++it.nameCount > it.nameMask - (it.nameMask >> 2)) unreachable();
    entry.place = place;
    entry.name = name;
  }
  entry.value = value;
  entry.inner = inner;
  return entry;
}

/** The cell of a static string's text; texts are kept for the run. */
export function textCell(it: ColumnStore, name: string): u64 {
  const address = changetype<usize>(name) as u32;
  let entry = nameEntry(it, PLACE_TEXTS, address);
  if (entry.name == 0) {
    const length = name.length as u32;
    // `put` may write behind the text.
    if (it.interned + length + 16 > it.internedEnd) unreachable();
    entry = enterName(it, PLACE_TEXTS, address, it.interned, length);
    put(it.interned, name);
    it.interned += length;
  }
  return (entry.value as u64) | ((entry.inner as u64) << 32);
}
