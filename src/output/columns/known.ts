// The columns that the engine knows by name (assembly/columns/flow-columns.ts, record-rows.ts), and where in its structs
// their addresses are.

import { DirectionColumns, FlowColumns, RecordColumns } from '../../engine/layouts.js';

export interface KnownColumns {
  /** Bytes of the struct. */
  size: number;
  /** Names of columns, and the offsets of their addresses. */
  columns: readonly (readonly [name: string, offset: number])[];
}

const direction = (prefix: string) => knownColumns(DirectionColumns, prefix);

/** FlowColumns, then DirectionColumns of both directions. */
export const KNOWN_OF_FLOWS: readonly KnownColumns[] = [
  knownColumns(FlowColumns, ''),
  direction('fwd_'),
  direction('rev_'),
];

const { place: _, ...records } = RecordColumns;
export const KNOWN_OF_RECORDS: readonly KnownColumns[] = [knownColumns(records, '')];

function knownColumns(
  layout: { size: number } & Record<string, number>,
  prefix: string,
): KnownColumns {
  const { size, ...offsets } = layout;
  return {
    size,
    columns: Object.entries(offsets).map(([name, at]) => [prefix + name, at] as const),
  };
}
