// Literal frames of every link type, tag and tunnel: the flow is that of the packet inside.

import { describe, expect, it } from 'vitest';
import { pcap } from '../make/captures.js';
import { run } from '../make/run.js';
import { expected, LINKS, type Sample, TAGS, TUNNELS } from './samples.js';

async function check(sample: Sample): Promise<void> {
  const { flows, warnings, summary } = await run(pcap(sample.link, [sample.frame]));
  expect(warnings).toEqual([]);
  expect(flows).toHaveLength(1);
  expect(flows[0]).toMatchObject(expected(sample));
  for (const field of ['vlan', 'encapsulation', 'tunnel'] as const) {
    expect(flows[0]?.[field]).toEqual(sample.flow?.[field]);
  }
  expect(summary.badChecksums + summary.badIpChecksums).toBe(0);
  expect(Object.values(summary.dropped).every((count) => count === 0)).toBe(true);
}

describe('link types', () => {
  it.each(LINKS.map((sample) => [sample.name, sample] as const))('%s', (_, sample) =>
    check(sample),
  );
});

describe('tags', () => {
  it.each(TAGS.map((sample) => [sample.name, sample] as const))('%s', (_, sample) => check(sample));
});

describe('tunnels', () => {
  it.each(TUNNELS.map((sample) => [sample.name, sample] as const))('%s', (_, sample) =>
    check(sample),
  );
});
