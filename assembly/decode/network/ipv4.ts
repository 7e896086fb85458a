// IPv4 (RFC 791).
//
//   0    1    2        4        6           8    9    10       12        16        20
//   ┌────┬────┬────────┬────────┬───────────┬────┬────┬────────┬─────────┬─────────┬─ …
//   │v|hl│tos │length  │id      │flg|offset │ttl │prot│checksum│source   │dest.    │ options
//   └────┴────┴────────┴────────┴───────────┴────┴────┴────────┴─────────┴─────────┴─ …

import { ANOMALY_TRUNCATED_IP } from '../../memory/anomalies';
import { be16 } from '../../memory/bytes';
import { addOdd, FRAGMENT, PACKET_BAD_IP_CHECKSUM, PACKET_IPV6 } from '../../memory/packet';
import { fold, sum } from '../checksum';
import {
  arrive,
  available,
  CURSOR_NO_CHECKSUMS,
  Cursor,
  DONE,
  Layer,
  malformed,
  overlong,
  short,
  TRANSPORT,
} from '../cursor';

export const MIN_HEADER: u32 = 20;
const LENGTH: usize = 2;
const FRAGMENTATION: usize = 6;
const PROTOCOL: usize = 9;
/** More-fragments bit and the 13 bits of offset. */
const IS_FRAGMENT: u32 = 0x3fff;

export function readIpv4(c: Cursor): Layer {
  if (available(c) < MIN_HEADER) return short(c, MIN_HEADER);
  const at = c.at;
  const first = load<u8>(at) as u32;
  const header = (first & 15) << 2;
  if (first >> 4 != 4 || header < MIN_HEADER) return malformed(c);
  if (available(c) < header) return short(c, header);
  let length = be16(at + LENGTH);
  // Zero: the sender's network card cuts the segment later (TSO), the capture has it whole.
  if (length == 0) length = c.length;
  const lied = length > c.length;
  if (lied) length = overlong(c);
  if (length < header) return malformed(c);

  if (c.pending != 0) arrive(c);
  const packet = c.packet;
  packet.network = at;
  packet.ipLength = length;
  packet.flags &= ~PACKET_IPV6;
  if (lied) addOdd(packet, ANOMALY_TRUNCATED_IP);
  if (!(c.flags & CURSOR_NO_CHECKSUMS) && fold(sum(at, header)) != 0xffff) {
    packet.flags |= PACKET_BAD_IP_CHECKSUM;
  }
  // What follows the packet is padding of the link, or a trailer.
  if (c.end - at > length) c.end = at + length;
  c.length = length - header;
  c.at = at + header;
  c.protocol = load<u8>(at + PROTOCOL);
  if (be16(at + FRAGMENTATION) & IS_FRAGMENT) {
    packet.transport = c.at;
    packet.payload = c.at;
    packet.payloadCaptured = available(c);
    packet.payloadLength = c.length;
    packet.partition = FRAGMENT;
    c.slot.fragments++;
    return DONE;
  }
  return TRANSPORT;
}
