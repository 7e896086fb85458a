// A partition's output ring. Track writes events and moves `written`; the orchestrator reads them in order
// and moves `read`. Both only grow (mod 2^32). An event never wraps: a size of 0 sends the reader to the start.

import { EVENTS_OF_A_STEP } from '../memory/event';
import { Partition } from '../memory/partition';

/** May a step be done that writes events? If not, track stops here and goes on when events have been read. */
export function hasRoom(partition: Partition): bool {
  const read = atomic.load<u32>(changetype<usize>(partition) + offsetof<Partition>('read'));
  return (
    partition.ringMask + 1 - (partition.written - read) >= EVENTS_OF_A_STEP * partition.maxEvent
  );
}

/** Where the next event goes. */
export function reserve(partition: Partition): usize {
  const size = partition.ringMask + 1;
  const at = partition.written & partition.ringMask;
  if (size - at < partition.maxEvent) {
    store<u32>(partition.ring + at, 0);
    partition.written += size - at;
    return partition.ring;
  }
  return partition.ring + at;
}

export function commit(partition: Partition, size: u32): void {
  partition.written += size;
}

/** Lets the orchestrator read what was written. `safe`: no event of an earlier epoch is still to come. */
export function publish(partition: Partition, safe: u64): void {
  const at = changetype<usize>(partition);
  atomic.store<u32>(at + offsetof<Partition>('published'), partition.written);
  atomic.store<u64>(at + offsetof<Partition>('safe'), safe);
}
