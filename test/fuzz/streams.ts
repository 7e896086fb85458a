// Captures whose packets are sound and whose streams are not: payload bytes changed, segments left out.

import { Random } from './mutate.js';

const EDGES = [0x00, 0x01, 0x0a, 0x0d, 0x20, 0x30, 0x39, 0x3a, 0x7f, 0x80, 0xfe, 0xff];
const ETHERNET = 14;

/** Frame `[at, end)` of a little-endian pcap of Ethernet: where its TCP payload begins; 0 without. */
function payloadOf(capture: Buffer, at: number, end: number): number {
  const type = capture.readUInt16BE(at + 12);
  const ip = at + ETHERNET;
  const tcp = type === 0x0800 ? ip + 20 : type === 0x86dd ? ip + 40 : end;
  if (tcp + 20 > end || capture[type === 0x0800 ? ip + 9 : ip + 6] !== 6) return 0;
  const payload = tcp + ((capture[tcp + 12] ?? 0) >> 4) * 4;
  return payload < end ? payload : 0;
}

/** The capture with its streams damaged; the same for the same seed. */
export function damageStreams(capture: Buffer, seed: number): Buffer {
  const random = new Random(Math.imul(seed + 1, 0x9e3779b1));
  const out = [capture.subarray(0, 24)];
  const loss = random.below(3) === 0 ? 8 : 0;
  for (let at = 24; at + 16 <= capture.length; ) {
    const end = at + 16 + capture.readUInt32LE(at + 8);
    const frame = Buffer.from(capture.subarray(at, end));
    const payload = end <= capture.length ? payloadOf(capture, at + 16, end) - at : 0;
    at = end;
    if (payload > 0) {
      if (loss > 0 && random.below(loss) === 0) continue;
      // Most of what is parsed is near the beginning.
      const reach =
        random.below(2) === 0 ? Math.min(80, frame.length - payload) : frame.length - payload;
      for (let times = random.below(4); times > 0; times--) {
        const place = payload + random.below(reach);
        frame[place] =
          random.below(2) === 0
            ? (EDGES[random.below(EDGES.length)] ?? 0)
            : (frame[place] ?? 0) ^ (1 << random.below(8));
      }
    }
    out.push(frame);
  }
  return Buffer.concat(out);
}
