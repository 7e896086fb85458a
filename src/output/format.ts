// What an output format is to the pipeline. Texts of flows and protocol records are written by the workers
// (assembly/output); a format here says which files they go to and writes what only this thread knows:
// verdicts, findings, warnings, what a file begins and ends with.

import type { EventMemory } from '../records/memory.js';
import type { RunSummary } from '../records/summary.js';
import type { FindingRecord, Verdict, WarningRecord } from '../records/types.js';
import type { Table } from './columns/table.js';

/** Records that come up on this thread. */
export type LateRecord = FindingRecord | WarningRecord;

/** A format whose texts the workers write. */
export interface TextFormat {
  /** As `--format` and the library's option have it. */
  name: string;
  /** FORMAT_* of assembly/memory/formats.ts. */
  bit: number;
  /** Names of its files by FILE_*. The first one is there in any case, others once something is in them. */
  files: ReadonlyMap<number, string>;
  /** What a file begins with, before its first text; undefined: it has none. */
  head?(file: number, first: Uint8Array | undefined): string;
  /** What it ends with. */
  tail?(file: number, summary: RunSummary): string;
  /** A finding or a warning as text for one of the files; undefined where the format has no place for it. */
  late?(record: LateRecord): { file: number; text: string } | undefined;
  /** Where the line of a flow has its verdict: the last `cut` bytes of its text for `file` become this. */
  verdict?: { file: number; cut: number; text(verdict: Verdict): string };
}

/** Takes bytes for a file, and may keep them until the promise resolves. */
export type WriteFile = (file: string, bytes: Uint8Array) => void | Promise<void>;

/** A format that is made on this thread, of the events themselves. */
export interface EventFormat {
  name: string;
  /** Names of its files. The first one is there in any case, others once something is in them. */
  files: readonly string[];
  /** Loads what the format needs. */
  begin(memory: EventMemory, write: WriteFile, run: RunFacts): Promise<EventWriter> | EventWriter;
}

/** What is known of a run before its events come. */
export interface RunFacts {
  /** Findings are looked for. */
  findings: boolean;
  /** A folder for what a format has to put aside. */
  scratch: string;
}

export interface EventWriter {
  /** Takes merged events by their addresses, in order; verdicts by place in the list. They are overwritten afterwards. */
  take(events: readonly number[], verdicts: ReadonlyMap<number, Verdict>): void | Promise<void>;
  late?(record: LateRecord): void | Promise<void>;
  /** All has been taken: writes what is left. */
  end(summary: RunSummary): void | Promise<void>;
  /** The run is over, for whatever reason: leaves nothing behind. */
  close?(): void;
}

/** A format of tables: assembly/columns has their rows, a format here writes them. */
export interface TableFormat {
  name: string;
  /** Names of its files, or of those that its tables may have. The first one is there in any case. */
  files: readonly string[];
  /** Loads what the format needs. */
  beginTables(write: WriteFile, run: RunFacts): Promise<TableWriter> | TableWriter;
}

export interface TableWriter {
  /** Makes the file that a table's rows go to. */
  open(table: Table): TableFile;
  /** All tables have ended. */
  end?(): void | Promise<void>;
  /** The run is over, for whatever reason: leaves nothing behind. */
  close?(): void;
}

/** Where the batches of a table go. */
export interface TableFile {
  /** Takes the rows of the table; they are overwritten afterwards. */
  write(): void | Promise<void>;
  end(): void | Promise<void>;
}

export type Format = TextFormat | EventFormat | TableFormat;

export function isTableFormat(format: Format): format is TableFormat {
  return 'beginTables' in format;
}

export function isTextFormat(format: Format): format is TextFormat {
  return 'bit' in format;
}
