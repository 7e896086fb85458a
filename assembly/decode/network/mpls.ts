// MPLS label stack (RFC 3032). Nothing in it says what is carried, so the payload's first bytes are asked:
// an IP version, or an Ethernet frame with or without control word (RFC 4385, RFC 4448).
//
//   0                            4
//   ┌───────────┬────┬───┬───────┬─ …
//   │ label 20  │tc 3│S 1│ttl 8  │ more entries until S is set, then the payload
//   └───────────┴────┴───┴───────┴─ …

import { be16, be32 } from '../../memory/bytes';
import { LAYER_MPLS } from '../../memory/encapsulation';
import {
  addLayer,
  available,
  Cursor,
  ETHERNET,
  enter,
  IPV4,
  IPV6,
  Layer,
  notIp,
  short,
  skip,
} from '../cursor';

const ENTRY: u32 = 4;
const BOTTOM: u32 = 0x100;
const LABEL_SHIFT: u32 = 12;
const CONTROL_WORD: u32 = 4;
const ETHERNET_HEADER: u32 = 14;
const ETHERNET_TYPE: usize = 12;

export function readMpls(c: Cursor): Layer {
  let entry: u32 = 0;
  // The stack is one tunnel to the depth cap.
  let first = true;
  while (!(entry & BOTTOM)) {
    if (available(c) < ENTRY) return short(c, ENTRY);
    entry = be32(c.at);
    const label = entry >> LABEL_SHIFT;
    if (!first) addLayer(c, LAYER_MPLS, label, false);
    else if (!enter(c, LAYER_MPLS, label, false)) return notIp(c);
    first = false;
    skip(c, ENTRY);
  }
  return carried(c);
}

function carried(c: Cursor): Layer {
  if (available(c) < 1) return short(c, 1);
  // A frame may begin with any nibble, its address's: where a known type follows the addresses, it is one.
  switch (load<u8>(c.at) >> 4) {
    case 4:
      return !isIpv4(c) && isFrame(c, 0) ? ETHERNET : IPV4;
    case 6:
      return !isIpv6(c) && isFrame(c, 0) ? ETHERNET : IPV6;
    case 0:
      if (!isFrame(c, CONTROL_WORD) && isFrame(c, 0)) return ETHERNET;
      if (available(c) < CONTROL_WORD) return short(c, CONTROL_WORD);
      skip(c, CONTROL_WORD);
      return isPlausible(c) ? ETHERNET : notIp(c);
    default:
      return isFrame(c, 0) ? ETHERNET : notIp(c);
  }
}

/** The header's length and the packet's agree with what was sent. */
function isIpv4(c: Cursor): bool {
  if (available(c) < 4) return true;
  const length = be16(c.at + 2);
  return (load<u8>(c.at) & 15) >= 5 && length <= c.length && (length >= 20 || length == 0);
}

function isIpv6(c: Cursor): bool {
  return available(c) < 6 || be16(c.at + 4) + 40 <= c.length;
}

/** Behind a control word: a frame whose type, known or not, is a type or a length that fits. */
function isPlausible(c: Cursor): bool {
  if (available(c) < ETHERNET_HEADER) return false;
  const type = be16(c.at + ETHERNET_TYPE);
  return type >= 0x600 || type <= c.length - ETHERNET_HEADER;
}

/** An Ethernet header `offset` bytes from here whose type is one of those read. */
function isFrame(c: Cursor, offset: u32): bool {
  if (available(c) < offset + ETHERNET_HEADER) return false;
  switch (be16(c.at + offset + ETHERNET_TYPE)) {
    case 0x0800:
    case 0x0806:
    case 0x8100:
    case 0x86dd:
    case 0x8847:
    case 0x8848:
    case 0x8863:
    case 0x8864:
    case 0x88a8:
    case 0x88e7:
      return true;
    default:
      return false;
  }
}
