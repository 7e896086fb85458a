// Output formats whose texts the workers write, and the files that each has. src/output knows them by these numbers.

/** Bits of Partition.formats. */
export const FORMAT_NDJSON: u32 = 1;
export const FORMAT_EVE: u32 = 2;

/** Numbers of files: a text says which of them it belongs to. Of Zeek's logs: FILE_ZEEK and the log's own number. */
export const FILE_NDJSON: u32 = 0;
export const FILE_EVE: u32 = 1;
/** More than the highest number of a file. */
export const FILES: u32 = 64;
