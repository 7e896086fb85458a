// What detectors keep stays within its caps, whatever the traffic.

import { analyze } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { NumberTable } from '../../src/detect/number-table.js';
import { Sieve } from '../../src/detect/sieve.js';
import { Windows } from '../../src/detect/windows.js';

const HOSTS = 1_000_000;
const PACKET = 16 + 40;

/** SYNs from one host to a million, as a pcap of raw IP made piece by piece: 20,000 a second. */
function* sweep(): Generator<Buffer> {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262144, 16);
  header.writeUInt32LE(101, 20);
  yield header;
  const piece = 10_000;
  for (let i = 0; i < HOSTS; i += piece) {
    const out = Buffer.alloc(piece * PACKET);
    for (let j = 0; j < piece; j++) {
      const at = j * PACKET;
      const n = i + j;
      out.writeUInt32LE(1_700_000_000 + Math.floor(n / 20_000), at);
      out.writeUInt32LE((n % 20_000) * 50, at + 4);
      out.writeUInt32LE(40, at + 8);
      out.writeUInt32LE(40, at + 12);
      out.writeUInt32BE(0x45000028, at + 16);
      out.writeUInt32BE(0x40060000, at + 24);
      out.writeUInt32BE(0x0a000001, at + 28);
      out.writeUInt32BE((0x0b000000 + n) >>> 0, at + 32);
      out.writeUInt16BE(40_000, at + 36);
      out.writeUInt16BE(445, at + 38);
      out[at + 48] = 0x50;
      out[at + 49] = 2;
    }
    yield out;
  }
}

describe('a sweep of a million hosts', () => {
  it('is found, with what was kept within the caps and the rest counted', async () => {
    const summary = await analyze(
      { name: 'sweep', data: sweep() },
      { workers: 0, detect: { maxHosts: 100_000 } },
    ).summary();
    expect(summary.flows.flows).toBe(HOSTS);
    const ids = summary.findings.map(({ id }) => id);
    expect(ids).toEqual(['scan.horizontal']);
    // All hosts but the source itself have a number.
    const hosts = summary.findings[0]?.evidence.find(({ name }) => name === 'hosts')?.value;
    expect(hosts).toBe(100_000 - 1);
    expect(summary.dropped.detectorState).toBeGreaterThanOrEqual(HOSTS - 100_000);
  });
});

describe('windows', () => {
  it('forget what is over to make room, and keep what had enough', () => {
    const windows = new Windows(4, 10, 3);
    for (let i = 0; i < 3; i++) windows.add(7, 7, 7, 100 + i);
    for (let i = 0; i < 50; i++) expect(windows.add(i, 0, 0, 200 + i * 20)).toBeGreaterThan(0);
    expect(windows.table.count).toBeLessThanOrEqual(4);
    const place = windows.table.find(7, 7, 7);
    expect([windows.reached(place), windows.total(place), windows.first(place)]).toEqual([
      true,
      3,
      100,
    ]);
  });

  it('have no room for more than their cap within a window', () => {
    const windows = new Windows(4, 10, 3);
    const places = Array.from({ length: 6 }, (_, i) => windows.add(i, 0, 0, 100 + i));
    expect(places).toEqual([1, 2, 3, 4, 0, 0]);
  });

  it('count what comes out of order, unless it is too old', () => {
    const windows = new Windows(4, 10, 3);
    const place = windows.add(1, 0, 0, 100);
    windows.add(1, 0, 0, 95);
    windows.add(1, 0, 0, 80);
    expect([windows.peak(place), windows.first(place)]).toEqual([2, 95]);
  });

  it('begin anew after their length', () => {
    const windows = new Windows(4, 10, 3);
    const place = windows.add(1, 0, 0, 100);
    windows.add(1, 0, 0, 101);
    windows.add(1, 0, 0, 112);
    windows.add(1, 0, 0, 113);
    expect([windows.reached(place), windows.peak(place), windows.first(place)]).toEqual([
      false,
      2,
      112,
    ]);
  });
});

describe('a table of numbers', () => {
  it('finds what it kept after it forgot the rest', () => {
    const table = new NumberTable(10_000);
    for (let i = 0; i < 10_000; i++) table.place(i, i * 3, 5);
    const moves = new Map<number, number>();
    table.retain(
      (place) => table.key(place, 0) % 2 === 0,
      (from, to) => moves.set(from, to),
    );
    expect(table.count).toBe(5000);
    expect(moves.get(3)).toBe(2);
    for (let i = 0; i < 10_000; i++) {
      expect(table.find(i, i * 3, 5)).toBe(i % 2 === 0 ? i / 2 + 1 : 0);
    }
  });
});

describe('a sieve', () => {
  it('lets through what is frequent, with what it held back', () => {
    const sieve = new Sieve(10);
    const passed = Array.from({ length: 12 }, () => sieve.pass(0x12345678));
    expect(passed).toEqual([...Array(9).fill(0), 10, 1, 1]);
  });

  it('lets everything through with a mesh of one and less', () => {
    expect([new Sieve(1).pass(5), new Sieve(0.05).pass(5)]).toEqual([1, 1]);
  });
});
