import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  decompress,
  mixedBytes,
  openStream,
  readAll,
  rechunk,
  runProgram,
  TEXT,
  TEXT_LZ4,
  TEXT_LZ4_LEGACY,
  TEXT_ZSTD,
} from './data.js';

const MIXED = mixedBytes(700_000);
const SKIPPABLE = Buffer.from([0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);

interface Case {
  name: string;
  compression: string;
  plain: Buffer;
  packed: Buffer | undefined;
}

const cases: Case[] = [
  { name: 'none', compression: 'none', plain: TEXT, packed: TEXT },
  { name: 'gzip', compression: 'gzip', plain: TEXT, packed: gzipSync(TEXT) },
  { name: 'gzip, large', compression: 'gzip', plain: MIXED, packed: gzipSync(MIXED) },
  { name: 'zstd', compression: 'zstd', plain: TEXT, packed: TEXT_ZSTD },
  { name: 'lz4', compression: 'lz4', plain: TEXT, packed: TEXT_LZ4 },
  { name: 'lz4, legacy', compression: 'lz4', plain: TEXT, packed: TEXT_LZ4_LEGACY },
  ...['-1', '-19', '--long=27 --check', '--no-check --stream-size=700000'].map((args) => ({
    name: `zstd ${args}`,
    compression: 'zstd',
    plain: MIXED,
    packed: runProgram('zstd', ['-qc', ...args.split(' ')], MIXED),
  })),
  ...['-1', '-9 -B4 -BD', '-B4 -BD -BX', '-B7 --content-size', '-l'].map((args) => ({
    name: `lz4 ${args}`,
    compression: 'lz4',
    plain: MIXED,
    packed: runProgram('lz4', ['-qc', ...args.split(' ')], MIXED),
  })),
];

describe.each(cases)('$name', ({ compression, plain, packed }) => {
  test.skipIf(packed === undefined)('gives the same bytes for any chunking', async () => {
    const bytes = packed ?? Buffer.alloc(0);
    const small = bytes.length < 10_000;
    const lengths = fc.array(fc.integer({ min: 1, max: small ? 40 : 90_000 }), {
      minLength: 1,
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(lengths, async (chunkLengths) => {
        const { data, source } = await decompress(bytes, chunkLengths);
        expect(data.equals(plain)).toBe(true);
        expect(source.damage()).toBeUndefined();
        expect(source.compression).toBe(compression);
        expect(source.rawBytesRead()).toBe(bytes.length);
      }),
      { numRuns: small ? 30 : 5, examples: small ? [[[1]]] : [] },
    );
  });

  test.skipIf(packed === undefined || compression === 'none')(
    'reads what is there of cut data, and says where it ends',
    async () => {
      const bytes = packed ?? Buffer.alloc(0);
      let before = 0;
      for (let tenth = 1; tenth < 10; tenth++) {
        const cut = bytes.subarray(0, Math.floor((bytes.length * tenth) / 10));
        const { data, source } = await decompress(cut);
        expect(data.equals(plain.subarray(0, data.length))).toBe(true);
        expect(data.length).toBeGreaterThanOrEqual(before);
        expect(source.damage()).toMatchObject({ offset: cut.length });
        expect(source.damage()?.reason).toMatch(/ends early/);
        before = data.length;
      }
      // zstd's one block of TEXT is all or nothing.
      if (compression !== 'zstd') expect(before).toBeGreaterThan(plain.length / 2);
    },
  );

  test.skipIf(packed === undefined || compression === 'none')(
    'joins frames, with skippable ones and padding between and after them',
    async () => {
      const bytes = packed ?? Buffer.alloc(0);
      const parts = [bytes, SKIPPABLE, bytes, Buffer.alloc(700)];
      // The legacy lz4 frame ends only where another magic stands.
      const joined = Buffer.concat(bytes[0] === 2 ? parts.slice(0, 3) : parts);
      const { data, source } = await decompress(joined, [5000]);
      expect(data.equals(Buffer.concat([plain, plain]))).toBe(true);
      expect(source.damage()).toBeUndefined();
    },
  );

  test.skipIf(packed === undefined || compression === 'none')(
    'survives any damage: an end, and bytes no more than the format allows',
    async () => {
      const bytes = packed ?? Buffer.alloc(0);
      if (bytes.length > 10_000) return;
      const flips = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })), {
        minLength: 1,
        maxLength: 4,
      });
      await fc.assert(
        fc.asyncProperty(flips, async (list) => {
          const damaged = Buffer.from(bytes);
          for (const [at, mask] of list) damaged[at] = (damaged[at] ?? 0) ^ mask;
          const { data } = await decompress(damaged);
          expect(data.length).toBeLessThan(64 << 20);
        }),
        { numRuns: 150 },
      );
    },
  );
});

describe('gzip', () => {
  it('reads names, comments, extra fields and header checksums', async () => {
    const plain = gzipSync(TEXT);
    const header = Buffer.from([0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3]);
    const extra = Buffer.from([4, 0, 1, 2, 3, 4]);
    const rest = Buffer.from('name\0comment\0\x12\x34', 'latin1');
    const { data, source } = await decompress(
      Buffer.concat([header, extra, rest, plain.subarray(10)]),
      [3],
    );
    expect(data.equals(TEXT)).toBe(true);
    expect(source.damage()).toBeUndefined();
  });

  it('keeps everything before rubbish that follows, and tells where that starts', async () => {
    const packed = gzipSync(TEXT);
    const { data, source } = await decompress(Buffer.concat([packed, Buffer.from('rubbish')]));
    expect(data.equals(TEXT)).toBe(true);
    expect(source.damage()).toEqual({
      offset: packed.length,
      reason: 'rubbish after the compressed data',
    });
  });

  it('notices a wrong checksum', async () => {
    const packed = gzipSync(TEXT);
    packed[packed.length - 5] = (packed[packed.length - 5] ?? 0) ^ 1;
    const { data, source } = await decompress(packed);
    expect(data.equals(TEXT)).toBe(true);
    expect(source.damage()?.reason).toMatch(/checksum/);
  });

  it('stays within its memory on a bomb that nobody hurries to read', async () => {
    const bomb = gzipSync(Buffer.alloc(256 << 20));
    const source = await openStream(rechunk(bomb, [1 << 20]));
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    let total = 0;
    for await (const chunk of source.read()) {
      total += chunk.length;
      if (total % (16 << 20) < chunk.length) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        most = Math.max(most, process.memoryUsage().arrayBuffers);
      }
    }
    expect(total).toBe(256 << 20);
    expect(most - before).toBeLessThan(100 << 20);
  });
});

describe('zstd', () => {
  // 36,607 sequences that copy 65,539 bytes each, announced by 13 bytes.
  const greedy = [8, 0x41, 0xff, 0x0f, 0, 0x54, 0, 1, 52, 0x80, 0x80, 0x80, 1];
  const header = [0x28, 0xb5, 0x2f, 0xfd, 0, 0x38, (greedy.length << 3) | 5, 0, 0];

  it('ends at once on a block that asks for absurd work', async () => {
    const start = performance.now();
    const { source } = await decompress(Buffer.from([...header, ...greedy]));
    expect(source.damage()?.reason).toMatch(/damaged/);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('refuses a window larger than 128 MiB', async () => {
    const { source } = await decompress(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0xa0, 1, 0, 0]));
    expect(source.damage()?.reason).toMatch(/window of 1073741824 bytes/);
  });

  it('reads many small frames', async () => {
    const many = Buffer.concat(Array.from({ length: 200 }, () => TEXT_ZSTD));
    const { data, source } = await decompress(many, [1 << 20]);
    expect(data.length).toBe(200 * TEXT.length);
    expect(source.damage()).toBeUndefined();
  });
});

describe('lz4', () => {
  it.each([
    ['a match before the start', [0x10, 0x41, 9, 0, 0], /copies from before/],
    ['an offset of zero', [0x10, 0x41, 0, 0, 0], /copies from before/],
    ['a length without an end', [0xf0, 255, 255], /literal length/],
    ['a block that ends with a match', [0x10, 0x41, 1, 0], /last literals/],
    ['more than a block holds', [0x1f, 0x41, 1, 0, ...Array(300).fill(255), 0], /largest size/],
  ])('tells of %s', async (_, block, reason) => {
    const head = TEXT_LZ4.subarray(0, 4);
    // FLG 0x60, BD 0x40 (64 KiB) and their checksum.
    const frame = [0x60, 0x40, 0x82, block.length & 255, block.length >> 8, 0, 0, ...block];
    const { source } = await decompress(Buffer.concat([head, Buffer.from([...frame, 0, 0, 0, 0])]));
    expect(source.damage()).toMatchObject({ offset: 7, reason: expect.stringMatching(reason) });
  });
});

describe('reading', () => {
  it('does not ask for more input than it was asked to decode', async () => {
    let asked = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      const member = gzipSync(MIXED);
      for (;;) {
        asked++;
        yield member;
      }
    }
    const source = await openStream(endless());
    for await (const chunk of source.read()) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(asked).toBe(1);
  });

  it('is done once', async () => {
    const source = await openStream(rechunk(TEXT, [100]));
    await readAll(source);
    expect(() => source.read()).toThrow(expect.objectContaining({ code: 'already-read' }));
  });
});
