// Frame Relay (Q.922 address; RFC 2427 encapsulation, or Cisco's).
//
//   0         2 (–4)  3      4
//   ┌─────────┬───────┬──────┬─ …
//   │ address │  03   │NLPID │ payload        RFC 2427; a pad byte of 0 may come before the NLPID
//   ├─────────┼───────┴──────┼─ …
//   │ address │ Ethernet type│ payload        Cisco
//   └─────────┴──────────────┴─ …

import { be16 } from '../../memory/bytes';
import {
  available,
  Cursor,
  ETHERTYPE,
  IPV4,
  IPV6,
  Layer,
  malformed,
  notIp,
  PPP,
  short,
  skip,
} from '../cursor';
import { readSnap } from '../network/llc';

const MAX_ADDRESS: u32 = 4;
/** Set in the last byte of the address. */
const ADDRESS_END: u32 = 1;
const UNNUMBERED: u32 = 3;
// Network layer protocol ids (ISO/IEC TR 9577).
const NLPID_SNAP: u32 = 0x80;
const NLPID_IPV6: u32 = 0x8e;
const NLPID_IPV4: u32 = 0xcc;
const NLPID_PPP: u32 = 0xcf;

export function readFrameRelay(c: Cursor): Layer {
  c.ethertype = 0;
  let address: u32 = 0;
  do {
    if (address == MAX_ADDRESS) return malformed(c);
    if (available(c) <= address) return short(c, address + 1);
  } while (!(load<u8>(c.at + address++) & ADDRESS_END));
  skip(c, address);
  if (available(c) < 2) return short(c, 2);
  if (load<u8>(c.at) != UNNUMBERED) {
    c.ethertype = be16(c.at);
    skip(c, 2);
    return ETHERTYPE;
  }
  skip(c, load<u8>(c.at + 1) == 0 ? 2 : 1);
  if (available(c) < 1) return short(c, 1);
  const protocol = load<u8>(c.at) as u32;
  skip(c, 1);
  switch (protocol) {
    case NLPID_IPV4:
      return IPV4;
    case NLPID_IPV6:
      return IPV6;
    case NLPID_SNAP:
      return readSnap(c);
    case NLPID_PPP:
      return PPP;
    default:
      return notIp(c);
  }
}
