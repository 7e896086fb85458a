// Linux netfilter log: attributes, one of which is the packet. Their numbers are in the byte order of the
// capturing host.
//
//   0      1       2          4
//   ┌──────┬───────┬──────────┬───────────────────────────────────────────── …
//   │family│version│resource  │ attributes: length 2 (with itself), type 2, value, padded to 4 bytes
//   └──────┴───────┴──────────┴───────────────────────────────────────────── …

import { be16 } from '../../memory/bytes';
import { available, Cursor, IP, Layer, limit, malformed, notIp, short, skip } from '../cursor';

const HEADER: u32 = 4;
const ATTRIBUTE: u32 = 4;
const PAYLOAD: u32 = 9;
/** Flag bits above the type. */
const TYPE: u32 = 0x3fff;

export function readNflog(c: Cursor): Layer {
  if (available(c) < HEADER) return short(c, HEADER);
  const version = load<u8>(c.at + 1);
  if (version != 0) return malformed(c);
  skip(c, HEADER);
  while (available(c) >= ATTRIBUTE) {
    let length = load<u16>(c.at) as u32;
    let type = load<u16>(c.at + 2) as u32;
    // Types are small, so the order shows in the value.
    if (type & TYPE & 0xff && !(type & TYPE & 0xff00)) {
      type &= TYPE;
    } else {
      length = be16(c.at);
      type = be16(c.at + 2) & TYPE;
    }
    if (length < ATTRIBUTE || length > c.length) return malformed(c);
    if (type == PAYLOAD) {
      limit(c, length);
      skip(c, ATTRIBUTE);
      return IP;
    }
    const padded = (length + 3) & ~3;
    if (available(c) < padded) return short(c, padded);
    skip(c, padded);
  }
  c.ethertype = 0;
  return notIp(c);
}
