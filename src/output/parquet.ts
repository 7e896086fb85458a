// Apache Parquet: a file a table, a row group a batch. hyparquet-writer writes what is around the pages.

import type { ParquetWriter } from 'hyparquet-writer';
import { type PageTools, physicalType, writeChunk } from './columns/parquet-pages.js';
import type { Column, Table } from './columns/table.js';
import { tableNames } from './columns/tables.js';
import type { TableFile, TableFormat, WriteFile } from './format.js';

type SchemaElement = ParquetWriter['schema'][number];

export const parquet: TableFormat = {
  name: 'parquet',
  get files() {
    return tableNames().map(fileName);
  },
  async beginTables(write) {
    const tools = await loadTools();
    return { open: (table) => new ParquetFile(tools, table, write) };
  },
};

function fileName(table: string): string {
  return `${table}.parquet`;
}

interface Tools extends PageTools {
  ParquetWriter: typeof ParquetWriter;
}

async function loadTools(): Promise<Tools> {
  const [{ ByteWriter, ParquetWriter }, { writePageHeader }] = await Promise.all([
    import('hyparquet-writer'),
    import('hyparquet-writer/src/datapage.js'),
  ]);
  return { ByteWriter, ParquetWriter, writePageHeader };
}

class ParquetFile implements TableFile {
  readonly #tools: Tools;
  readonly #table: Table;
  readonly #file: string;
  readonly #write: WriteFile;
  readonly #out: InstanceType<Tools['ByteWriter']>;
  readonly #parquet: ParquetWriter;

  constructor(tools: Tools, table: Table, write: WriteFile) {
    this.#tools = tools;
    this.#table = table;
    this.#file = fileName(table.name);
    this.#write = write;
    this.#out = new tools.ByteWriter(2 ** 20);
    this.#parquet = new tools.ParquetWriter({
      writer: this.#out,
      schema: [
        { name: 'root', num_children: table.columns.length },
        ...table.columns.map(schemaElement),
      ],
      createdBy: 'flowglass',
    });
  }

  async write(): Promise<void> {
    const { columns, rows, store } = this.#table;
    const chunks = columns.map((it) => writeChunk(this.#tools, this.#out, store, it, rows));
    const sizes = chunks.map(({ meta_data }) => meta_data);
    this.#parquet.row_groups.push({
      columns: chunks,
      num_rows: BigInt(rows),
      total_byte_size: sizes.reduce((sum, it) => sum + (it?.total_uncompressed_size ?? 0n), 0n),
      total_compressed_size: sizes.reduce((sum, it) => sum + (it?.total_compressed_size ?? 0n), 0n),
    });
    this.#parquet.num_rows += BigInt(rows);
    await this.#flush();
  }

  async end(): Promise<void> {
    await this.#parquet.finish();
    await this.#flush();
  }

  async #flush(): Promise<void> {
    await this.#write(this.#file, this.#out.getBytes());
    this.#out.index = 0;
  }
}

/** Every column may be without a value. */
function schemaElement(column: Column): SchemaElement {
  const element: SchemaElement = {
    name: column.name,
    type: physicalType(column),
    repetition_type: 'OPTIONAL',
  };
  switch (column.kind) {
    case 'time':
      element.logical_type = { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'NANOS' };
      break;
    case 'text':
      element.converted_type = 'UTF8';
      element.logical_type = { type: 'STRING' };
      break;
    case 'json':
      element.converted_type = 'JSON';
      element.logical_type = { type: 'JSON' };
      break;
  }
  return element;
}
