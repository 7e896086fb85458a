// Checksums of TCP, UDP, ICMP and ICMPv6 over the pseudo header. A wrong one is noted, never a reason
// to drop: captures taken on the sending host have them unfinished by the thousand (offloading).

import { PACKET_BAD_CHECKSUM, PACKET_IPV6 } from '../../memory/packet';
import { fold, pseudo, sum } from '../checksum';
import { available, CURSOR_NO_CHECKSUMS, CURSOR_ROUTED, Cursor } from '../cursor';

const IPV4_SOURCE: usize = 12;
const IPV6_SOURCE: usize = 8;

/** Verifies [at, at + length) as one transport message, where all of it was captured. */
export function verify(c: Cursor): void {
  if (c.flags & (CURSOR_NO_CHECKSUMS | CURSOR_ROUTED)) return;
  if (available(c) < c.length) return;
  const packet = c.packet;
  const total =
    packet.flags & PACKET_IPV6
      ? pseudo(packet.network + IPV6_SOURCE, 32, c.protocol, c.length)
      : pseudo(packet.network + IPV4_SOURCE, 8, c.protocol, c.length);
  if (fold(total + sum(c.at, c.length)) != 0xffff) packet.flags |= PACKET_BAD_CHECKSUM;
}

/** As `verify`, without pseudo header (ICMP over IPv4, RFC 792). */
export function verifyPlain(c: Cursor): void {
  if (c.flags & CURSOR_NO_CHECKSUMS || available(c) < c.length) return;
  if (fold(sum(c.at, c.length)) != 0xffff) c.packet.flags |= PACKET_BAD_CHECKSUM;
}
