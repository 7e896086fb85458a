// The flow key's hash and the partition it falls to. Both ways of a flow give the same: the (address, port)
// that sorts first goes in first, and PACKET_SWAPPED says that it was the receiver's.

import { Encapsulation } from '../memory/encapsulation';
import { PACKET_IPV6, PACKET_SWAPPED, Packet } from '../memory/packet';
import { PARTITIONS } from '../memory/slot';

const C1: u64 = 0x9e3779b97f4a7c15;
const C2: u64 = 0xbf58476d1ce4e5b9;
const C3: u64 = 0x94d049bb133111eb;

function mix(h: u64, word: u64): u64 {
  h = (h ^ word) * C1;
  return h ^ (h >> 29);
}

/**
 * Sets `hash`, `partition` and the swapped bit. `hash` depends on the run's seed, so that nobody can make
 * flows that collide; `partition` must not, since output is ordered by it.
 */
export function setKey(packet: Packet, sourcePort: u32, destinationPort: u32, seed: u64): void {
  let a0: u64;
  let a1: u64;
  let b0: u64;
  let b1: u64;
  if (packet.flags & PACKET_IPV6) {
    // Compared as little-endian words: any fixed order does.
    a0 = load<u64>(packet.network + 8);
    a1 = load<u64>(packet.network + 16);
    b0 = load<u64>(packet.network + 24);
    b1 = load<u64>(packet.network + 32);
  } else {
    a0 = load<u32>(packet.network + 12) as u64;
    b0 = load<u32>(packet.network + 16) as u64;
    a1 = 0;
    b1 = 0;
  }
  let aPort = sourcePort as u64;
  let bPort = destinationPort as u64;
  const swapped = a0 > b0 || (a0 == b0 && (a1 > b1 || (a1 == b1 && aPort > bPort)));
  if (swapped) {
    packet.flags |= PACKET_SWAPPED;
    const t0 = a0;
    const t1 = a1;
    const tp = aPort;
    a0 = b0;
    a1 = b1;
    aPort = bPort;
    b0 = t0;
    b1 = t1;
    bPort = tp;
  }
  let rest = (aPort << 48) | (bPort << 32) | ((packet.protocol as u64) << 24);
  if (packet.encapsulation)
    rest ^= (changetype<Encapsulation>(packet.encapsulation).key as u64) << 8;
  rest ^= (packet.vlan as u64) * C3;
  let plain = mix(mix(mix(0, a0 ^ (a1 << 7)), b0 ^ (b1 << 9)), rest);
  plain = (plain ^ (plain >> 32)) * C2;
  packet.partition = ((plain >> 60) as u8) & ((PARTITIONS - 1) as u8);
  let seeded = mix(mix(mix(seed, a0), b0), rest);
  if (packet.flags & PACKET_IPV6) seeded = mix(mix(seeded, a1), b1);
  seeded = (seeded ^ (seeded >> 32)) * C2;
  packet.hash = (seeded >> 32) as u32;
}
