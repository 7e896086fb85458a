// ICMP (RFC 792) and ICMPv6 (RFC 4443). Type and counter-type stand in for ports, as in Zeek and in
// Community ID: a request's and its reply's key are then the same. Types without counter-type use the code.
//
//   0    1    2        4          8
//   ┌────┬────┬────────┬──────────┬─ …
//   │type│code│checksum│ by type  │ payload
//   └────┴────┴────────┴──────────┴─ …

import { PACKET_CUT, PACKET_TRANSPORT } from '../../memory/packet';
import { available, Cursor, cut, DONE, Layer, malformed } from '../cursor';
import { verify, verifyPlain } from './verify';

export const HEADER: u32 = 8;
const NONE: u32 = 256;

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
    c.destinationPort = counter != NONE ? counter : code;
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

/** The type that answers this one, NONE where there is none (Community ID v1; Zeek's ICMP analyzer). */
export function counterType(type: u32): u32 {
  switch (type) {
    case 8:
      return 0;
    case 0:
      return 8;
    case 13:
      return 14;
    case 14:
      return 13;
    case 15:
      return 16;
    case 16:
      return 15;
    case 10:
      return 9;
    case 9:
      return 10;
    case 17:
      return 18;
    case 18:
      return 17;
    default:
      return NONE;
  }
}

export function counterTypeV6(type: u32): u32 {
  switch (type) {
    case 128:
      return 129;
    case 129:
      return 128;
    case 130:
      return 131;
    case 131:
      return 130;
    case 133:
      return 134;
    case 134:
      return 133;
    case 135:
      return 136;
    case 136:
      return 135;
    case 139:
      return 140;
    case 140:
      return 139;
    case 144:
      return 145;
    case 145:
      return 144;
    default:
      return NONE;
  }
}
