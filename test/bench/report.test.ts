// What the bench makes of its measurements: line rates, ratios, targets.

import { describe, expect, it } from 'vitest';
import type { Result } from '../../bench/pipeline/measure.js';
import { workerCounts } from '../../bench/pipeline/programs.js';
import { fullReport } from '../../bench/report/full.js';
import { readmeTable } from '../../bench/report/readme.js';
import { type Results, verdict } from '../../bench/report/results.js';

function result(program: string, role: Result['role'], seconds: number, more = {}): Result {
  return {
    program,
    role,
    workers: undefined,
    knowsProtocols: false,
    packets: 14_880_952,
    runs: 3,
    seconds,
    min: seconds,
    max: seconds,
    cpu: seconds,
    peak: 5e6,
    ...more,
  };
}

function report(...measured: Result[]): Results {
  return {
    machine: {
      cpu: 'a CPU',
      cores: 2,
      memory: 2 ** 34,
      platform: 'linux x64',
      node: '20.0.0',
      date: '2026-01-02T00:00:00.000Z',
      load: 0,
    },
    quick: false,
    captures: [
      { name: 'small', packets: 14_880_952, bytes: 60 * 14_880_952, flows: 3, results: measured },
    ],
    kernels: [],
    growth: [],
    costs: [],
    formats: [],
    versions: {},
    absent: ['argus'],
    disagreements: [],
  };
}

/** Cells of the row that begins with a name. */
function row(markdown: string, name: string): string[] {
  const line = markdown.split('\n').find((it) => it.startsWith(`| ${name}`));
  return (line ?? '').split('|').map((cell) => cell.trim());
}

describe('full report', () => {
  it('has 14.88 M smallest packets a second as the whole of 10 GbE', () => {
    const cells = row(fullReport(report(result('floor', 'floor', 1))), 'floor');
    expect(cells.slice(5, 12)).toEqual(['14,880,952', '7.1', '1000', '100', '40', '5 MB', '1.0']);
  });

  it('compares a program that read a part by its speed', () => {
    const part = result('slow', 'other', 1, { packets: 1_488_095 });
    const cells = row(fullReport(report(result('floor', 'floor', 1), part)), 'slow');
    expect(cells[1]).toBe('slow, first 1,488,095 packets');
    expect(cells[11]).toBe('10');
  });

  it('says of a program that failed how', () => {
    const failed = result('crash', 'tracker', 1, { failed: 'signal 6' });
    expect(row(fullReport(report(failed)), 'crash')[3]).toBe('failed: signal 6');
  });

  it('names what is not there', () => {
    expect(fullReport(report())).toContain('Not here, so not measured: argus.');
  });
});

describe('protocols', () => {
  const flows = result('flows', 'records', 1);
  const all = result('flows and protocols', 'protocols', 2);
  const slow = { packets: 1_488_095.2, knowsProtocols: true };

  it('are compared by packets with what reads a part of the capture', () => {
    const dissector = result('dissector', 'other', 1, slow);
    const measured = report(flows, all, dissector);
    expect(fullReport(measured)).toContain('2.0 × flows alone, 0.20 × dissector.');
    const name = 'dissector ÷ flows and protocols, by packets';
    expect(row(readmeTable(measured), name)[2]).toBe('5.0');
  });

  it('have a row each, with the difference by flows', () => {
    const cost = {
      ...{ protocol: 'dns' as const, flows: 1000, packets: 2000 },
      ...{ without: { wall: 3, cpu: 4 }, reading: { wall: 1, cpu: 2.5 } },
    };
    const measured = { ...report(), costs: [cost] };
    expect(row(fullReport(measured), 'dns').slice(2, 8)).toEqual([
      '1,000',
      '2.0',
      '4.0',
      '2.5',
      '3.0',
      '1.0',
    ]);
    expect(readmeTable(measured)).toContain('µs of CPU time: dns 2.5.');
  });
});

it('formats have a row each, as multiples of tracking, held to the target by CPU time', () => {
  const formats = [
    { format: 'csv', writing: { wall: 0.5, cpu: 1.8 } },
    { format: 'duckdb', writing: { wall: 4, cpu: 3 } },
    { format: 'eve', writing: { wall: 0, cpu: 0 }, failed: 'exit 1' },
  ];
  const costs = [{ capture: 'small', tracking: { wall: 1, cpu: 2 }, formats }];
  const markdown = fullReport({ ...report(), formats: costs });
  expect(markdown).toContain('Tracking, without output: 2.0 s of CPU time, 1.0 s.');
  expect(row(markdown, 'csv').slice(2, 7)).toEqual([
    ...['1.8', '0.90', '0.50', '0.50'],
    'yes (at most 1)',
  ]);
  expect(row(markdown, 'duckdb')[6]).toBe('no (at most 1)');
  expect(row(markdown, 'eve')[2]).toBe('failed: exit 1');
});

describe('targets', () => {
  const floor = result('floor', 'floor', 0.2);
  const two = (seconds: number) => result('summary', 'summary', seconds, { workers: 2 });

  it('twice the floor and 0.15 s, with two workers', () => {
    expect(verdict(two(0.54), [floor])?.met).toBe(true);
    expect(verdict(two(0.56), [floor])?.met).toBe(false);
  });

  it('records faster than the fastest tracker that ran', () => {
    const trackers = [
      result('a', 'tracker', 0.9),
      result('b', 'tracker', 0.8),
      result('c', 'tracker', 0.1, { failed: 'exit 1' }),
    ];
    const records = (seconds: number) => verdict(result('records', 'records', seconds), trackers);
    expect(records(0.7)).toEqual({ met: true, target: 'faster than b' });
    expect(records(0.85)?.met).toBe(false);
  });

  it('none without what they are measured by', () => {
    expect(verdict(two(1), [])).toBeUndefined();
    expect(verdict(result('records', 'records', 1), [floor])).toBeUndefined();
  });
});

it('README table: a column for each capture, ratios last', () => {
  const summary = result('summary', 'summary', 0.5, { workers: 2 });
  const markdown = readmeTable(report(summary, result('floor', 'floor', 0.25)));
  expect(row(markdown, '**summary**')[2]).toBe('0.50 (5 MB)');
  expect(row(markdown, 'Summary ÷ flow count in C')[2]).toBe('2.0');
});

it.each([
  [1, [1, 2]],
  [2, [1, 2]],
  [4, [1, 2, 4]],
  [6, [1, 2, 4, 6]],
])('scaling on %i cores', (cores, counts) => {
  expect(workerCounts(cores)).toEqual(counts);
});
