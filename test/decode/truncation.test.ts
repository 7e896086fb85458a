// Every sample cut at every byte: cut by the snaplen (the record says how long it was), and cut by a sender
// that lied about lengths. No cut may crash, lose a frame in silence, or invent a flow.

import type { FlowRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { hex } from '../make/bytes.js';
import { pcap, seconds } from '../make/captures.js';
import { frame, icmp, ipv4, ipv6, raw, tcp, udp } from '../make/packets.js';
import { ends, type Result, run } from '../make/run.js';
import { expected, LINKS, type Sample, TAGS, TUNNELS } from './samples.js';

const A = { src: '10.1.0.1', dst: '10.2.0.2' };
const A6 = { src: '2001:db8::1', dst: '2001:db8::2' };

const PLAIN: readonly Sample[] = [
  [
    'TCP with options',
    ipv4(A, tcp({ sport: 1111, dport: 2222, options: hex('020405b4 01030307') }, 'S')),
  ],
  [
    'TCP with IPv4 options',
    ipv4({ ...A, options: hex('94040000') }, tcp({ sport: 1111, dport: 2222 }, 'A', 'data')),
  ],
  ['ICMP', ipv4(A, icmp(8, 0, Buffer.alloc(20)))],
  ['SCTP', ipv4(A, raw(132, hex('0457 08ae 00000000 00000000 00030004')))],
  ['UDP-Lite', ipv4(A, raw(136, hex('0457 08ae 0008 0000 01020304')))],
  ['ESP', ipv4(A, raw(50, hex('00000001 00000001 0102030405060708')))],
  [
    'IPv6 with extension headers',
    ipv6(A6, udp(1111, 2222, 'payload'), [
      [0, hex('00 00 0502 0000 0100')],
      [60, hex('00 00 0104 00000000')],
      [43, hex('00 00 0400 00000000')],
      [51, hex('00 04 0000 00000001 00000001 000000000000000000000000')],
    ]),
  ],
].map(([name, packet]) => ({ name: name as string, link: 1, frame: frame(packet as Buffer) }));

/** The capture's frames come so far apart that each is a flow of its own, known by its time. */
function apart(link: number, frames: readonly { data: Buffer; wire: number }[]): Buffer {
  return pcap(
    link,
    frames.map((it, i) => ({ ...it, time: seconds(i * 1000) })),
  );
}

/** The flow of frame number `i`, where it is in one. */
function flowAt({ flows }: Result, i: number): FlowRecord | undefined {
  const found = flows.filter(({ firstTime }) => firstTime === seconds(i * 1000));
  expect(found.length).toBeLessThanOrEqual(1);
  return found[0];
}

/** Frames that are in no flow are counted as something. */
function accountedFor({ flows, summary }: Result): void {
  const { malformed, cut, unknownLink, notData, fragmentsRejected } = summary.dropped;
  const counted = malformed + cut + unknownLink + notData + fragmentsRejected + summary.notIp;
  expect(flows.every(({ fwd, rev }) => fwd.packets + rev.packets === 1)).toBe(true);
  expect(counted).toBeGreaterThanOrEqual(summary.frames - flows.length);
  expect(counted).toBeLessThanOrEqual(summary.frames);
}

describe.each(
  [...LINKS, ...TAGS, ...TUNNELS, ...PLAIN].map((sample) => [sample.name, sample] as const),
)('%s', (_, sample) => {
  const whole = sample.frame;
  const trailer = sample.trailer ?? 0;

  it('cut by the snaplen at every byte', async () => {
    const frames = Array.from({ length: whole.length + 1 }, (_, length) => ({
      data: whole.subarray(0, length),
      wire: whole.length,
    }));
    const result = await run(apart(sample.link, frames));
    expect(result.warnings).toEqual([]);
    expect(result.summary.frames).toBe(frames.length);
    accountedFor(result);
    const full = flowAt(result, whole.length);
    const want = full && ends(full);
    expect(want).toBeDefined();
    let told = false;
    for (const [length] of frames.entries()) {
      const flow = flowAt(result, length);
      const same = flow !== undefined && ends(flow) === want;
      // Once the flow is told it stays told, however much more was captured.
      if (told) expect(same, `${length} bytes`).toBe(true);
      told ||= same;
      if (!same) continue;
      // The counters are those of the packet that was sent.
      expect(flow.fwd.bytes, `${length} bytes`).toBe(full?.fwd.bytes);
      expect(flow.fwd.frameBytes).toBe(whole.length);
    }
    // The last four bytes are payload: without them the flow is the same.
    const short = flowAt(result, whole.length - trailer - 4);
    expect(short && ends(short)).toBe(want);
  });

  it('sent short at every byte', async () => {
    const frames = Array.from({ length: whole.length - trailer }, (_, length) => ({
      data: whole.subarray(0, length),
      wire: length,
    }));
    const result = await run(apart(sample.link, frames));
    expect(result.warnings).toEqual([]);
    expect(result.summary.frames).toBe(frames.length);
    accountedFor(result);
    for (const [length] of frames.entries()) {
      const flow = flowAt(result, length);
      if (!flow) continue;
      expect(flow.fwd.frameBytes).toBe(length);
      expect(flow.fwd.bytes).toBeLessThanOrEqual(length);
      expect(flow.fwd.payloadBytes).toBeLessThanOrEqual(flow.fwd.bytes);
    }
  });
});

it.each([...LINKS, ...TAGS, ...TUNNELS].map((sample) => [sample.name, sample] as const))(
  '%s, cut behind the UDP header: all but the payload is known',
  async (_, sample) => {
    const whole = sample.frame;
    const length = whole.length - (sample.trailer ?? 0) - 7;
    const cut = { data: whole.subarray(0, length), wire: whole.length };
    const { flows } = await run(pcap(sample.link, [cut]));
    expect(flows[0]).toMatchObject(expected(sample));
    expect(flows[0]?.fwd.payload?.entropy).toBeUndefined();
  },
);
