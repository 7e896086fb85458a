// Many damaged copies of a capture in one run, each with addresses of its own.

import { analyze, recordToJson } from 'flowglass';
import { damaged, payloadsOf } from './damage.js';

/** Copies of the capture in one run. */
const BATCH = 100;

/** Where IPv4 addresses have their second and third byte, in a little-endian pcap of Ethernet. */
function addressesIn(capture: Buffer): number[] {
  const places: number[] = [];
  for (let at = 24; at + 16 <= capture.length; at += 16 + capture.readUInt32LE(at + 8)) {
    const ip = at + 16 + 14;
    if (capture[ip] === 0x45) places.push(ip + 13, ip + 17);
  }
  return places;
}

/** How many records of `type` came in all of `runs` damaged copies. Throws if one is not told, or the engine traps. */
export async function damage(capture: Buffer, type: string, runs: number): Promise<number> {
  const payloads = payloadsOf(capture);
  const addresses = addressesIn(capture);
  let count = 0;
  for (let from = 0; from < runs; from += BATCH) {
    const copies = Array.from({ length: Math.min(BATCH, runs - from) }, (_, i) => {
      const data = damaged(capture, payloads, 1, from + i);
      for (const at of addresses) data.writeUInt16BE(from + i, at);
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
