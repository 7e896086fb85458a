// TCP streams of a capture with bytes of their payload damaged: what a parser gets when its peer lies.

import { analyze, recordToJson } from 'flowglass';
import { Random } from '../fuzz/mutate.js';

const EDGES = [
  0, 1, 2, 0x0a, 0x0d, 0x20, 0x24, 0x27, 0x2a, 0x7f, 0x80, 0xfb, 0xfc, 0xfd, 0xfe, 0xff,
];
/** Copies of the capture in one run. */
const BATCH = 100;

interface Places {
  payload: number[];
  /** Where addresses have their second and third byte. */
  addresses: number[];
}

/** Places in a classic little-endian pcap of Ethernet frames with IPv4 and TCP. */
function placesIn(capture: Buffer): Places {
  const places: Places = { payload: [], addresses: [] };
  for (let at = 24; at + 16 <= capture.length; ) {
    const length = capture.readUInt32LE(at + 8);
    const ip = at + 16 + 14;
    if (capture[ip] === 0x45 && capture[ip + 9] === 6) {
      const from = ip + 20 + ((capture[ip + 32] ?? 0) >> 4) * 4;
      const to = ip + capture.readUInt16BE(ip + 2);
      for (let i = from; i < to && i < capture.length; i++) places.payload.push(i);
      places.addresses.push(ip + 13, ip + 17);
    }
    at += 16 + length;
  }
  return places;
}

/**
 * Analyses `runs` damaged copies of the capture, each with addresses of its own; returns how many records of
 * `type` came in all. Throws if a record is not told, or the engine traps.
 */
export async function damage(capture: Buffer, type: string, runs: number): Promise<number> {
  const places = placesIn(capture);
  let count = 0;
  for (let from = 0; from < runs; from += BATCH) {
    const copies = Array.from({ length: Math.min(BATCH, runs - from) }, (_, i) => {
      const random = new Random(Math.imul(from + i + 1, 0x85ebca6b));
      const data = Buffer.from(capture);
      for (const at of places.addresses) data.writeUInt16BE(from + i, at);
      for (let changes = 1 + random.below(6); changes > 0; changes--) {
        const at = places.payload[random.below(places.payload.length)] ?? 0;
        data[at] = random.below(2) ? random.below(256) : (EDGES[random.below(EDGES.length)] ?? 0);
      }
      return { name: String(from + i), data };
    });
    for await (const record of analyze(copies, { workers: 0 })) {
      if (record.type !== type) continue;
      JSON.stringify(recordToJson(record));
      count++;
    }
  }
  return count;
}
