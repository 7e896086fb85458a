// Captures with damage where protocols are read: in the payloads of TCP and UDP, headers left as they are.

import { Random } from '../fuzz/mutate.js';

const EDGES = [0, 1, 2, 0x1f, 0x30, 0x7f, 0x80, 0x81, 0x82, 0x84, 0xa0, 0xa3, 0xfe, 0xff];

interface Payload {
  at: number;
  length: number;
}

/** Payloads of a little-endian pcap of Ethernet with IPv4; empty ones left out. */
export function payloadsOf(capture: Buffer): Payload[] {
  const payloads: Payload[] = [];
  for (let at = 24; at + 16 <= capture.length; ) {
    const frame = at + 16;
    const captured = capture.readUInt32LE(at + 8);
    at = frame + captured;
    if (captured < 42 || at > capture.length || capture.readUInt16BE(frame + 12) !== 0x0800)
      continue;
    const ip = frame + 14;
    const transport = ip + ((capture[ip] ?? 0) & 15) * 4;
    const header = capture[ip + 9] === 6 ? ((capture[transport + 12] ?? 0) >> 4) * 4 : 8;
    const length = ip + capture.readUInt16BE(ip + 2) - transport - header;
    if (length > 0 && transport + header + length <= at) {
      payloads.push({ at: transport + header, length });
    }
  }
  return payloads;
}

/** Damage number `index` of a seed: a few bytes of a few payloads, most of them near a payload's beginning. */
export function damaged(capture: Buffer, payloads: Payload[], seed: number, index: number): Buffer {
  const random = new Random(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  const bytes = Buffer.from(capture);
  for (let i = 1 + random.below(6); i > 0; i--) {
    const payload = payloads[random.below(payloads.length)];
    if (!payload) break;
    const reach = random.below(3) === 0 ? payload.length : Math.min(payload.length, 160);
    const at = payload.at + random.below(reach);
    switch (random.below(4)) {
      case 0:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
        break;
      case 1:
        bytes[at] = EDGES[random.below(EDGES.length)] ?? 0;
        break;
      case 2:
        bytes[at] = random.below(256);
        break;
      default: {
        // Bytes of another place in the same capture: structures where others are expected.
        const other = payloads[random.below(payloads.length)] ?? payload;
        const length = Math.min(
          payload.at + payload.length - at,
          other.length,
          1 + random.below(64),
        );
        capture.copy(bytes, at, other.at, other.at + length);
      }
    }
  }
  return bytes;
}
