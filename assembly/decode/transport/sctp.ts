// SCTP common header (RFC 9260 §3.1). Its chunks count as payload.
//
//   0     2     4        8        12
//   ┌─────┬─────┬────────┬────────┬─ …
//   │sport│dport│tag     │CRC32c  │ chunks
//   └─────┴─────┴────────┴────────┴─ …

import { be16 } from '../../memory/bytes';
import { PACKET_CUT, PACKET_TRANSPORT } from '../../memory/packet';
import { available, Cursor, cut, DONE, Layer, malformed } from '../cursor';

export const HEADER: u32 = 12;

export function readSctp(c: Cursor): Layer {
  const there = available(c);
  if (there >= 4) {
    c.sourcePort = be16(c.at);
    c.destinationPort = be16(c.at + 2);
  }
  if (c.length < HEADER) return malformed(c);
  const packet = c.packet;
  packet.payloadLength = c.length - HEADER;
  if (there < HEADER) {
    packet.flags |= PACKET_CUT;
    return cut(c);
  }
  packet.flags |= PACKET_TRANSPORT;
  packet.payload = c.at + HEADER;
  packet.payloadCaptured = there - HEADER;
  return DONE;
}
