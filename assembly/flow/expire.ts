// The end of flows: by time, at the cap, at the end of input. Each stops when the ring is full and goes on
// where it stopped, since flows not yet ended stay queued.

import { END_EVICTED, END_IDLE, END_OF_INPUT } from '../memory/outcomes';
import { Partition } from '../memory/partition';
import { SCRATCH_TOUCHED } from '../memory/scratch';
import { Stats } from '../memory/stats';
import { Flow } from './flow';
import { endFlow } from './lifetime';
import { hasRoom } from './ring';
import { bucketOf } from './table';
import { dequeue, dueSecond, enqueue, takeBucket, WHEEL } from './timeouts';

const SECOND: i64 = 1_000_000_000;

/** Ends the flows whose time came by `clock`, a whole second. False: no room, call again. */
export function expire(partition: Partition, clock: i64): bool {
  const target = clock / SECOND;
  // Nothing queued: the wheel may stand anywhere.
  if (partition.flows == 0) partition.second = target;
  // Past one turn of the wheel every bucket has been looked at.
  if (partition.pending == 0 && target - partition.second > 2 * (WHEEL as i64)) {
    partition.second = target - 2 * (WHEEL as i64);
  }
  while (true) {
    while (partition.pending != 0) {
      if (!hasRoom(partition)) return false;
      const flow = changetype<Flow>(partition.pending);
      touchNext(partition, flow);
      if (dueSecond(partition, flow) > target) {
        requeue(partition, flow);
        continue;
      }
      touchBlocks(partition, flow);
      if (!endFlow(partition, flow, flow.ending)) return false;
    }
    if (partition.second >= target) break;
    partition.second++;
    takeBucket(partition);
  }
  return true;
}

/** Ends all flows. False: no room, call again. */
export function endAll(partition: Partition): bool {
  for (let turn: u32 = 0; turn < WHEEL + 1; turn++) {
    while (partition.pending != 0) {
      if (!hasRoom(partition)) return false;
      const flow = changetype<Flow>(partition.pending);
      touchNext(partition, flow);
      touchBlocks(partition, flow);
      const reason = flow.ending == END_IDLE ? END_OF_INPUT : flow.ending;
      if (!endFlow(partition, flow, reason)) return false;
    }
    if (partition.flows == 0) return true;
    partition.second++;
    takeBucket(partition);
  }
  return true;
}

/** Ends the flow that is nearest to its end, which within a timeout is the least recently used one. False: no flow, or no room. */
export function evictOldest(partition: Partition): bool {
  if (partition.flows == 0 || !hasRoom(partition)) return false;
  const now = partition.second;
  // A flow used since it was queued moves to its place; the first that is where it belongs goes.
  for (let ahead: i64 = 0; ahead < (WHEEL as i64); ahead++) {
    const second = now + ahead;
    let at =
      ahead == 0 && partition.pending != 0 ? partition.pending : bucketHead(partition, second);
    while (at != 0) {
      const flow = changetype<Flow>(at);
      const due = min(dueSecond(partition, flow), now + (WHEEL as i64) - 1);
      if (due <= second) {
        if (!endFlow(partition, flow, END_EVICTED)) return false;
        changetype<Stats>(partition.stats).flowsEvicted++;
        return true;
      }
      at = flow.wheelNext;
      requeue(partition, flow);
    }
  }
  return false;
}

/** Flows that end were not used for long and lie far apart: loads the next one's lines while this one is worked on. */
function touchNext(partition: Partition, flow: Flow): void {
  const next = flow.wheelNext;
  // Address 0 is readable: no branches.
  const sum = load<u32>(next) + load<u32>(next, 64) + load<u32>(next, 128) + load<u32>(next, 192);
  store<u32>(partition.scratch + SCRATCH_TOUCHED, sum);
}

/** Loads the blocks of a flow that ends, so that their cache misses overlap. */
function touchBlocks(partition: Partition, flow: Flow): void {
  const stream = flow.stream;
  let sum = load<u32>(flow.bytesBlock0) + load<u32>(flow.bytesBlock1);
  sum += load<u32>(flow.tcp) + load<u32>(flow.tcp, 64) + load<u32>(flow.splt) + load<u32>(flow.iat);
  sum += load<u32>(stream) + load<u32>(stream, 64) + load<u32>(bucketOf(partition, flow.hash));
  store<u32>(partition.scratch + SCRATCH_TOUCHED, sum);
}

function bucketHead(partition: Partition, second: i64): u32 {
  return load<u32>(partition.wheel + (((second as u32) % WHEEL) << 2));
}

function requeue(partition: Partition, flow: Flow): void {
  dequeue(partition, flow);
  enqueue(partition, flow);
}
