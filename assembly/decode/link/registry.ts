// Link types and the reader of each (LINKTYPE_* of draft-ietf-opsawg-pcaplinktype). To add one: a file
// beside this one, a line in each of the two functions.

import { Cursor, DONE, IP, IPV4, IPV6, Layer, MPLS, WIFI } from '../cursor';
import { readEthernet } from './ethernet';
import { readFrameRelay } from './frame-relay';
import { readCiscoHdlc } from './hdlc';
import { readNflog } from './nflog';
import { readNull } from './null';
import { readPflog } from './pflog';
import { readPktap } from './pktap';
import { readPpi } from './ppi';
import { readPppLink } from './ppp';
import { readPppoeLink } from './pppoe';
import { readPrism } from './prism';
import { readRadiotap } from './radiotap';
import { readSlip } from './slip';
import { readSll, readSll2 } from './sll';

const LINK_NULL: u32 = 0;
export const LINK_ETHERNET: u32 = 1;
const LINK_SLIP: u32 = 8;
const LINK_PPP: u32 = 9;
/** DLT_RAW as BSD and OpenBSD number it, seen in files. */
const LINK_RAW_BSD: u32 = 12;
const LINK_RAW_OPENBSD: u32 = 14;
const LINK_PPP_HDLC: u32 = 50;
const LINK_PPP_ETHER: u32 = 51;
const LINK_RAW: u32 = 101;
const LINK_C_HDLC: u32 = 104;
const LINK_IEEE802_11: u32 = 105;
const LINK_FRELAY: u32 = 107;
const LINK_LOOP: u32 = 108;
const LINK_LINUX_SLL: u32 = 113;
const LINK_PFLOG: u32 = 117;
const LINK_IEEE802_11_PRISM: u32 = 119;
const LINK_IEEE802_11_RADIOTAP: u32 = 127;
const LINK_IEEE802_11_AVS: u32 = 163;
const LINK_PPI: u32 = 192;
const LINK_MPLS: u32 = 219;
const LINK_IPV4: u32 = 228;
const LINK_IPV6: u32 = 229;
const LINK_NFLOG: u32 = 239;
const LINK_PKTAP: u32 = 258;
const LINK_LINUX_SLL2: u32 = 276;

export function hasDecoder(link: u32): bool {
  switch (link) {
    case LINK_NULL:
    case LINK_ETHERNET:
    case LINK_SLIP:
    case LINK_PPP:
    case LINK_RAW_BSD:
    case LINK_RAW_OPENBSD:
    case LINK_PPP_HDLC:
    case LINK_PPP_ETHER:
    case LINK_RAW:
    case LINK_C_HDLC:
    case LINK_IEEE802_11:
    case LINK_FRELAY:
    case LINK_LOOP:
    case LINK_LINUX_SLL:
    case LINK_PFLOG:
    case LINK_IEEE802_11_PRISM:
    case LINK_IEEE802_11_RADIOTAP:
    case LINK_IEEE802_11_AVS:
    case LINK_PPI:
    case LINK_MPLS:
    case LINK_IPV4:
    case LINK_IPV6:
    case LINK_NFLOG:
    case LINK_PKTAP:
    case LINK_LINUX_SLL2:
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
    case LINK_NULL:
    case LINK_LOOP:
      return readNull(c);
    case LINK_SLIP:
      return readSlip(c);
    case LINK_PPP:
    case LINK_PPP_HDLC:
      return readPppLink(c);
    case LINK_PPP_ETHER:
      return readPppoeLink(c);
    case LINK_RAW_BSD:
    case LINK_RAW_OPENBSD:
    case LINK_RAW:
      return IP;
    case LINK_C_HDLC:
      return readCiscoHdlc(c);
    case LINK_IEEE802_11:
      return WIFI;
    case LINK_FRELAY:
      return readFrameRelay(c);
    case LINK_LINUX_SLL:
      return readSll(c);
    case LINK_PFLOG:
      return readPflog(c);
    case LINK_IEEE802_11_PRISM:
    case LINK_IEEE802_11_AVS:
      return readPrism(c);
    case LINK_IEEE802_11_RADIOTAP:
      return readRadiotap(c);
    case LINK_PPI:
      return readPpi(c);
    case LINK_MPLS:
      c.ethertype = 0x8847;
      return MPLS;
    case LINK_IPV4:
      return IPV4;
    case LINK_IPV6:
      return IPV6;
    case LINK_NFLOG:
      return readNflog(c);
    case LINK_PKTAP:
      return readPktap(c);
    case LINK_LINUX_SLL2:
      return readSll2(c);
    default:
      c.stats.unknownLink++;
      return DONE;
  }
}
