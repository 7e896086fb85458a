// VXLAN (RFC 7348), with the group policy bit (draft-smith-vxlan-group-policy), and its generic protocol
// extension (draft-ietf-nvo3-vxlan-gpe).
//
//   0     1              3     4            7    8
//   ┌─────┬──────────────┬─────┬────────────┬────┬─ …
//   │flags│ 0, or group  │0    │ VNI        │ 0  │ Ethernet frame        GPE: byte 3 says what follows
//   └─────┴──────────────┴─────┴────────────┴────┴─ …

import { be24 } from '../../memory/bytes';
import { LAYER_VXLAN } from '../../memory/encapsulation';
import {
  available,
  Cursor,
  DONE,
  ETHERNET,
  ETHERTYPE,
  enter,
  IPV4,
  IPV6,
  Layer,
  skip,
} from '../cursor';
import { TYPE_MPLS, TYPE_NSH } from '../network/registry';

const HEADER: u32 = 8;
const NEXT: usize = 3;
const VNI: usize = 4;
const RESERVED: usize = 7;
const FLAG_VNI: u32 = 0x08;
const FLAG_GROUP: u32 = 0x80;

// GPE
const FLAGS_VERSION: u32 = 0x30;
const FLAG_NEXT: u32 = 0x04;
const FLAG_CONTROL: u32 = 0x01;
const NEXT_IPV4: u32 = 1;
const NEXT_IPV6: u32 = 2;
const NEXT_ETHERNET: u32 = 3;
const NEXT_NSH: u32 = 4;
const NEXT_MPLS: u32 = 5;

export function readVxlan(c: Cursor): Layer {
  if (available(c) < HEADER) return DONE;
  const flags = load<u8>(c.at) as u32;
  if (!(flags & FLAG_VNI) || load<u8>(c.at + RESERVED) != 0) return DONE;
  if (!(flags & FLAG_GROUP) && be24(c.at + 1) != 0) return DONE;
  return enterVni(c) ? ETHERNET : DONE;
}

export function readVxlanGpe(c: Cursor): Layer {
  if (available(c) < HEADER) return DONE;
  const flags = load<u8>(c.at) as u32;
  if (!(flags & FLAG_VNI) || flags & (FLAGS_VERSION | FLAG_CONTROL)) return DONE;
  const next = flags & FLAG_NEXT ? (load<u8>(c.at + NEXT) as u32) : NEXT_ETHERNET;
  switch (next) {
    case NEXT_IPV4:
      return enterVni(c) ? IPV4 : DONE;
    case NEXT_IPV6:
      return enterVni(c) ? IPV6 : DONE;
    case NEXT_ETHERNET:
      return enterVni(c) ? ETHERNET : DONE;
    case NEXT_NSH:
    case NEXT_MPLS:
      c.ethertype = next == NEXT_NSH ? TYPE_NSH : TYPE_MPLS;
      return enterVni(c) ? ETHERTYPE : DONE;
    default:
      return DONE;
  }
}

function enterVni(c: Cursor): bool {
  const vni = be24(c.at + VNI);
  skip(c, HEADER);
  return enter(c, LAYER_VXLAN, vni, true);
}
