// What the guides show does what they say.

import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { globSync } from 'tinyglobby';
import { beforeAll, describe, expect, it } from 'vitest';
import { flowglass, OFFICE, shell, temporaryFolder } from '../cli/run.js';

const at = temporaryFolder();

/** Blocks of code in a language, by guide. */
function blocks(language: string): [guide: string, code: string][] {
  return globSync('docs/guides/*.md').flatMap((guide) =>
    [
      ...readFileSync(guide, 'utf8').matchAll(
        new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'),
      ),
    ].map(([, code = '']): [string, string] => [guide, code]),
  );
}

beforeAll(() => {
  copyFileSync(OFFICE, at('office.pcapng'));
  for (const name of ['capture.pcap', 'nightly.pcap']) copyFileSync(OFFICE, at(name));
  flowglass([OFFICE, '-o', at('results'), '-f', 'ndjson,csv,eve,ecs,parquet', '-q']);
});

describe('commands', () => {
  const lines = blocks('sh').flatMap(([guide, code]) =>
    code
      .split('\n')
      .filter((line) => line.startsWith('flowglass ') && !/\\$|\/var\//.test(line))
      .map((line): [string, string] => [guide, line]),
  );

  it.each(lines)('of %s: %s', (_, line) => {
    const { code, stderr } = shell(`cd ${at()}; ${line}`);
    expect(stderr).not.toContain('flowglass: ');
    expect(code).toBe(0);
  });
});

describe('filters of jq', () => {
  const lines = blocks('sh').flatMap(([, code]) => code.match(/^jq .*/gm) ?? []);

  it.each(lines)('%s', (line) => {
    const { code, stdout } = shell(`cd ${at()}; ${line}`);
    expect(code).toBe(0);
    expect(stdout).not.toBe('');
  });
});

describe('configurations', () => {
  it.each(blocks('ts'))('of %s are understood', (_, code) => {
    writeFileSync(at('flowglass.config.ts'), code);
    const { code: exit, stderr } = flowglass([
      OFFICE,
      '--json',
      '--config',
      at('flowglass.config.ts'),
    ]);
    expect([exit, stderr]).toEqual([0, '']);
  });
});

describe('programs', () => {
  it.each(blocks('js'))('of %s run', (_, code) => {
    // `flowglass` is found from here by its own name.
    const run = execFileSync(process.execPath, [
      '--input-type=module',
      '-e',
      code.replace("'office.pcapng'", `'${OFFICE}'`),
    ]);
    expect(run.toString()).toContain('low Self-signed certificate 10.77.0.11');
  });
});

describe('questions to DuckDB', () => {
  const queries = blocks('sql').filter(([guide]) => guide.endsWith('duckdb.md'));

  it.each(queries)('of %s have answers', async (_, query) => {
    const connection = await (await DuckDBInstance.create()).connect();
    const reader = await connection.runAndReadAll(
      query.replaceAll("'results/", `'${at('results')}/`),
    );
    connection.closeSync();
    expect(reader.getRows().length).toBeGreaterThan(0);
  });
});
