// Tables of the columnar formats, filled row by row until a batch is written and forgotten. A column has a cell of
// 8 bytes for each row, in chunks that are taken when the first of their rows has a value: what most rows do not
// have costs nothing. Numbers lie in the cell; a text is its address and length, its bytes lie in blocks of their
// column as Parquet has them, with the length before each.
//
//   chunk  │ cells: 8192 × u64 │ bits of the rows that have a value, lowest first │
//   text   │ next u32 │ end u32 │ length u32, bytes │ length u32, bytes │ …
//
// All are blocks of one size out of a pool. When it runs low, the largest table is written early.

/** Rows of a batch at most. */
export const BATCH_ROWS: u32 = 65536;
export const CHUNK_ROWS: u32 = 8192;
/** Where the bits lie in a chunk. */
export const CHUNK_BITS: u32 = 8 * CHUNK_ROWS;
/** Not a multiple of 4096, so that the same row of different columns lies in different sets of the cache. */
export const COLUMN_BLOCK: u32 = CHUNK_BITS + CHUNK_ROWS / 8 + 64;
/** Bytes of a block of texts before its first. */
export const TEXTS_HEAD: u32 = 8;
/** A table is full when the texts of one of its columns take so many bytes, with their lengths. */
export const MAX_TEXTS: u32 = 1 << 23;
/** Bytes that the texts of a column may have when the table is found to be full: the last row's are one text more. */
export const TEXTS_ROOM: u32 = MAX_TEXTS + COLUMN_BLOCK;

/** i64 */
export const KIND_INTEGER: u32 = 0;
/** i64, ns since 1970. */
export const KIND_TIME: u32 = 1;
/** f64 */
export const KIND_DOUBLE: u32 = 2;
/** 0 or 1. */
export const KIND_BOOLEAN: u32 = 3;
/** Address u32, length u32. */
export const KIND_TEXT: u32 = 4;
/** The same; lists and objects are written as JSON. */
export const KIND_JSON: u32 = 5;

/** All tables of a run, and what they share. */
@unmanaged
export class ColumnStore {
  /** u32[], blocks that are free, the next one last; and how many. */
  freeBlocks: u32;
  free: u32;
  /** NameEntry[nameMask + 1]: columns by name, tables by type, texts of static strings: see names.ts. */
  names: u32;
  nameMask: u32;
  nameCount: u32;
  /** Where the next static string's text goes, and the end of the room for them. */
  interned: u32;
  internedEnd: u32;
  /** The table of flows, and the first of all tables. */
  flows: u32;
  tables: u32;
  /** u32 pairs (address, length) of each source's name as a JSON string. */
  captures: u32;
  /** A thread's scratch, of which SCRATCH_TEXT's part is used. */
  scratch: u32;
  /** What `addRows` wants before it goes on: WANT_*; of which table, or of which name in which place. */
  want: u32;
  table: u32;
  place: u32;
  name: u32;
  /** Room for what is made of a column when its table is written: see work.ts. */
  work: u32;
}

/** Nothing: all rows are in. */
export const WANT_NOTHING: u32 = 0;
/** `table` to be written: it is full, or the pool is low. */
export const WANT_WRITE: u32 = 1;
/** What the name is in the place: see names.ts. */
export const WANT_NAME: u32 = 2;

@unmanaged
export class Table {
  /** Complete rows; the one that is being filled has this number. */
  rows: u32;
  /** 1: no row more. */
  full: u32;
  /** Column[columnCount]. */
  columns: u32;
  columnCount: u32;
  /** Blocks that it holds. */
  blocks: u32;
  /** FlowColumns or RecordColumns: those of them that the kernels know by themselves. */
  known: u32;
  /** The next table of the store, 0 after the last. */
  next: u32;
}

@unmanaged
export class Column {
  /** KIND_*. */
  kind: u32;
  table: u32;
  store: u32;
  /** The chunk that the current row is in; 0: none yet. */
  chunk: u32;
  /** Blocks of texts: the first, the last. */
  firstTexts: u32;
  lastTexts: u32;
  /** Where the next text's length goes, and the end of its block; 0 before the first. */
  next: u32;
  limit: u32;
  /** Bytes of all texts with their lengths, as many times as they are in a row. */
  textBytes: u32;
  /** A cell that others may have too, and what it was made of; 0: none. */
  keptKey: u32;
  kept: u64;
  /** u32[8], one for each chunk, 0 where no row has a value. */
  chunks0: u64;
  chunks1: u64;
  chunks2: u64;
  chunks3: u64;
}

/** Where the chunk with row `row` is listed. */
export function chunkPlace(it: Column, row: u32): usize {
  return changetype<usize>(it) + offsetof<Column>('chunks0') + ((row / CHUNK_ROWS) << 2);
}

export function takeBlock(pool: ColumnStore, table: Table): u32 {
  // `beginRow` has seen to it that there is one.
  if (pool.free == 0) unreachable();
  table.blocks++;
  return load<u32>(pool.freeBlocks + (--pool.free << 2));
}

function giveBlock(pool: ColumnStore, block: u32): void {
  store<u32>(pool.freeBlocks + (pool.free++ << 2), block);
}

/** Marks the row as one that has a value, which goes to `cellOf`. For the row that is being filled. */
export function mark(chunk: usize, row: u32): void {
  const bits = chunk + ((row & (CHUNK_ROWS - 1)) >> 3);
  store<u8>(bits, (load<u8>(bits, CHUNK_BITS) as u32) | (1 << (row & 7)), CHUNK_BITS);
}

export function cellOf(chunk: usize, row: u32): usize {
  return chunk + ((row & (CHUNK_ROWS - 1)) << 3);
}

export function hasValue(it: Column, row: u32): bool {
  const chunk = it.chunk as usize;
  const place = row & (CHUNK_ROWS - 1);
  return (
    chunk != 0 && ((load<u8>(chunk + (place >> 3), CHUNK_BITS) as u32) & (1 << (place & 7))) != 0
  );
}

/** For rows whose column has no `chunk`: takes one. */
export function beginChunk(it: Column, row: u32): usize {
  const place = chunkPlace(it, row);
  // A row that is begun once more has it already.
  let chunk = load<u32>(place);
  if (chunk == 0) {
    chunk = takeBlock(changetype<ColumnStore>(it.store), changetype<Table>(it.table));
    // Cells keep what was in them until they have a value.
    memory.fill(chunk + CHUNK_BITS, 0, CHUNK_ROWS / 8);
    store<u32>(place, chunk);
  }
  it.chunk = chunk;
  return chunk;
}

/** Prepares the table for a row. False: it has to be written first. */
export function beginRow(pool: ColumnStore, table: Table): bool {
  // A row takes a chunk and a block of texts of each column at most.
  if (table.full || table.rows == BATCH_ROWS || pool.free < 2 * table.columnCount) return false;
  if (table.rows % CHUNK_ROWS == 0) forgetChunks(table);
  return true;
}

export function endRow(table: Table): void {
  table.rows++;
}

function forgetChunks(table: Table): void {
  for (let i: u32 = 0; i < table.columnCount; i++) columnAt(table, i).chunk = 0;
}

export function columnAt(table: Table, index: u32): Column {
  return changetype<Column>(table.columns + index * (offsetof<Column>() as u32));
}

/** Forgets all rows, and gives their blocks back. */
export function clearTable(pool: ColumnStore, table: Table): void {
  for (let i: u32 = 0; i < table.columnCount; i++) clearColumn(pool, columnAt(table, i));
  table.rows = 0;
  table.full = 0;
  table.blocks = 0;
}

function clearColumn(pool: ColumnStore, it: Column): void {
  for (let row: u32 = 0; row < BATCH_ROWS; row += CHUNK_ROWS) {
    const place = chunkPlace(it, row);
    const chunk = load<u32>(place);
    if (chunk != 0) giveBlock(pool, chunk);
    store<u32>(place, 0);
  }
  for (let block = it.firstTexts; block != 0; ) {
    const next = load<u32>(block);
    giveBlock(pool, block);
    block = next;
  }
  it.chunk = 0;
  it.firstTexts = 0;
  it.lastTexts = 0;
  it.next = 0;
  it.limit = 0;
  it.textBytes = 0;
  it.kept = 0;
}
