// Cisco HDLC (LINKTYPE_C_HDLC).
//
//   0       1       2     4
//   ┌───────┬───────┬─────┬─ …
//   │address│control│type │ payload        type: an Ethernet type
//   └───────┴───────┴─────┴─ …

import { be16 } from '../../memory/bytes';
import { available, Cursor, ETHERTYPE, Layer, short, skip } from '../cursor';

const HEADER: u32 = 4;

export function readCiscoHdlc(c: Cursor): Layer {
  if (available(c) < HEADER) return short(c, HEADER);
  c.ethertype = be16(c.at + 2);
  skip(c, HEADER);
  return ETHERTYPE;
}
