// Stage 4: the partitions' events in one order that does not depend on who tracked what when: by epoch,
// then time, then partition. Runs on the orchestrator. An event goes out once every partition either has
// one waiting to compare with, or promised to bring none of that epoch any more.
//
// The first event of each partition is looked at once and kept, with its place in the order, until it is
// the one that goes out.

import { EventHeader, EventText } from './memory/event';
import { FILES } from './memory/formats';
import { Partition } from './memory/partition';
import { PARTITIONS } from './memory/slot';

/** A partition's first event that is not merged yet. */
@unmanaged
class Head {
  epoch: u64;
  time: i64;
  /** 0: none was there when it was last looked. */
  event: u32;
  size: u32;
}

/** Bytes of the heads of all partitions. */
export const HEADS: u32 = (PARTITIONS as u32) * (offsetof<Head>() as u32);

/** Scratch of `merge`. */
@unmanaged
export class Merge {
  /** u32[PARTITIONS], addresses of the partitions. */
  partitions: u32;
  /** u32[PARTITIONS], read position of each, moved by `merge`, given back to the partition by `releaseMerged`. */
  cursors: u32;
  /** Head[PARTITIONS]. */
  heads: u32;
  /** u32[], addresses of the merged events. */
  list: u32;
  /** Most events of one call. */
  max: u32;
}

/** Lists the next events in order; returns how many. They stay readable until `releaseMerged`. */
export function merge(it: Merge): u32 {
  let count: u32 = 0;
  // What a partition without an event promises holds for the whole call: promises only grow.
  let promised = lookAtEmpty(it);
  while (count < it.max) {
    const from = earliest(it);
    if (from < 0) break;
    const head = headAt(it, from);
    if (head.epoch >= promised) break;
    store<u32>(it.list + (count << 2), head.event);
    count++;
    const cursor = it.cursors + (from << 2);
    store<u32>(cursor, load<u32>(cursor) + head.size);
    promised = min(promised, look(it, from));
  }
  return count;
}

function headAt(it: Merge, partition: i32): Head {
  return changetype<Head>(it.heads + partition * offsetof<Head>());
}

/** Looks at the partitions without an event; returns the smallest epoch that one which stays so may still bring. */
function lookAtEmpty(it: Merge): u64 {
  let promised: u64 = u64.MAX_VALUE;
  for (let p = 0; p < PARTITIONS; p++) {
    if (headAt(it, p).event == 0) promised = min(promised, look(it, p));
  }
  return promised;
}

/** Reads the partition's next event. Without one: the smallest epoch that it may still bring. */
function look(it: Merge, p: i32): u64 {
  const partition = changetype<Partition>(load<u32>(it.partitions + (p << 2)));
  // First the promise, then what is there: the other way round an event could slip between.
  const safe = atomic.load<u64>(changetype<usize>(partition) + offsetof<Partition>('safe'));
  const event = nextOf(it, partition, p);
  const head = headAt(it, p);
  head.event = changetype<usize>(event) as u32;
  if (head.event == 0) return safe;
  head.epoch = event.epoch;
  head.time = event.time;
  head.size = event.size;
  return u64.MAX_VALUE;
}

/** Partition of the earliest event; of equals the first partition's. -1: there is none. */
function earliest(it: Merge): i32 {
  let best = -1;
  let epoch: u64 = 0;
  let time: i64 = 0;
  for (let p = 0; p < PARTITIONS; p++) {
    const head = headAt(it, p);
    if (head.event == 0) continue;
    if (best < 0 || head.epoch < epoch || (head.epoch == epoch && head.time < time)) {
      best = p;
      epoch = head.epoch;
      time = head.time;
    }
  }
  return best;
}

/** Gives the space of all merged events back to their partitions. */
export function releaseMerged(it: Merge): void {
  for (let p = 0; p < PARTITIONS; p++) {
    const partition = load<u32>(it.partitions + (p << 2));
    atomic.store<u32>(partition + offsetof<Partition>('read'), load<u32>(it.cursors + (p << 2)));
  }
}

/** The partition's next event, 0 if none is published. */
function nextOf(it: Merge, partition: Partition, p: i32): EventHeader {
  const published = atomic.load<u32>(
    changetype<usize>(partition) + offsetof<Partition>('published'),
  );
  const at = it.cursors + (p << 2);
  let cursor = load<u32>(at);
  if (cursor == published) return changetype<EventHeader>(0);
  let event = changetype<EventHeader>(partition.ring + (cursor & partition.ringMask));
  if (event.size == 0) {
    // The writer left the ring's end unused.
    cursor += partition.ringMask + 1 - (cursor & partition.ringMask);
    store<u32>(at, cursor);
    if (cursor == published) return changetype<EventHeader>(0);
    event = changetype<EventHeader>(partition.ring);
  }
  return event;
}

/** What `gatherText` found, and where it put it. */
@unmanaged
export class Gathered {
  /** Events whose texts are in. */
  events: u32;
  pad: u32;
  /** u32[FILES], where each file's texts end behind `out`; they begin where those of the file before it end. */
  ends0: u32;
}

export const GATHERED: u32 = (offsetof<Gathered>() as u32) + 4 * FILES;

/**
 * Puts the texts of listed events, from number `first` up to `end`, together by file at `out`; stops before
 * the one that does not fit.
 */
export function gatherText(
  it: Merge,
  first: u32,
  end: u32,
  out: usize,
  room: u32,
  gathered: Gathered,
): void {
  const bytes = changetype<usize>(gathered) + offsetof<Gathered>('ends0');
  memory.fill(bytes, 0, FILES << 2);
  let used: u32 = 0;
  let i = first;
  for (; i < end; i++) {
    const event = eventOf(it, i);
    // More than its texts, by their heads: what fits so fits without.
    if (used + event.textLength > room) break;
    used += event.textLength;
    const texts = textsOf(event);
    for (let at = texts; at < texts + event.textLength; at = textAfter(at)) {
      const sum = bytes + (changetype<EventText>(at).file << 2);
      store<u32>(sum, load<u32>(sum) + changetype<EventText>(at).length);
    }
  }
  gathered.events = i - first;
  // Each file's sum becomes where it begins; when its texts are copied, it is where it ends.
  let begin: u32 = 0;
  for (let file: u32 = 0; file < FILES; file++) {
    const length = load<u32>(bytes + (file << 2));
    store<u32>(bytes + (file << 2), begin);
    begin += length;
  }
  for (let j = first; j < i; j++) {
    const event = eventOf(it, j);
    const texts = textsOf(event);
    for (let at = texts; at < texts + event.textLength; at = textAfter(at)) {
      const text = changetype<EventText>(at);
      const place = bytes + (text.file << 2);
      const to = load<u32>(place);
      memory.copy(out + to, at + offsetof<EventText>(), text.length);
      store<u32>(place, to + text.length);
    }
  }
}

function eventOf(it: Merge, index: u32): EventHeader {
  return changetype<EventHeader>(load<u32>(it.list + (index << 2)));
}

function textsOf(event: EventHeader): usize {
  return changetype<usize>(event) + event.textOffset;
}

function textAfter(at: usize): usize {
  return at + offsetof<EventText>() + ((changetype<EventText>(at).length + 7) & ~7);
}
