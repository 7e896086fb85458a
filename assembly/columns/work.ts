// Room for what is made of one column at a time when its table is written.

import { BATCH_ROWS, TEXTS_ROOM } from './store';

/** Numbers that a dictionary has at most, and texts. */
export const MAX_NUMBERS: u32 = 4096;
export const MAX_WORDS: u32 = BATCH_ROWS / 2;
/** Places of the hash tables that dictionaries are made with: u16[WORD_SLOTS]. */
export const NUMBER_SLOTS: u32 = 4 * MAX_NUMBERS;
export const WORD_SLOTS: u32 = 2 * MAX_WORDS;

/** u64[BATCH_ROWS]: cells of the rows that have a value, one after another. */
export const WORK_DENSE: u32 = 0;
/** u16[BATCH_ROWS]: places in the dictionary. */
export const WORK_INDEXES: u32 = WORK_DENSE + 8 * BATCH_ROWS;
export const WORK_SLOTS: u32 = WORK_INDEXES + 2 * BATCH_ROWS;
/** u32[MAX_WORDS] hashes, u64[MAX_WORDS] cells. */
export const WORK_HASHES: u32 = WORK_SLOTS + 2 * WORD_SLOTS;
export const WORK_WORDS: u32 = WORK_HASHES + 4 * MAX_WORDS;
/** Definition levels. */
export const WORK_LEVELS: u32 = WORK_WORDS + 8 * MAX_WORDS;
/** Indexes as a page has them: 16 bits each at most. */
export const WORK_INDEX_PAGE: u32 = WORK_LEVELS + BATCH_ROWS / 8 + 64;
/** u16[], where Snappy has seen bytes. */
export const WORK_SNAPPY: u32 = WORK_INDEX_PAGE + 2 * BATCH_ROWS + 64;
export const SNAPPY_SLOTS: u32 = 1 << 14;
/** What is not compressed, and what is; both may be numbers that take more room than they had. */
export const WORK_PLAIN: u32 = WORK_SNAPPY + 2 * SNAPPY_SLOTS;
const PLAIN: u32 = TEXTS_ROOM + 65536;
export const WORK_PACKED: u32 = WORK_PLAIN + PLAIN;
/** Incompressible bytes grow by a sixth at most. */
export const WORK_BYTES: u32 = WORK_PACKED + PLAIN + PLAIN / 6 + 4 * BATCH_ROWS;
