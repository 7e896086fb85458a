// Provider backbone bridging, the service tag (IEEE 802.1ah).
//
//   0      1               4
//   ┌──────┬───────────────┬─ …
//   │flags │ I-SID         │ the customer's Ethernet frame
//   └──────┴───────────────┴─ …

import { be24 } from '../../memory/bytes';
import { LAYER_PBB } from '../../memory/encapsulation';
import { available, Cursor, ETHERNET, enter, Layer, notIp, short, skip } from '../cursor';

const TAG: u32 = 4;

export function readPbb(c: Cursor): Layer {
  if (available(c) < TAG) return short(c, TAG);
  const service = be24(c.at + 1);
  skip(c, TAG);
  return enter(c, LAYER_PBB, service, true) ? ETHERNET : notIp(c);
}
