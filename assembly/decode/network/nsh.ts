// Network Service Header (RFC 8300): the path of a packet through service functions. Passed over.
//
//   0                2      3        4            8
//   ┌────────────────┬──────┬────────┬────────────┬─────────── … ┬─ …
//   │v, o, ttl, len  │md    │next    │ path, index│ context      │ packet
//   └────────────────┴──────┴────────┴────────────┴─────────── … ┴─ …

import { be16 } from '../../memory/bytes';
import {
  available,
  Cursor,
  ETHERNET,
  IPV4,
  IPV6,
  Layer,
  MPLS,
  malformed,
  notIp,
  short,
  skip,
} from '../cursor';

const MIN_HEADER: u32 = 8;
const NEXT: usize = 3;
const VERSION_SHIFT: u32 = 14;
/** Length in words of 4 bytes, the low 6 bits. */
const LENGTH: u32 = 0x3f;

const NEXT_IPV4: u32 = 1;
const NEXT_IPV6: u32 = 2;
const NEXT_ETHERNET: u32 = 3;
const NEXT_MPLS: u32 = 5;

export function readNsh(c: Cursor): Layer {
  if (available(c) < MIN_HEADER) return short(c, MIN_HEADER);
  const word = be16(c.at);
  const length = (word & LENGTH) << 2;
  if (word >> VERSION_SHIFT != 0 || length < MIN_HEADER) return malformed(c);
  if (available(c) < length) return short(c, length);
  const next = load<u8>(c.at + NEXT) as u32;
  skip(c, length);
  switch (next) {
    case NEXT_IPV4:
      return IPV4;
    case NEXT_IPV6:
      return IPV6;
    case NEXT_ETHERNET:
      return ETHERNET;
    case NEXT_MPLS:
      return MPLS;
    default:
      return notIp(c);
  }
}
