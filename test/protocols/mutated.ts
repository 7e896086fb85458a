// Captures with bytes of their TCP and UDP payload changed, cut and repeated: what a parser gets when its
// peer lies. Headers stay sound, so that every packet comes through to it.

import { analyze, recordToJson } from 'flowglass';
import { Random } from '../fuzz/mutate.js';

const EDGES = [0, 1, 2, 0x0a, 0x0d, 0x20, 0x3a, 0x7f, 0x80, 0xc0, 0xfe, 0xff];
/** Copies of the capture in one run. */
const BATCH = 100;
const UDP = 17;

/** Parts of a classic little-endian pcap of Ethernet and IPv4: headers and payloads by turns. */
function* partsOf(capture: Buffer): Generator<{ frame: Buffer; payload: number; udp: boolean }> {
  for (let at = 24; at + 16 <= capture.length; ) {
    const length = capture.readUInt32LE(at + 8);
    const frame = capture.subarray(at + 16, at + 16 + length);
    at += 16 + length;
    if (frame[14] !== 0x45) continue;
    const udp = frame[23] === UDP;
    const payload = 34 + (udp ? 8 : ((frame[46] ?? 0) >> 4) * 4);
    const end = 14 + frame.readUInt16BE(16);
    if (payload < end) yield { frame: frame.subarray(0, end), payload, udp };
  }
}

/** Copy `index`, with addresses of its own. */
function mutate(capture: Buffer, index: number): Buffer {
  const random = new Random(Math.imul(index + 1, 0x85ebca6b));
  const copy = Buffer.from(capture);
  const parts = [...partsOf(copy)];
  for (let at = 24; at + 16 <= copy.length; at += 16 + copy.readUInt32LE(at + 8)) {
    if (copy[at + 30] !== 0x45) continue;
    copy.writeUInt16BE(index & 0xffff, at + 43);
    copy.writeUInt16BE(index & 0xffff, at + 47);
  }
  for (let changes = 1 + random.below(6); changes > 0; changes--) {
    const part = parts[random.below(parts.length)];
    if (!part) break;
    const { frame, payload, udp } = part;
    const size = frame.length - payload;
    const place = payload + random.below(size);
    switch (random.below(4)) {
      case 0:
        frame[place] = random.below(256);
        break;
      case 1:
        frame[place] = EDGES[random.below(EDGES.length)] ?? 0;
        break;
      case 2: {
        // Some of it again, in another place.
        const from = payload + random.below(size);
        frame.copyWithin(place, from, from + random.below(32));
        break;
      }
      default:
        // A datagram, or a segment, that says less than the sender meant.
        frame.writeUInt16BE(place - 14, 16);
        if (udp) frame.writeUInt16BE(place - 34, 38);
    }
  }
  return copy;
}

/**
 * Analyses `runs` mutated copies of the capture; returns how many records of `type` came in all. Throws if
 * a record can't be told, or the engine traps.
 */
export async function mutated(capture: Buffer, type: string, runs: number): Promise<number> {
  let count = 0;
  for (let from = 0; from < runs; from += BATCH) {
    const copies = Array.from({ length: Math.min(BATCH, runs - from) }, (_, i) => ({
      name: String(from + i),
      data: mutate(capture, from + i),
    }));
    for await (const record of analyze(copies, { workers: 0 })) {
      if (record.type !== type) continue;
      JSON.stringify(recordToJson(record));
      count++;
    }
  }
  return count;
}
