// A slot: one region of the capture in memory, its packets, and their order by partition.
//
//   data      capacity + TAIL bytes of capture, read straight into place
//   packets   Packet[], one for each record found by the walk
//   order     u32[], packet numbers grouped by partition, in capture order within each
//   extras    Encapsulation[], for packets that came through tunnels
//   ticks     Tick[], where capture time passed a whole second

import { Packet } from './packet';

export const PARTITIONS: i32 = 16;
/** Captured bytes of one record that are accepted; what tcpdump and Wireshark accept too. */
export const MAX_CAPTURED: u32 = 262144;
/** Room after the region for the record that began in it: a largest record with its header and options. */
export const TAIL: u32 = MAX_CAPTURED + 65536;
/** A record takes at least this many bytes of a capture: bounds the packets of a slot. */
export const MIN_RECORD: u32 = 16;

/**
 * All partitions see each tick before packet `before`. One comes when capture time passes a second, and
 * after every 64 KiB of records, so that events can be merged in order with little held back.
 */
@unmanaged
export class Tick {
  /** The latest time of any packet so far, down to a whole second; ns since 1970. */
  clock: i64;
  before: u32;
  pad: u32;
}

@unmanaged
export class Slot {
  data: u32;
  /** Bytes that a region may have; TAIL more may be read behind it. */
  capacity: u32;
  packets: u32;
  order: u32;
  extras: u32;
  ticks: u32;
  maxPackets: u32;
  maxTicks: u32;
  /** Packets found by the walk. */
  count: u32;
  /** Packets marked FRAGMENT by decode. */
  fragments: u32;
  extraCount: u32;
  tickCount: u32;
  /** Which of the run's sources it is from. */
  source: u32;
  /** Number of its first packet in the run, from 0. */
  first: u32;
  /** Datagrams put together from fragments that packets of this slot point into, and bytes taken of their room. */
  assembled: u32;
  assembledRoom: u32;
  assembledUsed: u32;
  /** Chain of datagrams for which that room was too small; 0 if none. */
  datagrams: u32;
  /** order[start[p] .. start[p + 1]) are the packets of partition p; 17 entries. */
  start: u32;
}

export function packetAt(slot: Slot, index: u32): Packet {
  return changetype<Packet>(slot.packets + index * offsetof<Packet>());
}
