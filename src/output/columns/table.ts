// Tables as the engine keeps them (assembly/columns/store.ts): where they lie, and what their columns are.

import {
  COLUMN_BLOCK,
  Column as ColumnState,
  KIND_BOOLEAN,
  KIND_DOUBLE,
  KIND_INTEGER,
  KIND_JSON,
  KIND_TEXT,
  KIND_TIME,
  NameEntry,
  ColumnStore as StoreState,
  Table as TableState,
  WORK_BYTES,
} from '../../engine/layouts.js';
import type { ColumnRoom } from '../../engine/run.js';
import type { FieldColumn, Kind } from './schema.js';

const KINDS: Record<Kind, number> = {
  integer: KIND_INTEGER,
  time: KIND_TIME,
  double: KIND_DOUBLE,
  boolean: KIND_BOOLEAN,
  text: KIND_TEXT,
  json: KIND_JSON,
};

/** Entries for names, a power of two: far more than the engine has static strings. */
const NAMES = 16_384;
/** Bytes for texts of static strings. */
const INTERNED = 2 ** 18;
/** Bytes for tables and their columns, and for what is told of a column. */
const STRUCTS = 2 ** 19;
const RESULT = 128;

/** The room of a run's tables, and the engine that fills it. */
export class ColumnStore {
  readonly room: ColumnRoom;
  /** Address of the engine's struct. */
  readonly at: number;
  /** Where the engine puts what it tells of a column. */
  readonly result: number;
  #next: number;
  readonly #structsEnd: number;
  #last: Table | undefined;

  constructor(room: ColumnRoom) {
    this.room = room;
    this.#next = room.at;
    this.#structsEnd = room.at + STRUCTS;
    this.at = this.#take(StoreState.size);
    this.result = this.#take(RESULT);
    const names = this.#structsEnd;
    const interned = names + NAMES * NameEntry.size;
    const work = interned + INTERNED;
    const freeBlocks = Math.ceil((work + WORK_BYTES) / 64) * 64;
    const count = Math.floor((room.end - freeBlocks) / (COLUMN_BLOCK + 4)) - 16;
    const blocks = Math.ceil((freeBlocks + count * 4) / 64) * 64;
    // The lowest ones are taken first, and taken again: untouched memory costs nothing.
    for (let i = 0; i < count; i++) {
      room.views.data.setUint32(freeBlocks + i * 4, blocks + (count - 1 - i) * COLUMN_BLOCK, true);
    }
    this.#set(StoreState.freeBlocks, freeBlocks);
    this.#set(StoreState.free, count);
    this.#set(StoreState.names, names);
    this.#set(StoreState.nameMask, NAMES - 1);
    this.#set(StoreState.interned, interned);
    this.#set(StoreState.internedEnd, interned + INTERNED);
    this.#set(StoreState.captures, room.names);
    this.#set(StoreState.scratch, room.scratch);
    this.#set(StoreState.work, work);
  }

  /** The engine's word for it at an offset of its struct. */
  word(offset: number): number {
    return this.room.views.data.getUint32(this.at + offset, true);
  }

  /**
   * Makes a table. `known`: names of columns, by their places in a struct of that size which has their addresses; a
   * column that the table does not have becomes one that nobody sees.
   */
  table(
    name: string,
    specs: readonly FieldColumn[],
    known: readonly { size: number; columns: readonly (readonly [string, number])[] }[],
  ): Table {
    const { data } = this.room.views;
    const at = this.#take(TableState.size);
    const first = this.#take((specs.length + 1) * ColumnState.size);
    const columns = specs.map((spec, i): Column => ({ ...spec, at: first + i * ColumnState.size }));
    const unseen = first + specs.length * ColumnState.size;
    for (const [i, { kind }] of [...specs, { kind: 'text' as const }].entries()) {
      const column = first + i * ColumnState.size;
      data.setUint32(column + ColumnState.kind, KINDS[kind], true);
      data.setUint32(column + ColumnState.table, at, true);
      data.setUint32(column + ColumnState.store, this.at, true);
    }
    const byName = new Map(columns.map((column) => [column.name, column.at]));
    const size = known.reduce((sum, it) => sum + it.size, 0);
    const addresses = this.#take(size);
    let part = addresses;
    for (const struct of known) {
      for (const [column, offset] of struct.columns) {
        data.setUint32(part + offset, byName.get(column) ?? unseen, true);
      }
      part += struct.size;
    }
    data.setUint32(at + TableState.columns, first, true);
    data.setUint32(at + TableState.columnCount, specs.length + 1, true);
    data.setUint32(at + TableState.known, addresses, true);
    const table = new Table(name, columns, this, at, addresses);
    if (this.#last) data.setUint32(this.#last.at + TableState.next, at, true);
    else this.#set(StoreState.tables, at);
    this.#last = table;
    return table;
  }

  setFlows(table: Table): void {
    this.#set(StoreState.flows, table.at);
  }

  #set(offset: number, value: number): void {
    this.room.views.data.setUint32(this.at + offset, value, true);
  }

  #take(bytes: number): number {
    const at = this.#next;
    this.#next = Math.ceil((at + bytes) / 8) * 8;
    if (this.#next > this.#structsEnd) throw new Error('the tables have too many columns');
    return at;
  }
}

export interface Column extends FieldColumn {
  /** Address of the engine's struct. */
  at: number;
}

export class Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly store: ColumnStore;
  /** Address of the engine's struct, and of that with the columns it knows by name. */
  readonly at: number;
  readonly known: number;

  constructor(
    name: string,
    columns: readonly Column[],
    store: ColumnStore,
    at: number,
    known: number,
  ) {
    this.name = name;
    this.columns = columns;
    this.store = store;
    this.at = at;
    this.known = known;
  }

  /** Complete rows of the batch. */
  get rows(): number {
    return this.store.room.views.data.getUint32(this.at + TableState.rows, true);
  }

  /** Forgets all rows. */
  clear(): void {
    this.store.room.engine.clearTable(this.store.at, this.at);
  }
}

const encoder = new TextEncoder();

/** Puts a text into a row that is being filled, or was last. */
export function putText({ store }: Table, column: Column, row: number, text: string): void {
  const { engine, views } = store.room;
  const bytes = encoder.encode(text);
  // Findings have no texts of that length; better no file than one that is not right.
  if (bytes.length > COLUMN_BLOCK - 64) {
    throw new Error(`a text of ${bytes.length} bytes is too long for the column ${column.name}`);
  }
  const at = engine.openText(column.at, bytes.length);
  views.bytes.set(bytes, at);
  engine.closeText(column.at, row, at, at + bytes.length);
}
