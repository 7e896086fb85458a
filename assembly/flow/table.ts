// The flow table of a partition: buckets of chained flows. The chain is in the flows' first line, which a
// lookup has to touch for the key anyway.

import { Encapsulation } from '../memory/encapsulation';
import {
  destinationPortOf,
  PACKET_IPV6,
  PACKET_SWAPPED,
  Packet,
  sourcePortOf,
} from '../memory/packet';
import { Partition } from '../memory/partition';
import { FLOW_IPV6, Flow } from './flow';

/** A packet's flow key, ready to compare. One for each worker. */
@unmanaged
export class Key {
  low0: u64;
  low1: u64;
  high0: u64;
  high1: u64;
  /** lowPort | highPort << 16, as Flow has them. */
  ports: u32;
  vlan: u32;
  encapsulation: u32;
  protocol: u8;
  ipv6: u8;
  pad: u16;
}

export function bucketOf(partition: Partition, hash: u32): usize {
  return partition.buckets + ((hash & partition.mask) << 2);
}

/** Fills `key` from a packet. */
export function readKey(key: Key, packet: Packet): void {
  const network = packet.network;
  const swapped = (packet.flags & PACKET_SWAPPED) != 0;
  const ipv6 = (packet.flags & PACKET_IPV6) != 0;
  if (ipv6) {
    const low = swapped ? network + 24 : network + 8;
    const high = swapped ? network + 8 : network + 24;
    key.low0 = load<u64>(low);
    key.low1 = load<u64>(low + 8);
    key.high0 = load<u64>(high);
    key.high1 = load<u64>(high + 8);
  } else {
    key.low0 = load<u32>(swapped ? network + 16 : network + 12) as u64;
    key.high0 = load<u32>(swapped ? network + 12 : network + 16) as u64;
    key.low1 = 0;
    key.high1 = 0;
  }
  const source = sourcePortOf(packet);
  const destination = destinationPortOf(packet);
  key.ports = swapped ? destination | (source << 16) : source | (destination << 16);
  key.vlan = packet.vlan;
  key.encapsulation = packet.encapsulation
    ? changetype<Encapsulation>(packet.encapsulation).key
    : 0;
  key.protocol = packet.protocol;
  key.ipv6 = ipv6 ? 1 : 0;
}

export function find(partition: Partition, key: Key, hash: u32): Flow {
  let at = load<u32>(bucketOf(partition, hash));
  while (at != 0) {
    const flow = changetype<Flow>(at);
    if (
      flow.hash == hash &&
      flow.low0 == key.low0 &&
      flow.high0 == key.high0 &&
      load<u32>(at, offsetof<Flow>('lowPort')) == key.ports &&
      flow.protocol == key.protocol &&
      flow.low1 == key.low1 &&
      flow.high1 == key.high1 &&
      (flow.vlan == key.vlan || partition.ignoreVlan != 0) &&
      encapsulationKey(flow) == key.encapsulation &&
      ((flow.flags & FLOW_IPV6) != 0) == (key.ipv6 != 0)
    ) {
      return flow;
    }
    at = flow.next;
  }
  return changetype<Flow>(0);
}

/** Puts a new flow with this key at the head of its bucket. */
export function insert(partition: Partition, flow: Flow, key: Key, hash: u32): void {
  flow.hash = hash;
  flow.low0 = key.low0;
  flow.low1 = key.low1;
  flow.high0 = key.high0;
  flow.high1 = key.high1;
  store<u32>(changetype<usize>(flow), key.ports, offsetof<Flow>('lowPort'));
  flow.protocol = key.protocol;
  flow.vlan = key.vlan;
  if (key.ipv6) flow.flags |= FLOW_IPV6;
  const bucket = bucketOf(partition, hash);
  flow.next = load<u32>(bucket);
  store<u32>(bucket, changetype<usize>(flow) as u32);
  partition.flows++;
}

export function remove(partition: Partition, flow: Flow): void {
  const pointer = changetype<usize>(flow) as u32;
  let link = bucketOf(partition, flow.hash);
  while (load<u32>(link) != pointer) link = load<u32>(link) + offsetof<Flow>('next');
  store<u32>(link, flow.next);
  partition.flows--;
}

function encapsulationKey(flow: Flow): u32 {
  return flow.extra == 0 ? 0 : changetype<Encapsulation>(flow.extra).key;
}
