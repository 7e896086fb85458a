// What the columnar formats have in common: events go to tables, full batches of tables to files.

import { EVENT_FLOW, FlowEvent, RecordEvent } from '../../engine/layouts.js';
import type { EventMemory } from '../../records/memory.js';
import type { Verdict } from '../../records/types.js';
import { RecordView } from '../../records/view.js';
import type { EventWriter, LateRecord } from '../format.js';
import { FlowTable } from './flow-rows.js';
import { RecordTable } from './record-rows.js';
import { recordColumns, tableName } from './schema.js';
import type { Table, TableFile } from './table.js';

/** Names of all tables that there may be; `flows` first. */
export function tableNames(): string[] {
  return [...recordColumns().keys()].map(tableName);
}

/** Makes the file that a table's rows go to. */
export type OpenTable = (table: Table) => TableFile;

export class TablesWriter implements EventWriter {
  readonly #memory: EventMemory;
  readonly #open: OpenTable;
  readonly #view: RecordView;
  readonly #flows: FlowTable;
  readonly #records = new Map<string, RecordTable>();
  readonly #files = new Map<Table, TableFile>();

  constructor(memory: EventMemory, open: OpenTable) {
    this.#memory = memory;
    this.#open = open;
    this.#view = new RecordView(memory);
    const columns = recordColumns().get('flow') ?? [];
    this.#flows = new FlowTable(tableName('flow'), columns, memory);
    this.#files.set(this.#flows, open(this.#flows));
  }

  async take(events: readonly number[], verdicts: ReadonlyMap<number, Verdict>): Promise<void> {
    for (let i = 0; i < events.length; i++) {
      const at = events[i] ?? 0;
      const table = this.#tableOf(at);
      let full: boolean;
      if (table instanceof FlowTable) full = table.add(at, verdicts.get(i));
      else {
        this.#view.moveTo(at);
        full = table.addView(this.#view);
      }
      if (full) await this.#write(table);
    }
  }

  async late(record: LateRecord): Promise<void> {
    const table = this.#recordTable(record.type);
    if (table.addRecord(record)) await this.#write(table);
  }

  async end(): Promise<void> {
    for (const [table, file] of this.#files) {
      if (table.rows > 0) await this.#write(table);
      await file.end();
    }
  }

  async #write(table: Table): Promise<void> {
    await this.#files.get(table)?.write(table);
    table.clear();
  }

  #tableOf(at: number): FlowTable | RecordTable {
    const { data } = this.#memory;
    if (data.getUint16(at + FlowEvent.type, true) === EVENT_FLOW) return this.#flows;
    return this.#recordTable(this.#memory.staticText(data.getUint32(at + RecordEvent.name, true)));
  }

  #recordTable(type: string): RecordTable {
    let table = this.#records.get(type);
    if (!table) {
      table = new RecordTable(tableName(type), recordColumns().get(type) ?? []);
      this.#records.set(type, table);
      this.#files.set(table, this.#open(table));
    }
    return table;
  }
}
