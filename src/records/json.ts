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

/** A copy of what has times in it; of the rest none is made. */
function withTexts(value: unknown): unknown {
  if (typeof value === 'bigint') return isoTime(value);
  if (value === null || typeof value !== 'object') return value;
  const given = value as { [name: string]: unknown };
  let copy: typeof given | undefined;
  for (const name of Object.keys(given)) {
    const text = withTexts(given[name]);
    if (text === given[name]) continue;
    copy ??= Array.isArray(value) ? ([...value] as unknown as typeof given) : { ...given };
    copy[name] = text;
  }
  return copy ?? value;
}
