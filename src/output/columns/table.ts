// A table: rows gather in columns until a batch is full, which then goes to the table's file.

import { BATCH_ROWS, type Column, columnOf, type Kind, TextColumn } from './column.js';

/** A batch with more text than this, in characters, is full too. */
const BATCH_TEXT = 32 * 2 ** 20;

export interface ColumnSpec {
  name: string;
  kind: Kind;
}

/** Where the batches of a table go. */
export interface TableFile {
  /** Takes the rows of a table; its columns are overwritten afterwards. */
  write(table: Table): Promise<void>;
  end(): Promise<void>;
}

export class Table {
  readonly name: string;
  readonly columns: readonly Column[];
  /** Complete rows; the one that is being filled has this number. */
  rows = 0;
  readonly #texts: readonly TextColumn[];

  constructor(name: string, specs: readonly ColumnSpec[]) {
    this.name = name;
    this.columns = specs.map(({ name: column, kind }) => columnOf(column, kind));
    this.#texts = this.columns.filter((it) => it instanceof TextColumn);
  }

  /** @throws Error if the table has none of that name */
  column(name: string): Column {
    const column = this.columns.find((it) => it.name === name);
    if (!column) throw new Error(`the table ${this.name} has no column ${name}`);
    return column;
  }

  /** The row is complete. True if the batch is full: write it, then `clear`. */
  endRow(): boolean {
    this.rows++;
    if (this.rows === BATCH_ROWS) return true;
    // Long texts are seen soon enough now and then.
    return this.rows % 256 === 0 && this.#text() > BATCH_TEXT;
  }

  clear(): void {
    this.rows = 0;
    for (const column of this.columns) if (column.count > 0) column.clear();
  }

  #text(): number {
    return this.#texts.reduce((sum, { length }) => sum + length, 0);
  }
}
