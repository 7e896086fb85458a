// Output formats whose texts the workers write, and the files that each has. src/output knows them by these numbers.

/** Bits of Partition.formats. */
export const FORMAT_NDJSON: u32 = 1;
export const FORMAT_EVE: u32 = 2;
export const FORMAT_ZEEK: u32 = 4;
/** The same logs as JSON: never beside the other. */
export const FORMAT_ZEEK_JSON: u32 = 8;

/** Numbers of files: a text says which of them it belongs to. Of Zeek's logs: FILE_ZEEK and the log's own number. */
export const FILE_NDJSON: u32 = 0;
export const FILE_EVE: u32 = 1;
export const FILE_ZEEK: u32 = 16;
/** Zeek's logs; their names and columns are in src/output/zeek-logs.ts. */
export const ZEEK_CONN: u32 = 0;
export const ZEEK_DNS: u32 = 1;
export const ZEEK_HTTP: u32 = 2;
export const ZEEK_SSL: u32 = 3;
export const ZEEK_X509: u32 = 4;
export const ZEEK_SSH: u32 = 5;
export const ZEEK_FTP: u32 = 6;
export const ZEEK_SMTP: u32 = 7;
export const ZEEK_QUIC: u32 = 8;
export const ZEEK_WEIRD: u32 = 9;
export const ZEEK_NOTICE: u32 = 10;
/** More than the highest number of a file. */
export const FILES: u32 = 64;
