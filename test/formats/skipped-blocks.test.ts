// Blocks that are passed over may lie anywhere: across the end of a piece, over several of them.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import fc from 'fast-check';
import { inspect } from 'flowglass';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { join } from '../make/bytes.js';
import { block, enhancedPacket, interfaceBlock, section, words } from '../make/captures.js';
import { frame, ip, udp } from '../make/packets.js';
import { run } from '../make/run.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(joinPath(tmpdir(), 'flowglass-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const word = words('little');
const FRAME = frame(ip({ src: '10.1.0.1', dst: '10.2.0.2' }, udp(1111, 2222, Buffer.alloc(900))));

it('all packets between them are read, as a file and in any chunks', async () => {
  const path = joinPath(folder, 'c.pcapng');
  await fc.assert(
    fc.asyncProperty(
      // Lengths of blocks to pass over; each is followed by some packets.
      fc.array(fc.tuple(fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 0, max: 20 })), {
        minLength: 1,
        maxLength: 12,
      }),
      fc.integer({ min: 1, max: 50_000 }),
      fc.constantFrom(0, 1),
      async (parts, chunk, workers) => {
        const capture = join(
          section(word),
          interfaceBlock(word, 1),
          ...parts.flatMap(([length, packets]) => [
            block(word, 0x0bad, Buffer.alloc(length, 0x0a)),
            ...Array<Buffer>(packets).fill(enhancedPacket(word, 0, 0n, FRAME)),
          ]),
        );
        const expected = parts.reduce((sum, [, packets]) => sum + packets, 0);
        const chunks = function* () {
          for (let at = 0; at < capture.length; at += chunk) yield capture.subarray(at, at + chunk);
        };
        writeFileSync(path, capture);
        for (const input of [path, { name: 'c', data: chunks() }]) {
          const { summary } = await run(input, { workers, limits: { slotBytes: 16384 } });
          expect(summary.warnings).toEqual([]);
          expect(summary.frames).toBe(expected);
        }
        const [info] = await inspect({ name: 'c', data: chunks() });
        expect(info).toMatchObject({
          packets: expected,
          blocks: { custom: parts.length },
          warnings: [],
        });
      },
    ),
    { numRuns: 40 },
  );
});
