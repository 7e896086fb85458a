// PPP (RFC 1661), alone or in HDLC-like framing (RFC 1662), with or without compression of the protocol
// field and of the address and control bytes.
//
//   0    1    2        4
//   ┌────┬────┬────────┬─ …
//   │ ff │ 03 │protocol│ packet        odd first byte of the protocol: it is one byte long
//   └────┴────┴────────┴─ …

import { be16 } from '../../memory/bytes';
import { available, Cursor, IPV4, IPV6, Layer, MPLS, notIp, PPP, short, skip } from '../cursor';
import { readCiscoHdlc } from './hdlc';

const ADDRESS_CONTROL: u32 = 0xff03;
/** Cisco HDLC addresses: unicast and broadcast. */
const CISCO_UNICAST: u32 = 0x0f;
const CISCO_BROADCAST: u32 = 0x8f;
/** The Ethernet type of PPP, for counting. */
const TYPE_PPP: u32 = 0x880b;

const PROTOCOL_IPV4: u32 = 0x0021;
const PROTOCOL_IPV6: u32 = 0x0057;
const PROTOCOL_MPLS: u32 = 0x0281;
const PROTOCOL_MPLS_MULTICAST: u32 = 0x0283;

/** LINKTYPE_PPP and LINKTYPE_PPP_HDLC: PPP, or Cisco HDLC on the same kind of interface. */
export function readPppLink(c: Cursor): Layer {
  if (available(c) < 1) return short(c, 1);
  const address = load<u8>(c.at) as u32;
  if (address == CISCO_UNICAST || address == CISCO_BROADCAST) return readCiscoHdlc(c);
  c.ethertype = TYPE_PPP;
  return PPP;
}

export function readPpp(c: Cursor): Layer {
  if (available(c) >= 2 && be16(c.at) == ADDRESS_CONTROL) skip(c, 2);
  if (available(c) < 1) return short(c, 1);
  let protocol = load<u8>(c.at) as u32;
  if (protocol & 1) {
    skip(c, 1);
  } else {
    if (available(c) < 2) return short(c, 2);
    protocol = be16(c.at);
    skip(c, 2);
  }
  switch (protocol) {
    case PROTOCOL_IPV4:
      return IPV4;
    case PROTOCOL_IPV6:
      return IPV6;
    case PROTOCOL_MPLS:
    case PROTOCOL_MPLS_MULTICAST:
      return MPLS;
    default:
      return notIp(c);
  }
}
