// Where the records go, and where that leaves the summary.

import { type FormatName, filesOf, type Output } from '../index.js';
import { UsageError } from './errors.js';
import type { AnalyzeFlags } from './flags.js';
import { RecordFiles } from './record-files.js';
import { stdoutWriter } from './record-stdout.js';

export interface OutputPlan {
  files: RecordFiles | undefined;
  outputs: Output[];
  /** Records take standard output. */
  piped: boolean;
}

/** @throws UsageError if the flags do not go together */
export function planOutput({ out, format, json, filter }: AnalyzeFlags): OutputPlan {
  if (format === 'summary') {
    if (out !== undefined || filter !== undefined) {
      throw new UsageError(
        '--format summary writes no records: leave it, or --out and --filter, away',
      );
    }
    return { files: undefined, outputs: [], piped: false };
  }
  if (out !== undefined) return toFolder(out, format ?? ['ndjson']);
  if (format && json) {
    throw new UsageError('--json and records both want standard output: add --out <dir>');
  }
  const piped = !json && (format !== undefined || !process.stdout.isTTY);
  if (filter !== undefined && !piped) {
    throw new UsageError(
      '--filter chooses records, and none are written: add --out <dir> or --format ndjson',
    );
  }
  return { files: undefined, outputs: piped ? toStdout(format ?? ['ndjson']) : [], piped };
}

function toFolder(folder: string, formats: readonly FormatName[]): OutputPlan {
  refuseSameFiles(formats);
  const always = formats.flatMap((format) => filesOf(format).slice(0, 1));
  const files = new RecordFiles(folder, always);
  const outputs = formats.map((format) => ({
    format,
    write: (bytes: Uint8Array, file: string) => files.write(file, bytes),
    scratch: folder,
  }));
  return { files, outputs, piped: false };
}

function toStdout(formats: readonly FormatName[]): Output[] {
  const [format = 'ndjson', ...others] = formats;
  if (others.length > 0 || filesOf(format).length > 1) {
    throw new UsageError(`--format ${formats} writes several files: add --out <dir>`);
  }
  if (format === 'duckdb' && process.stdout.isTTY) {
    throw new UsageError('--format duckdb writes a database, not text: add --out <dir>');
  }
  return [{ format, write: stdoutWriter() }];
}

function refuseSameFiles(formats: readonly FormatName[]): void {
  const owners = new Map<string, FormatName>();
  for (const format of formats) {
    for (const file of filesOf(format)) {
      const other = owners.get(file);
      if (other !== undefined && other !== format) {
        throw new UsageError(`${other} and ${format} both write ${file}: choose one of them`);
      }
      owners.set(file, format);
    }
  }
}
