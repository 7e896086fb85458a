// Beginning and end of a flow's state.

import {
  PROTOCOL_ICMP,
  PROTOCOL_ICMPV6,
  PROTOCOL_TCP,
  PROTOCOL_UDP,
  PROTOCOL_UDP_LITE,
} from '../memory/ip-protocols';
import { END_IDLE } from '../memory/outcomes';
import { PACKET_SWAPPED, PACKET_TRANSPORT, Packet } from '../memory/packet';
import { Partition } from '../memory/partition';
import { allocate, release } from '../memory/slabs';
import { Slot } from '../memory/slot';
import { Stats } from '../memory/stats';
import { closeStream } from '../stream/close';
import { freeStream } from '../stream/stream';
import { emitFlow } from './emit';
import { freeExtra, keepEncapsulation } from './extra';
import { FLOW_BITS, FLOW_FLIPPED, FLOW_READ, FLOW_SOURCE_HIGH, Flow } from './flow';
import { addLetter, LETTER_FLIPPED } from './history';
import { INTERVALS_BITS } from './intervals';
import { noteEnds } from './oddities';
import { blockBits } from './payload';
import { hasRoom } from './ring';
import { WIDE_BINS_BITS } from './sizes';
import { spltBits } from './splt';
import { insert, Key, remove } from './table';
import { FLAG_ACK, FLAG_SYN, flagsOf, openTcp } from './tcp';
import { TCP_BITS } from './tcp-block';
import {
  dequeue,
  enqueue,
  TIMEOUT_ICMP,
  TIMEOUT_OTHER,
  TIMEOUT_TCP_ATTEMPT,
  TIMEOUT_UDP,
} from './timeouts';

/** Makes the flow of a packet that belongs to none. 0 at the memory cap: the caller evicts and tries again. */
export function beginFlow(partition: Partition, slot: Slot, packet: Packet, key: Key): Flow {
  const at = allocate(partition.slabs, FLOW_BITS);
  if (at == 0) return changetype<Flow>(0);
  memory.fill(at, 0, 1 << FLOW_BITS);
  const flow = changetype<Flow>(at);
  insert(partition, flow, key, packet.hash);
  flow.first = packet.time;
  flow.last0 = packet.time;
  flow.last1 = packet.time;
  flow.sourceFirst = slot.source as u16;
  flow.timeout = timeoutFor(packet.protocol);
  flow.ending = END_IDLE;
  if (packet.encapsulation != 0) keepEncapsulation(partition, flow, packet);
  let senderHigh = (packet.flags & PACKET_SWAPPED) != 0;
  if (packet.protocol == (PROTOCOL_TCP as u8)) {
    openTcp(partition, flow);
    if (packet.flags & PACKET_TRANSPORT) {
      // A SYN-ACK answers a SYN that was not captured: its receiver began.
      if ((flagsOf(packet) & (FLAG_SYN | FLAG_ACK)) == (FLAG_SYN | FLAG_ACK)) {
        senderHigh = !senderHigh;
        flow.flags |= FLOW_FLIPPED;
        addLetter(flow, LETTER_FLIPPED, 0);
      }
    }
  }
  if (senderHigh) flow.flags |= FLOW_SOURCE_HIGH;
  const flipped = (flow.flags & FLOW_FLIPPED) != 0;
  noteEnds(partition, flow, senderHigh != flipped, flipped ? 1 : 0);
  if (flow.tcp == 0 && packet.protocol != (PROTOCOL_UDP as u8)) flow.flags |= FLOW_READ;
  enqueue(partition, flow);
  changetype<Stats>(partition.stats).flows++;
  return flow;
}

/** Writes what its stream still has to tell and the flow's record, and gives back its memory. False: the ring is full, call again. */
export function endFlow(partition: Partition, flow: Flow, reason: u8): bool {
  if (!closeStream(partition, flow) || !hasRoom(partition)) return false;
  emitFlow(partition, flow, reason);
  remove(partition, flow);
  dequeue(partition, flow);
  freeFlow(partition, flow);
  return true;
}

function freeFlow(partition: Partition, flow: Flow): void {
  const slabs = partition.slabs;
  if (flow.tcp != 0) release(slabs, flow.tcp, TCP_BITS);
  if (flow.iat != 0) release(slabs, flow.iat, INTERVALS_BITS);
  freeStream(partition, flow);
  if (flow.splt != 0) release(slabs, flow.splt, spltBits(flow.spltCount));
  if (flow.wideBins != 0) release(slabs, flow.wideBins, WIDE_BINS_BITS);
  if (flow.bytesBlock0 != 0) release(slabs, flow.bytesBlock0, blockBits(flow.taken0));
  if (flow.bytesBlock1 != 0) release(slabs, flow.bytesBlock1, blockBits(flow.taken1));
  freeExtra(partition, flow);
  release(slabs, changetype<usize>(flow) as u32, FLOW_BITS);
}

function timeoutFor(protocol: u8): u8 {
  switch (protocol as u32) {
    case PROTOCOL_TCP:
      return TIMEOUT_TCP_ATTEMPT;
    case PROTOCOL_UDP:
    case PROTOCOL_UDP_LITE:
      return TIMEOUT_UDP;
    case PROTOCOL_ICMP:
    case PROTOCOL_ICMPV6:
      return TIMEOUT_ICMP;
    default:
      return TIMEOUT_OTHER;
  }
}
