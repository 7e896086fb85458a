// UDP (RFC 768) and UDP-Lite (RFC 3828).
//
//   0     2     4      6        8
//   ┌─────┬─────┬──────┬────────┬─ …
//   │sport│dport│length│checksum│ payload
//   └─────┴─────┴──────┴────────┴─ …

import { ANOMALY_TRUNCATED_HEADER, ANOMALY_UDP_LENGTH } from '../../memory/anomalies';
import { be16 } from '../../memory/bytes';
import { addOdd, PACKET_CUT, PACKET_TRANSPORT } from '../../memory/packet';
import { available, Cursor, cut, DONE, Layer, malformed, skip, UDP_TUNNEL } from '../cursor';
import { mayBeTunnel } from '../tunnel/registry';
import { verify } from './verify';

export const HEADER: u32 = 8;

export function readUdp(c: Cursor): Layer {
  if (!readHeader(c)) return DONE;
  let length = be16(c.at + 4);
  // Zero in a jumbogram (RFC 2675): to the end of the packet.
  if (length == 0) length = c.length;
  if (length < HEADER || length > c.length) {
    addOdd(c.packet, ANOMALY_UDP_LENGTH);
    malformed(c);
    length = c.length;
  }
  c.length = length;
  if (c.end - c.at > length) c.end = c.at + length;
  takePayload(c);
  // Over IPv4 the sender may leave the checksum out (RFC 768); over IPv6 tunnels may too (RFC 6935).
  if (be16(c.at + 6) != 0) verify(c);
  if (!mayBeTunnel(c.destinationPort)) return DONE;
  skip(c, HEADER);
  return UDP_TUNNEL;
}

/** UDP-Lite has a checksum coverage where UDP has its length; the length is the packet's. */
export function readUdpLite(c: Cursor): Layer {
  if (readHeader(c)) takePayload(c);
  return DONE;
}

function readHeader(c: Cursor): bool {
  const there = available(c);
  if (there >= 4) {
    c.sourcePort = be16(c.at);
    c.destinationPort = be16(c.at + 2);
  }
  if (c.length < HEADER) {
    addOdd(c.packet, ANOMALY_TRUNCATED_HEADER);
    malformed(c);
    return false;
  }
  if (there < HEADER) {
    c.packet.flags |= PACKET_CUT;
    c.packet.payloadLength = c.length - HEADER;
    cut(c);
    return false;
  }
  return true;
}

function takePayload(c: Cursor): void {
  const packet = c.packet;
  packet.flags |= PACKET_TRANSPORT;
  packet.payload = c.at + HEADER;
  packet.payloadCaptured = available(c) - HEADER;
  packet.payloadLength = c.length - HEADER;
}
