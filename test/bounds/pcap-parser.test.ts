// Record bounds against an independent reader: npm's pcap-parser, which knows classic µs captures.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'flowglass';
import pcapParser, { type PcapHeader } from 'pcap-parser';
import { describe, expect, it } from 'vitest';

const MICROSECOND_MAGICS = new Set(['a1b2c3d4', 'd4c3b2a1']);

function microsecondCaptures(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? microsecondCaptures(path) : [path];
    })
    .filter((path) => MICROSECOND_MAGICS.has(readFileSync(path).toString('hex', 0, 4)));
}

interface Bounds {
  packets: number;
  capturedBytes: number;
  wireBytes: number;
  firstTime: bigint | undefined;
  lastTime: bigint | undefined;
}

function readIndependently(path: string): Promise<Bounds> {
  return new Promise((resolve, reject) => {
    const times: bigint[] = [];
    const bounds = { packets: 0, capturedBytes: 0, wireBytes: 0 };
    const parser = pcapParser.parse(path);
    parser.on('packet', ({ header }: { header: PcapHeader }) => {
      bounds.packets++;
      bounds.capturedBytes += header.capturedLength;
      bounds.wireBytes += header.originalLength;
      times.push(
        BigInt(header.timestampSeconds) * 1_000_000_000n +
          BigInt(header.timestampMicroseconds) * 1000n,
      );
    });
    parser.on('error', reject);
    parser.on('end', () => {
      times.sort((a, b) => (a < b ? -1 : 1));
      resolve({ ...bounds, firstTime: times[0], lastTime: times.at(-1) });
    });
  });
}

describe.each([['test/captures'], ['../shared/captures']])('%s', (folder) => {
  const captures = microsecondCaptures(folder);
  it.skipIf(captures.length === 0)('has the records that pcap-parser finds', async () => {
    for (const path of captures) {
      const [info] = await inspect(path);
      // Where the file is damaged the two stop at different places by design.
      if (!info || info.warnings.some(({ code }) => code !== 'link-type')) continue;
      const { packets, capturedBytes, wireBytes, firstTime, lastTime } = info;
      const found: Bounds = { packets, capturedBytes, wireBytes, firstTime, lastTime };
      expect(found, path).toEqual(await readIndependently(path));
    }
  });
});
