// What the names of records' fields are in their tables: asked by the engine, the first time that one comes up
// (assembly/columns/names.ts).

import { PLACE_FIELDS, PLACE_TYPES, RecordColumns } from '../../engine/layouts.js';
import type { EventMemory } from '../../records/memory.js';
import { KNOWN_OF_RECORDS } from './known.js';
import { recordColumns, tableName } from './schema.js';
import type { ColumnStore, Table } from './table.js';

/** A table's fields, or those of an object in it. */
interface Place {
  table: Table;
  path: readonly string[];
}

export class Places {
  readonly #memory: EventMemory;
  readonly #store: ColumnStore;
  readonly #opened: (table: Table) => void;
  readonly #tables = new Map<string, Table>();
  /** By number, from PLACE_FIELDS on. */
  readonly #places: Place[] = [];

  /** `opened` hears of each new table. */
  constructor(memory: EventMemory, store: ColumnStore, opened: (table: Table) => void) {
    this.#memory = memory;
    this.#store = store;
    this.#opened = opened;
  }

  /** The table of a type's records. */
  tableOf(type: string): Table {
    let table = this.#tables.get(type);
    if (!table) {
      const columns = recordColumns().get(type);
      if (!columns) throw new Error(`the schema has no records of type ${type}`);
      table = this.#store.table(tableName(type), columns, KNOWN_OF_RECORDS);
      const place = this.#enter({ table, path: [] });
      this.#store.room.views.data.setUint32(table.known + RecordColumns.place, place, true);
      this.#tables.set(type, table);
      this.#opened(table);
    }
    return table;
  }

  /** Tells the engine what the static string at `name` is in a place. */
  answer(place: number, name: number): void {
    const text = this.#memory.staticText(name);
    if (place === PLACE_TYPES) this.#tell(place, name, this.tableOf(text).at, 0);
    else this.#answerField(place, name, text);
  }

  #answerField(place: number, name: number, text: string): void {
    const { table, path } = this.#places[place - PLACE_FIELDS] ?? {};
    if (!table || !path) throw new Error(`there is no place ${place} of fields`);
    const own = [...path, text];
    const below = table.columns.filter((it) => own.every((step, i) => it.path[i] === step));
    const column = below.find((it) => it.path.length === own.length);
    const inner = below.some((it) => it.path.length > own.length)
      ? this.#enter({ table, path: own })
      : 0;
    this.#tell(place, name, column?.at ?? 0, inner);
  }

  #enter(place: Place): number {
    return PLACE_FIELDS + this.#places.push(place) - 1;
  }

  #tell(place: number, name: number, value: number, inner: number): void {
    this.#store.room.engine.enterName(this.#store.at, place, name, value, inner);
  }
}
