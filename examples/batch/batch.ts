// Analyses each capture of a folder by itself.
//
//   npx tsx examples/batch/batch.ts captures results
//
// results/<capture>/records.ndjson and summary.json are there as a whole or not at all; results/index.json has a line
// for each capture. What is there already is left out: run it again after a crash, or when captures were added.
// One after the other: each takes all cores.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { open, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { analyze, FlowglassError, type RunSummary, summaryToJson } from 'flowglass';

interface Entry {
  capture: string;
  /** The capture's: whether it has changed since. */
  bytes: number;
  modified: string;
  packets?: number;
  flows?: number;
  /** By severity. */
  findings?: Record<string, number>;
  warnings?: number;
  /** Why there are no results. */
  error?: string;
}

const [from, to] = process.argv.slice(2);
if (from === undefined || to === undefined) {
  console.error('usage: npx tsx batch.ts <captures> <results>');
  process.exit(1);
}

const index = join(to, 'index.json');
mkdirSync(to, { recursive: true });
const before: Entry[] = existsSync(index) ? JSON.parse(readFileSync(index, 'utf8')) : [];
const entries: Entry[] = [];
for (const name of readdirSync(from).sort()) {
  const entry = await entryOf(from, name);
  if (!entry) continue;
  const done = isDone(entry, to) ?? (await analysed(entry, from, to));
  if (!done) continue;
  entries.push(done);
  // Also what was there before and is still to come: a crash loses nothing.
  const rest = before.filter((it) => !entries.some(({ capture }) => capture === it.capture));
  await replace(index, [...entries, ...rest]);
}
await replace(index, entries);
process.exitCode = entries.some(({ error }) => error !== undefined) ? 1 : 0;

async function entryOf(folder: string, name: string): Promise<Entry | undefined> {
  const file = await stat(join(folder, name));
  if (!file.isFile() || name.startsWith('.')) return;
  return { capture: name, bytes: file.size, modified: file.mtime.toISOString() };
}

function isDone({ capture, bytes, modified }: Entry, to: string): Entry | undefined {
  if (!existsSync(join(to, capture))) return;
  return before.find(
    (it) => it.capture === capture && it.bytes === bytes && it.modified === modified,
  );
}

/** Undefined for what is no capture, as notes beside them. */
async function analysed(entry: Entry, from: string, to: string): Promise<Entry | undefined> {
  const place = join(to, entry.capture);
  const partial = join(to, `.${entry.capture}.partial`);
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial);
  try {
    const summary = await analyseTo(join(from, entry.capture), partial);
    rmSync(place, { recursive: true, force: true });
    renameSync(partial, place);
    console.log(`${entry.capture}: ${summary.findings.length} findings`);
    return { ...entry, ...figures(summary) };
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (error instanceof FlowglassError && error.code === 'not-a-capture') return;
    const { message } = error as Error;
    console.error(`${entry.capture}: ${message}`);
    return { ...entry, error: message };
  }
}

async function analyseTo(capture: string, folder: string): Promise<RunSummary> {
  const records = await open(join(folder, 'records.ndjson'), 'w');
  try {
    // Lines are written by the worker threads; this thread makes no objects of them.
    const write = async (lines: Uint8Array) => {
      await records.writeFile(lines);
    };
    const summary = await analyze(capture, { ndjson: write }).summary();
    await replace(join(folder, 'summary.json'), summaryToJson(summary));
    return summary;
  } finally {
    await records.close();
  }
}

function figures({ frames, flows, findings, warnings }: RunSummary): Partial<Entry> {
  const counts: Record<string, number> = {};
  for (const { severity } of findings) counts[severity] = (counts[severity] ?? 0) + 1;
  return { packets: frames, flows: flows.flows, findings: counts, warnings: warnings.length };
}

/** Whole or not at all. */
async function replace(path: string, value: unknown): Promise<void> {
  await writeFile(`${path}.partial`, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(`${path}.partial`, path);
}
