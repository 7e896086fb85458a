// TCP reassembly: a direction's segments in the order of their sequence numbers (RFC 9293 §3.4), each byte
// once. What came early waits; what can no longer come is given up: bytes that the other side has
// acknowledged, and those before a hole when too much waits behind it.

import { idOf } from '../flow/ends';
import { FLOW_READ, Flow } from '../flow/flow';
import { hasRoom } from '../flow/ring';
import { endpointOf, FLAG_ACK, FLAG_SYN, flagsOf, sequenceOf } from '../flow/tcp';
import { NOTED_SYN } from '../flow/tcp-block';
import { be32 } from '../memory/bytes';
import { Packet } from '../memory/packet';
import { Partition } from '../memory/partition';
import { SCRATCH_CONFLICT } from '../memory/scratch';
import { tellConflict } from './anomaly';
import { Input, inputFor, statsOf } from './input';
import { loseBytes, readHeld, stall, stopReading, takeBytes } from './read';
import {
  bytesOf,
  CONFLICT,
  Conflict,
  dropFirst,
  insertSegment,
  MAX_AHEAD,
  MAX_SEGMENTS,
  REFUSED,
  Segment,
} from './segments';
import { openStream, SIDE_BEGUN, SIDE_DONE, SIDE_ENDED, Side, Stream, sideOf } from './stream';

const ACKNOWLEDGEMENT: usize = 8;
/** A jump beyond this is another stream's number. */
const MAX_JUMP: i32 = 1 << 28;

/** Takes a segment of a flow whose payload is still read. The caller made sure of room in the ring. */
export function takeSegment(
  partition: Partition,
  flow: Flow,
  packet: Packet,
  direction: u32,
): void {
  const length = packet.payloadCaptured;
  if (flow.stream == 0) {
    if (length == 0) return;
    if (changetype<usize>(openStream(partition, flow, idOf(flow, partition))) == 0) {
      statsOf(partition).streamsRefused++;
      flow.flags |= FLOW_READ;
      return;
    }
  }
  const stream = changetype<Stream>(flow.stream);
  const peer = sideOf(stream, 1 - direction);
  if (peer.segments != 0 && flagsOf(packet) & FLAG_ACK) {
    // What a segment acknowledges was said before what it says itself: a request before its answer.
    const p = inputFor(partition, flow, stream, 1 - direction, packet.time);
    giveUpBefore(p, peer, be32(packet.transport + ACKNOWLEDGEMENT));
    if (flow.flags & FLOW_READ) return;
  }
  if (length == 0) return;
  takePayload(inputFor(partition, flow, stream, direction, packet.time), packet, length);
}

function takePayload(p: Input, packet: Packet, length: u32): void {
  const side = sideOf(p.stream, p.direction);
  if (side.flags & SIDE_DONE) return;
  let at = packet.payload;
  let sequence = sequenceOf(packet);
  if (flagsOf(packet) & FLAG_SYN) sequence++;
  if (!(side.flags & SIDE_BEGUN)) {
    const endpoint = endpointOf(p.flow, p.direction);
    side.next = endpoint.noted & NOTED_SYN ? endpoint.syn + 1 : sequence;
    side.flags |= SIDE_BEGUN;
    if (length == 1 && load<u8>(at) == 0 && !(endpoint.noted & NOTED_SYN)) {
      // A keep-alive probe (RFC 9293 §3.8.4) of a connection that was there before: its byte, which is zero
      // as a rule, is no new one.
      side.next++;
      return;
    }
  }
  const ahead = (sequence - side.next) as i32;
  if (ahead > MAX_JUMP || ahead < -MAX_JUMP) {
    stopReading(p.partition, p.flow, p.stream);
    return;
  }
  if (ahead < 0) {
    const old = -ahead as u32;
    if (old >= length) return;
    at += old;
    length -= old;
    sequence = side.next;
  }
  if (ahead > 0 || side.segments != 0) {
    hold(p, side, sequence, at, length);
    drain(p, side);
    if (side.segmentBytes > MAX_AHEAD || side.segmentCount > MAX_SEGMENTS) {
      giveUpBefore(p, side, changetype<Segment>(side.segments).sequence + 1);
    }
    return;
  }
  accept(p, side, at, length);
}

/** Bytes that follow those before. What the ring leaves no room for waits like a segment that came early. */
function accept(p: Input, side: Side, at: u32, length: u32): void {
  const taken = takeBytes(p, at, length);
  if (p.flow.flags & FLOW_READ) return;
  side.next += taken;
  if (taken < length) hold(p, side, side.next, at + taken, length - taken);
}

function hold(p: Input, side: Side, sequence: u32, at: u32, length: u32): void {
  const conflict = changetype<Conflict>(p.partition.scratch + SCRATCH_CONFLICT);
  const outcome = insertSegment(p.partition, side, sequence, at, length, conflict);
  if (outcome == CONFLICT) tellConflict(p, conflict.first, conflict.second, conflict.length);
  if (outcome == REFUSED) {
    statsOf(p.partition).streamsRefused++;
    stopReading(p.partition, p.flow, p.stream);
  }
}

/** Takes the segments that now follow. */
export function drain(p: Input, side: Side): void {
  const partition = p.partition;
  while (side.segments != 0 && !partition.stalled && !(p.flow.flags & FLOW_READ)) {
    const first = changetype<Segment>(side.segments);
    if (first.sequence != side.next) return;
    const at = bytesOf(first) as u32;
    const taken = takeBytes(p, at, first.length);
    if (p.flow.flags & FLOW_READ || side.flags & SIDE_DONE) return;
    side.next += taken;
    if (taken < first.length) {
      const left = first.length - taken;
      memory.copy(at, at + taken, left);
      side.segmentBytes -= taken;
      first.sequence += taken;
      first.length = left;
    } else dropFirst(partition, side);
  }
}

/** What is missing before the first segment will not come. */
export function giveUpFirst(p: Input, side: Side): void {
  if (side.segments == 0 || p.partition.stalled || p.flow.flags & FLOW_READ) return;
  const lost = changetype<Segment>(side.segments).sequence - side.next;
  loseBytes(p, lost);
  if (p.flow.flags & FLOW_READ || side.flags & SIDE_DONE) return;
  side.next += lost;
  drain(p, side);
}

/** What is missing below `sequence` will not come: the other side has it, or too much waits behind it. */
function giveUpBefore(p: Input, side: Side, sequence: u32): void {
  const partition = p.partition;
  while (
    side.segments != 0 &&
    ((sequence - changetype<Segment>(side.segments).sequence) as i32) > 0
  ) {
    // Whether there is room must not decide what is given up: `resume` goes on with it.
    if (!partition.stalled && !hasRoom(partition)) stall(p);
    if (partition.stalled) {
      partition.givingUp |= 1 << p.direction;
      store<u32>(giveUpBelow(partition, p.direction), sequence);
      return;
    }
    giveUpFirst(p, side);
    if (p.flow.flags & FLOW_READ) return;
  }
}

function giveUpBelow(partition: Partition, direction: u32): usize {
  return changetype<usize>(partition) + offsetof<Partition>('giveUpBelow0') + (direction << 2);
}

/** Goes on where the full ring stopped the partition. False: it is full again. */
export function resume(partition: Partition): bool {
  const flow = changetype<Flow>(partition.stalled);
  if (!hasRoom(partition)) return false;
  const first = partition.stalledDirection;
  const time = partition.stalledTime;
  const givingUp = partition.givingUp;
  partition.stalled = 0;
  partition.givingUp = 0;
  for (let i: u32 = 0; i < 2; i++) {
    if (flow.flags & FLOW_READ || flow.stream == 0) break;
    const stream = changetype<Stream>(flow.stream);
    const direction = i == 0 ? first : 1 - first;
    if (partition.stalled) {
      partition.givingUp |= givingUp & (1 << direction);
      break;
    }
    const side = sideOf(stream, direction);
    if (side.flags & SIDE_DONE) continue;
    const p = inputFor(partition, flow, stream, direction, time);
    p.final = side.flags & SIDE_ENDED ? 1 : 0;
    if (side.held > 0) readHeld(p, side);
    if (flow.flags & FLOW_READ) break;
    drain(p, side);
    if (givingUp & (1 << direction)) {
      giveUpBefore(p, side, load<u32>(giveUpBelow(partition, direction)));
    }
  }
  return partition.stalled == 0;
}
