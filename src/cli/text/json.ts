// Summaries and the like as JSON. All bigints in them are times in ns; they come out as in records.

import { isoTime } from './numbers.js';

export function jsonText(value: unknown): string {
  const text = JSON.stringify(
    value,
    (_, it: unknown) => (typeof it === 'bigint' ? isoTime(it) : it),
    2,
  );
  return `${text}\n`;
}
