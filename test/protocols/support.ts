// Records of captures by type, and the shared captures that have expectations of a kind.

import { readFileSync } from 'node:fs';
import { type AnalyzeOptions, analyze, type CaptureInput, type FlowglassRecord } from 'flowglass';
import { type SharedCapture, sharedCaptures } from '../tshark/corpus.js';

type RecordOf<Type extends FlowglassRecord['type']> = Extract<FlowglassRecord, { type: Type }>;

/** All records of an input, in order; none where it can't be read at all. */
export async function recordsOf(
  input: CaptureInput,
  options: AnalyzeOptions = {},
): Promise<FlowglassRecord[]> {
  const records: FlowglassRecord[] = [];
  try {
    for await (const record of analyze(input, { workers: 0, ...options })) records.push(record);
  } catch (error) {
    if ((error as { code?: string }).code !== 'not-a-capture') throw error;
  }
  return records;
}

/** The records of one type. */
export async function ofType<Type extends FlowglassRecord['type']>(
  type: Type,
  input: CaptureInput,
  options?: AnalyzeOptions,
): Promise<RecordOf<Type>[]> {
  const records = await recordsOf(input, options);
  return records.filter((record): record is RecordOf<Type> => record.type === type);
}

/** Shared captures whose expectations have something under `key`. */
export function capturesWith(key: string): [name: string, capture: SharedCapture][] {
  return sharedCaptures()
    .filter(({ expected }) => {
      const there = (expected as unknown as Record<string, unknown>)[key];
      return Array.isArray(there) && there.length > 0;
    })
    .map((capture) => [capture.name, capture]);
}

/** What is in one list and not in the other, each as often as it is there more. */
export function difference(
  found: readonly string[],
  expected: readonly string[],
): { missing: string[]; extra: string[] } {
  const counts = new Map<string, number>();
  for (const it of expected) counts.set(it, (counts.get(it) ?? 0) + 1);
  const extra = found.filter((it) => {
    const left = counts.get(it) ?? 0;
    if (left > 0) counts.set(it, left - 1);
    return left === 0;
  });
  const missing = [...counts].flatMap(([it, count]) => Array<string>(count).fill(it));
  return { missing, extra };
}

/** What the script of a recorded session knows of it. */
// biome-ignore lint/suspicious/noExplicitAny: every session has its own facts.
export function sessionOf(name: string): any {
  return JSON.parse(readFileSync(`test/captures/${name}.session.json`, 'utf8'));
}

/** The NDJSON of a capture. */
export async function ndjsonOf(input: CaptureInput): Promise<string> {
  const parts: Buffer[] = [];
  const ndjson = (lines: Uint8Array) => {
    parts.push(Buffer.from(lines));
  };
  await analyze(input, { workers: 0, ndjson }).summary();
  return Buffer.concat(parts).toString();
}

/** The rows of one of Zeek's logs that its project published with a shared capture. */
export function zeekLog(
  capture: SharedCapture | undefined,
  log: string,
): Record<string, string | undefined>[] {
  const { upstream } = (capture?.expected ?? {}) as {
    upstream?: { zeek?: { tests: { baselines: Record<string, string> }[] } };
  };
  const text = upstream?.zeek?.tests.map(({ baselines }) => baselines[log]).find(Boolean) ?? '';
  const lines = text.split('\n');
  const fields = (lines.find((line) => line.startsWith('#fields')) ?? '').split('\t').slice(1);
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const values = line.split('\t');
      return Object.fromEntries(fields.map((field, i) => [field, values[i]]));
    });
}

/** Numbers from 0 up to, not including, 1: the same in every run. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
