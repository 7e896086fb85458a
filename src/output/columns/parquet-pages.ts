// A column of a batch as a column chunk of Parquet: one data page of version 2, before it a dictionary where values
// come again and again. The engine makes the pages (assembly/columns/parquet.ts), the library their headers.

import type { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import {
  ColumnPages,
  ENCODING_DELTA,
  ENCODING_DELTA_LENGTH,
  ENCODING_DICTIONARY,
} from '../../engine/layouts.js';
import type { Column, ColumnStore } from './table.js';

type Chunk = ParquetWriter['row_groups'][number]['columns'][number];
type Encoding = NonNullable<Chunk['meta_data']>['encodings'][number];

/** What of the library the pages need; it is loaded when the format is asked for. */
export interface PageTools {
  ByteWriter: typeof ByteWriter;
  writePageHeader: typeof import('hyparquet-writer/src/datapage.js').writePageHeader;
}

export function physicalType({ kind }: Column): 'INT64' | 'DOUBLE' | 'BOOLEAN' | 'BYTE_ARRAY' {
  switch (kind) {
    case 'integer':
    case 'time':
      return 'INT64';
    case 'double':
      return 'DOUBLE';
    case 'boolean':
      return 'BOOLEAN';
    default:
      return 'BYTE_ARRAY';
  }
}

/** Appends the first `rows` rows of a column to `out`. */
export function writeChunk(
  tools: PageTools,
  out: ByteWriter,
  store: ColumnStore,
  column: Column,
  rows: number,
): Chunk {
  const { engine, views } = store.room;
  engine.encodePages(store.at, column.at, rows, store.result);
  const word = (offset: number) => views.data.getUint32(store.result + offset, true);
  const time = (offset: number) => views.data.getBigInt64(store.result + offset, true);
  const bytes = (at: number, length: number) =>
    views.bytes.subarray(word(at), word(at) + word(length));
  const count = word(ColumnPages.count);
  const size = word(ColumnPages.dictionarySize);
  const compressed = word(ColumnPages.compressed) === 1;
  const encoding = encodingOf(word(ColumnPages.encoding));
  const start = out.offset;
  let uncompressed = 0;
  if (size > 0) {
    const page = bytes(ColumnPages.dictionary, ColumnPages.dictionaryBytes);
    const plain = word(ColumnPages.dictionaryPlainBytes);
    tools.writePageHeader(out, {
      type: 'DICTIONARY_PAGE',
      uncompressed_page_size: plain,
      compressed_page_size: page.length,
      dictionary_page_header: { num_values: size, encoding: 'PLAIN' },
    });
    uncompressed += out.offset - start + plain;
    out.appendBytes(page);
  }
  const dataStart = out.offset;
  const levels = bytes(ColumnPages.levels, ColumnPages.levelBytes);
  const values = bytes(ColumnPages.values, ColumnPages.valueBytes);
  const plain = levels.length + word(ColumnPages.valuePlainBytes);
  tools.writePageHeader(out, {
    type: 'DATA_PAGE_V2',
    uncompressed_page_size: plain,
    compressed_page_size: levels.length + values.length,
    data_page_header_v2: {
      num_values: rows,
      num_nulls: rows - count,
      num_rows: rows,
      encoding,
      definition_levels_byte_length: levels.length,
      repetition_levels_byte_length: 0,
      is_compressed: compressed,
    },
  });
  uncompressed += out.offset - dataStart + plain;
  out.appendBytes(levels);
  out.appendBytes(values);
  const isTime = column.kind === 'time' && count > 0;
  return {
    file_offset: BigInt(start),
    meta_data: {
      type: physicalType(column),
      encodings: size > 0 ? ['RLE', 'PLAIN', encoding] : ['RLE', encoding],
      path_in_schema: [column.name],
      codec: size > 0 || compressed ? 'SNAPPY' : 'UNCOMPRESSED',
      num_values: BigInt(rows),
      total_uncompressed_size: BigInt(uncompressed),
      total_compressed_size: BigInt(out.offset - start),
      data_page_offset: BigInt(dataStart),
      ...(size > 0 ? { dictionary_page_offset: BigInt(start) } : {}),
      statistics: {
        null_count: BigInt(rows - count),
        // Readers skip row groups by time.
        ...(isTime
          ? { min_value: time(ColumnPages.least), max_value: time(ColumnPages.greatest) }
          : {}),
      },
    },
  };
}

function encodingOf(number: number): Encoding {
  if (number === ENCODING_DICTIONARY) return 'RLE_DICTIONARY';
  if (number === ENCODING_DELTA_LENGTH) return 'DELTA_LENGTH_BYTE_ARRAY';
  return number === ENCODING_DELTA ? 'DELTA_BINARY_PACKED' : 'PLAIN';
}
