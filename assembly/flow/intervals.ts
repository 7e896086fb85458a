// Times between a direction's packets: count, mean and spread by Welford's method (Welford 1962), so that
// long regular gaps lose no precision. A block holds both directions; it comes with a second packet.
//
//   ┌ direction 0 ─────────────────────────┬ direction 1 ─────┐
//   │ mean f64 │ m2 f64 │ min │ max │ count │ …                │  64 bytes each; min and max i64, ns
//   └──────────┴────────┴─────┴─────┴───────┴──────────────────┘

import { Partition } from '../memory/partition';
import { allocate } from '../memory/slabs';
import { Stats } from '../memory/stats';
import { FLOW_INCOMPLETE, Flow } from './flow';

@unmanaged
export class Intervals {
  mean: f64;
  /** Sum of squared distances from the mean. */
  m2: f64;
  min: i64;
  max: i64;
  /** Gaps so far. */
  count: u64;
}

export const INTERVALS_BITS: u32 = 7;
const STRIDE_BITS: u32 = 6;

export function intervalsOf(flow: Flow, direction: u32): Intervals {
  return changetype<Intervals>(flow.iat + (direction << STRIDE_BITS));
}

/** Takes the gap before a direction's packet; one that came earlier in time than its predecessor counts as gap 0. */
export function addInterval(partition: Partition, flow: Flow, direction: u32, gap: i64): void {
  if (flow.iat == 0) {
    flow.iat = allocate(partition.slabs, INTERVALS_BITS);
    if (flow.iat == 0) {
      refuse(partition, flow);
      return;
    }
    memory.fill(flow.iat, 0, 1 << INTERVALS_BITS);
  }
  const it = intervalsOf(flow, direction);
  it.count++;
  if (it.count == 1) {
    it.min = gap;
    it.max = gap;
  } else {
    if (gap < it.min) it.min = gap;
    if (gap > it.max) it.max = gap;
  }
  const x = gap as f64;
  const delta = x - it.mean;
  it.mean += delta / (it.count as f64);
  it.m2 += delta * (x - it.mean);
}

/** Marks a feature that the memory cap kept from being counted. */
export function refuse(partition: Partition, flow: Flow): void {
  if (flow.flags & FLOW_INCOMPLETE) return;
  flow.flags |= FLOW_INCOMPLETE;
  changetype<Stats>(partition.stats).featuresRefused++;
}
