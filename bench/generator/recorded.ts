// Recorded captures as one: all begin within a minute, their packets are interleaved by time, and when all are over
// they begin again, until there are enough bytes. Only what any tool reads is taken: whole files, classic pcap, Ethernet.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from './random.js';
import type { Sent } from './traffic.js';

const HEADER = 24;
const RECORD = 16;
const ETHERNET = 1;
const MAX_RECORD = 262_144;
/** µs */
const SECOND = 1_000_000;
const LONGEST = 86_400 * SECOND;
const STARTS_WITHIN = 60 * SECOND;
/** Longer than any timeout, so that the flows of one round are over before the next. */
const BETWEEN_ROUNDS = 2 * 3600 * SECOND;

interface Packet {
  bytes: Buffer;
  wire: number;
  /** µs since the capture's first packet, never less than that of the packet before. */
  time: number;
}

/** The files below a folder that can be taken, in the order of their names. */
export function recordedFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.p?cap$/.test(name))
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => packetsIn(path) !== undefined);
}

/** Packets of the files in rounds, with at least so many bytes of capture. */
export function* recorded(files: readonly string[], bytes: number): Generator<Sent> {
  const random = new Random(1);
  const all = files
    .flatMap((path) => {
      const begin = random.below(STARTS_WITHIN);
      return (packetsIn(path) ?? []).map((it) => ({ ...it, time: it.time + begin }));
    })
    .sort((a, b) => a.time - b.time);
  const round = (all.at(-1)?.time ?? 0) + BETWEEN_ROUNDS;
  let written = 0;
  for (let begin = 0; all.length > 0 && written < bytes; begin += round) {
    for (const packet of all) {
      yield {
        bytes: packet.bytes,
        length: packet.bytes.length,
        wire: packet.wire,
        time: begin + packet.time,
      };
      written += RECORD + packet.bytes.length;
    }
  }
}

/** Undefined for a file that is damaged, empty, of another kind, or longer than a day. */
function packetsIn(path: string): Packet[] | undefined {
  const file = readFileSync(path);
  if (file.length < HEADER) return undefined;
  const little = ['d4c3b2a1', '4d3cb2a1'].includes(file.toString('hex', 0, 4));
  const u32 = (at: number) => (little ? file.readUInt32LE(at) : file.readUInt32BE(at));
  const magic = u32(0);
  if ((magic !== 0xa1b2c3d4 && magic !== 0xa1b23c4d) || u32(20) !== ETHERNET) return undefined;
  const ticks = magic === 0xa1b2c3d4 ? 1 : 1000;
  const packets: Packet[] = [];
  let first: number | undefined;
  let latest = 0;
  let at = HEADER;
  while (at + RECORD <= file.length) {
    const [captured, wire] = [u32(at + 8), u32(at + 12)];
    const end = at + RECORD + captured;
    if (captured > MAX_RECORD || captured > wire || end > file.length) return undefined;
    const time = u32(at) * SECOND + Math.floor(u32(at + 4) / ticks);
    first ??= time;
    latest = Math.max(latest, time - first);
    packets.push({ bytes: file.subarray(at + RECORD, end), wire, time: latest });
    at = end;
  }
  return at === file.length && packets.length > 0 && latest <= LONGEST ? packets : undefined;
}
