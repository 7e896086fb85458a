// The small functions: byteHistogram and entropy against a count by hand, at the edges of their working memory.

import fc from 'fast-check';
import { analyze, byteHistogram, communityId, entropy, recordToJson } from 'flowglass';
import { describe, expect, it } from 'vitest';

function counted(bytes: Uint8Array): number[] {
  const counts = new Array<number>(256).fill(0);
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
  return counts;
}

function shannon(bytes: Uint8Array): number {
  return counted(bytes).reduce(
    (sum, c) => (c > 0 ? sum - (c / bytes.length) * Math.log2(c / bytes.length) : sum),
    0,
  );
}

describe('byteHistogram', () => {
  it('counts every byte, of any part of a buffer', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 5000 }),
        fc.nat(300),
        fc.nat(300),
        (bytes, from, less) => {
          const part = bytes.subarray(from, Math.max(from, bytes.length - less));
          expect([...byteHistogram(part)]).toEqual(counted(part));
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([0, 1, 63, 64, 65, 65_535, 65_536, 65_537, 1 << 20, (1 << 20) + 1, 5_000_001])(
    'counts %i bytes',
    (length) => {
      const bytes = new Uint8Array(length);
      for (let i = 0, state = 7; i < length; i++) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        bytes[i] = state >>> 24;
      }
      expect([...byteHistogram(bytes)]).toEqual(counted(bytes));
      expect(entropy(bytes)).toBeCloseTo(length === 0 ? 0 : shannon(bytes), 9);
    },
  );

  it('counts more of one byte than 16 or 20 bits hold', () => {
    const counts = byteHistogram(new Uint8Array(3_000_000).fill(0xff));
    expect(counts[255]).toBe(3_000_000);
    expect(counts.length).toBe(256);
  });

  it('keeps the result of an earlier call', () => {
    const first = byteHistogram(Uint8Array.of(1, 1, 1));
    byteHistogram(Uint8Array.of(2, 2));
    expect([first[1], first[2]]).toEqual([3, 0]);
  });
});

describe('entropy', () => {
  it.each([
    ['one byte', 1, 1, 0],
    ['one value', 1000, 1, 0],
    ['two values', 1000, 2, 1],
    ['sixteen values', 1600, 16, 4],
    ['all values', 65_536, 256, 8],
  ])('of %s', (_, length, values, bits) => {
    expect(entropy(Uint8Array.from({ length }, (_, i) => i % values))).toBeCloseTo(bits, 12);
  });

  it('does not depend on the order of the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 3000 }), (bytes) => {
        expect(entropy(Uint8Array.from(bytes).sort())).toBe(entropy(bytes));
      }),
      { numRuns: 60 },
    );
  });
});

describe('communityId', () => {
  it('of every flow is that of its ends', async () => {
    for await (const record of analyze('examples/office.pcapng')) {
      if (record.type !== 'flow' || (record.protocol !== 'tcp' && record.protocol !== 'udp'))
        continue;
      if (record.src.ip.includes(':')) continue;
      const bytes = (ip: string) => Uint8Array.from(ip.split('.').map(Number));
      const id = communityId({
        source: bytes(record.src.ip),
        destination: bytes(record.dst.ip),
        protocol: record.protocol === 'tcp' ? 6 : 17,
        sourcePort: record.src.port ?? 0,
        destinationPort: record.dst.port ?? 0,
      });
      expect(record.communityId).toBe(id);
    }
  });
});

describe('recordToJson', () => {
  it('writes times as ISO 8601 with nine decimals, and changes nothing else', async () => {
    for await (const record of analyze('test/captures/nanosecond.pcap')) {
      if (record.type !== 'flow') continue;
      const json = recordToJson(record);
      if (json.type !== 'flow') throw new Error('another kind of record');
      expect(json.firstTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
      const ms = BigInt(Date.parse(json.firstTime));
      expect(ms).toBe(record.firstTime / 1_000_000n);
      expect(json.firstTime.slice(-7, -1)).toBe(
        String(record.firstTime % 1_000_000n).padStart(6, '0'),
      );
      const { firstTime, lastTime } = record;
      expect({ ...json, firstTime, lastTime }).toEqual(record);
      expect(JSON.parse(JSON.stringify(json))).toEqual(json);
    }
  });
});
