// Seeded captures to measure with: `tsx bench/generate.ts imix imix.pcap --packets 2000000 --flows 50000 --seed 1`.

import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { SHAPES, type Traffic, type TrafficOptions, traffic } from './generator/traffic.js';

const CHUNK = 1 << 20;
const BEGIN = 1_700_000_000;

/** The capture in chunks that are used again: classic pcap, µs, little endian, Ethernet. */
export function* generateCapture(
  kind: Traffic,
  options: Partial<TrafficOptions> = {},
): Generator<Uint8Array> {
  const { packets, flows } = SHAPES[kind];
  const chunk = Buffer.alloc(CHUNK + 4096);
  chunk.write('d4c3b2a1020004000000000000000000ffff000001000000', 'hex');
  let filled = 24;
  for (const { bytes, length, time } of traffic(kind, { packets, flows, seed: 1, ...options })) {
    const micros = time % 1_000_000;
    chunk.writeUInt32LE(BEGIN + (time - micros) / 1_000_000, filled);
    chunk.writeUInt32LE(micros, filled + 4);
    chunk.writeUInt32LE(length, filled + 8);
    chunk.writeUInt32LE(length, filled + 12);
    bytes.copy(chunk, filled + 16, 0, length);
    filled += 16 + length;
    if (filled >= CHUNK) {
      yield chunk.subarray(0, filled);
      filled = 0;
    }
  }
  if (filled > 0) yield chunk.subarray(0, filled);
}

/** Writes a capture to a file, whole or not at all. */
export function writeCapture(path: string, kind: Traffic, options: Partial<TrafficOptions>): void {
  const beside = `${path}.part`;
  const fd = openSync(beside, 'w');
  for (const chunk of generateCapture(kind, options)) writeSync(fd, chunk);
  closeSync(fd);
  renameSync(beside, path);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { packets: { type: 'string' }, flows: { type: 'string' }, seed: { type: 'string' } },
  });
  const [kind, path] = positionals;
  if (!kind || !(kind in SHAPES) || !path) {
    console.error(
      `usage: generate.ts ${Object.keys(SHAPES).join('|')} FILE [--packets N] [--flows N] [--seed N]`,
    );
    process.exit(1);
  }
  const numbers = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Number(value)]),
  );
  const started = performance.now();
  writeCapture(path, kind as Traffic, numbers);
  console.log(`${path} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
