// Messages of DNS, SSH, DHCP, NTP, SNMP and their like with bytes spoiled, lengths that lie, ends cut off: no
// trap, no hang, and lines that say the same as the objects.

import { existsSync, readFileSync } from 'node:fs';
import { analyze, recordToJson } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { Random } from './mutate.js';

const SHIPPED = ['dns', 'ssh', 'ssh-password', 'services'].map((it) => `test/captures/${it}.pcap`);
const SHARED = [
  'discovery/dnssd',
  'discovery/nbns',
  'dns/dns-https',
  'dns/dns-edns-ecs',
  'encap/pppoe',
  'infra/snmp',
  'infra/ntp',
  'infra/radius',
  'infra/wireshark__dhcp',
  'linktype/raw_ip',
  'ssh/single-conn',
  'voip/stun',
].map((it) => `../shared/captures/${it}.pcap`);
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 200_000) / 200;
const EDGES = [0, 1, 2, 4, 0x0f, 0x30, 0x3f, 0x7f, 0x80, 0x84, 0xc0, 0xff];
/** Link, IP and UDP headers, roughly: what is changed lies behind them. */
const HEADERS = 42;
const MOST = 60_000;

/** A classic little-endian capture whose packets' payloads are spoiled. */
function spoiled(capture: Buffer, random: Random): Buffer {
  const out = [capture.subarray(0, 24)];
  for (let at = 24; at + 16 <= capture.length; ) {
    const length = capture.readUInt32LE(at + 8);
    if (at + 16 + length > capture.length) break;
    const header = Buffer.from(capture.subarray(at, at + 16));
    let packet = Buffer.from(capture.subarray(at + 16, at + 16 + length));
    if (length > HEADERS && random.below(3) === 0) {
      const room = length - HEADERS;
      for (let i = 1 + random.below(4); i > 0; i--) {
        const place = HEADERS + random.below(room);
        packet[place] =
          random.below(2) === 0 ? random.below(256) : (EDGES[random.below(EDGES.length)] ?? 0);
      }
      if (random.below(4) === 0) packet = packet.subarray(0, HEADERS + random.below(room));
    }
    header.writeUInt32LE(packet.length, 8);
    out.push(header, packet);
    at += 16 + length;
  }
  return Buffer.concat(out);
}

const captures = [...SHIPPED, ...SHARED]
  .filter((path) => existsSync(path))
  .map((path) => readFileSync(path).subarray(0, MOST))
  .filter((it) => it.readUInt32LE(0) === 0xa1b2c3d4);

describe('spoiled messages of services', () => {
  it(`are answered well, ${RUNS} captures of them`, { timeout: 300_000 }, async () => {
    const random = new Random(Number(process.env['FUZZ_SEED'] ?? 1));
    const kinds = new Set<string>();
    for (let run = 0; run < RUNS; run++) {
      const capture = captures[run % captures.length] ?? Buffer.alloc(0);
      const lines: string[] = [];
      const analysis = analyze(
        { name: 'c', data: spoiled(capture, random) },
        { workers: 0, ndjson: async (piece) => void lines.push(Buffer.from(piece).toString()) },
      );
      let text = '';
      for await (const record of analysis) {
        kinds.add(record.type);
        text += `${JSON.stringify(recordToJson(record))}\n`;
      }
      expect(lines.join(''), `run ${run}`).toBe(text);
    }
    for (const kind of ['dns', 'ssh', 'dhcp', 'ntp', 'snmp']) expect(kinds).toContain(kind);
  });
});
