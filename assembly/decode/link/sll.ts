// Linux cooked capture, versions 1 and 2: what tcpdump writes for the "any" device.
//
//   SLL    0      2        4       6            14     16
//          ┌──────┬────────┬───────┬────────────┬──────┬─ …
//          │ kind │hardware│addrlen│ address    │ type │ payload
//          └──────┴────────┴───────┴────────────┴──────┴─ …
//   SLL2   0      2        4         8        10    11     12          20
//          ┌──────┬────────┬─────────┬────────┬─────┬──────┬───────────┬─ …
//          │ type │reserved│interface│hardware│kind │addrl.│ address   │ payload
//          └──────┴────────┴─────────┴────────┴─────┴──────┴───────────┴─ …

import { be16 } from '../../memory/bytes';
import { available, Cursor, ETHERTYPE, Layer, LLC, notIp, short, skip, WIFI } from '../cursor';
import { readRadiotap } from './radiotap';

const HEADER_1: u32 = 16;
const HARDWARE_1: usize = 2;
const TYPE_1: usize = 14;
const HEADER_2: u32 = 20;
const HARDWARE_2: usize = 8;

/** Smaller types are Linux's own. */
const MIN_ETHERTYPE: u32 = 0x600;
const LINUX_LLC: u32 = 4;
// Linux ARPHRD_* whose frames are of another link type, behind the cooked header.
const HARDWARE_WIFI: u32 = 801;
const HARDWARE_RADIOTAP: u32 = 803;
/** The "type" is a netlink family. */
const HARDWARE_NETLINK: u32 = 824;

export function readSll(c: Cursor): Layer {
  if (available(c) < HEADER_1) return short(c, HEADER_1);
  const hardware = be16(c.at + HARDWARE_1);
  const type = be16(c.at + TYPE_1);
  skip(c, HEADER_1);
  return carried(c, hardware, type);
}

export function readSll2(c: Cursor): Layer {
  if (available(c) < HEADER_2) return short(c, HEADER_2);
  const hardware = be16(c.at + HARDWARE_2);
  const type = be16(c.at);
  skip(c, HEADER_2);
  return carried(c, hardware, type);
}

function carried(c: Cursor, hardware: u32, type: u32): Layer {
  c.ethertype = 0;
  if (hardware == HARDWARE_NETLINK) return notIp(c);
  if (hardware == HARDWARE_RADIOTAP) return readRadiotap(c);
  if (hardware == HARDWARE_WIFI) return WIFI;
  if (type == LINUX_LLC) return LLC;
  if (type < MIN_ETHERTYPE) return notIp(c);
  c.ethertype = type;
  return ETHERTYPE;
}
