// Packet sizes: a histogram of IP lengths in 16 fixed bins for each direction, and the payload lengths'
// sums. Bins start as bytes inside the flow and move to a block of 32-bit counters when one is full.

import { BINS } from '../memory/event';
import { Partition } from '../memory/partition';
import { allocate } from '../memory/slabs';
import { Flow, pair } from './flow';
import { refuse } from './intervals';

const WIDE_BITS: u32 = 7;
const FULL: u8 = 255;

// Upper edges 48 64 96 128 192 256 384 512 768 1024 1280 1392 1488 1520 9216; all multiples of 16, so one
// byte for each 16 bytes of length up to 1520 gives the bin. The edges are part of the record's contract.
const BIN_OF: usize = memory.data<u8>([
  0, 0, 0, 1, 2, 2, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7, 7, 7, 8,
  8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 10,
  10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 11, 11, 11, 11, 11, 11, 11, 12, 12,
  12, 12, 12, 12, 13, 13,
]);
const TABLE_END: u32 = 1520;
const JUMBO: u32 = 9216;

/** The bin of a length in bytes, 0–15. */
export function binOf(length: u32): u32 {
  if (length < TABLE_END) return load<u8>(BIN_OF + (length >> 4));
  return length < JUMBO ? 14 : 15;
}

export function addSize(partition: Partition, flow: Flow, direction: u32, length: u32): void {
  const bin = binOf(length);
  if (flow.wideBins != 0) {
    const at = flow.wideBins + ((direction * BINS + bin) << 2);
    store<u32>(at, load<u32>(at) + 1);
    return;
  }
  const at = pair(flow, offsetof<Flow>('bins'), direction, 16) + bin;
  const count = load<u8>(at) + 1;
  store<u8>(at, count);
  if (count == FULL) widen(partition, flow);
}

function widen(partition: Partition, flow: Flow): void {
  const block = allocate(partition.slabs, WIDE_BITS);
  if (block == 0) {
    // Without room the bins stay as they are: this one at its largest value.
    refuse(partition, flow);
    saturate(flow);
    return;
  }
  const bins = changetype<usize>(flow) + offsetof<Flow>('bins');
  for (let i: u32 = 0; i < 2 * BINS; i++) store<u32>(block + (i << 2), load<u8>(bins + i) as u32);
  flow.wideBins = block;
}

function saturate(flow: Flow): void {
  const bins = changetype<usize>(flow) + offsetof<Flow>('bins');
  for (let i: u32 = 0; i < 2 * BINS; i++) {
    if (load<u8>(bins + i) == FULL) store<u8>(bins + i, FULL - 1);
  }
}

export function binCount(flow: Flow, direction: u32, bin: u32): u32 {
  if (flow.wideBins != 0) return load<u32>(flow.wideBins + ((direction * BINS + bin) << 2));
  return load<u8>(pair(flow, offsetof<Flow>('bins'), direction, 16) + bin);
}

export const WIDE_BINS_BITS: u32 = WIDE_BITS;

/** Takes a payload-bearing packet's length. Lengths above 65535 (jumbograms) count as that in smallest and largest. */
export function addPayloadLength(flow: Flow, direction: u32, length: u32): void {
  const carrying = pair(flow, offsetof<Flow>('carrying0'), direction, 4);
  const count = load<u32>(carrying);
  store<u32>(carrying, count + 1);
  const squares = pair(flow, offsetof<Flow>('squares0'), direction, 8);
  store<u64>(squares, load<u64>(squares) + (length as u64) * (length as u64));
  const short = min<u32>(length, 65535) as u16;
  const smallest = pair(flow, offsetof<Flow>('smallest0'), direction, 2);
  const largest = pair(flow, offsetof<Flow>('largest0'), direction, 2);
  if (count == 0) {
    store<u16>(smallest, short);
    store<u16>(largest, short);
    return;
  }
  if (short < load<u16>(smallest)) store<u16>(smallest, short);
  if (short > load<u16>(largest)) store<u16>(largest, short);
}
