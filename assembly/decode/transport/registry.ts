// What an IP protocol number names: a transport, or a tunnel whose inner packet is read in its place.
// To add one: a file for its reader, a line here.

import { Cursor, Layer, MPLS } from '../cursor';
import { readGre } from '../tunnel/gre';
import { readIpv4InIp, readIpv6InIp } from '../tunnel/ip';
import { readIcmp, readIcmpv6 } from './icmp';
import { readOther } from './other';
import { readSctp } from './sctp';
import { readTcp } from './tcp';
import { readUdp, readUdpLite } from './udp';

export const PROTOCOL_ICMP: u32 = 1;
export const PROTOCOL_IPV4: u32 = 4;
export const PROTOCOL_TCP: u32 = 6;
export const PROTOCOL_UDP: u32 = 17;
export const PROTOCOL_IPV6: u32 = 41;
export const PROTOCOL_GRE: u32 = 47;
export const PROTOCOL_ICMPV6: u32 = 58;
export const PROTOCOL_SCTP: u32 = 132;
export const PROTOCOL_UDP_LITE: u32 = 136;
/** MPLS in IP (RFC 4023). */
export const PROTOCOL_MPLS: u32 = 137;

export function readTransport(c: Cursor): Layer {
  switch (c.protocol) {
    case PROTOCOL_TCP:
      return readTcp(c);
    case PROTOCOL_UDP:
      return readUdp(c);
    case PROTOCOL_ICMP:
      return readIcmp(c);
    case PROTOCOL_ICMPV6:
      return readIcmpv6(c);
    case PROTOCOL_SCTP:
      return readSctp(c);
    case PROTOCOL_UDP_LITE:
      return readUdpLite(c);
    // Tunnels: a flow of their protocol, unless a packet is found in them.
    case PROTOCOL_IPV4:
      readOther(c);
      return readIpv4InIp(c);
    case PROTOCOL_IPV6:
      readOther(c);
      return readIpv6InIp(c);
    case PROTOCOL_GRE:
      readOther(c);
      return readGre(c);
    case PROTOCOL_MPLS:
      readOther(c);
      return MPLS;
    default:
      return readOther(c);
  }
}
