// The output formats by name.

import { FlowglassError } from '../errors.js';
import { arrow } from './arrow.js';
import { csv } from './csv.js';
import { duckdb } from './duckdb.js';
import { ecs } from './ecs.js';
import { eve } from './eve.js';
import type { Format } from './format.js';
import { html } from './html.js';
import { ipfix } from './ipfix.js';
import { FORMAT_NAMES, type FormatName } from './names.js';
import { ndjson } from './ndjson.js';
import { ocsf } from './ocsf.js';
import { parquet } from './parquet.js';
import { zeek, zeekJson } from './zeek.js';

const FORMATS: Record<FormatName, Format> = {
  ndjson,
  eve,
  zeek,
  'zeek-json': zeekJson,
  ecs,
  ocsf,
  csv,
  parquet,
  arrow,
  duckdb,
  html,
  ipfix,
};

/** @throws FlowglassError if there is no such format */
export function formatOf(name: FormatName): Format {
  if (Object.hasOwn(FORMATS, name)) return FORMATS[name];
  throw new FlowglassError(
    'bad-option',
    `there is no output format '${name}'; there are ${FORMAT_NAMES.join(', ')}.`,
  );
}

/** Names of the files that a format writes; the first is there in any case. */
export function filesOf(name: FormatName): string[] {
  const { files } = formatOf(name);
  return files instanceof Map ? [...files.values()] : [...(files as readonly string[])];
}
