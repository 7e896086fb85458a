// GTP-U (3GPP TS 29.281 §5): user packets of a mobile network, between its nodes. Each direction has its own
// tunnel endpoint id, so it is kept but not part of the flow key.
//
//   0     1    2       4        8         10    11   12
//   ┌─────┬────┬───────┬────────┬─────────┬─────┬────┬───────────────────────── … ┬─ …
//   │flags│type│length │ TEID   │sequence │n-pdu│next│ extensions: length 1, …, next│ IP packet
//   └─────┴────┴───────┴────────┴─────────┴─────┴────┴───────────────────────── … ┴─ …
//                                if a flag of E, S, PN is set        length: in words of 4 bytes

import { be16, be32 } from '../../memory/bytes';
import { LAYER_GTPU } from '../../memory/encapsulation';
import { available, Cursor, DONE, enter, IPV4, IPV6, Layer, limit, skip } from '../cursor';

const HEADER: u32 = 8;
const OPTIONAL: u32 = 4;
const LENGTH: usize = 2;
const TEID: usize = 4;
const NEXT: usize = 11;

/** Version 1, protocol type GTP. */
const FLAGS: u32 = 0xf0;
const FLAGS_GTP: u32 = 0x30;
const FLAG_EXTENSION: u32 = 0x04;
/** Extension, sequence number, N-PDU number: any of them brings the optional fields. */
const FLAGS_OPTIONAL: u32 = 0x07;
const G_PDU: u8 = 255;

export function readGtpU(c: Cursor): Layer {
  if (available(c) < HEADER) return DONE;
  const at = c.at;
  const flags = load<u8>(at) as u32;
  if ((flags & FLAGS) != FLAGS_GTP || load<u8>(at + 1) != G_PDU) return DONE;
  const length = be16(at + LENGTH);
  if (length > c.length - HEADER) return DONE;
  const header = headerLength(c, flags);
  if (header == 0 || header >= HEADER + length || available(c) <= header) return DONE;
  const version = load<u8>(at + header) >> 4;
  if (version != 4 && version != 6) return DONE;
  limit(c, HEADER + length);
  skip(c, header);
  if (!enter(c, LAYER_GTPU, be32(at + TEID), false)) return DONE;
  return version == 6 ? IPV6 : IPV4;
}

/** Bytes before the packet, 0 where they are not there. */
function headerLength(c: Cursor, flags: u32): u32 {
  if (!(flags & FLAGS_OPTIONAL)) return HEADER;
  let header = HEADER + OPTIONAL;
  if (available(c) < header) return 0;
  if (!(flags & FLAG_EXTENSION)) return header;
  let next = load<u8>(c.at + NEXT);
  while (next != 0) {
    if (available(c) <= header) return 0;
    const bytes = (load<u8>(c.at + header) as u32) << 2;
    if (bytes == 0 || available(c) < header + bytes) return 0;
    header += bytes;
    next = load<u8>(c.at + header - 1);
  }
  return header;
}
