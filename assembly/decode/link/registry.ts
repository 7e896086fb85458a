// Link types and the reader of each (LINKTYPE_* of draft-ietf-opsawg-pcaplinktype). To add one: a file
// beside this one, a line in `readLink`, and its number in memory/link-types.ts.

import {
  LINK_C_HDLC,
  LINK_ETHERNET,
  LINK_FRELAY,
  LINK_IEEE802_11,
  LINK_IEEE802_11_AVS,
  LINK_IEEE802_11_PRISM,
  LINK_IEEE802_11_RADIOTAP,
  LINK_IPV4,
  LINK_IPV6,
  LINK_LINUX_SLL,
  LINK_LINUX_SLL2,
  LINK_LOOP,
  LINK_MPLS,
  LINK_NFLOG,
  LINK_NULL,
  LINK_PFLOG,
  LINK_PKTAP,
  LINK_PPI,
  LINK_PPP,
  LINK_PPP_ETHER,
  LINK_PPP_HDLC,
  LINK_RAW,
  LINK_RAW_BSD,
  LINK_RAW_OPENBSD,
  LINK_SLIP,
} from '../../memory/link-types';
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
