// Columns of Zeek's logs that are made of an item and are not as it is (zeek-columns.ts).

import { fieldIn, firstIn, isEnd, nextItem, numberOf } from './fields';
import { beginList, endList, intervalColumn, putCell, unset } from './zeek-columns';

const COMMA: u8 = 0x2c;
const SECOND: i64 = 1_000_000_000;

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
