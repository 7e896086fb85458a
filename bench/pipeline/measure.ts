// Whole processes, by the clock on the wall: from the start of a program to its end.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Capture } from './captures.js';
import type { Program } from './programs.js';

/** One run of a program. CPU time and memory are known where `timed.c` was compiled. */
interface Run {
  seconds: number;
  cpu: number | undefined;
  /** Peak resident bytes. */
  peak: number | undefined;
  status: number;
}

/** Medians over the runs of a program on a capture. */
export interface Result {
  program: string;
  role: Program['role'];
  workers: number | undefined;
  knowsProtocols: boolean;
  /** Packets it read. */
  packets: number;
  runs: number;
  seconds: number;
  min: number;
  max: number;
  cpu: number | undefined;
  peak: number | undefined;
  /** Why there are no figures. */
  failed?: string;
}

export interface Options {
  runs: number;
  /** Compiled `timed.c`. */
  timed: string | undefined;
  /** Folder for what programs write. */
  scratch: string;
  progress: (text: string) => void;
}

/** Programs that take longer have so many runs at most. */
const SLOW = 5;
const RUNS_OF_SLOW = 3;

/** A program on a capture. */
export interface Job {
  capture: Capture;
  program: Program;
}

/** Runs all by turns, so that a busy minute of the machine hits all of them alike. */
export function measure(jobs: readonly Job[], options: Options): Result[] {
  const all = jobs.map((job) => ({ ...job, runs: [] as Run[] }));
  for (let round = 1; round <= options.runs; round++) {
    for (const { capture, program, runs } of all) {
      const [first] = runs;
      if (first && (first.status !== 0 || (round > RUNS_OF_SLOW && first.seconds > SLOW))) continue;
      options.progress(`${capture.name}, run ${round} of ${options.runs}: ${program.name}`);
      runs.push(runOnce(program, capture, options));
    }
  }
  return all.map(({ capture, program, runs }) => resultOf(program, capture, runs));
}

function runOnce(program: Program, capture: Capture, { timed, scratch }: Options): Run {
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  const [file = '', ...rest] = program.command(resolve(capture.path), resolve(scratch));
  if (!timed) {
    const begin = performance.now();
    const { status } = spawnSync(file, rest, { stdio: 'ignore' });
    const seconds = (performance.now() - begin) / 1000;
    return { seconds, cpu: undefined, peak: undefined, status: status ?? 1 };
  }
  const report = join(dirname(scratch), 'timed.txt');
  rmSync(report, { force: true });
  spawnSync(timed, [report, file, ...rest], { stdio: 'ignore' });
  const [seconds = 0, cpu, peak, status = 1] = readFileSync(report, 'utf8').split(' ').map(Number);
  return { seconds, cpu, peak, status };
}

function resultOf(program: Program, capture: Capture, runs: readonly Run[]): Result {
  const seconds = runs.map((run) => run.seconds);
  const bad = runs.find(({ status }) => status !== 0);
  return {
    program: program.name,
    role: program.role,
    workers: program.workers,
    knowsProtocols: program.knowsProtocols ?? false,
    packets: Math.min(capture.packets, program.packetLimit ?? Number.POSITIVE_INFINITY),
    runs: runs.length,
    seconds: median(seconds) ?? 0,
    min: Math.min(...seconds),
    max: Math.max(...seconds),
    cpu: median(runs.map((run) => run.cpu)),
    peak: median(runs.map((run) => run.peak)),
    ...(bad && { failed: bad.status > 128 ? `signal ${bad.status - 128}` : `exit ${bad.status}` }),
  };
}

/** Of an even number, the mean of the two in the middle. */
function median(values: readonly (number | undefined)[]): number | undefined {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  const low = sorted[(sorted.length - 1) >> 1];
  const high = sorted[sorted.length >> 1];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

/** Where a flow count's totals are not the capture's. */
export function disagreement(capture: Capture, program: Program): string | undefined {
  const [file = '', ...rest] = program.command(resolve(capture.path), '');
  const { stdout, status } = spawnSync(file, rest, { encoding: 'utf8' });
  if (status !== 0) return undefined;
  const [, packets, bytes] = stdout.match(/packets (\d+) bytes (\d+)/)?.map(Number) ?? [];
  if (packets === capture.packets && bytes === capture.bytes) return undefined;
  const counted = `${packets} packets, ${bytes} bytes`;
  return `${capture.name}: ${program.name} has ${counted}; flowglass ${capture.packets}, ${capture.bytes}`;
}
