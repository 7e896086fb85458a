// What an Ethernet type names. To add one: a file for its reader, a line here.

import { Cursor, DONE, ETHERNET, IP, IPV4, IPV6, Layer, MPLS, PPP } from '../cursor';
import { countEthertype } from '../../memory/stats';
import { readVlan } from '../link/vlan';

const TYPE_IPV4: u32 = 0x0800;
const TYPE_ARP: u32 = 0x0806;
const TYPE_VLAN: u32 = 0x8100;
const TYPE_IPV6: u32 = 0x86dd;
const TYPE_PROVIDER_VLAN: u32 = 0x88a8;
const TYPE_OLD_QINQ: u32 = 0x9100;

export function readEthertype(c: Cursor): Layer {
  switch (c.ethertype) {
    case TYPE_IPV4:
      return IPV4;
    case TYPE_IPV6:
      return IPV6;
    case TYPE_VLAN:
    case TYPE_PROVIDER_VLAN:
    case TYPE_OLD_QINQ:
      return readVlan(c);
    case TYPE_ARP:
      c.stats.arp++;
      return notIp(c);
    default:
      return notIp(c);
  }
}

/** The frame carries no IP: counted under its type. */
export function notIp(c: Cursor): Layer {
  c.stats.notIp++;
  countEthertype(c.stats, c.ethertype, c.packet.wire);
  return DONE;
}
