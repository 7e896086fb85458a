// SLIP as captured by BSD: direction, and the TCP header compression that was in use. The packet behind it
// is written uncompressed.
//
//   0         1                    16
//   ┌─────────┬────────────────────┬─ …
//   │direction│ compression        │ IP packet
//   └─────────┴────────────────────┴─ …

import { available, Cursor, IP, Layer, short, skip } from '../cursor';

const HEADER: u32 = 16;

export function readSlip(c: Cursor): Layer {
  if (available(c) < HEADER) return short(c, HEADER);
  skip(c, HEADER);
  return IP;
}
