// A partition: the flows whose key hashes to it, and all their memory. One worker at a time runs it; any may.

import { Slabs } from './slabs';

@unmanaged
export class Partition {
  slabs: Slabs;
  /** u32[mask + 1], first flow of each bucket. */
  buckets: u32;
  mask: u32;
  flows: u32;
  maxFlows: u32;
  /** i64[TIMEOUTS], ns. */
  timeouts: u32;
  /** u32[WHEEL], first flow queued for each second; the second it stands at; flows taken from it to look at. */
  wheel: u32;
  second: i64;
  pending: u32;
  /** Packets of SPLT kept. */
  maxSplt: u32;
  /** ns after which a flow is ended though packets come; 0: never. */
  activeTimeout: i64;
  /** Ticks seen so far; all partitions see the same. Its events carry it. */
  epoch: u64;
  /** Where the slot being tracked is resumed: next entry of its order, next tick. */
  nextPacket: u32;
  nextTick: u32;
  /** Ticks of the slot that moved the epoch. */
  ticked: u32;
  /** Bytes of the largest event. */
  maxEvent: u32;
  /** Who claims which IPv4 address: see neighbours.ts; 0 before the first ARP packet. */
  neighbours: u32;
  /** Flows made so far. */
  ordinal: u64;
  /** The output ring: bytes, position written to, position read up to (by the orchestrator; atomic). Positions only grow. */
  ring: u32;
  ringMask: u32;
  written: u32;
  read: u32;
  /** What the orchestrator may read: `published` up to here, and no event of an epoch before `safe` is still to come. */
  published: u32;
  /** Formats that events carry texts of: bits FORMAT_*. */
  formats: u32;
  safe: u64;
  stats: u32;
  /** The running worker's scratch: see memory/scratch.ts. */
  scratch: u32;
  /** c·log2 c: see entropy.ts. */
  entropyTable: u32;
  /** Bits of OUTPUT_*. */
  outputs: u32;
  /** u32 pairs (address, length) of each source's name as a JSON string. */
  names: u32;
  /** 1: VLAN ids are not part of the key. */
  ignoreVlan: u32;
  /** Bytes held for streams, and how many may be. */
  streamBytes: u32;
  maxStreamBytes: u32;
  /** A flow whose payload could not all be parsed for want of room in the ring, and of which direction; 0: none. */
  stalled: u32;
  stalledDirection: u32;
  /** Bits 1 << direction: what the stalled flow's direction lacks below giveUpBelow is to be given up, once there is room. */
  givingUp: u32;
  giveUpBelow0: u32;
  giveUpBelow1: u32;
  /** Bytes of a body that are hashed at most. */
  maxHashed: u32;
  /** Time of the packet that it stalled at. */
  stalledTime: i64;
}

/** Somebody takes the records of protocols. */
export const OUTPUT_PROTOCOLS: u32 = 1;
/** Records have the texts that fingerprints are made of, and JA4 in original order. */
export const OUTPUT_RAW_FINGERPRINTS: u32 = 2;
/** Detectors look at events: they carry bits of attention.ts. */
export const OUTPUT_ATTENTION: u32 = 8;
/** Which packets are whose is told too: PacketEvent. */
export const OUTPUT_PACKETS: u32 = 4;
