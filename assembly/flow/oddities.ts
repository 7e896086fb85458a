// What is odd about a packet, found where it meets its flow: checksums, what decode noted, flags that do not go
// together, addresses that nobody sends from.

import {
  ANOMALY_BAROQUE_SYN,
  ANOMALY_BROADCAST_SOURCE,
  ANOMALY_CHRISTMAS,
  ANOMALY_ICMP_CHECKSUM,
  ANOMALY_IP_CHECKSUM,
  ANOMALY_LAND,
  ANOMALY_MULTICAST_SOURCE,
  ANOMALY_SYN_WITH_DATA,
  ANOMALY_SYN_WITH_FIN,
  ANOMALY_TCP_CHECKSUM,
  ANOMALY_UDP_CHECKSUM,
} from '../memory/anomalies';
import { PROTOCOL_TCP, PROTOCOL_UDP, PROTOCOL_UDP_LITE } from '../memory/ip-protocols';
import {
  oddOf,
  PACKET_BAD_CHECKSUM,
  PACKET_BAD_IP_CHECKSUM,
  PACKET_ODD,
  Packet,
} from '../memory/packet';
import { Partition } from '../memory/partition';
import { addBadChecksum, noteAnomalies } from './extra';
import { FLOW_IPV6, Flow } from './flow';

/** Packets with one of these are looked at. */
export const PACKET_STRANGE: u32 = 2 | 4 | 128;

const FLAG_FIN: u32 = 1;
const FLAG_SYN: u32 = 2;
const FLAG_RST: u32 = 4;
const FLAG_PSH: u32 = 8;
const FLAG_ACK: u32 = 16;
const FLAG_URG: u32 = 32;
const XMAS: u32 = FLAG_FIN | FLAG_PSH | FLAG_URG;

/** Notes what decode found in a packet with PACKET_STRANGE. */
export function noteStrange(partition: Partition, flow: Flow, packet: Packet, d: u32): void {
  let bits: u32 = packet.flags & PACKET_ODD ? oddOf(packet) : 0;
  if (packet.flags & PACKET_BAD_IP_CHECKSUM) bits |= ANOMALY_IP_CHECKSUM;
  if (packet.flags & PACKET_BAD_CHECKSUM) bits |= checksumOf(packet.protocol);
  noteAnomalies(partition, flow, d, bits);
  if (packet.flags & (PACKET_BAD_IP_CHECKSUM | PACKET_BAD_CHECKSUM)) addBadChecksum(flow, d);
}

function checksumOf(protocol: u8): u32 {
  if (protocol == (PROTOCOL_TCP as u8)) return ANOMALY_TCP_CHECKSUM;
  return protocol == (PROTOCOL_UDP as u8) || protocol == (PROTOCOL_UDP_LITE as u8)
    ? ANOMALY_UDP_CHECKSUM
    : ANOMALY_ICMP_CHECKSUM;
}

/** ANOMALY_* of a segment with SYN, FIN or RST. */
export function oddFlags(flags: u32, length: u32): u32 {
  if ((flags & (XMAS | FLAG_ACK)) == XMAS) return ANOMALY_CHRISTMAS;
  if (!(flags & FLAG_SYN)) return 0;
  let bits: u32 = 0;
  if (flags & FLAG_FIN) bits |= ANOMALY_SYN_WITH_FIN;
  if (flags & FLAG_RST) bits |= ANOMALY_CHRISTMAS;
  if (flags & FLAG_URG) bits |= ANOMALY_BAROQUE_SYN;
  if (length > 0) bits |= ANOMALY_SYN_WITH_DATA;
  return bits;
}

/** Notes addresses of a new flow that nobody sends from. `senderHigh`: its first packet's sender is the high end of the key. */
export function noteEnds(partition: Partition, flow: Flow, senderHigh: bool, d: u32): void {
  const source = senderHigh ? flow.high0 : flow.low0;
  const first = source as u32 & 255;
  let bits: u32 = 0;
  if (flow.flags & FLOW_IPV6) {
    if (first == 255) bits = ANOMALY_MULTICAST_SOURCE;
  } else if (first >= 224) {
    if (first < 240) bits = ANOMALY_MULTICAST_SOURCE;
    else if ((source as u32) == 0xffffffff) bits = ANOMALY_BROADCAST_SOURCE;
  }
  if (
    flow.low0 == flow.high0 &&
    flow.low1 == flow.high1 &&
    flow.lowPort == flow.highPort &&
    flow.protocol == (PROTOCOL_TCP as u8)
  ) {
    bits |= ANOMALY_LAND;
  }
  if (bits != 0) noteAnomalies(partition, flow, d, bits);
}
