// ARP packets in Ethernet frames (RFC 826).

import { hex, join, u16 } from './bytes.js';
import { address, ethernet } from './packets.js';

export interface Claim {
  mac: string;
  ip: string;
  reply?: boolean;
  target?: string;
  vlan?: number;
}

export function arp({ mac, ip, reply = false, target = '10.0.0.254', vlan }: Claim): Buffer {
  const packet = join(
    hex('0001 0800 06 04'),
    u16(reply ? 2 : 1),
    hex(mac),
    address(ip),
    hex('000000000000'),
    address(target),
  );
  return vlan === undefined
    ? ethernet(0x0806, packet)
    : ethernet(0x8100, join(u16(vlan), u16(0x0806), packet));
}
