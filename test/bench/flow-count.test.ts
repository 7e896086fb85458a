// The counts that the bench compares agree: flowglass, JavaScript over pcap-parser, and C.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyze } from 'flowglass';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packetsOf, writeCapture } from '../../bench/generate.js';
import { SHAPES, type Traffic } from '../../bench/generator/traffic.js';
import { countWithPcapParser } from '../../bench/peers/count-pcap-parser.js';

const KINDS = Object.keys(SHAPES) as Traffic[];
const folder = mkdtempSync(join(tmpdir(), 'flowglass-bench-'));
const program = join(folder, 'flowcount');
const compilerIsThere = spawnSync('cc', ['--version']).status === 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Recorded ones that all can read: classic pcap, µs, Ethernet. */
const RECORDED = readdirSync('test/captures').filter((name) => {
  const header = readFileSync(join('test/captures', name)).subarray(0, 24);
  return header.toString('hex', 0, 4) === 'd4c3b2a1' && header.readUInt32LE(20) === 1;
});

const pathOf = (kind: Traffic) => join(folder, `${kind}.pcap`);

beforeAll(() => {
  for (const kind of KINDS)
    writeCapture(pathOf(kind), packetsOf(kind, { packets: 5000, flows: 500, seed: 3 }));
  if (compilerIsThere) {
    expect(spawnSync('cc', ['-o', program, 'bench/flowcount.c']).status).toBe(0);
  }
});

describe.each(KINDS)('%s', (kind) => {
  it('has the same packets, bytes and flows for flowglass and pcap-parser', async () => {
    const summary = await analyze(pathOf(kind), { workers: 0 }).summary();
    const count = await countWithPcapParser(pathOf(kind));
    expect(count.flows.size).toBe(500);
    expect({ packets: count.packets, bytes: count.bytes, flows: count.flows.size }).toEqual({
      packets: summary.frames,
      bytes: summary.frameBytes,
      flows: summary.flows.flows,
    });
  });

  it('has the same times, bytes and flags in each flow', async () => {
    const count = await countWithPcapParser(pathOf(kind));
    const counted = [...count.flows.values()].map(({ first, last, bytes, flags }) =>
      [first, last, bytes[0] + bytes[1], flags[0] | flags[1]].join(' '),
    );
    const tracked: string[] = [];
    for await (const record of analyze(pathOf(kind), { workers: 0 })) {
      if (record.type !== 'flow') continue;
      const { firstTime, lastTime, fwd, rev } = record;
      const flags = (fwd.tcp?.flags ?? 0) | (rev.tcp?.flags ?? 0);
      const bytes = fwd.frameBytes + rev.frameBytes;
      tracked.push([firstTime / 1000n, lastTime / 1000n, bytes, flags].join(' '));
    }
    expect(tracked.sort()).toEqual(counted.sort());
  });

  it.skipIf(!compilerIsThere)('has the same totals in C', async () => {
    const { stdout } = spawnSync(program, [pathOf(kind)], { encoding: 'utf8' });
    expect(stdout.trim()).toBe(String(await countWithPcapParser(pathOf(kind))));
  });
});

describe.skipIf(!compilerIsThere)('recorded captures', () => {
  it('are there', () => expect(RECORDED.length).toBeGreaterThan(10));

  it.each(RECORDED)('%s: C and JavaScript find the same', async (name) => {
    const path = join('test/captures', name);
    const { stdout } = spawnSync(program, [path], { encoding: 'utf8' });
    expect(stdout.trim()).toBe(String(await countWithPcapParser(path)));
  });
});
