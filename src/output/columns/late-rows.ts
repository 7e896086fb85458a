// Records that come up on this thread as rows.

import { isoTime } from '../../records/text.js';
import type { LateRecord } from '../format.js';
import { type Column, putText, type Table } from './table.js';

/** Fills row `row` of the table, which has begun. */
export function putRecord(table: Table, row: number, record: LateRecord): void {
  for (const column of table.columns) {
    const value = walk(record, column.path);
    if (value !== undefined && value !== null) put(table, column, row, value);
  }
}

function walk(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Record<string, unknown>)[step];
  }
  return at;
}

function put(table: Table, column: Column, row: number, value: unknown): void {
  const { engine } = table.store.room;
  switch (column.kind) {
    case 'integer':
    case 'time':
      engine.putInteger(column.at, row, BigInt(value as number | bigint));
      break;
    case 'boolean':
      engine.putInteger(column.at, row, value === true ? 1n : 0n);
      break;
    case 'double':
      engine.putDouble(column.at, row, Number(value));
      break;
    case 'json':
      putText(table, column, row, jsonText(value));
      break;
    default:
      putText(table, column, row, String(value));
  }
}

/** As NDJSON has it. */
function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, it) => (typeof it === 'bigint' ? isoTime(it) : it));
}
