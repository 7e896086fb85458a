// Seeded captures to measure with: `tsx bench/generate.ts imix imix.pcap --packets 2000000 --flows 50000 --seed 1`.

import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { PROTOCOLS, type Protocol } from './generator/dialogues.js';
import { exchanges } from './generator/exchanges.js';
import {
  type Sent,
  SHAPES,
  type Traffic,
  type TrafficOptions,
  traffic,
} from './generator/traffic.js';

const CHUNK = 1 << 20;
const SNAPLEN = 1 << 18;
const BEGIN = 1_700_000_000;

/** Flows of one protocol, where no other number is asked for. */
export const EXCHANGES = 100_000;

/** The packets of a kind of traffic, or of flows of one protocol (`flows` of these, `packets` as it comes). */
export function packetsOf(
  kind: Traffic | Protocol,
  options: Partial<TrafficOptions> = {},
): Generator<Sent> {
  if (!isTraffic(kind)) return exchanges(kind, { flows: EXCHANGES, seed: 1, ...options });
  const { packets, flows } = SHAPES[kind];
  return traffic(kind, { packets, flows, seed: 1, ...options });
}

function isTraffic(kind: Traffic | Protocol): kind is Traffic {
  return kind in SHAPES;
}

/** The capture in chunks that are used again: classic pcap, µs, little endian, Ethernet. */
export function* generateCapture(packets: Iterable<Sent>): Generator<Uint8Array> {
  const chunk = Buffer.alloc(CHUNK + SNAPLEN + 16);
  chunk.write('d4c3b2a10200040000000000000000000000040001000000', 'hex');
  let filled = 24;
  for (const { bytes, length, wire, time } of packets) {
    const micros = time % 1_000_000;
    chunk.writeUInt32LE(BEGIN + (time - micros) / 1_000_000, filled);
    chunk.writeUInt32LE(micros, filled + 4);
    chunk.writeUInt32LE(length, filled + 8);
    chunk.writeUInt32LE(wire ?? length, filled + 12);
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
export function writeCapture(path: string, packets: Iterable<Sent>): void {
  const beside = `${path}.part`;
  const fd = openSync(beside, 'w');
  for (const chunk of generateCapture(packets)) writeSync(fd, chunk);
  closeSync(fd);
  renameSync(beside, path);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { packets: { type: 'string' }, flows: { type: 'string' }, seed: { type: 'string' } },
  });
  const [kind, path] = positionals;
  const kinds = Object.keys({ ...SHAPES, ...PROTOCOLS });
  if (!kind || !kinds.includes(kind) || !path) {
    console.error(
      `usage: generate.ts ${kinds.join('|')} FILE [--packets N] [--flows N] [--seed N]`,
    );
    process.exit(1);
  }
  const numbers = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Number(value)]),
  );
  const started = performance.now();
  writeCapture(path, packetsOf(kind as Traffic | Protocol, numbers));
  console.log(`${path} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
