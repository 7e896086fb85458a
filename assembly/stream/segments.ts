// TCP segments that came before the bytes in front of them: a list for each direction, in the order of
// sequence numbers, without overlaps. Of bytes that came twice the first copy stays; where the second one
// differs, somebody sent two versions of one stream, and that is told.
//
//   Segment  ┌──────┬──────────┬────────┬──────┬─ … ─┐
//            │ next │ sequence │ length │ bits │bytes│
//            └──────┴──────────┴────────┴──────┴─ … ─┘

import { Partition } from '../memory/partition';
import { bitsFor, giveBlock, Side, takeBlock } from './stream';

@unmanaged
export class Segment {
  next: u32;
  sequence: u32;
  length: u32;
  bits: u32;
}

/** Bytes and segments that one direction may hold ahead of a hole. */
export const MAX_AHEAD: u32 = 262144;
export const MAX_SEGMENTS: u32 = 256;

/** Bytes of one Segment at most, so that any payload finds a size class. */
const MAX_PIECE: u32 = 32768;

/** Bytes of the smallest block: what comes in tiny segments is joined in it. */
const MIN_BLOCK: u32 = 512;

export function bytesOf(segment: Segment): usize {
  return changetype<usize>(segment) + offsetof<Segment>();
}

/** What `insert` found. */
export const INSERTED: u32 = 0;
/** Bytes that are held came again as others. */
export const CONFLICT: u32 = 1;
/** No memory: the bytes are lost. */
export const REFUSED: u32 = 2;

/** Where two versions of the same bytes lie. */
@unmanaged
export class Conflict {
  first: u32;
  second: u32;
  length: u32;
}

/** Adds the bytes [at, at + length), whose first has number `sequence`, as far as they are new. */
export function insertSegment(
  partition: Partition,
  side: Side,
  sequence: u32,
  at: usize,
  length: u32,
  conflict: Conflict,
): u32 {
  let outcome = INSERTED;
  let before: u32 = 0;
  let here = side.segments;
  const end = sequence + length;
  while (length > 0) {
    // The first segment that ends behind `sequence`.
    while (
      here != 0 &&
      ((changetype<Segment>(here).sequence + changetype<Segment>(here).length - sequence) as i32) <=
        0
    ) {
      before = here;
      here = changetype<Segment>(here).next;
    }
    let take = min(length, MAX_PIECE);
    if (here != 0) {
      const segment = changetype<Segment>(here);
      const gap = (segment.sequence - sequence) as i32;
      if (gap <= 0) {
        // Already held: compare, and go on behind it.
        const offset = sequence - segment.sequence;
        const both = min(segment.length - offset, length);
        if (memory.compare(bytesOf(segment) + offset, at, both) != 0) {
          outcome = CONFLICT;
          conflict.first = (bytesOf(segment) + offset) as u32;
          conflict.second = at as u32;
          conflict.length = both;
        }
        sequence += both;
        at += both;
        length -= both;
        continue;
      }
      take = min(take, gap as u32);
    }
    const joined = before != 0 ? join(changetype<Segment>(before), sequence, at, take) : 0;
    if (joined > 0) {
      side.segmentBytes += joined;
      sequence += joined;
      at += joined;
      length = end - sequence;
      continue;
    }
    const bits = bitsFor(max<u32>((offsetof<Segment>() as u32) + take, MIN_BLOCK));
    const block = takeBlock(partition, bits);
    if (block == 0) return REFUSED;
    const it = changetype<Segment>(block);
    it.next = here;
    it.sequence = sequence;
    it.length = take;
    it.bits = bits;
    memory.copy(bytesOf(it), at, take);
    if (before != 0) changetype<Segment>(before).next = block;
    else side.segments = block;
    before = block;
    side.segmentBytes += take;
    side.segmentCount++;
    sequence += take;
    at += take;
    length = end - sequence;
  }
  return outcome;
}

/** Puts bytes behind a segment that ends where they begin, as far as its block has room. Returns how many. */
function join(segment: Segment, sequence: u32, at: usize, length: u32): u32 {
  if (segment.sequence + segment.length != sequence) return 0;
  const room = (1 << segment.bits) - (offsetof<Segment>() as u32) - segment.length;
  const taken = min(length, room);
  memory.copy(bytesOf(segment) + segment.length, at, taken);
  segment.length += taken;
  return taken;
}

/** Takes the first segment out of the list and gives its memory back. */
export function dropFirst(partition: Partition, side: Side): void {
  const first = changetype<Segment>(side.segments);
  side.segments = first.next;
  side.segmentBytes -= first.length;
  side.segmentCount--;
  giveBlock(partition, changetype<usize>(first) as u32, first.bits);
}

export function dropAll(partition: Partition, side: Side): void {
  while (side.segments != 0) dropFirst(partition, side);
}
