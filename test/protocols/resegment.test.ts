// The same protocol records come out however a stream is cut into segments: small ones, repeated ones,
// overlapping ones, in any order within what one side sends at a time.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FlowglassRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { corpusIsThere, sharedCaptures } from '../tshark/corpus.js';
import { type Cutting, resegment } from './resegment.js';
import { recordsOf, seeded } from './support.js';

const SHIPPED = existsSync('test/captures')
  ? readdirSync('test/captures')
      .filter((file) => file.endsWith('.pcap'))
      .map((file): [string, string] => [file, join('test/captures', file)])
  : [];
const SHARED = sharedCaptures().map(({ name, path }): [string, string] => [name, path]);
/**
 * Captures in which segments are missing, or differ where they overlap: what comes first matters there. Or
 * whose last segments nothing follows, until long after: cut anew they come at the file's end.
 */
const INCOMPLETE = /loss-|malformed|fuzz|tcp\/|smuggle|emotet/;

const CUTTINGS: [name: string, cutting: Omit<Cutting, 'random'>][] = [
  ['into single bytes', { size: 1, repeat: false, overlap: false, shuffle: false }],
  ['into small pieces', { size: 40, repeat: false, overlap: false, shuffle: false }],
  ['with repetitions', { size: 200, repeat: true, overlap: false, shuffle: false }],
  ['with overlaps', { size: 300, repeat: false, overlap: true, shuffle: false }],
  ['out of order', { size: 500, repeat: false, overlap: false, shuffle: true }],
  ['with all of that', { size: 100, repeat: true, overlap: true, shuffle: true }],
];

/** Fields that depend on when segments came. */
const TIMED = new Set(['time', 'latency', 'flow', 'firstTime', 'lastTime', 'flows']);

/** Records of protocols, and findings, without these. */
function said(records: FlowglassRecord[]): string[] {
  return records
    .filter(({ type }) => type !== 'flow' && type !== 'warning' && type !== 'finding')
    .map((record) =>
      JSON.stringify(record, (name, value) => {
        if (TIMED.has(name)) return undefined;
        return typeof value === 'bigint' ? String(value) : value;
      }),
    )
    .sort();
}

async function expectSame(path: string): Promise<void> {
  const capture = readFileSync(path);
  if (capture.length > 1 << 20) return;
  const expected = said(await recordsOf({ name: 'c', data: capture }));
  for (const [name, cutting] of CUTTINGS) {
    const other = resegment(capture, { ...cutting, random: seeded(capture.length) });
    if (!other) return;
    expect(said(await recordsOf({ name: 'c', data: other })), `${path} ${name}`).toEqual(expected);
  }
}

describe('a stream cut into other segments', () => {
  it.each(SHIPPED.filter(([name]) => !INCOMPLETE.test(name)))('says the same in %s', (_, path) =>
    expectSame(path),
  );

  it.skipIf(!corpusIsThere)('says the same in the shared captures', async () => {
    for (const [name, path] of SHARED) if (!INCOMPLETE.test(name)) await expectSame(path);
  });
});
