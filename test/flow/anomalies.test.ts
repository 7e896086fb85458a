// Anomalies in flow records: packets that show each, and packets alike that do not.

import type { FlowRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { hex, join, u16 } from '../make/bytes.js';
import { pcap } from '../make/captures.js';
import { frame, icmp, ipv4, raw, tcp, udp } from '../make/packets.js';
import { ofType } from '../protocols/support.js';

const ENDS = { src: '10.0.0.1', dst: '10.0.0.2' };
const PORTS = { sport: 40000, dport: 80 };

async function flowsOf(...packets: Uint8Array[]): Promise<FlowRecord[]> {
  return ofType('flow', { name: 'c', data: pcap(1, packets.map(frame)) });
}

/** Of the direction of the first packet. */
async function anomaliesOf(...packets: Uint8Array[]) {
  return (await flowsOf(...packets))[0]?.fwd.anomalies ?? [];
}

/** The packet with one byte changed. */
function spoiled(packet: Buffer, at: number, to: number): Buffer {
  const bytes = Buffer.from(packet);
  bytes[at] = to;
  return bytes;
}

describe('checksums', () => {
  const segment = ipv4(ENDS, tcp(PORTS, 'A', 'data'));
  const datagram = ipv4(ENDS, udp(40000, 9, 'data'));
  const ping = ipv4(ENDS, icmp(8, 0, hex('00010001 61626364')));

  it.each([
    ['bad_IP_checksum', spoiled(segment, 10, (segment[10] ?? 0) ^ 1)],
    ['bad_TCP_checksum', spoiled(segment, 43, 0)],
    ['bad_UDP_checksum', spoiled(datagram, 31, 0)],
    ['bad_ICMP_checksum', spoiled(ping, 31, 0)],
  ])('%s', async (name, packet) => {
    const [flow] = await flowsOf(packet);
    expect(flow?.fwd).toMatchObject({ anomalies: [name], badChecksums: 1 });
  });

  it.each([
    ['TCP', segment],
    ['UDP', datagram],
    ['ICMP', ping],
  ])('that are right are no anomaly: %s', async (_, packet) => {
    const [flow] = await flowsOf(packet);
    expect(flow?.fwd.anomalies).toBeUndefined();
    expect(flow?.fwd.badChecksums).toBeUndefined();
  });

  it('of packets that a network card put together are not judged', async () => {
    const merged = spoiled(ipv4(ENDS, tcp(PORTS, 'A', 'x'.repeat(2000))), 43, 0);
    expect(await anomaliesOf(merged)).toEqual([]);
  });

  it('are counted for each direction', async () => {
    const back = ipv4({ src: ENDS.dst, dst: ENDS.src }, tcp({ sport: 80, dport: 40000 }, 'A', 'x'));
    const [flow] = await flowsOf(segment, spoiled(back, 40, 0), spoiled(back, 40, 1));
    expect(flow?.fwd.anomalies).toBeUndefined();
    expect(flow?.rev).toMatchObject({ anomalies: ['bad_TCP_checksum'], badChecksums: 2 });
  });
});

describe('flags of TCP', () => {
  it.each([
    ['SF', ['SYN_with_FIN']],
    ['SR', ['TCP_christmas']],
    ['FPU', ['TCP_christmas']],
    ['', ['TCP_null_flags']],
    ['SU', ['baroque_SYN']],
    ['S', []],
    ['FA', []],
    ['FPUA', []],
    ['R', []],
    ['PA', []],
  ])('%s: %s', async (flags, names) => {
    expect(await anomaliesOf(ipv4(ENDS, tcp(PORTS, flags)))).toEqual(names);
  });

  it('with data in the SYN', async () => {
    expect(await anomaliesOf(ipv4(ENDS, tcp(PORTS, 'S', 'hello')))).toEqual(['SYN_with_data']);
  });
});

describe('lengths', () => {
  it.each([
    ['an option of no length', '02000000', ['bad_TCP_option_len']],
    ['an option that ends behind the header', '020a0000', ['bad_TCP_option_len']],
    ['options that fit', '020405b4', []],
  ])('of TCP options: %s', async (_, options, names) => {
    const packet = ipv4(ENDS, tcp({ ...PORTS, options: hex(options) }, 'S'));
    expect(await anomaliesOf(packet)).toEqual(names);
  });

  it.each([
    ['less than a header', 0x40],
    ['more than the packet', 0xf0],
  ])('of the TCP header: %s', async (_, offset) => {
    const segment = ipv4(ENDS, tcp(PORTS, 'A', 'data'));
    expect(await anomaliesOf(spoiled(segment, 32, offset))).toEqual(['bad_TCP_header_len']);
  });

  it.each([
    ['less than a header', 7],
    ['more than the packet', 80],
  ])('of UDP: %s', async (_, length) => {
    const header = join(u16(40000), u16(9), u16(length), u16(0));
    const packet = ipv4(ENDS, raw(17, join(header, Buffer.from('data'))));
    expect(await anomaliesOf(packet)).toEqual(['UDP_datagram_length_mismatch']);
  });

  it('of a packet that ends inside its transport header', async () => {
    expect(await anomaliesOf(ipv4(ENDS, raw(6, hex('9c40 0050 00000000'))))).toEqual([
      'truncated_header',
    ]);
  });

  it('of an IP packet that is longer than its frame', async () => {
    const whole = ipv4(ENDS, udp(40000, 9, 'x'.repeat(100)));
    expect(await anomaliesOf(whole.subarray(0, 80))).toContain('truncated_IP');
  });
});

describe('fragments', () => {
  /** A UDP datagram's bytes in pieces: [from, to) of each, and what is changed in it. */
  function pieces(...cuts: [from: number, to: number, change?: number][]): Buffer[] {
    const whole = udp(40000, 9, 'x'.repeat(192)).bytes(Buffer.from([10, 0, 0, 1, 10, 0, 0, 2]));
    return cuts.map(([from, to, change]) => {
      const bytes = Buffer.from(whole.subarray(from, to));
      if (change !== undefined) bytes[change] = 0x79;
      return ipv4({ ...ENDS, id: 7, fragment: { offset: from, more: to < 200 } }, raw(17, bytes));
    });
  }

  it.each([
    ['that fit together', pieces([0, 96], [96, 200]), []],
    [
      'that overlap with the same bytes',
      pieces([0, 96], [48, 144], [144, 200]),
      ['fragment_overlap'],
    ],
    [
      'that overlap with other bytes',
      pieces([0, 96], [48, 144, 9], [144, 200]),
      ['fragment_inconsistency', 'fragment_overlap'],
    ],
    ['that are tiny', pieces([0, 8], [8, 200]), ['excessively_small_fragment']],
    ['of which the last is small', pieces([0, 192], [192, 200]), []],
  ])('%s', async (_, packets, names) => {
    expect(await anomaliesOf(...packets)).toEqual(names);
  });
});

describe('addresses', () => {
  it.each([
    ['10.0.0.1', '10.0.0.1', 80, ['land_attack']],
    ['10.0.0.1', '10.0.0.1', 81, []],
    ['255.255.255.255', '10.0.0.1', 80, ['broadcast_source']],
    ['224.0.0.5', '10.0.0.1', 80, ['multicast_source']],
    ['10.0.0.1', '224.0.0.5', 80, []],
    ['223.255.255.255', '240.0.0.1', 80, []],
  ])('from %s to %s port %d: %s', async (src, dst, dport, names) => {
    expect(await anomaliesOf(ipv4({ src, dst }, tcp({ sport: 80, dport }, 'S')))).toEqual(names);
  });
});

describe('DNS', () => {
  const HEAD = '0001 0100 0001 0000 0000 0000';
  const ask = (question: string) => ipv4(ENDS, udp(40000, 53, hex(`${HEAD}${question}0001 0001`)));
  const answer = (length: string, data: string) =>
    ipv4(
      { src: ENDS.dst, dst: ENDS.src },
      udp(
        53,
        40000,
        hex(
          `0001 8180 0001 0001 0000 0000 0161 00 0001 0001 c00c 0001 0001 00000001 ${length} ${data}`,
        ),
      ),
    );

  it('with a name that points ahead', async () => {
    expect(await anomaliesOf(ask('0161 00'), ask('0161 c020'))).toEqual([
      'DNS_label_forward_compress_offset',
    ]);
  });

  it('with a label of a length that is none', async () => {
    expect(await anomaliesOf(ask('0161 00'), ask(`41 ${'61'.repeat(65)} 00`))).toEqual([
      'DNS_name_too_long',
    ]);
  });

  it.each([
    ['0004', '0a000001', undefined],
    ['0005', '0a00000102', ['DNS_RR_length_mismatch']],
  ])('with an address of %s bytes', async (length, data, names) => {
    const [flow] = await flowsOf(ask('0161 00'), answer(length, data));
    expect(flow?.rev.anomalies).toEqual(names);
  });
});

describe('targets of HTTP requests', () => {
  it.each([
    ['/a?b=c%20d', []],
    ["/-._~:/?#[]@!$&'()*+,;=%", []],
    ['/a|b', ['unescaped_special_URI_char']],
    ['/a<b>', ['unescaped_special_URI_char']],
    ['/{a}', ['unescaped_special_URI_char']],
    ['/a\\b', ['unescaped_special_URI_char']],
    ['/ä', ['unescaped_special_URI_char']],
  ])('%s: %s', async (target, names) => {
    const request = `GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`;
    expect(await anomaliesOf(ipv4(ENDS, tcp(PORTS, 'PA', request)))).toEqual(names);
  });
});
