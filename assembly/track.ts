// Stage 3: from packets to flows to events. Runs one partition over one slot; slots in order within a
// partition. Stops when the partition's ring is full and goes on where it stopped.

import { endAll, evictOldest, expire } from './flow/expire';
import { FLOW_READ, Flow } from './flow/flow';
import { beginFlow, endFlow } from './flow/lifetime';
import { tellPacket } from './flow/packets';
import { hasRoom, publish } from './flow/ring';
import { bucketOf, find, Key, readKey } from './flow/table';
import { endpointOf, FLAG_ACK, FLAG_SYN, flagsOf, sequenceOf } from './flow/tcp';
import { NOTED_SYN } from './flow/tcp-block';
import { idleTimeout, lastTime } from './flow/timeouts';
import { directionOf, updateFlow } from './flow/update';
import { runQueue } from './hash/sha256-queue';
import { PROTOCOL_TCP } from './memory/ip-protocols';
import { END_ACTIVE, END_CLOSED, END_IDLE } from './memory/outcomes';
import { PACKET_TRANSPORT, Packet } from './memory/packet';
import { OUTPUT_PACKETS, OUTPUT_PROTOCOLS, Partition } from './memory/partition';
import { SCRATCH_BATCH, SCRATCH_BODIES, SCRATCH_KEY, SCRATCH_TOUCHED } from './memory/scratch';
import { packetAt, Slot, Tick } from './memory/slot';
import { Stats } from './memory/stats';
import { takeArp } from './neighbours';
import { takeDatagram } from './stream/datagram';
import { Stream } from './stream/stream';
import { resume, takeSegment } from './stream/tcp';

/** Packets whose flows are touched ahead, so that their cache misses overlap. */
const BATCH: u32 = 32;
/** Epoch of the flows that the end of input ends. */
const FINAL_EPOCH: u64 = u64.MAX_VALUE - 1;

/** Tracks partition number `index` of the slot. True: done; false: the ring is full, call again. */
export function track(partition: Partition, slot: Slot, index: u32): bool {
  const done = run(partition, slot, index);
  runQueue(partition.scratch + SCRATCH_BODIES);
  publish(partition, partition.epoch);
  return done;
}

/** Ends all flows of the partition. True: done; false: the ring is full, call again. */
export function finish(partition: Partition): bool {
  partition.epoch = FINAL_EPOCH;
  const done = endAll(partition);
  runQueue(partition.scratch + SCRATCH_BODIES);
  publish(partition, done ? u64.MAX_VALUE : partition.epoch);
  return done;
}

function run(partition: Partition, slot: Slot, index: u32): bool {
  const start = load<u32>(slot.start + (index << 2));
  const end = load<u32>(slot.start + ((index + 1) << 2));
  let next = start + partition.nextPacket;
  if (partition.stalled != 0 && !resume(partition)) return false;
  while (next < end) {
    const stop = min(end, next + BATCH);
    touch(partition, slot, next, stop);
    for (; next < stop; next++) {
      const number = load<u32>(slot.order + (next << 2));
      if (!tick(partition, slot, number) || !hasRoom(partition)) {
        partition.nextPacket = next - start;
        return false;
      }
      if (!trackPacket(partition, slot, packetAt(slot, number))) {
        partition.nextPacket = next - start;
        return false;
      }
      if (partition.stalled != 0 && !resume(partition)) {
        partition.nextPacket = next + 1 - start;
        return false;
      }
    }
  }
  partition.nextPacket = end - start;
  if (!tick(partition, slot, slot.count)) return false;
  partition.nextPacket = 0;
  partition.nextTick = 0;
  partition.ticked = 0;
  return true;
}

/**
 * Loads the headers of each packet and the first flow of its bucket, then the blocks that most packets of a
 * flow touch, then the first record under way of its stream.
 */
function touch(partition: Partition, slot: Slot, from: u32, to: u32): void {
  const flows = partition.scratch + SCRATCH_BATCH;
  let sum: u32 = 0;
  for (let i = from; i < to; i++) {
    const packet = packetAt(slot, load<u32>(slot.order + (i << 2)));
    const flow = load<u32>(bucketOf(partition, packet.hash));
    store<u32>(flows + ((i - from) << 2), flow);
    // Address 0 is readable: no branch.
    sum += load<u32>(flow) + load<u32>(flow, 64) + load<u32>(flow, 128) + load<u32>(flow, 192);
    sum += load<u32>(packet.network) + load<u32>(packet.transport);
  }
  for (let i = from; i < to; i++) {
    const at = load<u32>(flows + ((i - from) << 2));
    if (at == 0) continue;
    const flow = changetype<Flow>(at);
    sum += load<u32>(flow.tcp) + load<u32>(flow.tcp, 128);
    sum += load<u32>(flow.iat) + load<u32>(flow.iat, 64);
    sum += load<u32>(flow.bytesBlock0) + load<u32>(flow.bytesBlock1) + load<u32>(flow.splt);
    sum += load<u32>(flow.stream);
  }
  if (partition.outputs & OUTPUT_PROTOCOLS) {
    for (let i = from; i < to; i++) {
      const at = load<u32>(flows + ((i - from) << 2));
      if (at == 0) continue;
      const stream = changetype<Flow>(at).stream;
      if (stream != 0) sum += load<u32>(changetype<Stream>(stream).drafts);
    }
  }
  store<u32>(partition.scratch + SCRATCH_TOUCHED, sum);
}

/** Lets time pass up to the ticks before packet `number` of the slot. */
function tick(partition: Partition, slot: Slot, number: u32): bool {
  while (partition.nextTick < slot.tickCount) {
    const it = changetype<Tick>(slot.ticks + partition.nextTick * offsetof<Tick>());
    if (it.before > number) return true;
    // Expiry may stop for want of room and be called again: the epoch moves on only once.
    if (partition.nextTick == partition.ticked) {
      partition.epoch++;
      partition.ticked++;
    }
    if (!expire(partition, it.clock)) return false;
    partition.nextTick++;
  }
  return true;
}

/** False: the ring is full, the packet is not tracked yet. */
function trackPacket(partition: Partition, slot: Slot, packet: Packet): bool {
  if (packet.network == 0) {
    if (packet.frames == 0) tellPacket(partition, slot, packet, 0);
    else takeArp(partition, packet);
    return true;
  }
  const key = changetype<Key>(partition.scratch + SCRATCH_KEY);
  readKey(key, packet);
  let flow = find(partition, key, packet.hash);
  if (changetype<usize>(flow) != 0) {
    const reason = endedBefore(partition, flow, packet);
    if (reason >= 0) {
      if (!endFlow(partition, flow, reason as u8)) return false;
      flow = changetype<Flow>(0);
    }
  }
  if (changetype<usize>(flow) == 0) {
    flow = begin(partition, slot, packet, key);
    if (changetype<usize>(flow) == 0) {
      if (!hasRoom(partition)) return false;
      changetype<Stats>(partition.stats).packetsRefused++;
      return true;
    }
  }
  updateFlow(partition, flow, slot, packet);
  if (partition.outputs & OUTPUT_PACKETS) {
    tellPacket(partition, slot, packet, changetype<usize>(flow) as u32);
  }
  if (!(flow.flags & FLOW_READ)) readPayload(partition, flow, packet);
  changetype<Stats>(partition.stats).packetsTracked++;
  return true;
}

/** Hands what the packet carries to the flow's stream. */
function readPayload(partition: Partition, flow: Flow, packet: Packet): void {
  if (!(packet.flags & PACKET_TRANSPORT)) return;
  if (flow.tcp != 0) takeSegment(partition, flow, packet, directionOf(flow, packet));
  else takeDatagram(partition, flow, packet, directionOf(flow, packet));
}

/** Why the flow found for a packet had ended before it, -1 if it had not. */
function endedBefore(partition: Partition, flow: Flow, packet: Packet): i32 {
  const time = packet.time;
  if (time - lastTime(flow) > idleTimeout(partition, flow)) return flow.ending;
  if (partition.activeTimeout > 0 && time - flow.first > partition.activeTimeout) return END_ACTIVE;
  if (packet.protocol == (PROTOCOL_TCP as u8) && flow.tcp != 0 && packet.flags & PACKET_TRANSPORT) {
    if ((flagsOf(packet) & (FLAG_SYN | FLAG_ACK)) == FLAG_SYN && isReuse(flow, packet)) {
      return flow.ending == END_IDLE ? END_CLOSED : flow.ending;
    }
  }
  return -1;
}

/** A SYN with another sequence number than the sender's earlier ones begins another connection on the same ports. */
function isReuse(flow: Flow, packet: Packet): bool {
  const sender = endpointOf(flow, directionOf(flow, packet));
  if (sender.noted & NOTED_SYN) return sender.syn != sequenceOf(packet);
  // Without a SYN before, what there was is another connection's end, whoever sent it.
  const peer = endpointOf(flow, 1 - directionOf(flow, packet));
  return sender.sequenced != 0 || !(peer.noted & NOTED_SYN);
}

/** A new flow; 0 when the ring is full, or when even evicting leaves no memory (a cap far too small). */
function begin(partition: Partition, slot: Slot, packet: Packet, key: Key): Flow {
  while (partition.flows >= partition.maxFlows) {
    if (!evictOldest(partition)) return changetype<Flow>(0);
  }
  while (true) {
    const flow = beginFlow(partition, slot, packet, key);
    if (changetype<usize>(flow) != 0 || !evictOldest(partition)) return flow;
  }
}
