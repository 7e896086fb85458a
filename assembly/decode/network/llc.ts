// Logical link control (IEEE 802.2) and the sub-network access protocol (IEEE 802 §9.5; RFC 1042).
//
//   0    1    2       3        6      8
//   ┌────┬────┬───────┬────────┬──────┬─ …
//   │DSAP│SSAP│control│ OUI    │type  │ payload        SNAP: both access points aa, control 03
//   └────┴────┴───────┴────────┴──────┴─ …

import { be16, be24 } from '../../memory/bytes';
import {
  available,
  Cursor,
  dropTail,
  ETHERNET,
  ETHERTYPE,
  IPV4,
  Layer,
  notIp,
  short,
  skip,
} from '../cursor';

const HEADER: u32 = 3;
const SNAP: u32 = 5;
const ACCESS_POINTS_SNAP: u32 = 0xaaaa;
/** IP without SNAP (RFC 948). */
const ACCESS_POINTS_IP: u32 = 0x0606;
const UNNUMBERED: u32 = 3;

const OUI_ETHERNET: u32 = 0;
/** Ethernet types that a bridge carried through a tunnel (IEEE 802.1H). */
const OUI_BRIDGE_TUNNEL: u32 = 0x0000f8;
/** Whole frames (RFC 2427 §4.2); the type says whether with their FCS. */
const OUI_BRIDGED: u32 = 0x0080c2;
const BRIDGED_WITH_FCS: u32 = 0x0001;
const BRIDGED: u32 = 0x0007;
const FCS: u32 = 4;
const MIN_ETHERTYPE: u32 = 0x600;

export function readLlc(c: Cursor): Layer {
  if (available(c) < HEADER) return short(c, HEADER);
  const points = be16(c.at);
  const control = load<u8>(c.at + 2) as u32;
  skip(c, HEADER);
  if (control != UNNUMBERED) return notIp(c);
  if (points == ACCESS_POINTS_SNAP) return readSnap(c);
  return points == ACCESS_POINTS_IP ? IPV4 : notIp(c);
}

/** Reads from the OUI on. */
export function readSnap(c: Cursor): Layer {
  if (available(c) < SNAP) return short(c, SNAP);
  const oui = be24(c.at);
  const type = be16(c.at + 3);
  skip(c, SNAP);
  if ((oui == OUI_ETHERNET || oui == OUI_BRIDGE_TUNNEL) && type >= MIN_ETHERTYPE) {
    c.ethertype = type;
    return ETHERTYPE;
  }
  if (oui == OUI_BRIDGED && (type == BRIDGED || type == BRIDGED_WITH_FCS)) {
    if (type == BRIDGED_WITH_FCS) dropTail(c, FCS);
    return ETHERNET;
  }
  return notIp(c);
}
