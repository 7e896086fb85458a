// One packet on its way through the engine. The walk writes time, data, captured, wire, link and fcs, decode
// the rest; track only reads. It takes one cache line: another thread than the one that decoded it may
// track it, and pays for each line.

import { ODD_SHIFT } from './anomalies';

/** `Packet.partition` of a packet that no partition tracks (not IP, damaged, an inner fragment). */
export const NOT_TRACKED: u8 = 0xff;
/** The partition that all ARP packets belong to; `network` is 0, `payload` the ARP header. */
export const ARP_PARTITION: u8 = 0;
/**
 * The partition that tells of fragments, where packets are told of (CURSOR_TELL_FRAGMENTS); `network` and
 * `frames` are 0, `data` is the number of the datagram that it went into.
 */
export const FRAGMENTS_PARTITION: u8 = 0;
/** `Packet.partition` of an IP fragment that waits for the ordered reassembly step. */
export const FRAGMENT: u8 = 0xfe;

/** `Packet.flags`: the innermost IP header is version 6. */
export const PACKET_IPV6: u8 = 1;
/** The IPv4 header checksum is wrong. */
export const PACKET_BAD_IP_CHECKSUM: u8 = 2;
/** The TCP, UDP, ICMP or ICMPv6 checksum is wrong. */
export const PACKET_BAD_CHECKSUM: u8 = 4;
/** The sender's (address, port) sorts after the receiver's: the flow key holds them swapped. */
export const PACKET_SWAPPED: u8 = 8;
/** A transport header lies before `payload` (`transport` is valid and complete). */
export const PACKET_TRANSPORT: u8 = 16;
/** The transport header was cut by the snaplen: ports are known, the rest is not. */
export const PACKET_CUT: u8 = 32;
/** Put together from IP fragments: `frames` counts them; lengths are those of the whole datagram. */
export const PACKET_REASSEMBLED: u8 = 64;
/** There is something in `odd`. */
export const PACKET_ODD: u8 = 128;

@unmanaged
export class Packet {
  /** Capture time, ns since 1970. */
  time: i64;
  /** First captured byte of the frame; of what is put together from fragments, the datagram's number. */
  data: u32;
  /** Bytes captured of the frame; once it is decoded, its ports: see `setPorts`. */
  captured: u32;
  /** Bytes the frame had on the wire; of all fragments once reassembled. */
  wire: u32;
  /** LINKTYPE_* of the interface it was captured on. */
  link: u16;
  /** Bytes of frame check sequence that end the frame; once it is decoded, what is odd: see `addOdd`. */
  fcs: u8;
  /** 0–15, or NOT_TRACKED, or FRAGMENT. */
  partition: u8;
  /** Hash of the flow key, the same in both directions, seeded by run: for the flow table only. */
  hash: u32;
  /** Innermost IP header; before it is decoded, the InterfaceInfo of its interface. */
  network: u32;
  /** Transport header, or where it would be. */
  transport: u32;
  /** First payload byte. */
  payload: u32;
  /** Payload bytes that were captured. */
  payloadCaptured: u32;
  /** Payload bytes that the IP header says were sent. */
  payloadLength: u32;
  /** Length of the innermost IP packet by its header (with options and extension headers). */
  ipLength: u32;
  /** IP protocol of the transport header (IANA). */
  protocol: u8;
  flags: u8;
  /** Frames that this packet came in: 1, or the number of fragments. */
  frames: u16;
  /** Outer VLAN id << 16 | inner VLAN id; ids plus one, so 0 means no tag. */
  vlan: u32;
  /** Pointer to the packet's Encapsulation, 0 without tunnel. */
  encapsulation: u32;
}

/** Ports of a transport with ports; ICMP type and its counter-type, or the code; else 0. In place of `captured`, which nothing needs any more. */
export function setPorts(packet: Packet, source: u32, destination: u32): void {
  packet.captured = source | (destination << 16);
}

/** Notes an anomaly that its headers show. In place of `fcs`, which nothing needs any more. */
export function addOdd(packet: Packet, anomaly: u32): void {
  packet.flags |= PACKET_ODD;
  packet.fcs |= (anomaly >> ODD_SHIFT) as u8;
}

/** ANOMALY_* of a packet with PACKET_ODD. */
export function oddOf(packet: Packet): u32 {
  return (packet.fcs as u32) << ODD_SHIFT;
}

export function sourcePortOf(packet: Packet): u32 {
  return packet.captured & 0xffff;
}

export function destinationPortOf(packet: Packet): u32 {
  return packet.captured >> 16;
}
