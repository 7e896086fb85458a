// ERSPAN: mirrored frames over GRE (draft-foschiano-erspan). Type I has no header; type II is known from it
// by GRE's sequence number.
//
//   II     0          2                4            8
//          ┌──────────┬────────────────┬────────────┬─ …
//          │ver, VLAN │cos, t, session │ port index │ frame
//          └──────────┴────────────────┴────────────┴─ …
//   III    0          2                4            8    10        12
//          ┌──────────┬────────────────┬────────────┬────┬─────────┬─────────────────┬─ …
//          │ver, VLAN │cos, t, session │ timestamp  │SGT │kind, O  │ 8 bytes if O    │ frame
//          └──────────┴────────────────┴────────────┴────┴─────────┴─────────────────┴─ …

import { be16 } from '../../memory/bytes';
import { LAYER_ERSPAN } from '../../memory/encapsulation';
import { available, Cursor, DONE, ETHERNET, enter, IP, Layer, short, skip } from '../cursor';

const HEADER_2: u32 = 8;
const HEADER_3: u32 = 12;
const SUBHEADER_3: u32 = 8;
const SESSION: usize = 2;
const SESSION_ID: u32 = 0x03ff;
const VERSION_SHIFT: u32 = 12;
const VERSION_2: u32 = 1;
const VERSION_3: u32 = 2;
const KIND_3: usize = 10;
/** Type III: kind of the frame, 0 Ethernet, 2 IP; a subheader follows. */
const FRAME: u32 = 0x7c00;
const FRAME_ETHERNET: u32 = 0;
const FRAME_IP: u32 = 2 << 10;
const HAS_SUBHEADER: u32 = 0x0001;

export function readErspan2(c: Cursor, sequenced: bool): Layer {
  if (!sequenced) return enter(c, LAYER_ERSPAN, 0, false) ? ETHERNET : DONE;
  if (available(c) < HEADER_2) return short(c, HEADER_2);
  if (be16(c.at) >> VERSION_SHIFT != VERSION_2) return DONE;
  const session = be16(c.at + SESSION) & SESSION_ID;
  skip(c, HEADER_2);
  return enter(c, LAYER_ERSPAN, session, true) ? ETHERNET : DONE;
}

export function readErspan3(c: Cursor): Layer {
  if (available(c) < HEADER_3) return short(c, HEADER_3);
  if (be16(c.at) >> VERSION_SHIFT != VERSION_3) return DONE;
  const session = be16(c.at + SESSION) & SESSION_ID;
  const kind = be16(c.at + KIND_3);
  const frame = kind & FRAME;
  if (frame != FRAME_ETHERNET && frame != FRAME_IP) return DONE;
  const header = kind & HAS_SUBHEADER ? HEADER_3 + SUBHEADER_3 : HEADER_3;
  if (available(c) < header) return short(c, header);
  skip(c, header);
  if (!enter(c, LAYER_ERSPAN, session, true)) return DONE;
  return frame == FRAME_IP ? IP : ETHERNET;
}
