// Every sample cut at every byte: cut by the snaplen (the record says how long it was), and cut by a sender
// that lied about lengths. No cut may crash, lose a frame in silence, or invent a flow.

import { describe, expect, it } from 'vitest';
import { hex } from '../build/bytes.js';
import { pcap } from '../build/captures.js';
import { frame, icmp, ipv4, ipv6, raw, tcp, udp } from '../build/packets.js';
import { ends, type Result, run } from '../build/run.js';
import { expected, LINKS, type Sample, TAGS, TUNNELS } from './samples.js';

const SMALL = {
  limits: { memory: 2 ** 27, flows: 1024, hosts: 1024, slotBytes: 65536, fragments: 2 ** 20 },
};
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

/** Frames that are in no flow are counted as something. */
function accounted({ flows, summary }: Result): number {
  const { malformed, cut, unknownLink, notData, fragmentsRejected } = summary.dropped;
  const inFlows = flows.reduce((sum, { fwd, rev }) => sum + fwd.packets + rev.packets, 0);
  return inFlows > 0
    ? inFlows
    : malformed + cut + unknownLink + notData + fragmentsRejected + summary.notIp;
}

describe.each(
  [...LINKS, ...TAGS, ...TUNNELS, ...PLAIN].map((sample) => [sample.name, sample] as const),
)('%s', (_, sample) => {
  const whole = sample.frame;
  const trailer = sample.trailer ?? 0;

  it('cut by the snaplen at every byte', async () => {
    const full = await run(pcap(sample.link, [whole]), SMALL);
    const want = full.flows.map(ends).join();
    let found = 0;
    for (let length = 0; length < whole.length; length++) {
      const cut = { data: whole.subarray(0, length), wire: whole.length };
      const result = await run(pcap(sample.link, [cut]), SMALL);
      expect(result.warnings).toEqual([]);
      expect(result.summary.frames).toBe(1);
      expect(result.summary.frameBytes).toBe(whole.length);
      expect(result.flows.length).toBeLessThanOrEqual(1);
      expect(accounted(result), `${length} bytes`).toBe(1);
      if (result.flows.map(ends).join() !== want) {
        // Once the flow is told it stays told, however much more was captured.
        expect(found, `${length} bytes`).toBe(0);
        continue;
      }
      found++;
      // The counters are those of the packet that was sent.
      const [flow] = result.flows;
      expect(flow?.fwd.bytes).toBe(full.flows[0]?.fwd.bytes);
      expect(flow?.fwd.frameBytes).toBe(whole.length);
    }
    // The last bytes are payload: without them the flow is the same.
    expect(found).toBeGreaterThanOrEqual(trailer + 4);
  });

  it('sent short at every byte', async () => {
    for (let length = 0; length < whole.length - trailer; length++) {
      const result = await run(pcap(sample.link, [whole.subarray(0, length)]), SMALL);
      expect(result.warnings).toEqual([]);
      expect(result.summary.frames).toBe(1);
      expect(accounted(result), `${length} bytes`).toBe(1);
      for (const { fwd } of result.flows) {
        expect(fwd.frameBytes).toBe(length);
        expect(fwd.bytes).toBeLessThanOrEqual(length);
        expect(fwd.payloadBytes).toBeLessThanOrEqual(fwd.bytes);
      }
    }
  });
});

it('of the samples cut at the end of the UDP header, all but the payload is known', async () => {
  for (const sample of [...LINKS, ...TAGS, ...TUNNELS]) {
    const whole = sample.frame;
    const length = whole.length - (sample.trailer ?? 0) - 7;
    const cut = { data: whole.subarray(0, length), wire: whole.length };
    const { flows } = await run(pcap(sample.link, [cut]), SMALL);
    expect(flows[0], sample.name).toMatchObject(expected(sample));
    expect(flows[0]?.fwd.payload?.entropy, sample.name).toBeUndefined();
  }
});
