// Link types that decode reads (LINKTYPE_* of draft-ietf-opsawg-pcaplinktype).

export const LINK_NULL: u32 = 0;
export const LINK_ETHERNET: u32 = 1;
export const LINK_SLIP: u32 = 8;
export const LINK_PPP: u32 = 9;
/** DLT_RAW as BSD and OpenBSD number it, seen in files. */
export const LINK_RAW_BSD: u32 = 12;
export const LINK_RAW_OPENBSD: u32 = 14;
export const LINK_PPP_HDLC: u32 = 50;
export const LINK_PPP_ETHER: u32 = 51;
export const LINK_RAW: u32 = 101;
export const LINK_C_HDLC: u32 = 104;
export const LINK_IEEE802_11: u32 = 105;
export const LINK_FRELAY: u32 = 107;
export const LINK_LOOP: u32 = 108;
export const LINK_LINUX_SLL: u32 = 113;
export const LINK_PFLOG: u32 = 117;
export const LINK_IEEE802_11_PRISM: u32 = 119;
export const LINK_IEEE802_11_RADIOTAP: u32 = 127;
export const LINK_IEEE802_11_AVS: u32 = 163;
export const LINK_PPI: u32 = 192;
export const LINK_MPLS: u32 = 219;
export const LINK_IPV4: u32 = 228;
export const LINK_IPV6: u32 = 229;
export const LINK_NFLOG: u32 = 239;
export const LINK_PKTAP: u32 = 258;
export const LINK_LINUX_SLL2: u32 = 276;

/** Is there a reader for packets of this link type? */
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
