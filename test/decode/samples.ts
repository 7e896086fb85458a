// The same UDP packet behind every link header and in every tunnel that is read.

import type { FlowRecord } from 'flowglass';
import { hex, join, u16 } from '../make/bytes.js';
import { ethernet, frame, ip, ipv4, ipv6, raw, udp } from '../make/packets.js';

export interface Sample {
  name: string;
  /** LINKTYPE_* of the capture. */
  link: number;
  frame: Buffer;
  /** What the flow has beside the ends of the inner packet. */
  flow?: Partial<FlowRecord>;
  /** Bytes behind the packet: FCS, padding. */
  trailer?: number;
}

const ENDS = { src: '10.1.0.1', dst: '10.2.0.2' };
const ENDS6 = { src: '2001:db8::1', dst: '2001:db8::2' };

/** 35 bytes: 20 of IPv4, 8 of UDP, 7 of payload. */
export const INNER = ipv4(ENDS, udp(1111, 2222, 'payload'));
/** 55 bytes. */
export const INNER6 = ipv6(ENDS6, udp(1111, 2222, 'payload'));

const ETHER = frame(INNER);
const LLC_SNAP = hex('aaaa03 000000 0800');

// IEEE 802.11: frame control, duration, three addresses, sequence control.
const ADDRESSES = '020000000001 020000000002 020000000003';
const WIFI_DATA = join(hex(`0801 0000 ${ADDRESSES} 0000`), LLC_SNAP, INNER);
const WIFI_QOS = join(hex(`8801 0000 ${ADDRESSES} 0000 0000`), LLC_SNAP, INNER);
const WIFI_PADDED = join(hex(`8801 0000 ${ADDRESSES} 0000 0000 0000`), LLC_SNAP, INNER);
const WIFI_WDS = join(hex(`0803 0000 ${ADDRESSES} 0000 020000000004`), LLC_SNAP, INNER);
const SUBFRAME = join(
  hex('020000000003 020000000002'),
  u16(LLC_SNAP.length + INNER.length),
  LLC_SNAP,
  INNER,
);
const WIFI_AGGREGATE = join(hex(`8801 0000 ${ADDRESSES} 0000 8000`), SUBFRAME);
const FCS = hex('deadbeef');

// NFLOG: family, version 0, resource; a TLV with the hook, then the packet (type 9).
const nflog = (order: 'LE' | 'BE') => {
  const half = (value: number) => (order === 'LE' ? u16(value).reverse() : u16(value));
  return join(
    hex('02 00 0000'),
    half(8),
    half(1),
    hex('0800 01 00'),
    half(4 + INNER.length),
    half(9),
    INNER,
  );
};

const little = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

export const LINKS: readonly Sample[] = [
  { name: 'Ethernet', link: 1, frame: ETHER },
  { name: 'Ethernet, IPv6', link: 1, frame: frame(INNER6) },
  { name: 'Ethernet, padded', link: 1, frame: join(ETHER, Buffer.alloc(11)), trailer: 11 },
  {
    name: 'IEEE 802.3 with SNAP',
    link: 1,
    frame: ethernet(LLC_SNAP.length + INNER.length, join(LLC_SNAP, INNER)),
  },
  {
    name: 'Linux cooked v1',
    link: 113,
    frame: join(hex('0000 0001 0006 0200000000010000 0800'), INNER),
  },
  {
    name: 'Linux cooked v2',
    link: 276,
    frame: join(hex('0800 0000 00000001 0001 00 06 0200000000010000'), INNER),
  },
  { name: 'raw IP (101)', link: 101, frame: INNER },
  { name: 'raw IP (101), IPv6', link: 101, frame: INNER6 },
  { name: 'raw IP (12)', link: 12, frame: INNER },
  { name: 'raw IP (14)', link: 14, frame: INNER },
  { name: 'IPv4', link: 228, frame: INNER },
  { name: 'IPv6', link: 229, frame: INNER6 },
  { name: 'BSD loopback, little endian', link: 0, frame: join(hex('02000000'), INNER) },
  { name: 'BSD loopback, big endian', link: 0, frame: join(hex('00000002'), INNER) },
  { name: 'BSD loopback, NetBSD IPv6', link: 0, frame: join(hex('18000000'), INNER6) },
  { name: 'BSD loopback, FreeBSD IPv6', link: 0, frame: join(hex('1c000000'), INNER6) },
  { name: 'BSD loopback, Darwin IPv6', link: 0, frame: join(hex('1e000000'), INNER6) },
  { name: 'BSD loopback, big endian IPv6', link: 0, frame: join(hex('0000001e'), INNER6) },
  { name: 'OpenBSD loopback', link: 108, frame: join(hex('00000002'), INNER) },
  { name: 'OpenBSD loopback, IPv6', link: 108, frame: join(hex('00000018'), INNER6) },
  { name: 'PPP with address and control', link: 9, frame: join(hex('ff03 0021'), INNER) },
  { name: 'PPP', link: 9, frame: join(hex('0021'), INNER) },
  { name: 'PPP, protocol in one byte', link: 9, frame: join(hex('21'), INNER) },
  { name: 'PPP, IPv6', link: 9, frame: join(hex('ff03 0057'), INNER6) },
  { name: 'PPP in HDLC framing', link: 50, frame: join(hex('ff03 0021'), INNER) },
  { name: 'Cisco HDLC on a PPP interface', link: 50, frame: join(hex('0f00 0800'), INNER) },
  {
    name: 'PPPoE',
    link: 51,
    frame: join(hex('11 00 0007'), u16(2 + INNER.length), hex('0021'), INNER),
    flow: { encapsulation: [{ type: 'pppoe', id: 7 }] },
  },
  { name: 'SLIP', link: 8, frame: join(hex('00 45'), Buffer.alloc(14), INNER) },
  { name: 'Cisco HDLC', link: 104, frame: join(hex('0f00 0800'), INNER) },
  { name: 'Cisco HDLC, IPv6', link: 104, frame: join(hex('8f00 86dd'), INNER6) },
  { name: 'Frame Relay, IPv4', link: 107, frame: join(hex('1841 03 cc'), INNER) },
  { name: 'Frame Relay, IPv6', link: 107, frame: join(hex('1841 03 8e'), INNER6) },
  { name: 'Frame Relay, SNAP', link: 107, frame: join(hex('1841 03 00 80 000000 0800'), INNER) },
  { name: 'Frame Relay, Cisco', link: 107, frame: join(hex('1841 0800'), INNER) },
  { name: 'Frame Relay, address of 4 bytes', link: 107, frame: join(hex('18400001 03 cc'), INNER) },
  {
    name: 'MPLS',
    link: 219,
    frame: join(hex('00010040 00011140'), INNER),
    flow: {
      encapsulation: [
        { type: 'mpls', id: 16 },
        { type: 'mpls', id: 17 },
      ],
    },
  },
  { name: 'IEEE 802.11', link: 105, frame: WIFI_DATA },
  { name: 'IEEE 802.11, QoS', link: 105, frame: WIFI_QOS },
  { name: 'IEEE 802.11, four addresses', link: 105, frame: WIFI_WDS },
  { name: 'IEEE 802.11, aggregate', link: 105, frame: WIFI_AGGREGATE },
  { name: 'radiotap', link: 127, frame: join(hex('0000 0800 00000000'), WIFI_DATA) },
  {
    name: 'radiotap with flags: FCS',
    link: 127,
    frame: join(hex('0000 0900 02000000 10'), WIFI_DATA, FCS),
    trailer: 4,
  },
  {
    name: 'radiotap with time and flags: padded header',
    link: 127,
    frame: join(hex('0000 1100 03000000 1122334455667788 20'), WIFI_PADDED),
  },
  {
    name: 'radiotap with two presence words',
    link: 127,
    frame: join(hex('0000 0d00 02000080 00000000 10'), WIFI_DATA, FCS),
    trailer: 4,
  },
  {
    name: 'Prism',
    link: 119,
    frame: join(hex('44000000 90000000'), Buffer.alloc(136), WIFI_DATA),
  },
  {
    name: 'AVS under Prism',
    link: 119,
    frame: join(hex('80211001 00000040'), Buffer.alloc(56), WIFI_DATA),
  },
  { name: 'AVS', link: 163, frame: join(hex('80211001 00000040'), Buffer.alloc(56), WIFI_DATA) },
  {
    name: 'PPI around IEEE 802.11 with FCS',
    link: 192,
    frame: join(
      hex('00 00 2000 69000000 0200 1400 0000000000000000 0100 0000 0000 0000 0000 0000'),
      WIFI_DATA,
      FCS,
    ),
    trailer: 4,
  },
  { name: 'PPI around Ethernet', link: 192, frame: join(hex('00 00 0800 01000000'), ETHER) },
  { name: 'NFLOG, little endian', link: 239, frame: nflog('LE') },
  { name: 'NFLOG, big endian', link: 239, frame: nflog('BE') },
  { name: 'pflog', link: 117, frame: join(hex('3d 02 00 00'), Buffer.alloc(60), INNER) },
  {
    name: 'PKTAP around Ethernet',
    link: 258,
    frame: join(little(108), little(1), little(1), Buffer.alloc(96), ETHER),
  },
  {
    name: 'PKTAP around raw IP',
    link: 258,
    frame: join(little(108), little(1), little(12), Buffer.alloc(96), INNER),
  },
];

const OUTER = { src: '192.0.2.1', dst: '192.0.2.2' };
const OUTER6 = { src: '2001:db8:f::1', dst: '2001:db8:f::2' };
const TUNNEL = OUTER;

const gre = (header: string, inner: Uint8Array) =>
  frame(ipv4(OUTER, raw(47, join(hex(header), inner))));
const over = (port: number, header: string, inner: Uint8Array) =>
  frame(ipv4(OUTER, udp(50000, port, join(hex(header), inner))));
const gtp = (flags: string, optional: string, inner: Uint8Array) =>
  over(
    2152,
    `${flags} ff ${u16(hex(optional).length + inner.length).toString('hex')} 00000009${optional}`,
    inner,
  );

export const TAGS: readonly Sample[] = [
  {
    name: '802.1Q',
    link: 1,
    frame: ethernet(0x8100, join(hex('a005 0800'), INNER)),
    flow: { vlan: [5] },
  },
  {
    name: '802.1ad over 802.1Q',
    link: 1,
    frame: ethernet(0x88a8, join(hex('0009 8100 0005 0800'), INNER)),
    flow: { vlan: [9, 5] },
  },
  {
    name: '0x9100 over 802.1Q',
    link: 1,
    frame: ethernet(0x9100, join(hex('0009 8100 0005 0800'), INNER)),
    flow: { vlan: [9, 5] },
  },
  {
    name: 'three tags: the outer two',
    link: 1,
    frame: ethernet(0x88a8, join(hex('0009 8100 0005 8100 0003 86dd'), INNER6)),
    flow: { vlan: [9, 5] },
  },
  {
    name: '802.1Q over LLC',
    link: 1,
    frame: ethernet(0x8100, join(hex('0005'), u16(8 + INNER.length), LLC_SNAP, INNER)),
    flow: { vlan: [5] },
  },
  {
    name: 'priority tag',
    link: 1,
    frame: ethernet(0x8100, join(hex('e000 0800'), INNER)),
    flow: { vlan: [0] },
  },
  { name: 'E-Tag', link: 1, frame: ethernet(0x893f, join(hex('0000 1234 0000 0800'), INNER)) },
  { name: 'VN-Tag', link: 1, frame: ethernet(0x8926, join(hex('80010002 0800'), INNER)) },
  {
    name: 'Cisco MetaData',
    link: 1,
    frame: ethernet(0x8909, join(hex('0101 0001 0005 0800'), INNER)),
  },
  {
    name: '802.1ah',
    link: 1,
    frame: ethernet(0x88e7, join(hex('00 001234'), ETHER)),
    flow: { encapsulation: [{ type: 'pbb', id: 0x1234 }] },
  },
  {
    name: '802.1ah behind a backbone tag',
    link: 1,
    frame: ethernet(0x88a8, join(hex('0009 88e7 00 001234'), ETHER)),
    flow: { vlan: [9], encapsulation: [{ type: 'pbb', id: 0x1234 }] },
  },
];

export const TUNNELS: readonly Sample[] = [
  {
    name: 'MPLS over Ethernet',
    link: 1,
    frame: ethernet(0x8847, join(hex('00010140'), INNER)),
    flow: { encapsulation: [{ type: 'mpls', id: 16 }] },
  },
  {
    name: 'Ethernet over MPLS, control word',
    link: 1,
    frame: ethernet(0x8847, join(hex('00010140 00000000'), ETHER)),
    flow: { encapsulation: [{ type: 'mpls', id: 16 }] },
  },
  {
    name: 'Ethernet over MPLS without control word',
    link: 1,
    frame: ethernet(0x8847, join(hex('00010140'), ETHER)),
    flow: { encapsulation: [{ type: 'mpls', id: 16 }] },
  },
  {
    name: 'MPLS over IPv4',
    link: 1,
    frame: frame(ipv4(OUTER, raw(137, join(hex('00010140'), INNER)))),
    flow: { encapsulation: [{ type: 'mpls', id: 16 }], tunnel: TUNNEL },
  },
  {
    name: 'PPPoE over Ethernet',
    link: 1,
    frame: ethernet(0x8864, join(hex('1100 0007'), u16(2 + INNER.length), hex('0021'), INNER)),
    flow: { encapsulation: [{ type: 'pppoe', id: 7 }] },
  },
  {
    name: 'NSH over Ethernet',
    link: 1,
    frame: ethernet(0x894f, join(hex('0fc6 01 01 000001 ff'), Buffer.alloc(16), INNER)),
  },
  {
    name: 'GRE',
    link: 1,
    frame: gre('0000 0800', INNER),
    flow: { encapsulation: [{ type: 'gre' }], tunnel: TUNNEL },
  },
  {
    name: 'GRE over IPv6',
    link: 1,
    frame: frame(ip(OUTER6, raw(47, join(hex('0000 86dd'), INNER6)))),
    flow: { encapsulation: [{ type: 'gre' }], tunnel: OUTER6 },
  },
  {
    name: 'GRE with checksum, key and sequence',
    link: 1,
    frame: gre('b000 0800 5bd70000 0000004d 00000001', INNER),
    flow: { encapsulation: [{ type: 'gre', id: 77 }], tunnel: TUNNEL },
  },
  {
    name: 'GRE with routing',
    link: 1,
    frame: gre('4000 0800 00000000 0800 04 04 c0000201 0000 00 00', INNER),
    flow: { encapsulation: [{ type: 'gre' }], tunnel: TUNNEL },
  },
  {
    name: 'GRE around Ethernet',
    link: 1,
    frame: gre('0000 6558', ETHER),
    flow: { encapsulation: [{ type: 'gre' }], tunnel: TUNNEL },
  },
  {
    name: 'GRE around MPLS',
    link: 1,
    frame: gre('0000 8847 00010140', INNER),
    flow: { encapsulation: [{ type: 'gre' }, { type: 'mpls', id: 16 }], tunnel: TUNNEL },
  },
  {
    name: 'GRE version 1 (PPTP)',
    link: 1,
    frame: gre(
      `3081 880b ${u16(4 + INNER.length).toString('hex')} 002a 00000001 00000001 ff03 0021`,
      INNER,
    ),
    flow: { encapsulation: [{ type: 'gre', id: 42 }], tunnel: TUNNEL },
  },
  {
    name: 'ERSPAN I',
    link: 1,
    frame: gre('0000 88be', ETHER),
    flow: { encapsulation: [{ type: 'erspan' }], tunnel: TUNNEL },
  },
  {
    name: 'ERSPAN II',
    link: 1,
    frame: gre('1000 88be 00000001 1000 0064 00000000', ETHER),
    flow: { encapsulation: [{ type: 'erspan', id: 100 }], tunnel: TUNNEL },
  },
  {
    name: 'ERSPAN III',
    link: 1,
    frame: gre('1000 22eb 00000001 2000 0064 00000000 0000 0000', ETHER),
    flow: { encapsulation: [{ type: 'erspan', id: 100 }], tunnel: TUNNEL },
  },
  {
    name: 'ERSPAN III with subheader',
    link: 1,
    frame: gre('1000 22eb 00000001 2000 0064 00000000 0000 0001 0000000000000000', ETHER),
    flow: { encapsulation: [{ type: 'erspan', id: 100 }], tunnel: TUNNEL },
  },
  {
    name: 'VXLAN',
    link: 1,
    frame: over(4789, '08000000 00004d00', ETHER),
    flow: { encapsulation: [{ type: 'vxlan', id: 77 }], tunnel: TUNNEL },
  },
  {
    name: 'VXLAN on port 8472',
    link: 1,
    frame: over(8472, '08000000 00004d00', ETHER),
    flow: { encapsulation: [{ type: 'vxlan', id: 77 }], tunnel: TUNNEL },
  },
  {
    name: 'VXLAN with group policy',
    link: 1,
    frame: over(4789, '88000001 00004d00', ETHER),
    flow: { encapsulation: [{ type: 'vxlan', id: 77 }], tunnel: TUNNEL },
  },
  {
    name: 'VXLAN-GPE, IPv4',
    link: 1,
    frame: over(4790, '0c000001 00004d00', INNER),
    flow: { encapsulation: [{ type: 'vxlan', id: 77 }], tunnel: TUNNEL },
  },
  {
    name: 'VXLAN-GPE, IPv6',
    link: 1,
    frame: over(4790, '0c000002 00004d00', INNER6),
    flow: { encapsulation: [{ type: 'vxlan', id: 77 }], tunnel: TUNNEL },
  },
  {
    name: 'VXLAN-GPE, Ethernet',
    link: 1,
    frame: over(4790, '0c000003 00004d00', ETHER),
    flow: { encapsulation: [{ type: 'vxlan', id: 77 }], tunnel: TUNNEL },
  },
  {
    name: 'VXLAN-GPE, NSH',
    link: 1,
    frame: over(4790, '0c000004 00004d00 0fc2 02 01 000001 ff', INNER),
    flow: { encapsulation: [{ type: 'vxlan', id: 77 }], tunnel: TUNNEL },
  },
  {
    name: 'GENEVE with an option',
    link: 1,
    frame: over(6081, '02 00 6558 00004d 00 0102 00 01 01020304', ETHER),
    flow: { encapsulation: [{ type: 'geneve', id: 77 }], tunnel: TUNNEL },
  },
  {
    name: 'GENEVE, IPv6',
    link: 1,
    frame: over(6081, '00 00 86dd 00004d 00', INNER6),
    flow: { encapsulation: [{ type: 'geneve', id: 77 }], tunnel: TUNNEL },
  },
  {
    name: 'GTP-U',
    link: 1,
    frame: gtp('30', '', INNER),
    flow: { encapsulation: [{ type: 'gtp-u', id: 9 }], tunnel: TUNNEL },
  },
  {
    name: 'GTP-U with sequence number and an extension',
    link: 1,
    frame: gtp('36', '0001 00 85 01 00 09 00', INNER),
    flow: { encapsulation: [{ type: 'gtp-u', id: 9 }], tunnel: TUNNEL },
  },
  {
    name: 'IPv4 in IPv4',
    link: 1,
    frame: frame(ipv4(OUTER, raw(4, INNER))),
    flow: { encapsulation: [{ type: 'ipip' }], tunnel: TUNNEL },
  },
  {
    name: 'IPv6 in IPv4',
    link: 1,
    frame: frame(ipv4(OUTER, raw(41, INNER6))),
    flow: { encapsulation: [{ type: '6in4' }], tunnel: TUNNEL },
  },
  {
    name: 'IPv4 in IPv6',
    link: 1,
    frame: frame(ipv6(OUTER6, raw(4, INNER))),
    flow: { encapsulation: [{ type: 'ipip' }], tunnel: OUTER6 },
  },
  {
    name: 'IPv6 in IPv6',
    link: 1,
    frame: frame(ipv6(OUTER6, raw(41, INNER6))),
    flow: { encapsulation: [{ type: 'ipv6' }], tunnel: OUTER6 },
  },
  {
    name: 'VXLAN around GRE around IPv4, behind a tag',
    link: 1,
    frame: ethernet(
      0x8100,
      join(
        hex('0005 0800'),
        over(4789, '08000000 00004d00', gre('2000 0800 00000007', INNER)).subarray(14),
      ),
    ),
    flow: {
      vlan: [5],
      encapsulation: [
        { type: 'vxlan', id: 77 },
        { type: 'gre', id: 7 },
      ],
      tunnel: TUNNEL,
    },
  },
];

/** What the flow of a sample's inner packet has. */
export function expected({ frame: bytes, flow, trailer = 0 }: Sample): object {
  const v6 = bytes.subarray(0, bytes.length - trailer).subarray(-INNER6.length)[0] === 0x60;
  const { src, dst } = v6 ? ENDS6 : ENDS;
  return {
    src: { ip: src, port: 1111 },
    dst: { ip: dst, port: 2222 },
    protocol: 'udp',
    connState: 'S0',
    history: 'D',
    fwd: {
      packets: 1,
      bytes: v6 ? INNER6.length : INNER.length,
      frameBytes: bytes.length,
      payloadBytes: 7,
      ttl: 64,
    },
    ...flow,
  };
}
