// BSD loopback: LINKTYPE_NULL has the address family in the byte order of the capturing host, which need
// not be the file's; LINKTYPE_LOOP in network order. Families are small, so the order shows in the value.
//
//   0        4
//   ┌────────┬─ …
//   │family  │ IP packet        AF_INET6 differs by system: 10, 24, 28, 30
//   └────────┴─ …

import { available, Cursor, IPV4, IPV6, Layer, notIp, short, skip } from '../cursor';
import { readPppLink } from './ppp';

const HEADER: u32 = 4;
const AF_INET: u32 = 2;
const AF_INET6_LINUX: u32 = 10;
const AF_INET6_BSD: u32 = 24;
const AF_INET6_FREEBSD: u32 = 28;
const AF_INET6_DARWIN: u32 = 30;

export function readNull(c: Cursor): Layer {
  if (available(c) < HEADER) return short(c, HEADER);
  const word = load<u32>(c.at);
  const family = word >> 16 == 0 ? word : bswap<u32>(word);
  // Not small in either order: a serial interface written as a loopback.
  if (family >> 16 != 0) return readPppLink(c);
  skip(c, HEADER);
  switch (family) {
    case AF_INET:
      return IPV4;
    case AF_INET6_LINUX:
    case AF_INET6_BSD:
    case AF_INET6_FREEBSD:
    case AF_INET6_DARWIN:
      return IPV6;
    default:
      c.ethertype = 0;
      return notIp(c);
  }
}
