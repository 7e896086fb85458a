// The tables of a run: the engine puts merged events into them, this thread what only it knows; full batches go to the
// files of all formats of tables.

import { ColumnStore as StoreState, WANT_NAME, WANT_WRITE } from '../../engine/layouts.js';
import type { ColumnRoom } from '../../engine/run.js';
import type { EventMemory } from '../../records/memory.js';
import type { Verdict } from '../../records/types.js';
import type { LateRecord, TableFile, TableWriter } from '../format.js';
import { KNOWN_OF_FLOWS } from './known.js';
import { putRecord } from './late-rows.js';
import { Places } from './places.js';
import { recordColumns, tableName } from './schema.js';
import { type Column, ColumnStore, putText, type Table } from './table.js';

/** Names of all tables that there may be; `flows` first. */
export function tableNames(): string[] {
  return [...recordColumns().keys()].map(tableName);
}

export class Tables {
  readonly #writers: readonly TableWriter[];
  readonly #store: ColumnStore;
  readonly #places: Places;
  readonly #flows: Table;
  readonly #severity: Column;
  readonly #findings: Column;
  readonly #files = new Map<Table, TableFile[]>();

  constructor(memory: EventMemory, room: ColumnRoom, writers: readonly TableWriter[]) {
    this.#writers = writers;
    this.#store = new ColumnStore(room);
    this.#places = new Places(memory, this.#store, (table) => this.#open(table));
    const columns = recordColumns().get('flow') ?? [];
    this.#flows = this.#store.table(tableName('flow'), columns, KNOWN_OF_FLOWS);
    this.#store.setFlows(this.#flows);
    this.#severity = columnOf(this.#flows, 'verdict_severity');
    this.#findings = columnOf(this.#flows, 'verdict_findings');
    this.#open(this.#flows);
  }

  /** Takes merged events, u32[end] at `list`, from number `first` on; verdicts of flows by the events' numbers, in order. */
  async take(
    list: number,
    first: number,
    end: number,
    verdicts: ReadonlyMap<number, Verdict>,
  ): Promise<void> {
    let from = first;
    for (const [i, verdict] of verdicts) {
      if (i < from || i >= end) continue;
      await this.#add(list, from, i + 1);
      this.#judge(verdict);
      from = i + 1;
    }
    await this.#add(list, from, end);
  }

  async late(record: LateRecord): Promise<void> {
    const table = this.#places.tableOf(record.type);
    const { room, at } = this.#store;
    while (room.engine.beginTableRow(at, table.at) === 0) await this.#writeWanted();
    putRecord(table, table.rows, record);
    room.engine.endRow(table.at);
  }

  async end(): Promise<void> {
    for (const [table, files] of this.#files) {
      if (table.rows > 0) await this.#write(table);
      for (const file of files) await file.end();
    }
    for (const writer of this.#writers) await writer.end?.();
  }

  async #add(list: number, first: number, end: number): Promise<void> {
    const { room, at } = this.#store;
    let next = first;
    while (next < end) {
      next = room.engine.addRows(at, list, next, end);
      const want = this.#store.word(StoreState.want);
      if (want === WANT_WRITE) await this.#writeWanted();
      else if (want === WANT_NAME) {
        this.#places.answer(this.#store.word(StoreState.place), this.#store.word(StoreState.name));
      }
    }
  }

  /** The verdict of the last flow. */
  #judge({ severity, findings }: Verdict): void {
    const row = this.#flows.rows - 1;
    putText(this.#flows, this.#severity, row, severity);
    putText(this.#flows, this.#findings, row, JSON.stringify(findings));
  }

  #open(table: Table): void {
    const files = this.#writers.map((it) => it.open(table));
    this.#files.set(table, files);
  }

  async #writeWanted(): Promise<void> {
    const wanted = this.#store.word(StoreState.table);
    const table = [...this.#files.keys()].find(({ at }) => at === wanted);
    if (!table) throw new Error(`there is no table at ${wanted}`);
    await this.#write(table);
  }

  async #write(table: Table): Promise<void> {
    for (const file of this.#files.get(table) ?? []) await file.write();
    table.clear();
  }
}

function columnOf({ columns, name: table }: Table, name: string): Column {
  const column = columns.find((it) => it.name === name);
  if (!column) throw new Error(`the table ${table} has no column ${name}`);
  return column;
}
