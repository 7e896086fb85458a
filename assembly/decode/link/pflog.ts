// Log of OpenBSD's packet filter: rule and interface of a packet, then the packet from its IP header on.
//
//   0      1      2       3      4                   length, padded to 4 bytes
//   ┌──────┬──────┬───────┬──────┬──────────────── … ┬─ …
//   │length│family│action │reason│ interface, rule…  │ IP packet
//   └──────┴──────┴───────┴──────┴──────────────── … ┴─ …

import { available, Cursor, IP, Layer, malformed, short, skip } from '../cursor';

const MIN_HEADER: u32 = 4;

export function readPflog(c: Cursor): Layer {
  if (available(c) < MIN_HEADER) return short(c, MIN_HEADER);
  const length = ((load<u8>(c.at) as u32) + 3) & ~3;
  if (length < MIN_HEADER) return malformed(c);
  if (available(c) < length) return short(c, length);
  skip(c, length);
  return IP;
}
