// The bench itself, with small captures: it runs, and what it wrote says what it measured.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FORMAT_NAMES } from 'flowglass';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROTOCOLS } from '../../bench/generator/dialogues.js';
import type { Results } from '../../bench/report/results.js';

const folder = mkdtempSync(join(tmpdir(), 'flowglass-bench-run-'));
let results: Results;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a quick run of protocols and recorded traffic', () => {
  beforeAll(() => {
    const options = ['--quick', '--costs', '--captures', 'real', '--runs', '1', '--folder', folder];
    const { status, stderr } = spawnSync('npx', ['tsx', 'bench/run.ts', ...options], {
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
    results = JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8'));
  }, 240_000);

  it('has what each protocol costs', () => {
    expect(results.costs.map(({ protocol }) => protocol)).toEqual(Object.keys(PROTOCOLS));
    for (const { failed, flows, without } of results.costs) {
      expect(failed).toBeUndefined();
      expect(flows).toBe(5000);
      expect(without.wall).toBeGreaterThan(0);
    }
  });

  it('has the recorded captures beside other programs, or says that there are none', () => {
    const [real] = results.captures;
    if (!existsSync('../shared/captures')) {
      expect(results.captures).toEqual([]);
      expect(results.absent).toContain('capture real (no recorded captures)');
      return;
    }
    expect(real?.name).toBe('real');
    const ours = real?.results.filter(({ role }) => role === 'records' || role === 'protocols');
    expect(ours?.map(({ failed }) => failed)).toEqual([undefined, undefined]);
    expect(results.disagreements).toEqual([]);
  });

  it('has a report of both', () => {
    const report = readFileSync(join(folder, 'results.md'), 'utf8');
    expect(report).toContain('## A flow, by protocol');
    for (const protocol of Object.keys(PROTOCOLS)) expect(report).toContain(`| ${protocol} |`);
  });
});

it('a quick run of formats has a figure for each, and none of other programs', () => {
  const options = ['--quick', '--formats', '--captures', 'imix', '--runs', '1', '--folder', folder];
  const { status, stderr } = spawnSync('npx', ['tsx', 'bench/run.ts', ...options], {
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  const { captures, formats }: Results = JSON.parse(
    readFileSync(join(folder, 'results.json'), 'utf8'),
  );
  expect(captures).toEqual([]);
  const [imix] = formats;
  expect(imix?.formats.map(({ format }) => format)).toEqual(FORMAT_NAMES);
  expect(imix?.formats.filter(({ failed }) => failed)).toEqual([]);
}, 240_000);
