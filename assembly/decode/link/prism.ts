// Prism and AVS headers: older forms of what radiotap says. Prism is in the byte order of the capturing
// host, AVS in network order; drivers wrote either under LINKTYPE_PRISM.
//
//   0       4        8
//   ┌───────┬────────┬─ …
//   │message│length  │ fields        length: of the whole header
//   └───────┴────────┴─ …

import { be32 } from '../../memory/bytes';
import { available, Cursor, Layer, malformed, short, skip, WIFI } from '../cursor';

const MIN_HEADER: u32 = 8;
/** AVS: 0x80211001 and 0x80211002 are its versions. */
const AVS: u32 = 0x8021_1000;
const AVS_VERSION: u32 = 0x0000_0fff;

export function readPrism(c: Cursor): Layer {
  if (available(c) < MIN_HEADER) return short(c, MIN_HEADER);
  let length = be32(c.at + 4);
  // Lengths are small, so the order shows in the value.
  if ((be32(c.at) & ~AVS_VERSION) != AVS && length > 0xffff) length = bswap<u32>(length);
  if (length < MIN_HEADER) return malformed(c);
  if (available(c) < length) return short(c, length);
  skip(c, length);
  return WIFI;
}
