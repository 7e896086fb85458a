// The run's summary, kept on the orchestrator from the merged events: traffic by protocol and service,
// by host, and the largest flows. Bounded: hosts past the cap are counted together.

import { Encapsulation } from './memory/encapsulation';
import { DIRECTIONS, DirectionEvent, EVENT_FLOW, FLOW_FIXED, FlowEvent } from './memory/event';
import { PROTOCOL_TCP, PROTOCOL_UDP } from './memory/ip-protocols';
import { Merge } from './merge';

@unmanaged
export class Tally {
  flows: u64;
  packets: u64;
  bytes: u64;
}

@unmanaged
export class Host {
  address0: u64;
  address1: u64;
  /** Number plus one of the next host of its bucket. */
  next: u32;
  ipVersion: u32;
  flows: u32;
  pad: u32;
  packets: u64;
  bytesSent: u64;
  bytesReceived: u64;
}

export const TOP_FLOWS: u32 = 10;
/** Bytes kept of each: the event without its SPLT and text. */
export const TOP_FLOW: u32 = FLOW_FIXED + (offsetof<Encapsulation>() as u32);
/** Application protocols there can be. */
export const APPS: u32 = 256;
/** Events whose hosts are touched ahead. */
const BATCH: u32 = 32;

@unmanaged
export class Summary {
  flows: u64;
  packets: u64;
  bytes: u64;
  /** Tally[256] by IP protocol; Tally[65536] by destination port, TCP then UDP. */
  protocols: u32;
  services: u32;
  /** By application protocol: Tally[APPS], and u32[APPS], addresses of the static strings that name them. */
  apps: u32;
  appNames: u32;
  /** Host[maxHosts], as they came; u32[hostMask + 1], number plus one of a bucket's first. */
  hosts: u32;
  hostBuckets: u32;
  hostMask: u32;
  hostCount: u32;
  maxHosts: u32;
  /** Packets and bytes of hosts past the cap. */
  otherHostPackets: u64;
  otherHostBytes: u64;
  /** Copies of the largest flows' events without SPLT and text; how many. */
  top: u32;
  topCount: u32;
  touched: u32;
  pad: u32;
  /** Flows by end reason, 6 counters. */
  reasons0: u64;
  reasons1: u64;
  reasons2: u64;
  reasons3: u64;
  reasons4: u64;
  reasons5: u64;
}

/** Adds the first `count` listed events. */
export function summarize(it: Summary, merge: Merge, count: u32): void {
  for (let first: u32 = 0; first < count; first += BATCH) {
    const end = min(count, first + BATCH);
    touch(it, merge, first, end);
    for (let i = first; i < end; i++) {
      const event = changetype<FlowEvent>(load<u32>(merge.list + (i << 2)));
      if (event.type == EVENT_FLOW) addFlow(it, event);
    }
  }
}

/** Loads the first host of each event's buckets, so that their cache misses overlap. */
function touch(it: Summary, merge: Merge, first: u32, end: u32): void {
  let sum: u32 = 0;
  for (let i = first; i < end; i++) {
    const event = load<u32>(merge.list + (i << 2));
    if (changetype<FlowEvent>(event).type != EVENT_FLOW) continue;
    sum += touchHost(it, event + offsetof<FlowEvent>('source0'));
    sum += touchHost(it, event + offsetof<FlowEvent>('destination0'));
  }
  // Kept, so that the loads are not dropped as useless.
  it.touched = sum;
}

function touchHost(it: Summary, address: usize): u32 {
  const number = load<u32>(bucketOf(it, load<u64>(address), load<u64>(address + 8)));
  return load<u32>(it.hosts + (max<u32>(number, 1) - 1) * offsetof<Host>());
}

function bucketOf(it: Summary, a0: u64, a1: u64): usize {
  let h = (a0 ^ (a1 * 0x9e3779b97f4a7c15)) * 0xbf58476d1ce4e5b9;
  h ^= h >> 32;
  return it.hostBuckets + (((h as u32) & it.hostMask) << 2);
}

function addFlow(it: Summary, event: FlowEvent): void {
  const base = changetype<usize>(event);
  const fwd = changetype<DirectionEvent>(base + DIRECTIONS);
  const rev = changetype<DirectionEvent>(base + DIRECTIONS + offsetof<DirectionEvent>());
  const packets = fwd.packets + rev.packets;
  const bytes = fwd.bytes + rev.bytes;
  it.flows++;
  it.packets += packets;
  it.bytes += bytes;
  const reason =
    changetype<usize>(it) + offsetof<Summary>('reasons0') + ((event.endReason as usize) << 3);
  store<u64>(reason, load<u64>(reason) + 1);
  addTally(it.protocols + (event.protocol as usize) * offsetof<Tally>(), packets, bytes);
  const protocol = event.protocol as u32;
  if (protocol == PROTOCOL_TCP || protocol == PROTOCOL_UDP) {
    const index = (protocol == PROTOCOL_UDP ? 65536 : 0) + (event.destinationPort as u32);
    addTally(it.services + index * offsetof<Tally>(), packets, bytes);
    addTally(it.apps + (event.appNumber as usize) * offsetof<Tally>(), packets, bytes);
    store<u32>(it.appNames + ((event.appNumber as usize) << 2), event.app);
  }
  const source = base + offsetof<FlowEvent>('source0');
  const destination = base + offsetof<FlowEvent>('destination0');
  if (memory.compare(source, destination, 16) == 0) {
    // A host that speaks to itself is one host, and sent and received it all.
    addHost(it, source, event.ipVersion, packets, bytes, bytes);
  } else {
    addHost(it, source, event.ipVersion, packets, fwd.bytes, rev.bytes);
    addHost(it, destination, event.ipVersion, packets, rev.bytes, fwd.bytes);
  }
  keepTop(it, event, bytes);
}

function addTally(at: usize, packets: u64, bytes: u64): void {
  const tally = changetype<Tally>(at);
  tally.flows++;
  tally.packets += packets;
  tally.bytes += bytes;
}

function addHost(
  it: Summary,
  address: usize,
  version: u8,
  packets: u64,
  sent: u64,
  received: u64,
): void {
  const a0 = load<u64>(address);
  const a1 = load<u64>(address + 8);
  const bucket = bucketOf(it, a0, a1);
  let number = load<u32>(bucket);
  while (number != 0) {
    const host = changetype<Host>(it.hosts + (number - 1) * offsetof<Host>());
    if (host.address0 == a0 && host.address1 == a1 && host.ipVersion == (version as u32)) {
      addToHost(host, packets, sent, received);
      return;
    }
    number = host.next;
  }
  if (it.hostCount >= it.maxHosts) {
    it.otherHostPackets += packets;
    it.otherHostBytes += sent + received;
    return;
  }
  const host = changetype<Host>(it.hosts + it.hostCount * offsetof<Host>());
  host.address0 = a0;
  host.address1 = a1;
  host.ipVersion = version;
  host.next = load<u32>(bucket);
  store<u32>(bucket, ++it.hostCount);
  addToHost(host, packets, sent, received);
}

function addToHost(host: Host, packets: u64, sent: u64, received: u64): void {
  host.flows++;
  host.packets += packets;
  host.bytesSent += sent;
  host.bytesReceived += received;
}

/** Keeps the TOP_FLOWS flows with most bytes, largest first; of equals the earlier stays. */
function keepTop(it: Summary, event: FlowEvent, bytes: u64): void {
  if (it.topCount == TOP_FLOWS && bytes <= bytesOf(it.top + (TOP_FLOWS - 1) * TOP_FLOW)) return;
  let at = it.topCount < TOP_FLOWS ? it.topCount++ : TOP_FLOWS - 1;
  while (at > 0 && bytesOf(it.top + (at - 1) * TOP_FLOW) < bytes) {
    memory.copy(it.top + at * TOP_FLOW, it.top + (at - 1) * TOP_FLOW, TOP_FLOW);
    at--;
  }
  const copy = changetype<FlowEvent>(it.top + at * TOP_FLOW);
  memory.copy(changetype<usize>(copy), changetype<usize>(event), FLOW_FIXED);
  copy.spltCount = 0;
  if (event.encapsulationOffset == 0) return;
  copy.encapsulationOffset = FLOW_FIXED;
  memory.copy(
    changetype<usize>(copy) + FLOW_FIXED,
    changetype<usize>(event) + event.encapsulationOffset,
    offsetof<Encapsulation>(),
  );
}

function bytesOf(event: usize): u64 {
  const fwd = changetype<DirectionEvent>(event + DIRECTIONS);
  const rev = changetype<DirectionEvent>(event + DIRECTIONS + offsetof<DirectionEvent>());
  return fwd.bytes + rev.bytes;
}
