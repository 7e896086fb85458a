// A protocol's record as a row: its own fields go to the columns that their names stand for, objects are taken apart.

import { Ends, RECORD_FIXED, RecordEvent } from '../memory/event';
import {
  ITEM_END,
  ITEM_FIXED,
  ITEM_HEADER,
  ITEM_LIST,
  ITEM_NUMBER,
  ITEM_OBJECT,
  ITEM_SIGNED,
  ITEM_SYMBOL,
  ITEM_TEXT,
  ITEM_TIME,
  ITEM_TRUE,
} from '../memory/items';
import { endsOf } from '../output/common';
import { nextItem } from '../output/fields';
import { putJson } from '../output/json-items';
import { hasPorts } from '../output/names';
import { putHex64 } from '../output/text';
import { closeText, openText, putBytesText, putDouble, putInteger, putStatic } from './cells';
import { putAddressText, putProtocol } from './flow-rows';
import { nameEntry } from './names';
import { putPlain } from './plain-values';
import {
  Column,
  ColumnStore,
  hasValue,
  KIND_BOOLEAN,
  KIND_DOUBLE,
  KIND_JSON,
  KIND_TEXT,
  WANT_NAME,
} from './store';

/** The columns that all records have; 0 where a table has none. The place of the table's own fields. */
@unmanaged
export class RecordColumns {
  place: u32;
  time: u32;
  flow: u32;
  src_ip: u32;
  src_port: u32;
  dst_ip: u32;
  dst_port: u32;
  protocol: u32;
  truncated: u32;
}

/** JSON of an item takes at most so many times its bytes. */
const JSON_GROWTH: u32 = 6;

/** False: a name has come up that is not known; the row is to be put again then, over what is there. */
export function putRecordRow(
  pool: ColumnStore,
  to: RecordColumns,
  row: u32,
  event: RecordEvent,
): bool {
  putInteger(to.time, row, event.time);
  if (event.ipVersion != 0) putFlowOf(to, row, event);
  if (event.truncated != 0) putInteger(to.truncated, row, 1);
  const items = changetype<usize>(event) + RECORD_FIXED;
  return putFields(pool, to.place, row, items, items + event.itemBytes);
}

function putFields(pool: ColumnStore, place: u32, row: u32, from: usize, end: usize): bool {
  while (from < end && kindOf(from) != ITEM_END) {
    const name = load<u32>(from);
    const entry = nameEntry(pool, place, name);
    if (entry.name == 0) {
      pool.want = WANT_NAME;
      pool.place = place;
      pool.name = name;
      return false;
    }
    const next = nextItem(from);
    if (entry.inner != 0 && kindOf(from) == ITEM_OBJECT) {
      if (!putFields(pool, entry.inner, row, from + ITEM_HEADER, next)) return false;
    } else if (entry.value != 0 && !hasValue(changetype<Column>(entry.value), row)) {
      putItem(entry.value, row, from, (next - from) as u32);
    }
    from = next;
  }
  return true;
}

function kindOf(item: usize): u32 {
  return load<u8>(item, 4);
}

function putFlowOf(to: RecordColumns, row: u32, event: RecordEvent): void {
  const ends = endsOf(changetype<usize>(event), offsetof<RecordEvent>('source0'));
  const base = changetype<usize>(ends);
  const at = openText(to.flow, 16);
  closeText(to.flow, row, at, putHex64(at, event.flow));
  putAddressText(to.src_ip, row, ends.ipVersion, base + offsetof<Ends>('source0'));
  putAddressText(to.dst_ip, row, ends.ipVersion, base + offsetof<Ends>('destination0'));
  if (hasPorts(ends.protocol)) {
    putInteger(to.src_port, row, ends.sourcePort);
    putInteger(to.dst_port, row, ends.destinationPort);
  }
  putProtocol(to.protocol, row, ends.protocol);
}

/** `bytes`: of the item, with all that is in it. */
function putItem(column: u32, row: u32, item: usize, bytes: u32): void {
  const word = load<u32>(item, 4);
  const kind = word & 0xff;
  const length = word >> 8;
  const value = item + ITEM_HEADER;
  const into = changetype<Column>(column).kind;
  if (into == KIND_TEXT) putTextItem(column, row, kind, length, value, bytes);
  else if (into == KIND_JSON) {
    const at = openText(column, bytes * JSON_GROWTH);
    closeText(column, row, at, putJson(at, item));
  } else if (into == KIND_BOOLEAN) putInteger(column, row, kind == ITEM_TRUE ? 1 : 0);
  else if (into == KIND_DOUBLE) putDoubleItem(column, row, kind, length, value);
  else putIntegerItem(column, row, kind, value);
}

function putIntegerItem(column: u32, row: u32, kind: u32, value: usize): void {
  const number = load<i64>(value);
  // Those that 64 bits with a sign do not hold stay out.
  if (kind == ITEM_NUMBER && number < 0) return;
  if (kind == ITEM_NUMBER || kind == ITEM_SIGNED || kind == ITEM_TIME) {
    putInteger(column, row, number);
  }
}

function putDoubleItem(column: u32, row: u32, kind: u32, length: u32, value: usize): void {
  if (kind == ITEM_FIXED) {
    let unit: f64 = 1;
    for (let i: u32 = 0; i < length; i++) unit *= 10;
    putDouble(column, row, (load<u64>(value) as f64) / unit);
  } else if (kind == ITEM_NUMBER) putDouble(column, row, load<u64>(value) as f64);
  else if (kind == ITEM_SIGNED) putDouble(column, row, load<i64>(value) as f64);
}

function putTextItem(
  column: u32,
  row: u32,
  kind: u32,
  length: u32,
  value: usize,
  bytes: u32,
): void {
  if (kind == ITEM_SYMBOL) putStatic(column, row, changetype<string>(load<u32>(value)));
  else if (kind == ITEM_TEXT) putBytesText(column, row, value, length);
  else if (kind != ITEM_LIST && kind != ITEM_OBJECT) {
    const at = openText(column, bytes * JSON_GROWTH);
    closeText(column, row, at, putPlain(at, kind, length, value));
  }
}
