// GRE (RFC 2784; key and sequence RFC 2890; routing RFC 1701) and enhanced GRE (RFC 2637), which carries PPP.
//
//   0     2     4
//   ┌─────┬─────┬──────────┬─────┬──────────┬─────┬───────── … ┬─ …
//   │flags│type │checksum 4│key 4│sequence 4│ack 4│ routing    │ payload        each if its flag is set
//   └─────┴─────┴──────────┴─────┴──────────┴─────┴───────── … ┴─ …

import { be16, be32 } from '../../memory/bytes';
import { LAYER_GRE } from '../../memory/encapsulation';
import {
  available,
  Cursor,
  DONE,
  ETHERNET,
  ETHERTYPE,
  enter,
  IPV4,
  Layer,
  malformed,
  PPP,
  short,
  skip,
} from '../cursor';
import { TYPE_IPV4, TYPE_IPV6, TYPE_MPLS, TYPE_MPLS_UPSTREAM, TYPE_NSH } from '../network/registry';
import { readErspan2, readErspan3 } from './erspan';

const HEADER: u32 = 4;
const FIELD: u32 = 4;
const CHECKSUM: u32 = 0x8000;
const ROUTING: u32 = 0x4000;
const KEY: u32 = 0x2000;
const SEQUENCE: u32 = 0x1000;
const ACKNOWLEDGEMENT: u32 = 0x0080;
const VERSION: u32 = 0x0007;

const TYPE_ETHERNET: u32 = 0x6558;
const TYPE_PPP: u32 = 0x880b;
/** Web cache redirection (WCCP): version 2 puts 4 bytes before the packet. */
const TYPE_WCCP: u32 = 0x883e;
const TYPE_ERSPAN: u32 = 0x88be;
const TYPE_ERSPAN_3: u32 = 0x22eb;

/** The outer packet is a flow of protocol 47 already; it stays one where nothing known is carried. */
export function readGre(c: Cursor): Layer {
  if (available(c) < HEADER) return short(c, HEADER);
  const flags = be16(c.at);
  const type = be16(c.at + 2);
  skip(c, HEADER);
  const version = flags & VERSION;
  if (version > 1) return DONE;

  if (flags & (CHECKSUM | ROUTING) && !readField(c)) return DONE;
  const keyAt = c.at;
  if (flags & KEY && !readField(c)) return DONE;
  const key = flags & KEY ? be32(keyAt) : 0;
  if (flags & SEQUENCE && !readField(c)) return DONE;
  if (version == 1) {
    if (flags & ACKNOWLEDGEMENT && !readField(c)) return DONE;
    // Only an acknowledgement. The key is payload length and call id, and each end has its own call id.
    if (type != TYPE_PPP || available(c) == 0) return DONE;
    return enter(c, LAYER_GRE, key & 0xffff, false) ? PPP : DONE;
  }
  if (flags & ROUTING && !skipRouting(c)) return DONE;
  return carried(c, type, key, (flags & SEQUENCE) != 0);
}

function carried(c: Cursor, type: u32, key: u32, sequenced: bool): Layer {
  switch (type) {
    case TYPE_IPV4:
    case TYPE_IPV6:
    case TYPE_MPLS:
    case TYPE_MPLS_UPSTREAM:
    case TYPE_NSH:
      c.ethertype = type;
      return enter(c, LAYER_GRE, key, true) ? ETHERTYPE : DONE;
    case TYPE_ETHERNET:
      return enter(c, LAYER_GRE, key, true) ? ETHERNET : DONE;
    case TYPE_PPP:
      return enter(c, LAYER_GRE, key, true) ? PPP : DONE;
    case TYPE_WCCP:
      // Version 1 has no header: an IP version follows at once.
      if (available(c) < FIELD) return DONE;
      if (load<u8>(c.at) >> 4 != 4) skip(c, FIELD);
      return enter(c, LAYER_GRE, key, true) ? IPV4 : DONE;
    case TYPE_ERSPAN:
      return readErspan2(c, sequenced);
    case TYPE_ERSPAN_3:
      return readErspan3(c);
    default:
      return DONE;
  }
}

function readField(c: Cursor): bool {
  if (available(c) < FIELD) {
    short(c, FIELD);
    return false;
  }
  skip(c, FIELD);
  return true;
}

/** Source route entries: family 2, offset 1, length 1, then `length` bytes; one of family and length 0 ends them. */
function skipRouting(c: Cursor): bool {
  while (available(c) >= FIELD) {
    const family = be16(c.at);
    const length = load<u8>(c.at + 3) as u32;
    skip(c, FIELD);
    if (family == 0 && length == 0) return true;
    if (available(c) < length) break;
    skip(c, length);
  }
  malformed(c);
  return false;
}
