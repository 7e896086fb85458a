// Events to rows of their tables, and rows of what only TypeScript knows.

import { EVENT_FLOW, EventHeader, FlowEvent, RecordEvent } from '../memory/event';
import { FlowColumns } from './flow-columns';
import { putFlowRow } from './flow-rows';
import { nameEntry, PLACE_TYPES } from './names';
import { putRecordRow, RecordColumns } from './record-rows';
import {
  BATCH_ROWS,
  beginRow,
  ColumnStore,
  endRow,
  Table,
  WANT_NAME,
  WANT_NOTHING,
  WANT_WRITE,
} from './store';

/**
 * Adds rows of the events u32[end] at `list`, from number `first` on; returns the number of the event that it
 * stopped before. `want` says what to do before it is called again from there.
 */
export function addRows(pool: ColumnStore, list: usize, first: u32, end: u32): u32 {
  pool.want = WANT_NOTHING;
  for (let i = first; i < end; i++) {
    const event = load<u32>(list + (i << 2));
    const table = tableOf(pool, event);
    if (changetype<usize>(table) == 0) return i;
    if (!beginRow(pool, table)) {
      wantWrite(pool, table);
      return i;
    }
    if (changetype<EventHeader>(event).type == EVENT_FLOW) {
      const to = changetype<FlowColumns>(table.known);
      putFlowRow(pool, to, table.rows, changetype<FlowEvent>(event));
    } else {
      const to = changetype<RecordColumns>(table.known);
      // What is in already stays, or is put once more.
      if (!putRecordRow(pool, to, table.rows, changetype<RecordEvent>(event))) return i;
    }
    endRow(table);
  }
  return end;
}

/** 0: its type has to be entered first. */
function tableOf(pool: ColumnStore, event: u32): Table {
  if (changetype<EventHeader>(event).type == EVENT_FLOW) return changetype<Table>(pool.flows);
  const type = changetype<RecordEvent>(event).name;
  const entry = nameEntry(pool, PLACE_TYPES, type);
  if (entry.name == 0) {
    pool.want = WANT_NAME;
    pool.place = PLACE_TYPES;
    pool.name = type;
  }
  return changetype<Table>(entry.value);
}

/** The table if it is full, else that which holds the most: there are not enough blocks. */
function wantWrite(pool: ColumnStore, table: Table): void {
  pool.want = WANT_WRITE;
  if (!table.full && table.rows < BATCH_ROWS) {
    for (let at = pool.tables; at != 0; at = changetype<Table>(at).next) {
      if (changetype<Table>(at).blocks > table.blocks) table = changetype<Table>(at);
    }
  }
  pool.table = changetype<usize>(table) as u32;
}

/** 1: a row may be put by `putInteger` and so on, then `endTableRow`. 0: `table` has to be written first. */
export function beginTableRow(pool: ColumnStore, table: Table): u32 {
  if (beginRow(pool, table)) return 1;
  wantWrite(pool, table);
  return 0;
}
