// The first 16 KiB of payload of each direction, as far as their statistics need them: few bytes are kept
// as they are, more become a histogram.
//
//   taken    0       64      128      256        16384
//   held as  nothing │ bytes in 64, 128, 256 │ histogram of 256 × u16

import { Partition } from '../memory/partition';
import { allocate, release } from '../memory/slabs';
import { Flow, pair } from './flow';
import { count, HISTOGRAM } from './histogram';
import { refuse } from './intervals';

/** Payload bytes of each direction that statistics rest on. */
export const MAX_TAKEN: u32 = 16384;
/** Up to this many are held as bytes. */
export const MAX_RAW: u32 = 256;
export const HISTOGRAM_BITS: u32 = 9;
const FIRST_BITS: u32 = 6;

/** Block size class of what a direction with `taken` bytes holds. */
export function blockBits(taken: u32): u32 {
  if (taken > MAX_RAW) return HISTOGRAM_BITS;
  if (taken <= 64) return FIRST_BITS;
  return taken <= 128 ? 7 : 8;
}

/** As memory.copy, which costs more than it copies where there are few bytes. */
function copyShort(to: usize, from: usize, length: u32): void {
  const end = from + length;
  while (from + 8 <= end) {
    store<u64>(to, load<u64>(from));
    to += 8;
    from += 8;
  }
  while (from < end) store<u8>(to++, load<u8>(from++));
}

/** Takes payload [at, at + length) of a direction, up to MAX_TAKEN in all. */
export function takePayload(
  partition: Partition,
  flow: Flow,
  direction: u32,
  at: usize,
  length: u32,
): void {
  const takenAt = pair(flow, offsetof<Flow>('taken0'), direction, 2);
  const taken = load<u16>(takenAt) as u32;
  if (taken >= MAX_TAKEN) return;
  length = min(length, MAX_TAKEN - taken);
  const total = taken + length;
  const blockAt = pair(flow, offsetof<Flow>('bytesBlock0'), direction, 4);
  let block = load<u32>(blockAt);
  if (block == 0 && taken != 0) return;
  const bits = blockBits(total);
  if (block == 0 || bits != blockBits(taken)) {
    const larger = allocate(partition.slabs, bits);
    if (larger == 0) {
      refuse(partition, flow);
      return;
    }
    if (total > MAX_RAW) {
      memory.fill(larger, 0, HISTOGRAM);
      if (taken != 0) count(larger, block, taken, partition.scratch);
    } else if (taken != 0) {
      memory.copy(larger, block, taken);
    }
    if (block != 0) release(partition.slabs, block, blockBits(taken));
    block = larger;
    store<u32>(blockAt, block);
  }
  if (total > MAX_RAW) count(block, at, length, partition.scratch);
  else copyShort(block + taken, at, length);
  store<u16>(takenAt, total as u16);
}
