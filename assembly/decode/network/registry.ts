// What an Ethernet type names. To add one: a file for its reader, a line here.

import { Cursor, IPV4, IPV6, Layer, MPLS, notIp, PPP } from '../cursor';
import { readPbb } from '../link/pbb';
import { readPppoe } from '../link/pppoe';
import { E_TAG, METADATA_TAG, readTag, VN_TAG } from '../link/tags';
import { readVlan } from '../link/vlan';
import { readArp } from './arp';
import { readNsh } from './nsh';

export const TYPE_IPV4: u32 = 0x0800;
const TYPE_ARP: u32 = 0x0806;
const TYPE_VLAN: u32 = 0x8100;
export const TYPE_IPV6: u32 = 0x86dd;
const TYPE_PPP: u32 = 0x880b;
export const TYPE_MPLS: u32 = 0x8847;
export const TYPE_MPLS_UPSTREAM: u32 = 0x8848;
const TYPE_PPPOE_SESSION: u32 = 0x8864;
const TYPE_PROVIDER_VLAN: u32 = 0x88a8;
const TYPE_PBB: u32 = 0x88e7;
const TYPE_METADATA: u32 = 0x8909;
const TYPE_VN_TAG: u32 = 0x8926;
const TYPE_E_TAG: u32 = 0x893f;
export const TYPE_NSH: u32 = 0x894f;
const TYPE_OLD_QINQ: u32 = 0x9100;

export function readEthertype(c: Cursor): Layer {
  switch (c.ethertype) {
    case TYPE_IPV4:
      return IPV4;
    case TYPE_IPV6:
      return IPV6;
    case TYPE_ARP:
      return readArp(c);
    case TYPE_VLAN:
    case TYPE_PROVIDER_VLAN:
    case TYPE_OLD_QINQ:
      return readVlan(c);
    case TYPE_MPLS:
    case TYPE_MPLS_UPSTREAM:
      return MPLS;
    case TYPE_PPPOE_SESSION:
      return readPppoe(c);
    case TYPE_PPP:
      return PPP;
    case TYPE_PBB:
      return readPbb(c);
    case TYPE_METADATA:
      return readTag(c, METADATA_TAG);
    case TYPE_VN_TAG:
      return readTag(c, VN_TAG);
    case TYPE_E_TAG:
      return readTag(c, E_TAG);
    case TYPE_NSH:
      return readNsh(c);
    default:
      return notIp(c);
  }
}
