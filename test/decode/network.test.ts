// IPv4 options, IPv6 extension headers, transports, and frames that carry no IP.

import { describe, expect, it } from 'vitest';
import { hex, join } from '../make/bytes.js';
import { pcap } from '../make/captures.js';
import { ethernet, frame, icmp, icmpv6, ip, ipv4, ipv6, raw, tcp, udp } from '../make/packets.js';
import { ends, onlyFlow, run } from '../make/run.js';

const A = { src: '10.1.0.1', dst: '10.2.0.2' };
const B = { src: A.dst, dst: A.src };
const A6 = { src: '2001:db8::1', dst: '2001:db8::2' };
const B6 = { src: A6.dst, dst: A6.src };
const DATAGRAM = udp(1111, 2222, 'payload');

const flowOf = (...packets: Buffer[]) => onlyFlow(pcap(1, packets.map(frame)));

describe('IPv4', () => {
  it('options are passed over and count as bytes', async () => {
    const options = hex('94040000 07 0b 04 c0000201 00000000 00');
    const flow = await flowOf(ipv4({ ...A, options }, DATAGRAM));
    expect(ends(flow)).toBe('udp 10.1.0.1:1111 > 10.2.0.2:2222');
    expect(flow.fwd).toMatchObject({ bytes: 35 + options.length, payloadBytes: 7 });
  });

  it('a length of 0 is that of the frame', async () => {
    const packet = ipv4(A, tcp({ sport: 1111, dport: 2222 }, 'PA', 'payload'));
    packet.writeUInt16BE(0, 2);
    const flow = await onlyFlow(pcap(1, [frame(packet)]), { checksums: false });
    expect(flow.fwd).toMatchObject({ bytes: 47, payloadBytes: 7 });
  });

  it('a wrong header checksum is counted', async () => {
    const packet = ipv4(A, DATAGRAM);
    packet.writeUInt8(63, 8);
    const { flows, summary } = await run(pcap(1, [frame(packet)]));
    expect(flows).toHaveLength(1);
    expect(summary.badIpChecksums).toBe(1);
  });

  it.each([
    ['version 5', 0x55],
    ['a header of 16 bytes', 0x44],
  ])('%s is malformed', async (_, first) => {
    const packet = ipv4(A, DATAGRAM);
    packet[0] = first;
    const { flows, summary } = await run(pcap(1, [frame(packet)]));
    expect(flows).toEqual([]);
    expect(summary.dropped.malformed).toBe(1);
  });
});

describe('IPv6', () => {
  const HEADERS: [string, [number, Uint8Array][]][] = [
    ['hop-by-hop', [[0, hex('00 00 0502 0000 0100')]]],
    ['destination options of 16 bytes', [[60, hex('00 01 010c 000000000000 000000000000')]]],
    ['routing, no segments left', [[43, hex('00 00 0400 00000000')]]],
    ['authentication', [[51, hex('00 04 0000 00000001 00000001 000000000000000000000000')]]],
    ['an atomic fragment', [[44, hex('00 00 0000 00000001')]]],
    ['mobility', [[135, hex('00 00 0000 00000000')]]],
    [
      'a chain of five',
      [
        [0, hex('00 00 0502 0000 0100')],
        [60, hex('00 00 0104 00000000')],
        [43, hex('00 00 0400 00000000')],
        [44, hex('00 00 0000 00000001')],
        [51, hex('00 04 0000 00000001 00000001 000000000000000000000000')],
      ],
    ],
  ];
  it.each(HEADERS)('%s', async (_, extensions) => {
    const packet = ipv6(A6, DATAGRAM, extensions);
    const { flows, summary } = await run(pcap(1, [frame(packet)]));
    expect(flows.map(ends)).toEqual(['udp 2001:db8::1:1111 > 2001:db8::2:2222']);
    expect(flows[0]?.fwd).toMatchObject({ bytes: packet.length, payloadBytes: 7 });
    expect(summary.badChecksums).toBe(0);
  });

  it('with segments left in a routing header the checksum is not verified', async () => {
    const packet = ipv6(A6, DATAGRAM, [
      [43, hex('00 02 0001 00000000 20010db8000000000000000000000099')],
    ]);
    const { summary } = await run(pcap(1, [frame(packet)]));
    expect(summary.badChecksums).toBe(0);
  });

  it('without next header is a flow of protocol 59', async () => {
    const flow = await flowOf(ipv6(A6, raw(59, Buffer.alloc(0))));
    expect(flow).toMatchObject({ protocol: '59', fwd: { bytes: 40, payloadBytes: 0 } });
  });

  it('a jumbogram has its length in an option', async () => {
    const packet = join(
      hex('60000000 0000 00 40 20010db8000000000000000000000001 20010db8000000000000000000000002'),
      hex('fe 00 c204 00011178'),
      Buffer.alloc(70_000),
    );
    const flow = await flowOf(packet);
    expect(flow).toMatchObject({ protocol: '254', fwd: { bytes: 70_048, payloadBytes: 70_000 } });
  });
});

describe('TCP', () => {
  it('offers are read from the options of its SYN', async () => {
    const options = hex('020405b4 0402 080a 00000001 00000000 01 030307');
    const flow = await flowOf(
      ipv4(A, tcp({ sport: 1111, dport: 2222, window: 64240, options }, 'S')),
    );
    expect(flow.fwd.tcp).toEqual({ flags: 2, window: 64240, mss: 1460, windowScale: 7 });
  });

  it.each([
    ['an option of length 0', '02 00 05b4'],
    ['an option that leaves the header', '01 01 02 0a'],
    ['an option of length 1', '03 01 07 00'],
    ['padding behind the end', '00 020405'],
  ])('%s ends the options', async (_, options) => {
    const flow = await flowOf(
      ipv4(A, tcp({ sport: 1111, dport: 2222, options: hex(options) }, 'S')),
    );
    expect(flow.fwd.tcp).toEqual({ flags: 2, window: 8192 });
  });

  it('a header longer than the packet is malformed, and the packet stays in its flow', async () => {
    const packet = ipv4(A, tcp({ sport: 1111, dport: 2222 }, 'A'));
    packet.writeUInt8(0xf0, 32);
    const { flows, summary } = await run(pcap(1, [frame(packet)]));
    expect(flows.map(ends)).toEqual(['tcp 10.1.0.1:1111 > 10.2.0.2:2222']);
    expect(summary.dropped.malformed).toBe(1);
  });

  it('flags are the union of all', async () => {
    const segment = (flags: string, seq: number) =>
      ipv4(A, tcp({ sport: 1111, dport: 2222, seq }, flags, flags.includes('P') ? 'x' : ''));
    const flow = await flowOf(
      segment('S', 1),
      segment('A', 2),
      segment('PAU', 2),
      segment('FA', 3),
    );
    expect(flow.fwd.tcp?.flags).toBe(1 | 2 | 8 | 16 | 32);
  });

  it('padding of a short frame is no payload', async () => {
    const bytes = join(frame(ipv4(A, tcp({ sport: 1111, dport: 2222 }, 'A'))), Buffer.alloc(6));
    const flow = await onlyFlow(pcap(1, [bytes]));
    expect(flow.fwd).toMatchObject({ bytes: 40, frameBytes: 60, payloadBytes: 0 });
  });
});

describe('UDP', () => {
  it('a checksum of 0 is none', async () => {
    const packet = ipv4(A, DATAGRAM);
    packet.writeUInt16BE(0, 26);
    const { summary } = await run(pcap(1, [frame(packet)]));
    expect(summary.badChecksums).toBe(0);
  });

  it('a wrong checksum is counted, and in the history', async () => {
    const packet = ipv4(A, DATAGRAM);
    packet.writeUInt8(0x21, packet.length - 1);
    const { flows, summary } = await run(pcap(1, [frame(packet)]));
    expect(summary.badChecksums).toBe(1);
    expect(flows[0]?.history).toMatch(/C/);
  });

  it('of several datagram lengths the header counts, not the packet', async () => {
    const packet = ipv4(A, raw(17, hex('0457 08ae 000a 0000 0102 030405')));
    const flow = await flowOf(packet);
    expect(flow.fwd).toMatchObject({ bytes: 33, payloadBytes: 2 });
  });

  it('both ways are one flow', async () => {
    const flow = await flowOf(ipv4(A, DATAGRAM), ipv4(B, udp(2222, 1111, 'back')));
    expect(flow).toMatchObject({
      connState: 'SF',
      history: 'Dd',
      fwd: { packets: 1 },
      rev: { packets: 1 },
    });
  });
});

describe('other transports', () => {
  it('UDP-Lite has ports, and a coverage where UDP has its length', async () => {
    const flow = await flowOf(ipv4(A, raw(136, hex('0457 08ae 0008 0000 01020304'))));
    expect(ends(flow)).toBe('udplite 10.1.0.1:1111 > 10.2.0.2:2222');
    expect(flow.fwd.payloadBytes).toBe(4);
  });

  it('SCTP has ports; all its chunks are payload', async () => {
    const flow = await flowOf(
      ipv4(A, raw(132, hex('0457 08ae 00000000 00000000 00030004 07000004'))),
      ipv4(B, raw(132, hex('08ae 0457 00000000 00000000 08000004'))),
    );
    expect(ends(flow)).toBe('sctp 10.1.0.1:1111 > 10.2.0.2:2222');
    expect(flow).toMatchObject({
      connState: 'OTH',
      fwd: { payloadBytes: 8 },
      rev: { payloadBytes: 4 },
    });
  });

  it('any other protocol is a flow of its number', async () => {
    const flow = await flowOf(
      ipv4(A, raw(253, Buffer.alloc(10))),
      ipv4(B, raw(253, Buffer.alloc(3))),
    );
    expect(ends(flow)).toBe('253 10.1.0.1 > 10.2.0.2');
    expect(flow).toMatchObject({
      fwd: { payloadBytes: 10 },
      rev: { payloadBytes: 3 },
      connState: 'OTH',
    });
  });
});

describe('ICMP', () => {
  const echo = (id: string) => hex(`${id} 0001 6162636465666768`);

  it('request and reply are one flow, whatever their identifier', async () => {
    const flow = await flowOf(
      ipv4(A, icmp(8, 0, echo('0001'))),
      ipv4(B, icmp(0, 0, echo('0001'))),
      ipv4(A, icmp(8, 0, echo('0002'))),
    );
    expect(flow).toMatchObject({
      protocol: 'icmp',
      icmpType: 8,
      icmpCode: 0,
      fwd: { packets: 2, payloadBytes: 16 },
      rev: { packets: 1, payloadBytes: 8 },
    });
    expect(flow.src).toEqual({ ip: A.src });
  });

  it('of version 6 too', async () => {
    const flow = await flowOf(
      ip(A6, icmpv6(128, 0, echo('0001'))),
      ip(B6, icmpv6(129, 0, echo('0001'))),
    );
    expect(flow).toMatchObject({
      protocol: 'icmpv6',
      icmpType: 128,
      fwd: { packets: 1 },
      rev: { packets: 1 },
    });
  });

  it('errors both ways are two flows', async () => {
    const { flows } = await run(
      pcap(
        1,
        [A, B].map((header) => frame(ipv4(header, icmp(3, 1, Buffer.alloc(32))))),
      ),
    );
    expect(flows.map(({ icmpType, icmpCode }) => [icmpType, icmpCode])).toEqual([
      [3, 1],
      [3, 1],
    ]);
  });
});

describe('frames without IP', () => {
  it('are counted by their type', async () => {
    const { flows, summary } = await run(
      pcap(1, [
        ethernet(0x0806, Buffer.alloc(28)),
        ethernet(0x88cc, Buffer.alloc(40)),
        ethernet(0x88cc, Buffer.alloc(40)),
        ethernet(0x8863, hex('1109 0000 0000')),
        ethernet(3, hex('424203')),
      ]),
    );
    expect(flows).toEqual([]);
    expect(summary).toMatchObject({ frames: 5, notIp: 5, arp: 1, ipv4: 0, ipv6: 0 });
    expect(summary.ethertypes).toEqual([
      { ethertype: 0x88cc, packets: 2, bytes: 108 },
      { ethertype: 0, packets: 1, bytes: 17 },
      { ethertype: 0x0806, packets: 1, bytes: 42 },
      { ethertype: 0x8863, packets: 1, bytes: 20 },
    ]);
  });

  it.each([
    ['a beacon', '8000 0000'],
    ['a data frame without data', '4800 0000'],
    ['a protected frame', '0841 0000'],
  ])('IEEE 802.11: %s has no readable data', async (_, start) => {
    const { flows, summary } = await run(
      pcap(105, [join(hex(start), Buffer.alloc(20), hex('aaaa03 000000 0800'), ipv4(A, DATAGRAM))]),
    );
    expect(flows).toEqual([]);
    expect(summary.dropped.notData).toBe(1);
  });
});
