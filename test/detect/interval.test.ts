// Findings of an input without end: given every so many seconds of capture time.

import { readFileSync } from 'node:fs';
import { createPipeline, defineDetector, type FindingRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { until } from '../cli/run.js';

const LOGINS = readFileSync('test/captures/guess-ssh.pcap');

/** Finds every SSH connection. */
const everySsh = defineDetector({
  name: 'every-ssh',
  findings: {
    'own.ssh': {
      title: 'SSH',
      severity: 'info',
      confidence: 'high',
      meaning: '-',
      method: '-',
      falsePositives: '-',
      advice: '-',
    },
  },
  watch: ({ ofFlow }) => ({ records: { ssh: (record) => ofFlow('own.ssh', record) } }),
});

/** Findings as they come of a capture that comes in two parts; how many came before the second. */
async function given(interval: number, before: number) {
  const timeouts = { tcpClosed: 0 };
  const detect = { interval, detectors: [everySsh] };
  const pipeline = createPipeline({ workers: 0, idleFlush: 5, timeouts, detect });
  const found: FindingRecord[] = [];
  let flows = 0;
  const reading = (async () => {
    for await (const it of pipeline) {
      if (it.type === 'finding') found.push(it);
      else flows++;
    }
  })();
  const half = Math.floor(LOGINS.length * 0.7);
  await pipeline.write(LOGINS.subarray(0, half));
  await until(() => flows > 0 && found.length >= before);
  const early = found.length;
  await pipeline.write(LOGINS.subarray(half));
  pipeline.end();
  await reading;
  return { found, early };
}

describe('with an interval', () => {
  it('findings come early, and again where they were seen again: the last time as at the end', async () => {
    const once = await given(0, 0);
    const often = await given(0.001, 1);
    expect(once.early).toBe(0);
    expect(often.early).toBeGreaterThan(0);
    const last = new Map(often.found.map((it) => [it.key, it]));
    const byKey = (a: FindingRecord, b: FindingRecord) => (a.key < b.key ? -1 : 1);
    expect([...last.values()].sort(byKey)).toEqual([...once.found].sort(byKey));
    const key = often.found.find(({ id }) => id === 'own.ssh')?.key;
    const counts = often.found.filter((it) => it.key === key).map(({ count }) => count);
    expect(counts.length).toBeGreaterThan(1);
    expect(counts).toEqual([...new Set(counts)].sort((a, b) => a - b));
  });

  it('that is longer than the capture they come once', async () => {
    expect((await given(1e6, 0)).found).toEqual((await given(0, 0)).found);
  });
});
