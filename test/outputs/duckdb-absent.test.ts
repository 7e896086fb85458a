// The package as it is where nobody has installed DuckDB: all other packages are there.

import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'flowglass-absent-'));

beforeAll(() => {
  for (const part of ['dist', 'schema', 'package.json', 'build/engine.wasm']) {
    cpSync(part, join(folder, part), { recursive: true });
  }
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync('node_modules')) {
    if (name === '@duckdb' || name.startsWith('.')) continue;
    symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name));
  }
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true }));

function flowglass(format: string) {
  const args = ['examples/office.pcapng', '-q', '-f', format, '-o', join(folder, format)];
  const { status, stderr } = spawnSync('node', [join(folder, 'dist/cli/main.js'), ...args]);
  return { code: status, stderr: stderr.toString() };
}

it('says which package is missing, and leaves nothing', () => {
  expect(flowglass('duckdb')).toEqual({
    code: 1,
    stderr:
      "flowglass: the format 'duckdb' needs the package @duckdb/node-api: npm install @duckdb/node-api. " +
      "('parquet' needs none, and DuckDB reads its files.)\n",
  });
  expect(existsSync(join(folder, 'duckdb'))).toBe(false);
});

it('writes the other formats', () => {
  expect(flowglass('parquet')).toEqual({ code: 0, stderr: '' });
  expect(existsSync(join(folder, 'parquet', 'flows.parquet'))).toBe(true);
});
