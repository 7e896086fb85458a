// Apple's PKTAP: interface and process of a packet, then the frame as captured on that interface. In the
// byte order of the capturing host, which has been little endian since the format exists.
//
//   0        4        8          12                  length
//   ┌────────┬────────┬──────────┬──────────────── … ┬─ …
//   │ length │ record │link type │ interface, flags… │ frame
//   └────────┴────────┴──────────┴──────────────── … ┴─ …

import { available, Cursor, Layer, LINK, malformed, notIp, short, skip } from '../cursor';

const MIN_HEADER: u32 = 12;
const RECORD: usize = 4;
const RECORD_PACKET: u32 = 1;
const LINK_TYPE: usize = 8;

export function readPktap(c: Cursor): Layer {
  if (available(c) < MIN_HEADER) return short(c, MIN_HEADER);
  const length = load<u32>(c.at);
  if (length < MIN_HEADER || length > c.length) return malformed(c);
  if (load<u32>(c.at + RECORD) != RECORD_PACKET) {
    c.ethertype = 0;
    return notIp(c);
  }
  if (available(c) < length) return short(c, length);
  c.link = load<u32>(c.at + LINK_TYPE);
  skip(c, length);
  return LINK;
}
