// A record's fields by name, for formats that have an order or names of their own. The addresses of the
// record's items are listed once; a field is then looked for from behind the last one that was found, since
// formats mostly ask in the order of the record.

import { RECORD_FIXED, RecordEvent } from '../memory/event';
import { ITEM_END, ITEM_HEADER, ITEM_LIST, ITEM_OBJECT, itemBytes } from '../memory/items';
import { Partition } from '../memory/partition';
import { SCRATCH_ENCODE, SCRATCH_SIZE } from '../memory/scratch';
import { Common } from './common';

/** Behind Common in the worker's scratch. */
@unmanaged
export class Fields {
  count: u32;
  /** Place of the field found last. */
  last: u32;
}

@unmanaged
class Entry {
  /** Address of the field's name, and of its item. */
  name: u32;
  item: u32;
}

const FIRST: usize = offsetof<Fields>();
const ROOM: usize = SCRATCH_SIZE - SCRATCH_ENCODE - offsetof<Common>() - FIRST;
/** No record has as many fields. */
const MAX_FIELDS: u32 = (ROOM / offsetof<Entry>()) as u32;

/** Lists the fields of a record; they stay until the next record of this worker. */
export function fieldsOf(event: RecordEvent, partition: Partition): Fields {
  const it = changetype<Fields>(partition.scratch + SCRATCH_ENCODE + offsetof<Common>());
  let at = changetype<usize>(event) + RECORD_FIXED;
  const end = at + event.itemBytes;
  let count: u32 = 0;
  while (at < end && count < MAX_FIELDS) {
    const entry = entryAt(it, count++);
    entry.name = load<u32>(at);
    entry.item = at as u32;
    at = nextItem(at);
  }
  it.count = count;
  it.last = 0;
  return it;
}

function entryAt(it: Fields, index: u32): Entry {
  return changetype<Entry>(changetype<usize>(it) + FIRST + index * (offsetof<Entry>() as u32));
}

/** The item of a field, 0 where the record does not have it. */
export function field(it: Fields, name: string): usize {
  const wanted = changetype<usize>(name) as u32;
  const count = it.count;
  let index = it.last;
  for (let left = count; left > 0; left--) {
    if (index >= count) index = 0;
    const entry = entryAt(it, index++);
    if (entry.name != wanted) continue;
    it.last = index;
    return entry.item;
  }
  return 0;
}

/** The item behind this one, past all that is in it. */
export function nextItem(at: usize): usize {
  let depth = 0;
  do {
    const kind = kindOf(at);
    if (kind == ITEM_LIST || kind == ITEM_OBJECT) depth++;
    else if (kind == ITEM_END) depth--;
    at += ITEM_HEADER + ((itemBytes(kind, lengthOf(at)) + 7) & ~7);
  } while (depth > 0);
  return at;
}

/** The first item in a list or object; ITEM_END where it is empty. */
export function firstIn(item: usize): usize {
  return item + ITEM_HEADER;
}

export function isEnd(item: usize): bool {
  return kindOf(item) == ITEM_END;
}

/** A field of an object; 0 where it is not there, or the object is not (0). */
export function fieldIn(object: usize, name: string): usize {
  if (object == 0) return 0;
  const wanted = changetype<usize>(name) as u32;
  for (let at = firstIn(object); !isEnd(at); at = nextItem(at)) {
    if (load<u32>(at) == wanted) return at;
  }
  return 0;
}

export function kindOf(item: usize): u32 {
  return load<u32>(item, 4) & 0xff;
}

/** Bytes of a text, decimals of a fixed number. */
export function lengthOf(item: usize): u32 {
  return load<u32>(item, 4) >> 8;
}

/** Address of an item's value. */
export function valueOf(item: usize): usize {
  return item + ITEM_HEADER;
}

/** Value of an ITEM_NUMBER or ITEM_FIXED; 0 without. */
export function numberOf(item: usize): u64 {
  return item != 0 ? load<u64>(item, ITEM_HEADER) : 0;
}

/** Value of an ITEM_SIGNED; 0 without. */
export function signedOf(item: usize): i64 {
  return item != 0 ? load<i64>(item, ITEM_HEADER) : 0;
}

/** Is it this symbol? */
export function isSymbol(item: usize, symbol: string): bool {
  return item != 0 && load<u32>(item, ITEM_HEADER) == (changetype<usize>(symbol) as u32);
}
