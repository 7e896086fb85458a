// Any other protocol over IP: a flow by addresses and protocol number, all of it payload.

import { PACKET_TRANSPORT } from '../../memory/packet';
import { available, Cursor, DONE, Layer } from '../cursor';

export function readOther(c: Cursor): Layer {
  const packet = c.packet;
  packet.flags |= PACKET_TRANSPORT;
  packet.payload = c.at;
  packet.payloadCaptured = available(c);
  packet.payloadLength = c.length;
  return DONE;
}
