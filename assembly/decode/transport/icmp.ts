// ICMP (RFC 792) and ICMPv6 (RFC 4443). Type and counter-type stand in for ports, as in Zeek and in
// Community ID: a request's and its reply's key are then the same. Types without counter-type use the code.
//
//   0    1    2        4          8
//   ┌────┬────┬────────┬──────────┬─ …
//   │type│code│checksum│ by type  │ payload
//   └────┴────┴────────┴──────────┴─ …

import { counterType, counterTypeV6, NO_COUNTER_TYPE } from '../../memory/icmp-types';
import { PACKET_CUT, PACKET_TRANSPORT } from '../../memory/packet';
import { available, Cursor, cut, DONE, Layer, malformed } from '../cursor';
import { verify, verifyPlain } from './verify';

export const HEADER: u32 = 8;

export function readIcmp(c: Cursor): Layer {
  return read(c, false);
}

export function readIcmpv6(c: Cursor): Layer {
  return read(c, true);
}

function read(c: Cursor, v6: bool): Layer {
  const there = available(c);
  if (there >= 2) {
    const type = load<u8>(c.at) as u32;
    const code = load<u8>(c.at + 1) as u32;
    const counter = v6 ? counterTypeV6(type) : counterType(type);
    c.sourcePort = type;
    c.destinationPort = counter != NO_COUNTER_TYPE ? counter : code;
  }
  const packet = c.packet;
  if (c.length < HEADER) {
    if (c.length >= 4 && there == c.length) packet.flags |= PACKET_TRANSPORT;
    else return c.length < 4 ? malformed(c) : cut(c);
    packet.payload = c.end;
  } else {
    packet.payloadLength = c.length - HEADER;
    if (there < HEADER) {
      packet.flags |= PACKET_CUT;
      return cut(c);
    }
    packet.flags |= PACKET_TRANSPORT;
    packet.payload = c.at + HEADER;
    packet.payloadCaptured = there - HEADER;
  }
  if (v6) verify(c);
  else verifyPlain(c);
  return DONE;
}
