// Which packets are whose, for who wants the packets themselves: an event for each, written as it is tracked.

import { EVENT_PACKET, PacketEvent } from '../memory/event';
import { Packet } from '../memory/packet';
import { Partition } from '../memory/partition';
import { Slot } from '../memory/slot';
import { commit, reserve } from './ring';

/**
 * Tells that the packet belongs to the flow at `flow`; 0: to that of the datagram that it is a fragment of. The
 * room of a step suffices, since events have no texts in such a run.
 */
export function tellPacket(partition: Partition, slot: Slot, packet: Packet, flow: u32): void {
  const event = changetype<PacketEvent>(reserve(partition));
  const size = offsetof<PacketEvent>() as u32;
  memory.fill(changetype<usize>(event), 0, size);
  event.size = size;
  event.type = EVENT_PACKET;
  event.epoch = partition.epoch;
  event.time = packet.time;
  event.flow = flow;
  event.number = slot.first + numberIn(slot, packet);
  // Its frames are the only trace that a tunnel's packet came in fragments: flags are those of the inner header.
  if (packet.frames != 1) event.datagram = packet.data;
  commit(partition, size);
}

function numberIn(slot: Slot, packet: Packet): u32 {
  return ((changetype<usize>(packet) - slot.packets) / offsetof<Packet>()) as u32;
}
