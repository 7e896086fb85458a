// Gives a stream's bytes to its parser, as far as they go: recognises the protocol first, holds what a
// parser left, passes over what it does not want.

import { FLOW_READ, Flow } from '../flow/flow';
import { hasRoom } from '../flow/ring';
import { OUTPUT_PROTOCOLS, Partition } from '../memory/partition';
import { APP_UNKNOWN } from '../protocols/apps';
import { isUndecided, recognise } from '../protocols/recognise';
import { parse, resumes } from '../protocols/registry';
import { DONE_FLOW, DONE_SIDE, Input, MALFORMED, MORE, Outcome, statsOf } from './input';
import { hasQueued } from './queue';
import { dropAll } from './segments';
import {
  bitsFor,
  freeState,
  freeStream,
  giveBlock,
  SIDE_DONE,
  Side,
  Stream,
  sideOf,
  takeBlock,
} from './stream';

/** Bytes held of one direction for its parser: the longest message that can be read. */
export const MAX_HELD: u32 = 65536;
/** Bytes of the smallest buffer. */
const MIN_BUFFER: u32 = 256;
/** Payloads of one direction, if they have some bytes, and bytes in which a protocol has to show itself. */
const MAX_LOOKS: u8 = 6;
const MIN_LOOK_BYTES: u32 = 512;
const MAX_LOOK_BYTES: u32 = 4096;

/** Nothing more of the flow is read: its stream goes, or only its id stays where records have it. */
export function stopReading(partition: Partition, flow: Flow, stream: Stream): void {
  flow.flags |= FLOW_READ;
  freeSide(partition, sideOf(stream, 0));
  freeSide(partition, sideOf(stream, 1));
  freeState(partition, stream);
  if (!stream.told && stream.drafts == 0 && !hasQueued(stream)) freeStream(partition, flow);
}

function freeSide(partition: Partition, side: Side): void {
  dropAll(partition, side);
  freeBuffer(partition, side);
  side.flags |= SIDE_DONE;
}

function freeBuffer(partition: Partition, side: Side): void {
  if (side.buffer != 0) giveBlock(partition, side.buffer, side.bufferBits);
  side.buffer = 0;
  side.held = 0;
}

/**
 * Takes the next bytes of a direction, in order. Returns how many were taken: all, unless the ring is full
 * (the partition is then stalled) and what is left is more than is held of a direction.
 */
export function takeBytes(p: Input, at: u32, length: u32): u32 {
  const side = sideOf(p.stream, p.direction);
  const end = at + length;
  while (at < end && !(side.flags & SIDE_DONE) && !p.partition.stalled) {
    if (side.skip > 0) {
      const passed = min<u64>(side.skip, end - at) as u32;
      side.skip -= passed;
      at += passed;
    } else if (side.held == 0) {
      p.at = at;
      p.end = end;
      read(p, side);
      if (isOver(p, side)) return length;
      at = p.at + hold(p, side, p.at, end - p.at);
    } else {
      at += hold(p, side, at, end - at);
      readHeld(p, side);
    }
  }
  if (isOver(p, side)) return length;
  if (p.partition.stalled) at += hold(p, side, at, end - at);
  return length - (end - at);
}

/** Parses what is held of a direction, as far as it goes. */
export function readHeld(p: Input, side: Side): void {
  p.at = side.buffer;
  p.end = side.buffer + side.held;
  read(p, side);
  if (isOver(p, side)) return;
  const left = p.end - p.at;
  if (left == 0) {
    freeBuffer(p.partition, side);
    return;
  }
  if (p.at != side.buffer) memory.copy(side.buffer, p.at, left);
  side.held = left;
  if (left == MAX_HELD && !p.partition.stalled) {
    statsOf(p.partition).messagesTooLong++;
    stopReading(p.partition, p.flow, p.stream);
  }
}

function isOver(p: Input, side: Side): bool {
  if (p.flow.flags & FLOW_READ) return true;
  if (side.flags & SIDE_DONE) {
    freeBuffer(p.partition, side);
    return true;
  }
  return false;
}

/** Holds bytes behind those that are held, MAX_HELD at most. Returns how many; without memory the stream is over. */
function hold(p: Input, side: Side, at: u32, length: u32): u32 {
  const taken = min(length, MAX_HELD - side.held);
  const total = side.held + taken;
  if (taken == 0) return 0;
  if (side.buffer == 0 || total > (1 as u32) << (side.bufferBits as u32)) {
    const bits = bitsFor(max<u32>(total, MIN_BUFFER));
    const larger = takeBlock(p.partition, bits);
    if (larger == 0) {
      statsOf(p.partition).streamsRefused++;
      stopReading(p.partition, p.flow, p.stream);
      return length;
    }
    if (side.buffer != 0) {
      memory.copy(larger, side.buffer, side.held);
      giveBlock(p.partition, side.buffer, side.bufferBits);
    }
    side.buffer = larger;
    side.bufferBits = bits as u8;
  }
  memory.copy(side.buffer + side.held, at, taken);
  side.held = total;
  return taken;
}

/** Parses [p.at, p.end) as far as it goes. Stalls the partition where the ring is full. */
function read(p: Input, side: Side): void {
  while (p.at < p.end && p.end - p.at >= side.need) {
    if (p.stream.parser == APP_UNKNOWN && !identify(p, side)) return;
    if (!hasRoom(p.partition)) {
      stall(p);
      return;
    }
    side.need = 0;
    p.need = 0;
    p.skip = 0;
    const before = p.at;
    const parser = p.stream.parser;
    const outcome = parse(p);
    side.skip += p.skip;
    if (settle(p, side, outcome)) return;
    // Another parser was handed the stream: it is asked anew, first for what the other side sent meanwhile.
    if (p.stream.parser != parser) {
      if (!readOther(p, side)) return;
      continue;
    }
    if (outcome == MORE || (p.at == before && p.skip == 0)) {
      side.need = p.need;
      return;
    }
  }
}

/** Stops the partition until the ring has room again. */
export function stall(p: Input): void {
  const partition = p.partition;
  partition.stalled = changetype<usize>(p.flow) as u32;
  partition.stalledDirection = p.direction;
  partition.stalledTime = p.time;
}

/** What follows from a parser's answer. True: nothing more of this direction. */
function settle(p: Input, side: Side, outcome: Outcome): bool {
  switch (outcome) {
    case MALFORMED:
      statsOf(p.partition).streamsMalformed++;
      stopReading(p.partition, p.flow, p.stream);
      return true;
    case DONE_FLOW:
      stopReading(p.partition, p.flow, p.stream);
      return true;
    case DONE_SIDE: {
      side.flags |= SIDE_DONE;
      dropAll(p.partition, side);
      const other = sideOf(p.stream, 1 - p.direction);
      if (other.flags & SIDE_DONE) stopReading(p.partition, p.flow, p.stream);
      return true;
    }
    default:
      return false;
  }
}

/** Recognises the stream's protocol. False: not yet, or not at all. */
function identify(p: Input, side: Side): bool {
  const other = sideOf(p.stream, 1 - p.direction);
  if (side.looks < MAX_LOOKS) side.looks++;
  const there = p.end - p.at;
  const mine = p.direction == 0;
  const enough = there >= (side.looks == MAX_LOOKS ? MIN_LOOK_BYTES : MAX_LOOK_BYTES);
  const last = enough || p.final != 0;
  const app = recognise(
    p,
    mine ? p.at : other.buffer,
    mine ? there : other.held,
    mine ? other.buffer : p.at,
    mine ? other.held : there,
    last,
  );
  if (app == APP_UNKNOWN) {
    if (last || !isUndecided(p)) stopReading(p.partition, p.flow, p.stream);
    return false;
  }
  if (!(p.partition.outputs & OUTPUT_PROTOCOLS)) {
    stopReading(p.partition, p.flow, p.stream);
    return false;
  }
  p.stream.parser = app;
  // The other side spoke first: its bytes come first.
  return readOther(p, side);
}

/** Parses what is held of the other side, before this one goes on. False: this one does not go on. */
function readOther(p: Input, side: Side): bool {
  const other = sideOf(p.stream, 1 - p.direction);
  if (other.held == 0) return true;
  const at = p.at;
  const end = p.end;
  // What this side holds is being read already, and must not be from within.
  const held = side.held;
  side.held = 0;
  p.direction = 1 - p.direction;
  readHeld(p, other);
  p.direction = 1 - p.direction;
  if (p.flow.flags & FLOW_READ) return false;
  side.held = held;
  p.at = at;
  p.end = end;
  return !p.partition.stalled;
}

/**
 * `lost` bytes are missing before the next: parsers that can go on are told, the reading of others ends. The
 * caller made sure of room in the ring.
 */
export function loseBytes(p: Input, lost: u32): void {
  const side = sideOf(p.stream, p.direction);
  if (side.flags & SIDE_DONE) return;
  if (side.skip >= (lost as u64)) {
    side.skip -= lost;
    return;
  }
  const stats = statsOf(p.partition);
  stats.streamGaps++;
  stats.streamGapBytes += lost;
  if (p.stream.parser == APP_UNKNOWN || !resumes(p.stream.parser)) {
    stopReading(p.partition, p.flow, p.stream);
    return;
  }
  p.lost = lost - (side.skip as u32);
  side.skip = 0;
  side.need = 0;
  p.left = side.buffer;
  p.leftEnd = side.buffer + side.held;
  p.at = 0;
  p.end = 0;
  p.need = 0;
  p.skip = 0;
  const outcome = parse(p);
  p.lost = 0;
  freeBuffer(p.partition, side);
  side.skip += p.skip;
  settle(p, side, outcome);
}
