// Records as JSON has them.

import { isoTime } from './text.js';
import type { FlowglassRecord } from './types.js';

/** The record with its times as ISO 8601 text: what a line of NDJSON says, and what JSON.stringify takes. */
export function recordToJson(record: FlowglassRecord): FlowglassRecord<string> {
  return withTexts(record) as FlowglassRecord<string>;
}

function withTexts(value: unknown): unknown {
  if (typeof value === 'bigint') return isoTime(value);
  if (Array.isArray(value)) return value.map(withTexts);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, withTexts(it)]));
}
