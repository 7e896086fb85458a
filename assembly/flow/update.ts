// What every packet does to its flow.

import { END_CLOSED, END_RESET } from '../memory/outcomes';
import {
  PACKET_BAD_CHECKSUM,
  PACKET_IPV6,
  PACKET_SWAPPED,
  PACKET_TRANSPORT,
  Packet,
} from '../memory/packet';
import { Partition } from '../memory/partition';
import { Slot } from '../memory/slot';
import { FLOW_ANSWERED, FLOW_CLOSING, FLOW_SOURCE_HIGH, Flow, pair } from './flow';
import { addOnce, LETTER_CHECKSUM, LETTER_DATA, ONCE_ACK, ONCE_DATA } from './history';
import { addInterval } from './intervals';
import { noteStrange, PACKET_STRANGE } from './oddities';
import { takePayload } from './payload';
import { addPayloadLength, addSize } from './sizes';
import { addToSplt } from './splt';
import { endpointOf, trackTcp } from './tcp';
import { STATE_RESET, Tcp } from './tcp-block';
import {
  dequeue,
  enqueue,
  lastTime,
  TIMEOUT_TCP,
  TIMEOUT_TCP_ATTEMPT,
  TIMEOUT_TCP_CLOSED,
} from './timeouts';

/** 0: the packet goes from the flow's source; 1: to it. */
export function directionOf(flow: Flow, packet: Packet): u32 {
  const senderHigh = (packet.flags & PACKET_SWAPPED) != 0;
  const sourceHigh = (flow.flags & FLOW_SOURCE_HIGH) != 0;
  return senderHigh == sourceHigh ? 0 : 1;
}

export function updateFlow(partition: Partition, flow: Flow, slot: Slot, packet: Packet): void {
  const d = directionOf(flow, packet);
  const before = lastTime(flow);
  flow.sourceLast = slot.source as u16;
  count(partition, flow, packet, d);
  if (d == 1) answered(flow);
  const tcp = flow.tcp != 0 && (packet.flags & PACKET_TRANSPORT) != 0;
  const length = packet.payloadLength;
  if (length > 0) {
    addPayloadLength(flow, d, length);
    if ((flow.spltCount as u32) < partition.maxSplt) {
      let previous = before;
      if (flow.tcp != 0) {
        previous = changetype<Tcp>(flow.tcp).lastPayload;
        changetype<Tcp>(flow.tcp).lastPayload = packet.time;
      }
      addToSplt(partition, flow, d, length, packet.time - previous);
    }
    if (packet.payloadCaptured > 0)
      takePayload(partition, flow, d, packet.payload, packet.payloadCaptured);
  }
  if (packet.flags & (PACKET_STRANGE as u8)) noteStrange(partition, flow, packet, d);
  const bad = (packet.flags & PACKET_BAD_CHECKSUM) != 0;
  if (tcp) {
    if (trackTcp(partition, flow, packet, d, bad) && !(flow.flags & FLOW_CLOSING))
      close(partition, flow);
  } else {
    if (bad) addOnce(flow, LETTER_CHECKSUM, d, ONCE_ACK);
    if (length > 0) addOnce(flow, LETTER_DATA, d, ONCE_DATA);
  }
}

function count(partition: Partition, flow: Flow, packet: Packet, d: u32): void {
  const time = packet.time;
  const packetsAt = pair(flow, offsetof<Flow>('packets0'), d, 4);
  const packets = load<u32>(packetsAt);
  const lastAt = pair(flow, offsetof<Flow>('last0'), d, 8);
  if (packets == 0) {
    store<i64>(lastAt, time);
    store<u8>(pair(flow, offsetof<Flow>('ttl0'), d, 1), ttlOf(packet));
  } else {
    const last = load<i64>(lastAt);
    addInterval(partition, flow, d, max<i64>(time - last, 0));
    if (time > last) store<i64>(lastAt, time);
  }
  if (time < flow.first) flow.first = time;
  store<u32>(packetsAt, packets + (packet.frames as u32));
  add(pair(flow, offsetof<Flow>('bytes0'), d, 8), packet.ipLength);
  add(pair(flow, offsetof<Flow>('payload0'), d, 8), packet.payloadLength);
  add(pair(flow, offsetof<Flow>('wire0'), d, 8), packet.wire);
  addSize(partition, flow, d, packet.ipLength);
}

function add(at: usize, value: u32): void {
  store<u64>(at, load<u64>(at) + (value as u64));
}

function ttlOf(packet: Packet): u8 {
  return load<u8>(packet.network + (packet.flags & PACKET_IPV6 ? 7 : 8));
}

/** The other side spoke: a TCP attempt becomes a connection. */
function answered(flow: Flow): void {
  if (flow.flags & FLOW_ANSWERED) return;
  flow.flags |= FLOW_ANSWERED;
  if (flow.timeout == TIMEOUT_TCP_ATTEMPT) flow.timeout = TIMEOUT_TCP;
}

/** Both sides closed, or one reset: the flow lingers a moment for late packets. */
function close(partition: Partition, flow: Flow): void {
  flow.flags |= FLOW_CLOSING;
  const reset =
    endpointOf(flow, 0).state == STATE_RESET || endpointOf(flow, 1).state == STATE_RESET;
  flow.ending = reset ? END_RESET : END_CLOSED;
  flow.timeout = TIMEOUT_TCP_CLOSED;
  dequeue(partition, flow);
  enqueue(partition, flow);
}
