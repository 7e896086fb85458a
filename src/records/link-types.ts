// Names of link types (LINKTYPE_* of draft-ietf-opsawg-pcaplinktype), those seen in practice.

const NAMES = new Map<number, string>([
  [0, 'BSD loopback'],
  [1, 'Ethernet'],
  [6, 'IEEE 802.5 Token Ring'],
  [8, 'SLIP'],
  [9, 'PPP'],
  [10, 'FDDI'],
  [12, 'raw IP'],
  [14, 'raw IP'],
  [50, 'PPP in HDLC-like framing'],
  [51, 'PPPoE'],
  [101, 'raw IP'],
  [104, 'Cisco HDLC'],
  [105, 'IEEE 802.11'],
  [107, 'Frame Relay'],
  [108, 'OpenBSD loopback'],
  [113, 'Linux cooked v1'],
  [117, 'OpenBSD pflog'],
  [119, 'IEEE 802.11 with Prism header'],
  [127, 'IEEE 802.11 with radiotap'],
  [163, 'IEEE 802.11 with AVS header'],
  [187, 'Bluetooth HCI'],
  [189, 'USB, Linux'],
  [192, 'PPI'],
  [195, 'IEEE 802.15.4'],
  [201, 'Bluetooth HCI with direction'],
  [219, 'MPLS'],
  [220, 'USB, Linux, padded'],
  [227, 'SocketCAN'],
  [228, 'raw IPv4'],
  [229, 'raw IPv6'],
  [239, 'NFLOG'],
  [249, 'USBPcap'],
  [253, 'Linux netlink'],
  [258, 'PKTAP'],
  [276, 'Linux cooked v2'],
]);

/** What a link type is called, or `unknown`. */
export function linkTypeName(link: number): string {
  return NAMES.get(link) ?? 'unknown';
}
