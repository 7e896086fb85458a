// All that one run of the bench measured, as it stands in results.json.

import type { KernelResult } from '../kernels.js';
import type { Capture } from '../pipeline/captures.js';
import type { ProtocolCost } from '../pipeline/costs.js';
import type { FormatCosts } from '../pipeline/formats.js';
import type { Growth } from '../pipeline/growth.js';
import type { Result } from '../pipeline/measure.js';
import type { Machine } from './machine.js';

export interface Results {
  machine: Machine;
  /** Small captures and few runs: figures for trying out, not for comparing. */
  quick: boolean;
  captures: (Omit<Capture, 'path'> & { results: Result[] })[];
  kernels: KernelResult[];
  growth: Growth[];
  costs: ProtocolCost[];
  formats: FormatCosts[];
  versions: Record<string, string>;
  /** Programs and captures that are not there. */
  absent: string[];
  /** Counts that do not agree. */
  disagreements: string[];
}

/** "summary, two workers, takes at most twice the C count and this, s" */
export const TARGET_FACTOR = 2;
export const TARGET_START = 0.15;
export const TARGET_WORKERS = 2;
/** Cost of a packet with many live flows, relative to few. */
export const TARGET_GROWTH = 2.5;
/** CPU time of writing a format, relative to tracking. */
export const TARGET_FORMAT = 1;

export function floorOf(results: readonly Result[]): Result | undefined {
  return results.find(({ role, failed }) => role === 'floor' && !failed);
}

export function bestTracker(results: readonly Result[]): Result | undefined {
  return results
    .filter(({ role, failed }) => role === 'tracker' && !failed)
    .sort((a, b) => a.seconds - b.seconds)[0];
}

/** How many times the time of `under` a packet takes `over`; undefined where either has no figures. */
export function times(over: Result | undefined, under: Result | undefined): number | undefined {
  if (!over || !under || over.failed || under.failed) return undefined;
  return over.seconds / over.packets / (under.seconds / under.packets);
}

/** Whether a program meets the target set for it, and what that is. Undefined where there is none. */
export function verdict(
  result: Result,
  results: readonly Result[],
): { met: boolean; target: string } | undefined {
  if (result.failed) return undefined;
  const floor = floorOf(results);
  if (result.role === 'summary' && result.workers === TARGET_WORKERS && floor) {
    const limit = TARGET_FACTOR * floor.seconds + TARGET_START;
    return { met: result.seconds <= limit, target: `at most ${limit.toFixed(2)} s` };
  }
  const best = bestTracker(results);
  if (result.role === 'records' && best) {
    return { met: result.seconds < best.seconds, target: `faster than ${best.program}` };
  }
  return undefined;
}
