// Who claims which IPv4 address on a link: ARP (RFC 826). All ARP packets belong to one partition, so that they
// come in the order of the capture. An `arp` record tells of each address that is claimed for the first time,
// and each time that another MAC address claims it.
//
//   ARP    0      2      4   5   6      8            14        18           24        28
//          ┌──────┬──────┬───┬───┬──────┬────────────┬─────────┬────────────┬─────────┐
//          │ link │ type │ 6 │ 4 │ oper │ sender MAC │ its IP  │ target MAC │ its IP  │
//          └──────┴──────┴───┴───┴──────┴────────────┴─────────┴────────────┴─────────┘

import { commit, reserve } from './flow/ring';
import { RECORD_ANY } from './memory/attention';
import { be16 } from './memory/bytes';
import { EVENT_RECORD, RECORD_FIXED, RecordEvent } from './memory/event';
import {
  beginItems,
  ItemWriter,
  putIpv4Item,
  putMacItem,
  putNumberItem,
  putSymbol,
  putTrue,
} from './memory/items';
import { Packet } from './memory/packet';
import { OUTPUT_PROTOCOLS, Partition } from './memory/partition';
import { SCRATCH_INPUT } from './memory/scratch';
import { allocate } from './memory/slabs';
import { Stats } from './memory/stats';
import { encodeRecord } from './output/encode';

const SENDER_MAC: usize = 8;
const SENDER_IP: usize = 14;
const TARGET_IP: usize = 24;
const REPLY: u32 = 2;

/** An address and who claimed it last. */
@unmanaged
class Neighbour {
  ip: u32;
  vlan: u32;
  /** Low 48 bits: the MAC address; above: how often it changed. */
  mac: u64;
}

const NEIGHBOUR_BITS: u32 = 4;
/** Bytes of the table: 4096 addresses. */
const TABLE_BITS: u32 = 16;
const MASK: u32 = (1 << (TABLE_BITS - NEIGHBOUR_BITS)) - 1;
/** Looked at for one address. */
const MAX_PROBES: u32 = 64;
/** Changes of one address that are told. */
const MAX_CHANGES: u64 = 64;
const MAC: u64 = 0xffffffffffff;

/** Takes an ARP packet; the caller made sure of room in the ring. */
export function takeArp(partition: Partition, packet: Packet): void {
  if (!(partition.outputs & OUTPUT_PROTOCOLS)) return;
  const at = packet.payload;
  const ip = load<u32>(at + SENDER_IP);
  // Who asks whether an address is free claims none yet (RFC 5227 §1.1).
  if (ip == 0) return;
  if (partition.neighbours == 0) {
    partition.neighbours = allocate(partition.slabs, TABLE_BITS);
    if (partition.neighbours != 0) memory.fill(partition.neighbours, 0, 1 << TABLE_BITS);
  }
  const it = find(partition.neighbours, ip, packet.vlan);
  if (changetype<usize>(it) == 0) {
    changetype<Stats>(partition.stats).featuresRefused++;
    return;
  }
  const mac = load<u64>(at + SENDER_MAC) & MAC;
  const before = it.mac & MAC;
  if (mac == before) return;
  const changes = it.ip == 0 ? 0 : (it.mac >> 48) + 1;
  if (changes > MAX_CHANGES) return;
  tell(partition, packet, changetype<usize>(it), changes as u32);
  it.ip = ip;
  it.vlan = packet.vlan;
  it.mac = mac | (changes << 48);
}

/** The address's place; 0 where there is none left. */
function find(table: u32, ip: u32, vlan: u32): Neighbour {
  if (table == 0) return changetype<Neighbour>(0);
  let slot = (ip * 0x9e3779b1) ^ (vlan * 0x85ebca6b);
  slot ^= slot >> 15;
  for (let i: u32 = 0; i < MAX_PROBES; i++) {
    const it = changetype<Neighbour>(table + (((slot + i) & MASK) << NEIGHBOUR_BITS));
    if (it.ip == 0 || (it.ip == ip && it.vlan == vlan)) return it;
  }
  return changetype<Neighbour>(0);
}

/** `known`: address of its Neighbour. */
function tell(partition: Partition, packet: Packet, known: usize, changes: u32): void {
  const at = packet.payload;
  const event = changetype<RecordEvent>(reserve(partition));
  const base = changetype<usize>(event);
  const w = changetype<ItemWriter>(partition.scratch + SCRATCH_INPUT);
  memory.fill(base, 0, RECORD_FIXED);
  beginItems(w, (base as u32) + RECORD_FIXED);
  putSymbol(w, 'operation', be16(at + 6) == REPLY ? 'reply' : 'request');
  putIpv4Item(w, 'ip', at + SENDER_IP);
  putMacItem(w, 'mac', at + SENDER_MAC);
  if (changes > 0) {
    putMacItem(w, 'previousMac', known + offsetof<Neighbour>('mac'));
    putNumberItem(w, 'changes', changes);
  }
  if (load<u32>(at + SENDER_IP) == load<u32>(at + TARGET_IP)) putTrue(w, 'gratuitous');
  if (packet.vlan != 0) putNumberItem(w, 'vlan', (packet.vlan & 0xffff) - 1);
  event.type = EVENT_RECORD;
  event.epoch = partition.epoch;
  event.time = packet.time;
  event.attention = RECORD_ANY as u16;
  event.name = changetype<usize>('arp') as u32;
  event.itemBytes = w.out - (base as u32) - RECORD_FIXED;
  event.size = (w.out - (base as u32) + 7) & ~7;
  if (partition.formats != 0) encodeRecord(partition, event);
  commit(partition, event.size);
}
