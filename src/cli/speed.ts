// How fast a run was.

import type { RunSummary } from '../index.js';
import { bitRate, bytesText, durationText, shortCount } from './text/numbers.js';

/**
 * By the wall clock, so not part of the summary, which repeats.
 * @param began of performance.now()
 */
export function speedLine(summary: RunSummary, began: number): string {
  const seconds = (performance.now() - began) / 1000;
  const packets = shortCount(summary.frames / seconds);
  const bits = bitRate(summary.frameBytes, seconds);
  const memory = bytesText(process.resourceUsage().maxRSS * 1024);
  return `took ${durationText(seconds)}: ${packets} packets/s, ${bits}; at most ${memory} of memory\n`;
}
