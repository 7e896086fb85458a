// Values into the cells of the row that is being filled. Columns are given by their addresses.

import { textCell } from './names';
import {
  beginChunk,
  COLUMN_BLOCK,
  Column,
  ColumnStore,
  cellOf,
  MAX_TEXTS,
  mark,
  Table,
  TEXTS_HEAD,
  takeBlock,
} from './store';

/** Bytes that writers of text may store behind it. */
const BEHIND: u32 = 16;

export function putInteger(column: u32, row: u32, value: i64): void {
  let chunk = changetype<Column>(column).chunk as usize;
  if (chunk == 0) chunk = beginChunk(changetype<Column>(column), row);
  mark(chunk, row);
  store<i64>(cellOf(chunk, row), value);
}

export function putDouble(column: u32, row: u32, value: f64): void {
  putInteger(column, row, reinterpret<i64>(value));
}

/** A static string. */
export function putStatic(column: u32, row: u32, text: string): void {
  const it = changetype<Column>(column);
  const address = changetype<usize>(text) as u32;
  if (it.keptKey != address || it.kept == 0) {
    it.kept = textCell(changetype<ColumnStore>(it.store), text);
    it.keptKey = address;
  }
  putText(it, row, it.kept);
}

/** Where a text of `room` bytes at most goes; `closeText` puts it in. */
export function openText(column: u32, room: u32): usize {
  const it = changetype<Column>(column);
  if (it.next + 4 + room + BEHIND > it.limit) beginTexts(it);
  return it.next + 4;
}

/** The text that was opened goes from `at` to `end`. */
export function closeText(column: u32, row: u32, at: usize, end: usize): void {
  const it = changetype<Column>(column);
  const length = (end - at) as u32;
  store<u32>(at - 4, length);
  it.next = end as u32;
  putText(it, row, (at as u64) | ((length as u64) << 32));
}

/** A copy of bytes that are UTF-8. */
export function putBytesText(column: u32, row: u32, from: usize, length: u32): void {
  const at = openText(column, length);
  memory.copy(at, from, length);
  closeText(column, row, at, at + length);
}

/** A text that stays where it is until the table is written, by its cell. */
export function putText(it: Column, row: u32, value: u64): void {
  let chunk = it.chunk as usize;
  if (chunk == 0) chunk = beginChunk(it, row);
  mark(chunk, row);
  store<u64>(cellOf(chunk, row), value);
  it.textBytes += ((value >> 32) as u32) + 4;
  if (it.textBytes > MAX_TEXTS) changetype<Table>(it.table).full = 1;
}

function beginTexts(it: Column): void {
  const block = takeBlock(changetype<ColumnStore>(it.store), changetype<Table>(it.table));
  store<u32>(block, 0);
  if (it.lastTexts != 0) {
    store<u32>(it.lastTexts, block);
    store<u32>(it.lastTexts, it.next, 4);
  } else it.firstTexts = block;
  it.lastTexts = block;
  it.next = block + TEXTS_HEAD;
  it.limit = block + COLUMN_BLOCK;
}
