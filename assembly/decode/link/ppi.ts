// Per-Packet Information (PPI): like radiotap, but for frames of any link type. Little endian.
//
//   0       1     2      4          8
//   ┌───────┬─────┬──────┬──────────┬────────────────────────── … ┬─ …
//   │version│flags│length│link type │ fields: type 2, length 2, … │ frame
//   └───────┴─────┴──────┴──────────┴────────────────────────── … ┴─ …

import { available, Cursor, dropTail, Layer, LINK, malformed, short, skip } from '../cursor';

const HEADER: u32 = 8;
const LENGTH: usize = 2;
const LINK_TYPE: usize = 4;

const FIELD_HEADER: u32 = 4;
/** The field "802.11-Common": a time in 8 bytes, then flags, of which the lowest says that the FCS is there. */
const FIELD_COMMON: u32 = 2;
const COMMON_FLAGS: u32 = FIELD_HEADER + 8;
const FLAG_FCS: u32 = 1;
const FCS: u32 = 4;

export function readPpi(c: Cursor): Layer {
  if (available(c) < HEADER) return short(c, HEADER);
  const length = load<u16>(c.at + LENGTH) as u32;
  if (load<u8>(c.at) != 0 || length < HEADER) return malformed(c);
  if (available(c) < length) return short(c, length);
  c.link = load<u32>(c.at + LINK_TYPE);
  const hasFcs = readFcs(c.at + HEADER, c.at + length);
  skip(c, length);
  if (hasFcs) dropTail(c, FCS);
  return LINK;
}

function readFcs(at: u32, end: u32): bool {
  while (end - at >= FIELD_HEADER) {
    const length = FIELD_HEADER + (load<u16>(at + 2) as u32);
    if (length > end - at) return false;
    if (load<u16>(at) == FIELD_COMMON && length >= COMMON_FLAGS + 2) {
      return (load<u16>(at + COMMON_FLAGS) & FLAG_FCS) != 0;
    }
    at += length;
  }
  return false;
}
