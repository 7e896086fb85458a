// Warnings as lines: which file, where in it, what.

import type { WarningRecord } from '../index.js';
import type { Style } from './text/colours.js';
import { harmless, wrapped } from './text/layout.js';
import { countOf, countText } from './text/numbers.js';

/** Warnings past these are in the records and in the JSON summary. */
const MOST = 10;

export function warningLines(
  warnings: readonly WarningRecord[],
  { yellow, width }: Style,
): string[] {
  const shown = warnings.slice(0, MOST).flatMap(({ capture, offset, message }) => {
    const where = `${harmless(capture)}, byte ${countText(offset)}:`;
    const lines = wrapped(`${where} ${message}`, width - 9);
    return lines.map((line, i) => `${i === 0 ? yellow('warning: ') : '         '}${line}`);
  });
  const more = warnings.length - MOST;
  if (more <= 0) return shown;
  return [
    ...shown,
    `         and ${countOf(more, 'more warning')}, among the records and in --json`,
  ];
}
