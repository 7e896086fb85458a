// PPP over Ethernet, session stage (RFC 2516 §4).
//
//   0    1    2       4       6
//   ┌────┬────┬───────┬───────┬─ …
//   │ 11 │code│session│length │ PPP at its protocol field        code 0: data
//   └────┴────┴───────┴───────┴─ …

import { be16 } from '../../memory/bytes';
import { LAYER_PPPOE } from '../../memory/encapsulation';
import {
  available,
  Cursor,
  enter,
  Layer,
  limit,
  malformed,
  notIp,
  PPP,
  short,
  skip,
} from '../cursor';

const HEADER: u32 = 6;
const VERSION_TYPE: u32 = 0x11;
const TYPE_DISCOVERY: u32 = 0x8863;
const TYPE_SESSION: u32 = 0x8864;

export function readPppoe(c: Cursor): Layer {
  if (available(c) < HEADER) return short(c, HEADER);
  const session = be16(c.at + 2);
  const length = be16(c.at + 4);
  if (load<u8>(c.at) != VERSION_TYPE || length > c.length - HEADER) return malformed(c);
  if (load<u8>(c.at + 1) != 0) return notIp(c);
  skip(c, HEADER);
  limit(c, length);
  return enter(c, LAYER_PPPOE, session, true) ? PPP : notIp(c);
}

/** LINKTYPE_PPP_ETHER: no Ethernet header says which stage it is; a code other than 0 does. */
export function readPppoeLink(c: Cursor): Layer {
  c.ethertype = available(c) >= 2 && load<u8>(c.at + 1) != 0 ? TYPE_DISCOVERY : TYPE_SESSION;
  return readPppoe(c);
}
