// What few flows have, in a block of its own: tunnels, and anomalies.
//
//   extra  ┌──────────────────────────────────┬────────────────────┬──────────────────────┐
//          │ its first packet's Encapsulation │ ANOMALY_* each way │ bad checksums each way│
//          └──────────────────────────────────┴────────────────────┴──────────────────────┘

import { Encapsulation } from '../memory/encapsulation';
import { Packet } from '../memory/packet';
import { Partition } from '../memory/partition';
import { allocate, release } from '../memory/slabs';
import { Flow } from './flow';
import { refuse } from './intervals';

/** Bytes of the block. */
const EXTRA_BITS: u32 = 7;
const ANOMALIES: u32 = offsetof<Encapsulation>() as u32;
const BAD_CHECKSUMS: u32 = ANOMALIES + 16;

/** Address of the flow's block; 0 at the memory cap. */
function open(partition: Partition, flow: Flow): u32 {
  if (flow.extra != 0) return flow.extra;
  const block = allocate(partition.slabs, EXTRA_BITS);
  if (block == 0) return 0;
  memory.fill(block, 0, 1 << EXTRA_BITS);
  flow.extra = block;
  return block;
}

export function freeExtra(partition: Partition, flow: Flow): void {
  if (flow.extra != 0) release(partition.slabs, flow.extra, EXTRA_BITS);
}

/** The key's tunnel hash is read from this block: without room for it the flow can't be told from others. */
export function keepEncapsulation(partition: Partition, flow: Flow, packet: Packet): void {
  const block = open(partition, flow);
  if (block != 0) memory.copy(block, packet.encapsulation, offsetof<Encapsulation>());
}

/** The flow's Encapsulation; 0 if it was in no tunnel. */
export function encapsulationOf(flow: Flow): u32 {
  const at = flow.extra;
  return at != 0 && changetype<Encapsulation>(at).count != 0 ? at : 0;
}

/** Adds ANOMALY_* bits of one direction. */
export function noteAnomalies(partition: Partition, flow: Flow, d: u32, bits: u64): void {
  const block = open(partition, flow);
  if (block == 0) {
    refuse(partition, flow);
    return;
  }
  const at = block + ANOMALIES + (d << 3);
  store<u64>(at, load<u64>(at) | bits);
}

export function anomaliesOf(flow: Flow, d: u32): u64 {
  return flow.extra == 0 ? 0 : load<u64>(flow.extra + ANOMALIES + (d << 3));
}

/** Counts packets whose IP or transport checksum is wrong. */
export function addBadChecksum(flow: Flow, d: u32): void {
  if (flow.extra == 0) return;
  const at = flow.extra + BAD_CHECKSUMS + (d << 2);
  store<u32>(at, load<u32>(at) + 1);
}

export function badChecksumsOf(flow: Flow, d: u32): u32 {
  return flow.extra == 0 ? 0 : load<u32>(flow.extra + BAD_CHECKSUMS + (d << 2));
}
