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
import { ArrowColumn } from '../engine/layouts.js';
import type { Kind } from './columns/schema.js';
import type { Column, Table } from './columns/table.js';
import { tableNames } from './columns/tables.js';
import type { TableFile, TableFormat, WriteFile } from './format.js';

type Arrow = typeof import('apache-arrow');

export const arrow: TableFormat = {
  name: 'arrow',
  get files() {
    return tableNames().map(fileName);
  },
  async beginTables(write) {
    const library = await import('apache-arrow');
    return { open: (table) => new ArrowFile(library, table, write) };
  },
};

function fileName(table: string): string {
  return `${table}.arrow`;
}

class ArrowFile implements TableFile {
  readonly #arrow: Arrow;
  readonly #table: Table;
  readonly #file: string;
  readonly #write: WriteFile;
  readonly #schema: Schema;
  readonly #writer: RecordBatchFileWriter;
  readonly #pieces: Uint8Array[] = [];

  constructor(library: Arrow, table: Table, write: WriteFile) {
    this.#arrow = library;
    this.#table = table;
    this.#file = fileName(table.name);
    this.#write = write;
    const fields = table.columns.map(
      ({ name, kind }) => new library.Field(name, typeOf(library, kind), true),
    );
    this.#schema = new library.Schema(fields);
    this.#writer = new library.RecordBatchFileWriter();
    this.#writer.reset(pieceQueue(library, this.#pieces), this.#schema);
  }

  async write(): Promise<void> {
    const { columns, rows } = this.#table;
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

  /** The engine lays a column out where the next one will be: it is copied from there. */
  #data({ type }: Field, { at, kind }: Column, length: number): Data {
    const { store } = this.#table;
    const { engine, views } = store.room;
    engine.layOut(store.at, at, length, store.result);
    const word = (offset: number) => views.data.getUint32(store.result + offset, true);
    const copy = (from: number, bytes: number) => views.bytes.slice(word(from), word(from) + bytes);
    const values = copy(ArrowColumn.values, word(ArrowColumn.valueBytes));
    const common = {
      type,
      length,
      nullCount: length - word(ArrowColumn.count),
      nullBitmap: copy(ArrowColumn.bits, Math.ceil(length / 8)),
    };
    const own =
      kind === 'text' || kind === 'json'
        ? {
            data: values,
            valueOffsets: new Int32Array(copy(ArrowColumn.offsets, (length + 1) * 4).buffer),
          }
        : { data: valuesOf(kind, values) };
    // The library's types tell kinds of columns apart when it is compiled; ours are told by the schema.
    return this.#arrow.makeData({ ...common, ...own } as never);
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

function valuesOf(kind: Kind, { buffer }: Uint8Array) {
  if (kind === 'boolean') return new Uint8Array(buffer);
  return kind === 'double' ? new Float64Array(buffer) : new BigInt64Array(buffer);
}
