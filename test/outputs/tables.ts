// Tables of the columnar formats, and what NDJSON's records are as their rows.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { type AnalyzeOptions, analyze, type CaptureInput, type FormatName } from 'flowglass';

/** By column; null where there is no value. */
export type Row = Record<string, string | number | boolean | bigint | null>;

/** Writes what a run gives in some formats into a folder. Nothing is in it if the input is no capture. */
export async function write(
  input: CaptureInput | CaptureInput[],
  formats: readonly FormatName[],
  folder: string,
  options: AnalyzeOptions = {},
): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const parts = new Map<string, Buffer[]>();
  const take = (piece: Uint8Array, file: string) => {
    parts.set(file, [...(parts.get(file) ?? []), Buffer.from(piece)]);
  };
  const outputs = formats.map((format) => ({ format, write: take, scratch: folder }));
  try {
    await analyze(input, { workers: 0, ...options, outputs }).summary();
  } catch (error) {
    if ((error as { code?: string }).code !== 'not-a-capture') throw error;
    return [];
  }
  for (const [file, pieces] of parts) writeFileSync(join(folder, file), Buffer.concat(pieces));
  return [...parts.keys()];
}

export class Database {
  readonly #instance: DuckDBInstance;

  private constructor(instance: DuckDBInstance) {
    this.#instance = instance;
  }

  /** In memory, or the one in a file. */
  static async open(path = ':memory:'): Promise<Database> {
    return new Database(await DuckDBInstance.create(path));
  }

  async query(sql: string): Promise<Row[]> {
    const connection = await this.#instance.connect();
    try {
      return (await connection.runAndReadAll(sql)).getRowObjects() as Row[];
    } finally {
      connection.closeSync();
    }
  }

  async tables(): Promise<string[]> {
    return (await this.query('FROM duckdb_tables()')).map((it) => String(it['table_name'])).sort();
  }

  /** Rows of a table or file, times as µs since 1970. */
  async rows(from: string): Promise<Row[]> {
    const columns = await this.query(`DESCRIBE FROM ${from}`);
    const values = columns.map(({ column_name: name, column_type: type }) =>
      String(type).startsWith('TIMESTAMP') ? `epoch_us("${name}") AS "${name}"` : `"${name}"`,
    );
    return this.query(`SELECT ${values.join(', ')} FROM ${from}`);
  }

  close(): void {
    this.#instance.closeSync();
  }
}

/** The name of the table that a record goes to. */
export function tableOf(type: string): string {
  return ['flow', 'finding', 'warning'].includes(type) ? `${type}s` : type;
}

/** A record of NDJSON with its objects taken apart. */
export function flat(record: object, before = ''): Map<string, unknown> {
  return new Map(
    Object.entries(record).flatMap(([name, value]) =>
      typeof value === 'object' && !Array.isArray(value)
        ? [...flat(value as object, `${before}${name}_`)]
        : [[`${before}${name}`, value] as const],
    ),
  );
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.(\d{9})Z$/;

/** ns since 1970 of a time as NDJSON has it. */
export function nanoseconds(text: string): bigint {
  const [, fraction = ''] = TIME.exec(text) ?? [];
  return BigInt(Date.parse(`${text.slice(0, 19)}Z`)) * 1_000_000n + BigInt(fraction);
}

/**
 * The row that a record has to be, in the columns of one that it is compared with. Only times are told by the
 * column: `time` makes a value of their text.
 */
export function rowOf(
  record: object,
  like: Row,
  time: (text: string) => bigint = (text) => nanoseconds(text) / 1000n,
): Row {
  const values = flat(record);
  values.delete('type');
  const row: Row = Object.fromEntries(Object.keys(like).map((name) => [name, null]));
  for (const [name, value] of values) row[name] = cell(value, like[name], time);
  return row;
}

function cell(
  value: unknown,
  like: Row[string] | undefined,
  time: (text: string) => bigint,
): Row[string] {
  if (Array.isArray(value)) return JSON.stringify(value);
  if (typeof value === 'string' && typeof like === 'bigint') return time(value);
  if (typeof value === 'number') {
    if (typeof like === 'bigint') return BigInt(value);
    // A name, or a number where there is none for it.
    return typeof like === 'string' ? String(value) : value;
  }
  return value as Row[string];
}
