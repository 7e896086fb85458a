// ARP (RFC 826) of Ethernet and IPv4: no flow has it, one partition reads it (neighbours.ts).

import { be16 } from '../../memory/bytes';
import { ARP_PARTITION } from '../../memory/packet';
import { available, Cursor, Layer, notIp } from '../cursor';

const LENGTH: u32 = 28;
const ETHERNET: u32 = 1;
const IPV4: u32 = 0x0800;
/** Lengths of MAC and IPv4 addresses. */
const LENGTHS: u32 = 0x0604;

export function readArp(c: Cursor): Layer {
  const packet = c.packet;
  const at = c.at;
  // Inside a tunnel over IP it is a packet of the tunnel's flow.
  if (packet.network == 0 && available(c) >= LENGTH) {
    if (be16(at) == ETHERNET && be16(at + 2) == IPV4 && be16(at + 4) == LENGTHS) {
      packet.partition = ARP_PARTITION;
      packet.payload = at;
      packet.hash = 0;
    }
  }
  return notIp(c);
}
