// Tunnels over UDP, by destination port: each sends to its own port in both directions. The port is only a
// hint. What does not fit the tunnel's format stays the UDP flow that it is. To add one: a file for its
// reader, a line here, and the range below if the port is outside.

import { Cursor, DONE, Layer } from '../cursor';
import { readGeneve } from './geneve';
import { readGtpU } from './gtpu';
import { readVxlan, readVxlanGpe } from './vxlan';

const PORT_GTP_U: u32 = 2152;
const PORT_VXLAN: u32 = 4789;
const PORT_VXLAN_GPE: u32 = 4790;
const PORT_GENEVE: u32 = 6081;
/** Linux's, from before the port was assigned. */
const PORT_VXLAN_LINUX: u32 = 8472;

/** All ports lie in this range: most packets are done with one comparison. */
export function mayBeTunnel(port: u32): bool {
  return port - PORT_GTP_U <= PORT_VXLAN_LINUX - PORT_GTP_U;
}

/** Reads what lies behind the UDP header. */
export function readUdpTunnel(c: Cursor): Layer {
  switch (c.destinationPort) {
    case PORT_GTP_U:
      return readGtpU(c);
    case PORT_VXLAN:
    case PORT_VXLAN_LINUX:
      return readVxlan(c);
    case PORT_VXLAN_GPE:
      return readVxlanGpe(c);
    case PORT_GENEVE:
      return readGeneve(c);
    default:
      return DONE;
  }
}
