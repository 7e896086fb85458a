// SPLT: the sequence of packet lengths and times of a flow's first payload-bearing packets, both directions
// in order. Blocks double as the sequence grows.
//
//   entry  ┌────────────────────────────┬──────────────────────────┐
//          │ length i32, > 0 from source│ µs since the entry before│   8 bytes
//          └────────────────────────────┴──────────────────────────┘

import { Partition } from '../memory/partition';
import { allocate, release } from '../memory/slabs';
import { Flow } from './flow';
import { refuse } from './intervals';

const ENTRY_BITS: u32 = 3;
const FIRST_BITS: u32 = 5;
const MICROSECOND: i64 = 1000;

/** Adds a packet to a sequence that has room; `time` minus the previous entry's time is the gap, at least 0, at most 2^32 - 1 µs (71 minutes). */
export function addToSplt(
  partition: Partition,
  flow: Flow,
  direction: u32,
  length: u32,
  since: i64,
): void {
  const count = flow.spltCount as u32;
  if (flow.splt == 0) {
    flow.splt = allocate(partition.slabs, FIRST_BITS);
    if (flow.splt == 0) {
      refuse(partition, flow);
      return;
    }
  } else if (count << ENTRY_BITS == (1 as u32) << spltBits(count)) {
    if (!grow(partition, flow)) return;
  }
  const at = flow.splt + (count << ENTRY_BITS);
  store<i32>(at, direction == 0 ? (length as i32) : -(length as i32));
  store<u32>(at + 4, count == 0 ? 0 : gap(since));
  flow.spltCount = (count + 1) as u8;
}

/** Size class of the block that holds `count` > 0 entries. */
export function spltBits(count: u32): u32 {
  return max<u32>(32 - clz<u32>((count << ENTRY_BITS) - 1), FIRST_BITS);
}

function gap(ns: i64): u32 {
  return min<i64>(max<i64>(ns, 0) / MICROSECOND, 0xffffffff) as u32;
}

function grow(partition: Partition, flow: Flow): bool {
  const bits = spltBits(flow.spltCount);
  const larger = allocate(partition.slabs, bits + 1);
  if (larger == 0) {
    refuse(partition, flow);
    return false;
  }
  memory.copy(larger, flow.splt, 1 << bits);
  release(partition.slabs, flow.splt, bits);
  flow.splt = larger;
  return true;
}
