// Runs mutated captures through the whole engine, many to a run: each is a source of its own.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyze } from 'flowglass';
import { mutant } from './mutate.js';

/** Captures of one run: as many as there is room for warnings. */
const BATCH = 250;
/** Longest that a batch may take, on a machine that does other things too. */
const PATIENCE_MS = 20_000;
/** Bytes of an original that are used: more only makes it slower. */
const MOST = 3000;

export interface FuzzResult {
  captures: number;
  packets: number;
  flows: number;
  /** Captures of which nothing was read. */
  silent: number;
}

/** Beginnings of the captures that there are. */
export function originals(): Buffer[] {
  const folders = ['test/captures', 'examples', '../shared/captures'];
  return folders
    .flatMap(filesIn)
    .filter((path) => /\.(pcap|pcapng|cap)$/.test(path))
    .sort()
    .map((path) => readFileSync(path).subarray(0, MOST));
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

/** A sound capture in every batch, so that a batch is never refused as a whole. */
const SOUND = readFileSync('test/captures/dns.pcap').subarray(0, 400);

/** Analyses mutants `first` … `first + count - 1` of the seed. Throws at the first that is not answered well. */
export async function fuzz(
  from: readonly Buffer[],
  seed: number,
  first: number,
  count: number,
): Promise<FuzzResult> {
  const result: FuzzResult = { captures: 0, packets: 0, flows: 0, silent: 0 };
  for (let at = first; at < first + count; at += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, first + count - at) }, (_, i) => ({
      name: String(at + i),
      data: mutant(from, seed, at + i),
    }));
    const started = performance.now();
    try {
      const summary = await analyze([{ name: 'sound', data: SOUND }, ...batch], {
        workers: 0,
        limits: { slotBytes: 65536, flows: 4096, hosts: 4096, memory: 2 ** 28 },
      }).summary();
      result.captures += batch.length;
      result.packets += summary.frames;
      result.flows += summary.flows.flows;
      // What was not read to its end is said to be so; what is not a capture too.
      const silent = summary.captures.filter(({ packets }) => packets === 0).length;
      result.silent += silent;
      const told = new Set(summary.warnings.map(({ capture }) => capture));
      for (const { name, packets, format } of summary.captures) {
        if (packets > 0 || format !== 'unknown' || told.has(name)) continue;
        if (summary.dropped.warnings === 0) throw new Error(`capture ${name} vanished in silence`);
      }
      const counted = summary.flows.packets;
      if (counted > summary.frames + summary.fragments)
        throw new Error(`${counted} packets in flows`);
    } catch (error) {
      throw await blame(from, seed, at, batch.length, error as Error);
    }
    const took = performance.now() - started;
    if (took > PATIENCE_MS) throw new Error(`mutants ${at}… of seed ${seed} took ${took} ms`);
  }
  return result;
}

/** Finds the one that a batch failed for, and keeps it. */
async function blame(
  from: readonly Buffer[],
  seed: number,
  first: number,
  count: number,
  cause: Error,
): Promise<Error> {
  for (let i = first; i < first + count; i++) {
    const bytes = mutant(from, seed, i);
    try {
      await analyze([{ name: 'sound', data: SOUND }, bytes], { workers: 0 }).summary();
    } catch (error) {
      mkdirSync('build/fuzz', { recursive: true });
      const path = `build/fuzz/${seed}-${i}.pcap`;
      writeFileSync(path, bytes);
      return new Error(
        `mutant ${i} of seed ${seed}: ${(error as Error).message} (kept as ${path})`,
      );
    }
  }
  return new Error(`mutants ${first}… of seed ${seed}, together: ${cause.message}`, { cause });
}
