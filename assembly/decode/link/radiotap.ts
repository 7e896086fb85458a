// radiotap (radiotap.org): what a wireless card says of a frame, before its 802.11 header. Little endian.
// Fields are in the order of the bits that announce them, each aligned to its size.
//
//   0       1   2      4         8
//   ┌───────┬───┬──────┬─────────┬─────────── … ┬─ …
//   │version│pad│length│ present │ more present │ fields
//   └───────┴───┴──────┴─────────┴─────────── … ┴─ …

import {
  available,
  CURSOR_PADDED,
  Cursor,
  dropTail,
  Layer,
  malformed,
  short,
  skip,
  WIFI,
} from '../cursor';

const MIN_HEADER: u32 = 8;
const LENGTH: usize = 2;
const PRESENT: usize = 4;

const HAS_TIME: u32 = 1;
const HAS_FLAGS: u32 = 2;
const HAS_MORE: u32 = 0x8000_0000;
const TIME: u32 = 8;

/** Flags: the frame ends with its FCS; its header is padded to a multiple of 4 bytes. */
const FLAG_FCS: u32 = 0x10;
const FLAG_PADDED: u32 = 0x20;
const FCS: u32 = 4;

export function readRadiotap(c: Cursor): Layer {
  if (available(c) < MIN_HEADER) return short(c, MIN_HEADER);
  const length = load<u16>(c.at + LENGTH) as u32;
  if (load<u8>(c.at) != 0 || length < MIN_HEADER) return malformed(c);
  if (available(c) < length) return short(c, length);
  const flags = readFlags(c.at, length);
  skip(c, length);
  if (flags & FLAG_FCS) dropTail(c, FCS);
  if (flags & FLAG_PADDED) c.flags |= CURSOR_PADDED;
  return WIFI;
}

/** The flags field, 0 without one. */
function readFlags(at: usize, length: u32): u32 {
  const present = load<u32>(at + PRESENT);
  if (!(present & HAS_FLAGS)) return 0;
  let field: u32 = MIN_HEADER;
  for (let word = present; word & HAS_MORE; field += 4) {
    if (field + 4 > length) return 0;
    word = load<u32>(at + field);
  }
  if (present & HAS_TIME) field = ((field + 7) & ~7) + TIME;
  return field < length ? load<u8>(at + field) : 0;
}
