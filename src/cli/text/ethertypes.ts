// Names of Ethernet types without IP (IEEE registration authority), those seen in practice.

const NAMES = new Map<number, string>([
  [0, 'LLC'],
  [0x0806, 'ARP'],
  [0x0842, 'Wake-on-LAN'],
  [0x6001, 'DEC MOP'],
  [0x6002, 'DEC MOP'],
  [0x6003, 'DECnet'],
  [0x6004, 'DEC LAT'],
  [0x8035, 'RARP'],
  [0x809b, 'AppleTalk'],
  [0x80f3, 'AppleTalk ARP'],
  [0x8137, 'IPX'],
  [0x8808, 'Ethernet flow control'],
  [0x8809, 'slow protocols (LACP)'],
  [0x880b, 'PPP'],
  [0x8847, 'MPLS'],
  [0x8848, 'MPLS multicast'],
  [0x8863, 'PPPoE discovery'],
  [0x8864, 'PPPoE'],
  [0x887b, 'HomePlug'],
  [0x888e, 'EAPOL (802.1X)'],
  [0x8892, 'PROFINET'],
  [0x88a4, 'EtherCAT'],
  [0x88ab, 'POWERLINK'],
  [0x88b8, 'GOOSE'],
  [0x88ba, 'sampled values'],
  [0x88cc, 'LLDP'],
  [0x88cd, 'SERCOS III'],
  [0x88d9, 'LLTD'],
  [0x88e1, 'HomePlug AV'],
  [0x88e3, 'MRP'],
  [0x88e5, 'MACsec'],
  [0x88f7, 'PTP'],
  [0x8902, 'CFM'],
  [0x8906, 'FCoE'],
  [0x890d, '802.11 management'],
  [0x8914, 'FCoE initialisation'],
  [0x892f, 'HSR'],
  [0x893a, '1905.1'],
  [0x8100, 'VLAN'],
  [0x9000, 'loopback test'],
]);

/** What a type is called, or its number. */
export function ethertypeName(type: number): string {
  return NAMES.get(type) ?? `0x${type.toString(16).padStart(4, '0')}`;
}
