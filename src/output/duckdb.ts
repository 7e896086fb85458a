// A DuckDB database: one file with all tables. They are put aside as Parquet, which DuckDB reads in at the end; row by
// row it would take far longer. The database is made beside, and its bytes are written like those of any other file:
// so it is there whole or not at all.

import { closeSync, createReadStream, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FlowglassError } from '../errors.js';
import type { Table } from './columns/table.js';
import type { RunFacts, TableFile, TableFormat, TableWriter, WriteFile } from './format.js';
import { parquet } from './parquet.js';

type DuckDb = typeof import('@duckdb/node-api');

const PACKAGE = '@duckdb/node-api';
const FILE = 'flowglass.duckdb';
/**
 * While it reads the tables in, DuckDB would take most of the machine's memory. Rows keep no order, which tables do not
 * have: so it reads with all cores.
 */
const SETTINGS = { memory_limit: '1GB', preserve_insertion_order: 'false' };

export const duckdb: TableFormat = {
  name: 'duckdb',
  files: [FILE],
  async beginTables(write, run) {
    const library = await loadLibrary();
    return DatabaseWriter.begin(library, write, run);
  },
};

/** The library is large and native: those who want the format install it. */
async function loadLibrary(): Promise<DuckDb> {
  try {
    return await import('@duckdb/node-api');
  } catch (error) {
    throw new FlowglassError(
      'bad-option',
      `the format 'duckdb' needs the package ${PACKAGE}: npm install ${PACKAGE}. ('parquet' needs none, and DuckDB reads its files.)`,
      { cause: error },
    );
  }
}

class DatabaseWriter implements TableWriter {
  readonly #library: DuckDb;
  readonly #write: WriteFile;
  readonly #folder: string;
  /** Files put aside, by name. */
  readonly #aside: Aside;
  readonly #tables: TableWriter;

  static async begin(library: DuckDb, write: WriteFile, run: RunFacts): Promise<DatabaseWriter> {
    const folder = mkdtempSync(join(run.scratch, '.flowglass-duckdb-'));
    const aside = new Aside(folder);
    try {
      const tables = await parquet.beginTables((file, bytes) => aside.write(file, bytes), run);
      return new DatabaseWriter(library, write, folder, aside, tables);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  private constructor(
    library: DuckDb,
    write: WriteFile,
    folder: string,
    aside: Aside,
    tables: TableWriter,
  ) {
    this.#library = library;
    this.#write = write;
    this.#folder = folder;
    this.#aside = aside;
    this.#tables = tables;
    process.on('exit', this.#remove);
  }

  open(table: Table): TableFile {
    return this.#tables.open(table);
  }

  async end(): Promise<void> {
    const files = this.#aside.end();
    const path = join(this.#folder, FILE);
    await this.#fill(path, files);
    for await (const piece of createReadStream(path, { highWaterMark: 2 ** 20 })) {
      await this.#write(FILE, piece as Uint8Array);
    }
  }

  close(): void {
    process.off('exit', this.#remove);
    this.#remove();
  }

  async #fill(path: string, files: readonly string[]): Promise<void> {
    const instance = await this.#library.DuckDBInstance.create(path, SETTINGS);
    try {
      const connection = await instance.connect();
      try {
        for (const file of files) {
          const table = quoted(file.slice(0, file.lastIndexOf('.')), '"');
          const source = quoted(join(this.#folder, file), "'");
          await connection.run(`CREATE TABLE ${table} AS SELECT * FROM read_parquet(${source})`);
        }
        await connection.run('CHECKPOINT');
      } finally {
        connection.closeSync();
      }
    } finally {
      instance.closeSync();
    }
  }

  readonly #remove = (): void => {
    this.#aside.end();
    rmSync(this.#folder, { recursive: true, force: true });
  };
}

function quoted(text: string, quote: string): string {
  return quote + text.replaceAll(quote, quote + quote) + quote;
}

/** Files in a folder. */
class Aside {
  readonly #folder: string;
  readonly #files = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  write(name: string, bytes: Uint8Array): void {
    let fd = this.#files.get(name);
    if (fd === undefined) {
      fd = openSync(join(this.#folder, name), 'w');
      this.#files.set(name, fd);
    }
    writeFileSync(fd, bytes);
  }

  /** Closes them; their names. */
  end(): string[] {
    const names = [...this.#files.keys()];
    for (const fd of this.#files.values()) closeSync(fd);
    this.#files.clear();
    return names;
  }
}
