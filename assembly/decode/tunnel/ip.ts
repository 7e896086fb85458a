// IP in IP: IPv4 in IPv4 (RFC 2003), IPv6 in IPv4 (RFC 4213), either in IPv6 (RFC 2473).

import { LAYER_6IN4, LAYER_IPIP, LAYER_IPV6_TUNNEL } from '../../memory/encapsulation';
import { PACKET_IPV6 } from '../../memory/packet';
import { available, Cursor, DONE, enter, IPV4, IPV6, Layer } from '../cursor';

/** IP protocol 4. */
export function readIpv4InIp(c: Cursor): Layer {
  return isVersion(c, 4) && enter(c, LAYER_IPIP, 0, false) ? IPV4 : DONE;
}

/** IP protocol 41. */
export function readIpv6InIp(c: Cursor): Layer {
  const kind = c.packet.flags & PACKET_IPV6 ? LAYER_IPV6_TUNNEL : LAYER_6IN4;
  return isVersion(c, 6) && enter(c, kind, 0, false) ? IPV6 : DONE;
}

function isVersion(c: Cursor, version: u8): bool {
  return available(c) >= 1 && load<u8>(c.at) >> 4 == version;
}
