// VLAN tags: IEEE 802.1Q, 802.1ad (QinQ) and the pre-standard 0x9100.
//
//   0     2      4
//   ┌─────┬──────┬─ …
//   │ TCI │ type │ payload        TCI: 3 bits priority, 1 bit drop, 12 bits VLAN id
//   └─────┴──────┴─ …

import { be16 } from '../../memory/bytes';
import { available, Cursor, ETHERTYPE, Layer, LLC, short, skip } from '../cursor';

const TAG: u32 = 4;

export function readVlan(c: Cursor): Layer {
  if (available(c) < TAG) return short(c, TAG);
  const id = be16(c.at) & 0xfff;
  // Tags inside a tunnel are its customer's: the flow keeps those of the network that was captured.
  if (c.depth == 0) noteId(c, id);
  const type = be16(c.at + 2);
  skip(c, TAG);
  if (type < 0x600) {
    c.ethertype = 0;
    return LLC;
  }
  c.ethertype = type;
  return ETHERTYPE;
}

function noteId(c: Cursor, id: u32): void {
  const packet = c.packet;
  if (packet.vlan == 0) {
    c.stats.vlan++;
    packet.vlan = id + 1;
  } else if (packet.vlan >> 16 == 0) {
    packet.vlan = (packet.vlan << 16) | (id + 1);
  }
}
