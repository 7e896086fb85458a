// Link types and the reader of each (LINKTYPE_* of draft-ietf-opsawg-pcaplinktype). To add one: a file
// beside this one, a line in each of the two functions.

import { Cursor, DONE, IP, IPV4, IPV6, Layer } from '../cursor';
import { readEthernet } from './ethernet';

const LINK_ETHERNET: u32 = 1;
/** DLT_RAW as BSD and OpenBSD number it, seen in files. */
const LINK_RAW_BSD: u32 = 12;
const LINK_RAW_OPENBSD: u32 = 14;
const LINK_RAW: u32 = 101;
const LINK_IPV4: u32 = 228;
const LINK_IPV6: u32 = 229;

export function hasDecoder(link: u32): bool {
  switch (link) {
    case LINK_ETHERNET:
    case LINK_RAW_BSD:
    case LINK_RAW_OPENBSD:
    case LINK_RAW:
    case LINK_IPV4:
    case LINK_IPV6:
      return true;
    default:
      return false;
  }
}

/** Reads the link header at the cursor. */
export function readLink(c: Cursor, link: u32): Layer {
  switch (link) {
    case LINK_ETHERNET:
      return readEthernet(c);
    case LINK_RAW_BSD:
    case LINK_RAW_OPENBSD:
    case LINK_RAW:
      return IP;
    case LINK_IPV4:
      return IPV4;
    case LINK_IPV6:
      return IPV6;
    default:
      c.stats.unknownLink++;
      return DONE;
  }
}
