// Records and summaries as JSON has them.

import type { RunSummary } from './summary.js';
import { isoTime } from './text.js';
import type { FlowglassRecord } from './types.js';

/** The record with its times as ISO 8601 text: what a line of NDJSON says, and what JSON.stringify takes. */
export function recordToJson(record: FlowglassRecord): FlowglassRecord<string> {
  return withTexts(record) as FlowglassRecord<string>;
}

/** Something with texts in place of its times. */
export type WithTexts<T> = T extends bigint
  ? string
  : T extends readonly (infer Item)[]
    ? WithTexts<Item>[]
    : T extends object
      ? { [Key in keyof T]: WithTexts<T[Key]> }
      : T;

/** The summary with its times as ISO 8601 text: what `flowglass --json` prints. */
export function summaryToJson(summary: RunSummary): WithTexts<RunSummary> {
  return withTexts(summary) as WithTexts<RunSummary>;
}

function withTexts(value: unknown): unknown {
  if (typeof value === 'bigint') return isoTime(value);
  if (Array.isArray(value)) return value.map(withTexts);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, withTexts(it)]));
}
