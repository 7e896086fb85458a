// Parts of a flow's event that are asked for again and again.

import { DIRECTIONS, DirectionEvent, FlowEvent } from '../memory/event';

export const ICMP: u8 = 1;
export const TCP: u8 = 6;
export const UDP: u8 = 17;
export const ICMPV6: u8 = 58;

export function directionOf(event: FlowEvent, d: u32): DirectionEvent {
  return changetype<DirectionEvent>(
    changetype<usize>(event) + DIRECTIONS + d * (offsetof<DirectionEvent>() as u32),
  );
}

/** The destination is a multicast address, or IPv4's broadcast. */
export function isToMany(event: FlowEvent): bool {
  const first = load<u8>(changetype<usize>(event) + offsetof<FlowEvent>('destination0')) as u32;
  return event.ipVersion == 6 ? first == 0xff : first >= 224;
}
