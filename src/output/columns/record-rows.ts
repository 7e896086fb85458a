// Records to rows: protocol records by their view, findings and warnings as they are.

import { isoTime } from '../../records/text.js';
import type { RecordView } from '../../records/view.js';
import type { LateRecord } from '../format.js';
import { BooleanColumn, type Column, DoubleColumn, IntegerColumn } from './column.js';
import type { FieldColumn } from './schema.js';
import { Table } from './table.js';

/** A column, and the rest of the way to its values. */
interface Place {
  column: Column;
  path: readonly string[];
  times: boolean;
}

/** Fields of the records themselves, with the columns that they fill. */
type Places = readonly [field: string, Place[]][];

/** A table of records of one type. */
export class RecordTable extends Table {
  readonly #places: Places;

  constructor(name: string, columns: readonly FieldColumn[]) {
    super(name, columns);
    const places = new Map<string, Place[]>();
    for (const [i, { path, times }] of columns.entries()) {
      const [field = '', ...rest] = path;
      const column = this.columns[i];
      if (column) places.set(field, [...(places.get(field) ?? []), { column, path: rest, times }]);
    }
    this.#places = [...places];
  }

  /** Fills a row from the record that the view is on. True if the batch is full. */
  addView(view: RecordView): boolean {
    for (const [field, places] of this.#places) {
      const value = view.value(field);
      if (value !== undefined) this.#put(places, value);
    }
    return this.endRow();
  }

  addRecord(record: LateRecord): boolean {
    for (const [field, places] of this.#places) {
      const value = (record as unknown as Record<string, unknown>)[field];
      if (value !== undefined) this.#put(places, value);
    }
    return this.endRow();
  }

  #put(places: readonly Place[], value: unknown): void {
    for (const { column, path, times } of places) {
      const inner = path.length === 0 ? value : walk(value, path);
      if (inner !== undefined && inner !== null) put(column, this.rows, inner, times);
    }
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

function put(column: Column, row: number, value: unknown, times: boolean): void {
  if (column instanceof IntegerColumn) {
    if (typeof value === 'bigint') column.putBig(row, value);
    else column.putNumber(row, Number(value));
  } else if (column instanceof DoubleColumn) column.put(row, Number(value));
  else if (column instanceof BooleanColumn) column.put(row, value === true);
  else column.put(row, column.kind === 'json' ? jsonText(value, times) : String(value));
}

/** As NDJSON has it. */
function jsonText(value: unknown, times: boolean): string {
  // A replacer is asked about every value: only where there may be something to replace.
  if (!times) return JSON.stringify(value);
  return JSON.stringify(value, (_, it) => (typeof it === 'bigint' ? isoTime(it) : it));
}
