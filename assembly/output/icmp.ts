// Type and code of an ICMP flow, which lie where others have ports.

import { Ends } from '../memory/event';
import { counterType, counterTypeV6 } from '../memory/icmp-types';
import { PROTOCOL_ICMP } from '../memory/ip-protocols';

export function icmpTypeOf(ends: Ends): u32 {
  return ends.sourcePort;
}

/** With a counter-type in its place the code is not kept; those types have no code but 0. */
export function icmpCodeOf(ends: Ends): u32 {
  const type = icmpTypeOf(ends);
  const isV4 = ends.protocol == (PROTOCOL_ICMP as u8);
  const counter = isV4 ? counterType(type) : counterTypeV6(type);
  return counter > 255 ? ends.destinationPort : 0;
}
