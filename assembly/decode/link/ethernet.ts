// Ethernet II and IEEE 802.3 frames.
//
//   0             6             12     14
//   ┌─────────────┬─────────────┬──────┬─ …
//   │ destination │ source      │ type │ payload        type < 0x600: a length, LLC follows
//   └─────────────┴─────────────┴──────┴─ …

import { be16 } from '../../memory/bytes';
import { available, Cursor, ETHERTYPE, Layer, LLC, short, skip } from '../cursor';

export const HEADER: u32 = 14;
const TYPE: usize = 12;
/** Smaller values are the length of an 802.3 frame. */
const MIN_ETHERTYPE: u32 = 0x600;

export function readEthernet(c: Cursor): Layer {
  if (available(c) < HEADER) return short(c, HEADER);
  const type = be16(c.at + TYPE);
  skip(c, HEADER);
  if (type < MIN_ETHERTYPE) {
    c.ethertype = 0;
    if (type < c.length) c.length = type;
    if (available(c) > type) c.end = c.at + type;
    return LLC;
  }
  c.ethertype = type;
  return ETHERTYPE;
}
