// The output does not depend on who did the work or how the bytes came: the same to the byte for any number
// of workers, any chunking, any slot size; and NDJSON from the workers is the JSON of the records.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AnalyzeOptions, analyze, type CaptureInput, recordToJson } from 'flowglass';
import { describe, expect, it } from 'vitest';

async function ndjson(input: CaptureInput, options: AnalyzeOptions): Promise<string> {
  const parts: Buffer[] = [];
  await analyze(input, {
    ...options,
    ndjson: (lines) => {
      parts.push(Buffer.from(lines));
    },
  }).summary();
  return Buffer.concat(parts).toString();
}

async function json(input: CaptureInput): Promise<string> {
  let text = '';
  for await (const record of analyze(input, { workers: 0 })) {
    text += `${JSON.stringify(recordToJson(record))}\n`;
  }
  return text;
}

async function* inChunks(bytes: Uint8Array, size: () => number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + size());
    yield bytes.subarray(at, end);
    at = end;
  }
}

/** Sizes from 1 byte to 64 KiB, the same in every run. */
function seededSizes(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return 1 + (state >>> (16 + (state % 13)));
  };
}

function capturesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? capturesIn(path) : [path];
    })
    .filter((path) => /\.(pcap|pcapng|cap)$/.test(path) && !/cut-header|invalid-vers/.test(path));
}

const SHIPPED = [...capturesIn('examples'), ...capturesIn('test/captures')];
const ALL = [...SHIPPED, ...capturesIn('../shared/captures')];

describe('NDJSON from the engine', () => {
  it('is the JSON of every record, byte for byte', async () => {
    for (const path of ALL) {
      expect(await ndjson(path, { workers: 0 }), path).toBe(await json(path));
    }
  });
});

describe.each(SHIPPED.map((path) => [path]))('%s', (path) => {
  it('gives the same output for 0, 1, 2 and 4 workers', async () => {
    const expected = await ndjson(path, { workers: 0 });
    expect(expected).not.toBe('');
    for (const workers of [1, 2, 4]) expect(await ndjson(path, { workers })).toBe(expected);
  });

  it('gives the same output for any read chunking and slot size', async () => {
    const bytes = readFileSync(path);
    const expected = await ndjson({ name: 'c', data: bytes }, { workers: 0 });
    for (const seed of [1, 2, 3]) {
      const data = inChunks(bytes, seededSizes(seed));
      expect(await ndjson({ name: 'c', data }, { workers: seed % 2 })).toBe(expected);
    }
    const small = { workers: 0, limits: { slotBytes: 16384 } };
    expect(await ndjson({ name: 'c', data: bytes }, small)).toBe(expected);
    expect(await ndjson(path, small)).toBe(await ndjson(path, { workers: 0 }));
  });
});

it('gives the same output for a capture that comes a byte at a time', async () => {
  const bytes = readFileSync('test/captures/dns.pcap');
  const expected = await ndjson({ name: 'c', data: bytes }, { workers: 0 });
  const data = inChunks(bytes, () => 1);
  expect(await ndjson({ name: 'c', data }, { workers: 0 })).toBe(expected);
});
