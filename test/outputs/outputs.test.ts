// Outputs in the library: any number of formats in a run, each the same as alone, for any number of workers.

import { type AnalyzeOptions, analyze, FORMAT_NAMES, type FormatName } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { CAPTURES, filesOf } from './support.js';

const OFFICE = 'examples/office.pcapng';
// A DuckDB database has the same rows, not the same bytes: test/outputs/columns.test.ts.
const TOGETHER = FORMAT_NAMES.filter((name) => name !== 'zeek-json' && name !== 'duckdb');

/** Files of several formats in one run. */
async function together(
  input: string | string[],
  formats: readonly FormatName[],
  options: AnalyzeOptions = {},
): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const outputs = formats.map((format) => ({
    format,
    write: (piece: Uint8Array, file: string) => {
      files.set(file, (files.get(file) ?? '') + Buffer.from(piece).toString('latin1'));
    },
  }));
  await analyze(input, { ...options, outputs }).summary();
  return files;
}

describe('several formats in a run', () => {
  it('are each the same as alone', async () => {
    const all = await together(OFFICE, TOGETHER, { workers: 0 });
    for (const format of TOGETHER) {
      for (const [file, text] of await together(OFFICE, [format], { workers: 0 })) {
        expect(all.get(file) === text, file).toBe(true);
      }
    }
  });

  it('are the same for any number of workers, and slots of any size', async () => {
    const inputs = CAPTURES.filter((path) => path.startsWith('test/captures/'));
    const alone = await together(inputs, TOGETHER, { workers: 0 });
    for (const workers of [1, 3]) {
      const files = await together(inputs, TOGETHER, { workers, limits: { slotBytes: 16384 } });
      expect([...files.keys()].sort()).toEqual([...alone.keys()].sort());
      for (const [file, text] of files) expect(text === alone.get(file), file).toBe(true);
    }
  });

  it('that share files are refused', async () => {
    await expect(together(OFFICE, ['zeek', 'zeek-json'])).rejects.toMatchObject({
      code: 'bad-option',
      message: 'zeek and zeek-json are never both in a run.',
    });
  });

  it('of one name are refused', async () => {
    await expect(together(OFFICE, ['eve', 'eve'])).rejects.toMatchObject({ code: 'bad-option' });
  });

  it('that do not exist are refused with those that do', async () => {
    const unknown = 'xml' as FormatName;
    await expect(together(OFFICE, [unknown])).rejects.toThrow(/'xml'.*ndjson, eve, zeek/);
  });
});

describe('a sink', () => {
  it('that fails ends the run with its error', async () => {
    const error = new Error('full');
    const write = () => Promise.reject(error);
    await expect(analyze(OFFICE, { outputs: [{ format: 'zeek', write }] }).summary()).rejects.toBe(
      error,
    );
  });

  it('gets one piece at a time', async () => {
    let under = 0;
    let most = 0;
    const write = async () => {
      most = Math.max(most, ++under);
      await new Promise((resolve) => setImmediate(resolve));
      under--;
    };
    await analyze(OFFICE, { outputs: [{ format: 'zeek', write }] }).summary();
    expect(most).toBe(1);
  });
});

describe('a capture without packets', () => {
  const EMPTY = Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex');

  it.each([
    ['csv', 'flows.csv', /^Flow ID,/],
    ['zeek', 'conn.log', /^#separator \\x09\n(?:#.*\n)*#fields\tts\tuid/],
  ] as const)('leaves the head of %s alone', async (format, file, head) => {
    const files = await filesOf(EMPTY, format);
    expect([...files.keys()]).toEqual([file]);
    expect(files.get(file)).toMatch(head);
  });
});
