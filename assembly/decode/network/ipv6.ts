// IPv6 and its extension headers (RFC 8200; AH RFC 4302, mobility RFC 6275, HIP RFC 7401, shim6 RFC 5533).
//
//   0       4        6     7     8                24               40
//   ┌───────┬────────┬─────┬─────┬────────────────┬────────────────┬─ …
//   │v,tc,fl│payload │next │hop  │source          │destination     │ extension headers
//   └───────┴────────┴─────┴─────┴────────────────┴────────────────┴─ …

import { be16, be32 } from '../../memory/bytes';
import { FRAGMENT, PACKET_BAD_IP_CHECKSUM, PACKET_IPV6 } from '../../memory/packet';
import {
  arrive,
  available,
  CURSOR_ROUTED,
  Cursor,
  cut,
  DONE,
  Layer,
  malformed,
  overlong,
  short,
  skip,
  TRANSPORT,
} from '../cursor';

export const HEADER: u32 = 40;
const PAYLOAD_LENGTH: usize = 4;
const NEXT_HEADER: usize = 6;

const HOP_BY_HOP: u32 = 0;
const ROUTING: u32 = 43;
const FRAGMENTATION: u32 = 44;
const AUTHENTICATION: u32 = 51;
const DESTINATION: u32 = 60;
const MOBILITY: u32 = 135;
const HOST_IDENTITY: u32 = 139;
const SHIM6: u32 = 140;

export const FRAGMENT_HEADER: u32 = 8;
/** Hop-by-hop option: jumbo payload (RFC 2675), its length in 4 bytes. */
const OPTION_JUMBO: u32 = 0xc2;

export function readIpv6(c: Cursor): Layer {
  if (available(c) < HEADER) return short(c, HEADER);
  const at = c.at;
  if (load<u8>(at) >> 4 != 6) return malformed(c);
  let length = be16(at + PAYLOAD_LENGTH);
  const next = load<u8>(at + NEXT_HEADER) as u32;
  if (length == 0) {
    // A jumbogram says its length in an option; without one, as with IPv4, the card cuts it later.
    const jumbo = next == HOP_BY_HOP ? jumboLength(c) : 0;
    length = jumbo != 0 ? jumbo : c.length - min(c.length, HEADER);
  }
  if (HEADER + length > c.length) length = overlong(c) - min(c.length, HEADER);
  if (c.pending != 0) arrive(c);
  const packet = c.packet;
  packet.network = at;
  packet.ipLength = HEADER + length;
  packet.flags = (packet.flags | PACKET_IPV6) & ~PACKET_BAD_IP_CHECKSUM;
  if (c.end - at - HEADER > length) c.end = at + HEADER + length;
  c.length = length;
  c.at = at + HEADER;
  c.protocol = next;
  c.flags &= ~CURSOR_ROUTED;
  return readExtensions(c);
}

/** Reads extension headers from `at` until a transport, a fragment or the end. */
export function readExtensions(c: Cursor): Layer {
  while (true) {
    const kind = c.protocol;
    let bytes: u32;
    switch (kind) {
      case HOP_BY_HOP:
      case DESTINATION:
      case MOBILITY:
      case HOST_IDENTITY:
      case SHIM6:
      case ROUTING:
        if (available(c) < 8) return ended(c, 8);
        bytes = ((load<u8>(c.at + 1) as u32) + 1) << 3;
        // Segments left: the address in the header is not the one the checksum was made with.
        if (kind == ROUTING && load<u8>(c.at + 3) != 0) c.flags |= CURSOR_ROUTED;
        break;
      case AUTHENTICATION:
        if (available(c) < 8) return ended(c, 8);
        bytes = ((load<u8>(c.at + 1) as u32) + 2) << 2;
        break;
      case FRAGMENTATION:
        if (available(c) < FRAGMENT_HEADER) return ended(c, FRAGMENT_HEADER);
        // Offset 0 and no more: an atomic fragment (RFC 6946), whole as it is.
        if (be16(c.at + 2) & 0xfff9) {
          const packet = c.packet;
          packet.transport = c.at;
          packet.payload = c.at + FRAGMENT_HEADER;
          packet.payloadCaptured = available(c) - FRAGMENT_HEADER;
          packet.payloadLength = c.length - min(c.length, FRAGMENT_HEADER);
          packet.partition = FRAGMENT;
          c.slot.fragments++;
          return DONE;
        }
        bytes = FRAGMENT_HEADER;
        break;
      default:
        return TRANSPORT;
    }
    if (available(c) < bytes) return ended(c, bytes);
    c.protocol = load<u8>(c.at);
    skip(c, bytes);
  }
}

/** The chain breaks off: the packet still belongs to a flow, of the protocol number reached. */
function ended(c: Cursor, needed: u32): Layer {
  if (c.length >= needed) cut(c);
  else malformed(c);
  return TRANSPORT;
}

function jumboLength(c: Cursor): u32 {
  const options = c.at + HEADER;
  if (options + 8 > c.end) return 0;
  if (load<u8>(options + 2) != OPTION_JUMBO || load<u8>(options + 3) != 4) return 0;
  return be32(options + 4);
}
