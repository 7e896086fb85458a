// What it costs to write each output format: runs with it and runs that track and write nothing, by turns. The rest of
// the work is the same in both, but for records of protocols, which are made only where somebody takes them.

import { FORMAT_NAMES } from 'flowglass';
import type { Capture } from './captures.js';
import { type Job, measure, type Options, type Result } from './measure.js';
import { formatProgram, summaryProgram } from './programs.js';

/** Seconds: by the clock on the wall, and of all threads where CPU time is known. */
interface Seconds {
  wall: number;
  cpu: number | undefined;
}

export interface FormatCost {
  format: string;
  /** What the run takes longer than tracking. */
  writing: Seconds;
  /** Why there are no figures. */
  failed?: string;
}

export interface FormatCosts {
  capture: string;
  /** A run without output. */
  tracking: Seconds;
  formats: FormatCost[];
}

/** Workers of all runs. */
const WORKERS = 2;

export function measureFormats(capture: Capture, options: Options): FormatCosts {
  const names: readonly string[] = FORMAT_NAMES;
  const programs = [summaryProgram(WORKERS), ...names.map((it) => formatProgram(it, WORKERS))];
  const jobs: Job[] = programs.map((program) => ({ capture, program }));
  const [tracking, ...results] = measure(jobs, options);
  if (!tracking) throw new Error('nothing was measured');
  return {
    capture: capture.name,
    tracking: { wall: tracking.seconds, cpu: tracking.cpu },
    formats: names.map((format, at) => costOf(format, results[at] as Result, tracking)),
  };
}

function costOf(format: string, all: Result, tracking: Result): FormatCost {
  const known = all.cpu !== undefined && tracking.cpu !== undefined;
  const failed = all.failed ?? tracking.failed;
  return {
    format,
    writing: {
      wall: all.seconds - tracking.seconds,
      cpu: known ? (all.cpu ?? 0) - (tracking.cpu ?? 0) : undefined,
    },
    ...(failed && { failed }),
  };
}
