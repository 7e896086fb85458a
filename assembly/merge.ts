// Stage 4: the partitions' events in one order that does not depend on who tracked what when: by epoch,
// then time, then partition. Runs on the orchestrator. An event goes out once every partition either has
// one waiting to compare with, or promised to bring none of that epoch any more.

import { EventHeader } from './memory/event';
import { Partition } from './memory/partition';
import { PARTITIONS } from './memory/slot';

/** Scratch of `merge`. */
@unmanaged
export class Merge {
  /** u32[PARTITIONS], addresses of the partitions. */
  partitions: u32;
  /** u32[PARTITIONS], read position of each, moved by `merge`, given back to the partition by `releaseMerged`. */
  cursors: u32;
  /** u32[], addresses of the merged events. */
  list: u32;
  /** Most events of one call. */
  max: u32;
}

/** Lists the next events in order; returns how many. They stay readable until `releaseMerged`. */
export function merge(it: Merge): u32 {
  let count: u32 = 0;
  while (count < it.max) {
    let best: EventHeader = changetype<EventHeader>(0);
    let from: i32 = -1;
    let promised: u64 = u64.MAX_VALUE;
    for (let p = 0; p < PARTITIONS; p++) {
      const partition = changetype<Partition>(load<u32>(it.partitions + (p << 2)));
      // First the promise, then what is there: the other way round an event could slip between.
      const safe = atomic.load<u64>(changetype<usize>(partition) + offsetof<Partition>('safe'));
      const head = headOf(it, partition, p);
      if (changetype<usize>(head) == 0) {
        if (safe < promised) promised = safe;
      } else if (from < 0 || isBefore(head, best)) {
        best = head;
        from = p;
      }
    }
    if (from < 0) break;
    if (best.epoch >= promised) break;
    store<u32>(it.list + (count << 2), changetype<usize>(best) as u32);
    count++;
    const cursor = it.cursors + (from << 2);
    store<u32>(cursor, load<u32>(cursor) + best.size);
  }
  return count;
}

/** Gives the space of all merged events back to their partitions. */
export function releaseMerged(it: Merge): void {
  for (let p = 0; p < PARTITIONS; p++) {
    const partition = load<u32>(it.partitions + (p << 2));
    atomic.store<u32>(partition + offsetof<Partition>('read'), load<u32>(it.cursors + (p << 2)));
  }
}

/** The partition's next event, 0 if none is published. */
function headOf(it: Merge, partition: Partition, p: i32): EventHeader {
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

function isBefore(a: EventHeader, b: EventHeader): bool {
  if (a.epoch != b.epoch) return a.epoch < b.epoch;
  // Of equals the first partition's stays.
  return a.time < b.time;
}

/** Copies the NDJSON lines of `count` listed events, from number `first` on, to `out`; stops before the one that does not fit. Returns the bytes; sets `taken` to the events. */
export function gatherText(
  it: Merge,
  first: u32,
  count: u32,
  out: usize,
  room: u32,
  taken: usize,
): u32 {
  let used: u32 = 0;
  let i = first;
  for (; i < count; i++) {
    const event = changetype<EventHeader>(load<u32>(it.list + (i << 2)));
    const length = event.textLength;
    if (used + length > room) break;
    memory.copy(out + used, changetype<usize>(event) + event.textOffset, length);
    used += length;
  }
  store<u32>(taken, i - first);
  return used;
}
