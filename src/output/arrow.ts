// Apache Arrow's IPC files: a file a table, a record batch a batch. Columns lie as Arrow has them already, so they
// are written from where they are. Texts are no dictionaries: a file cannot replace one, and they would grow.

import type {
  AsyncByteQueue,
  Data,
  DataType,
  Field,
  RecordBatchFileWriter,
  Schema,
} from 'apache-arrow';
import { type Column, type Kind, TextColumn } from './columns/column.js';
import type { Table, TableFile } from './columns/table.js';
import { TablesWriter, tableNames } from './columns/tables.js';
import type { EventFormat, WriteFile } from './format.js';

type Arrow = typeof import('apache-arrow');

export const arrow: EventFormat = {
  name: 'arrow',
  get files() {
    return tableNames().map(fileName);
  },
  async begin(memory, write) {
    const library = await import('apache-arrow');
    return new TablesWriter(memory, (table) => new ArrowFile(library, table, write));
  },
};

function fileName(table: string): string {
  return `${table}.arrow`;
}

class ArrowFile implements TableFile {
  readonly #arrow: Arrow;
  readonly #file: string;
  readonly #write: WriteFile;
  readonly #schema: Schema;
  readonly #writer: RecordBatchFileWriter;
  readonly #pieces: Uint8Array[] = [];

  constructor(library: Arrow, table: Table, write: WriteFile) {
    this.#arrow = library;
    this.#file = fileName(table.name);
    this.#write = write;
    const fields = table.columns.map(
      ({ name, kind }) => new library.Field(name, typeOf(library, kind), true),
    );
    this.#schema = new library.Schema(fields);
    this.#writer = new library.RecordBatchFileWriter();
    this.#writer.reset(pieceQueue(library, this.#pieces), this.#schema);
  }

  async write({ columns, rows }: Table): Promise<void> {
    const { RecordBatch, Struct, makeData } = this.#arrow;
    const children = columns.map((column, i) =>
      this.#data(this.#schema.fields[i] as Field, column, rows),
    );
    const data = makeData({ type: new Struct(this.#schema.fields), length: rows, children });
    this.#writer.write(new RecordBatch(this.#schema, data));
    await this.#flush();
  }

  async end(): Promise<void> {
    this.#writer.finish();
    await this.#flush();
  }

  #data({ type }: Field, column: Column, rows: number): Data {
    column.reserve(rows);
    const common = {
      type,
      length: rows,
      nullCount: rows - column.count,
      nullBitmap: column.validity.subarray(0, Math.ceil(rows / 8)),
    };
    const values =
      column instanceof TextColumn ? column.utf8(rows) : { data: valuesOf(column, rows) };
    // The library's types tell kinds of columns apart when it is compiled; ours are told by the schema.
    return this.#arrow.makeData({ ...common, ...values } as never);
  }

  async #flush(): Promise<void> {
    for (const piece of this.#pieces) await this.#write(this.#file, piece);
    this.#pieces.length = 0;
  }
}

/** What the library writes, as it comes: its own queue would copy it and wait for a reader. */
function pieceQueue({ AsyncByteQueue }: Arrow, pieces: Uint8Array[]): AsyncByteQueue {
  return new (class extends AsyncByteQueue {
    override write(piece: Uint8Array): void {
      pieces.push(piece);
    }
  })();
}

function typeOf({ Bool, Float64, Int64, TimestampNanosecond, Utf8 }: Arrow, kind: Kind): DataType {
  switch (kind) {
    case 'integer':
      return new Int64();
    case 'time':
      return new TimestampNanosecond('UTC');
    case 'double':
      return new Float64();
    case 'boolean':
      return new Bool();
    default:
      return new Utf8();
  }
}

function valuesOf(column: Exclude<Column, TextColumn>, rows: number) {
  return column.kind === 'boolean'
    ? column.values.subarray(0, Math.ceil(rows / 8))
    : column.values.subarray(0, rows);
}
