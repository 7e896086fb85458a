// IEEE 802.11 MAC header. Only data frames carry packets: management and control frames, frames without
// data, encrypted ones and later fragments of a frame are counted as not data. Of an aggregate (A-MSDU) the
// first frame is read: a packet is one per captured frame.
//
//   0      2        4      10     16     22       24      +6       +2    +4
//   ┌──────┬────────┬──────┬──────┬──────┬────────┬───────┬────────┬─────┬─ …
//   │fctl  │duration│addr 1│addr 2│addr 3│sequence│addr 4 │QoS ctl │HT   │ LLC, or a subframe of an aggregate
//   └──────┴────────┴──────┴──────┴──────┴────────┴───────┴────────┴─────┴─ …
//                                                  to+from  QoS     order

import {
  available,
  CURSOR_PADDED,
  Cursor,
  DONE,
  ETHERNET,
  Layer,
  LLC,
  malformed,
  short,
  skip,
} from '../cursor';

const MIN_HEADER: u32 = 24;
const SEQUENCE: usize = 22;
const ADDRESS: u32 = 6;
const QOS_CONTROL: u32 = 2;
const HT_CONTROL: u32 = 4;

// Frame control, read as a little-endian word.
const VERSION: u32 = 0x0003;
const TYPE: u32 = 0x000c;
const TYPE_DATA: u32 = 0x0008;
const SUBTYPE_NO_DATA: u32 = 0x0040;
const SUBTYPE_QOS: u32 = 0x0080;
const TO_DS: u32 = 0x0100;
const FROM_DS: u32 = 0x0200;
const PROTECTED: u32 = 0x4000;
const ORDER: u32 = 0x8000;
/** Sequence control: number of the fragment. */
const FRAGMENT_NUMBER: u32 = 0x000f;
/** QoS control: the frame is an aggregate. */
const AGGREGATE: u32 = 0x0080;

export function readWifi(c: Cursor): Layer {
  if (available(c) < 2) return short(c, 2);
  const control = load<u16>(c.at) as u32;
  if (control & VERSION) return malformed(c);
  if ((control & TYPE) != TYPE_DATA || control & (SUBTYPE_NO_DATA | PROTECTED)) return notData(c);

  let header = MIN_HEADER;
  if ((control & (TO_DS | FROM_DS)) == (TO_DS | FROM_DS)) header += ADDRESS;
  const qos = header;
  if (control & SUBTYPE_QOS) {
    header += QOS_CONTROL;
    if (control & ORDER) header += HT_CONTROL;
  }
  if (c.flags & CURSOR_PADDED) header = (header + 3) & ~3;
  if (available(c) < header) return short(c, header);
  if (load<u16>(c.at + SEQUENCE) & FRAGMENT_NUMBER) return notData(c);
  // A subframe begins as an 802.3 frame does: addresses and length.
  const aggregate = control & SUBTYPE_QOS && load<u16>(c.at + qos) & AGGREGATE;
  skip(c, header);
  c.ethertype = 0;
  return aggregate ? ETHERNET : LLC;
}

function notData(c: Cursor): Layer {
  c.stats.notData++;
  return DONE;
}
