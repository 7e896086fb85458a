// Names of the output formats: all that the command line has to know before it runs.

export const FORMAT_NAMES = [
  'ndjson',
  'eve',
  'zeek',
  'zeek-json',
  'ecs',
  'ocsf',
  'csv',
  'parquet',
  'arrow',
  'duckdb',
  'html',
  'ipfix',
] as const;

export type FormatName = (typeof FORMAT_NAMES)[number];
