// TCP header (RFC 9293 §3.1).
//
//   0     2     4        8        12  13  14      16       18     20
//   ┌─────┬─────┬────────┬────────┬───┬───┬───────┬────────┬──────┬─ …
//   │sport│dport│seq     │ack     │off│flg│window │checksum│urgent│ options
//   └─────┴─────┴────────┴────────┴───┴───┴───────┴────────┴──────┴─ …

import { ANOMALY_TCP_HEADER_LENGTH, ANOMALY_TRUNCATED_HEADER } from '../../memory/anomalies';
import { be16 } from '../../memory/bytes';
import { addOdd, PACKET_CUT, PACKET_TRANSPORT } from '../../memory/packet';
import { available, Cursor, cut, DONE, Layer, malformed } from '../cursor';
import { verify } from './verify';

export const MIN_HEADER: u32 = 20;

export function readTcp(c: Cursor): Layer {
  const there = available(c);
  const at = c.at;
  if (there >= 4) {
    c.sourcePort = be16(at);
    c.destinationPort = be16(at + 2);
  }
  const packet = c.packet;
  if (c.length < MIN_HEADER) {
    addOdd(packet, ANOMALY_TRUNCATED_HEADER);
    return malformed(c);
  }
  if (there < MIN_HEADER) {
    packet.flags |= PACKET_CUT;
    packet.payloadLength = c.length - MIN_HEADER;
    return cut(c);
  }
  const header = ((load<u8>(at + 12) as u32) >> 4) << 2;
  if (header < MIN_HEADER || header > c.length) {
    addOdd(packet, ANOMALY_TCP_HEADER_LENGTH);
    return malformed(c);
  }
  packet.payloadLength = c.length - header;
  if (there < header) {
    packet.flags |= PACKET_CUT;
    return cut(c);
  }
  packet.flags |= PACKET_TRANSPORT;
  packet.payload = at + header;
  packet.payloadCaptured = there - header;
  verify(c);
  return DONE;
}
