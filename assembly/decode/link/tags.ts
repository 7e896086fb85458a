// Tags between Ethernet addresses and type that name a port or a group inside one device, not a network:
// VN-Tag (Cisco), E-Tag (IEEE 802.1BR) and Cisco MetaData. They are passed over.
//
//   0              bytes - 2  bytes
//   ┌──────────────┬──────────┬─ …
//   │ tag          │ type     │ payload
//   └──────────────┴──────────┴─ …

import { be16 } from '../../memory/bytes';
import { available, Cursor, ETHERTYPE, Layer, short, skip } from '../cursor';

/** Bytes of each tag with the type behind it. */
export const VN_TAG: u32 = 6;
export const E_TAG: u32 = 8;
export const METADATA_TAG: u32 = 8;

export function readTag(c: Cursor, bytes: u32): Layer {
  if (available(c) < bytes) return short(c, bytes);
  c.ethertype = be16(c.at + bytes - 2);
  skip(c, bytes);
  return ETHERTYPE;
}
