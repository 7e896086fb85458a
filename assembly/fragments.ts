// IP reassembly (RFC 791 §3.2, RFC 8200 §4.5), between decode and track: slots in order, only those with
// fragments. The packet that completes a datagram becomes the datagram, at its place in the capture; the
// others are tracked no further. Of overlapping bytes the first copy stays (RFC 5722 is stricter: it drops).
//
//   one datagram, DATAGRAM bytes
//   ┌──────────┬────────────────────────────────┬─────────────┬───────────── … ─────────────┐
//   │ Datagram │ bitmap: 8 bytes of payload a bit│  IP header ─┤ payload, 65,535 at most      │
//   └──────────┴────────────────────────────────┴─────────────┴───────────── … ─────────────┘

import { run } from './decode';
import { CURSOR_TELL_FRAGMENTS, Cursor, TRANSPORT } from './decode/cursor';
import { readExtensions } from './decode/network/ipv6';
import {
  ANOMALY_FRAGMENT_INCONSISTENCY,
  ANOMALY_FRAGMENT_OVERLAP,
  ANOMALY_SMALL_FRAGMENT,
} from './memory/anomalies';
import { be16, be32 } from './memory/bytes';
import { Encapsulation } from './memory/encapsulation';
import {
  addOdd,
  FRAGMENT,
  FRAGMENTS_PARTITION,
  NOT_TRACKED,
  PACKET_IPV6,
  PACKET_REASSEMBLED,
  Packet,
} from './memory/packet';
import { packetAt, Slot } from './memory/slot';

@unmanaged
export class Datagram {
  /** Next of the bucket; once complete, next of the slot's chain; once free, next free. */
  next: u32;
  bucket: u32;
  /** Neighbours in order of arrival. */
  older: u32;
  newer: u32;
  source0: u64;
  source1: u64;
  destination0: u64;
  destination1: u64;
  id: u32;
  encapsulation: u32;
  /** Payload protocol of the first fragment; IPv6: next header. */
  protocol: u8;
  ipv6: u8;
  frames: u16;
  /** Payload length, 0 until the last fragment came. */
  total: u32;
  /** 8-byte units of payload that came. */
  units: u32;
  /** Bytes of IP header kept, 0 until the first fragment came. */
  header: u32;
  wire: u32;
  /** IP bytes of all its fragments' headers. */
  headers: u32;
  time: i64;
  /** ANOMALY_* that its fragments showed. */
  odd: u32;
  /** Its number in the run, from 1. */
  number: u32;
}

@unmanaged
export class Fragments {
  memory: u32;
  memorySize: u32;
  /** Datagrams carved so far; free ones; held ones, oldest and newest. */
  carved: u32;
  free: u32;
  oldest: u32;
  newest: u32;
  /** ns after its first fragment at which a datagram is given up. */
  timeout: i64;
  /** u32[FRAGMENT_BUCKETS] */
  buckets: u32;
  /** Datagrams under way. */
  held: u32;
  /** Datagrams begun so far. */
  begun: u32;
}

export const FRAGMENT_BUCKETS: u32 = 1024;
const MAX_PAYLOAD: u32 = 65535;
/** Fewer IP bytes in a fragment that is not the last are no link's doing (IPv4 links carry 68 at least, RFC 791). */
const MIN_FRAGMENT: u32 = 64;
const BITMAP: u32 = 128;
const BITMAP_BYTES: u32 = 1024;
const HEADER_ROOM: u32 = 64;
const PAYLOAD: u32 = BITMAP + BITMAP_BYTES + HEADER_ROOM;
/** Bytes that a datagram takes of the fragments' memory. */
export const DATAGRAM: u32 = PAYLOAD + 65536;

const MORE_FRAGMENTS_V4: u32 = 0x2000;
const OFFSET_V4: u32 = 0x1fff;

/** Puts the slot's fragments together. `c` and `options` as for decode. */
export function reassemble(it: Fragments, slot: Slot, c: Cursor, options: u32): void {
  c.slot = slot;
  const count = slot.count;
  for (let i: u32 = 0; i < count; i++) {
    const packet = packetAt(slot, i);
    if (packet.partition != FRAGMENT) continue;
    c.stats.fragments++;
    packet.partition = NOT_TRACKED;
    addFragment(it, packet, c, options);
  }
}

/** Takes back the datagrams that the slot's packets pointed into. */
export function releaseDatagrams(it: Fragments, slot: Slot): void {
  let at = slot.datagrams;
  while (at != 0) {
    const datagram = changetype<Datagram>(at);
    const next = datagram.next;
    datagram.next = it.free;
    it.free = at;
    at = next;
  }
  slot.datagrams = 0;
}

function addFragment(it: Fragments, packet: Packet, c: Cursor, options: u32): void {
  const ipv6 = (packet.flags & PACKET_IPV6) != 0;
  let offset: u32;
  let more: bool;
  let id: u32;
  let protocol: u8;
  if (ipv6) {
    const word = be16(packet.transport + 2);
    offset = word & 0xfff8;
    more = (word & 1) != 0;
    id = be32(packet.transport + 4);
    protocol = load<u8>(packet.transport);
  } else {
    const word = be16(packet.network + 6);
    offset = (word & OFFSET_V4) << 3;
    more = (word & MORE_FRAGMENTS_V4) != 0;
    id = be16(packet.network + 4);
    protocol = load<u8>(packet.network + 9);
  }
  const length = packet.payloadLength;
  // Cut by the snaplen, empty, too long for IP, or a middle piece that is not whole units: no use.
  if (
    packet.payloadCaptured < length ||
    length == 0 ||
    offset + length > MAX_PAYLOAD ||
    (more && (length & 7) != 0)
  ) {
    c.stats.fragmentsRejected++;
    return;
  }
  expire(it, packet.time, c);
  const datagram = find(it, packet, id, protocol, ipv6, c);
  if (changetype<usize>(datagram) == 0) {
    c.stats.fragmentsRejected++;
    return;
  }
  const end = offset + length;
  if (datagram.total != 0 && (more ? end > datagram.total : end != datagram.total)) {
    c.stats.fragmentsRejected++;
    return;
  }
  if (!more) datagram.total = end;
  if (more && packet.ipLength < MIN_FRAGMENT) datagram.odd |= ANOMALY_SMALL_FRAGMENT;
  datagram.frames++;
  datagram.wire += packet.wire;
  datagram.headers += packet.ipLength - length;
  const base = changetype<usize>(datagram);
  if (offset == 0 && datagram.header == 0) {
    const header = ipv6 ? 40 : ((load<u8>(packet.network) as u32) & 15) << 2;
    datagram.header = header;
    datagram.protocol = protocol;
    memory.copy(base + PAYLOAD - header, packet.network, header);
  }
  copyUnits(datagram, offset, packet.payload, length, c);
  if (isComplete(datagram)) complete(it, datagram, packet, c, options);
  else if (options & CURSOR_TELL_FRAGMENTS) tellOf(packet, datagram);
}

function isComplete(it: Datagram): bool {
  return it.total != 0 && it.header != 0 && it.units >= (it.total + 7) >> 3;
}

/** Leaves word which datagram the fragment went into. */
function tellOf(packet: Packet, datagram: Datagram): void {
  packet.partition = FRAGMENTS_PARTITION;
  packet.network = 0;
  packet.frames = 0;
  packet.data = datagram.number;
}

/** Copies payload that did not come before. */
function copyUnits(datagram: Datagram, offset: u32, from: usize, length: u32, c: Cursor): void {
  const base = changetype<usize>(datagram);
  let overlap: u32 = 0;
  for (let done: u32 = 0; done < length; done += 8) {
    const unit = (offset + done) >> 3;
    const bytes = min<u32>(8, length - done);
    const flag = base + BITMAP + (unit >> 3);
    const mask = (1 as u8) << ((unit & 7) as u8);
    const to = base + PAYLOAD + offset + done;
    if (load<u8>(flag) & mask) {
      const same = memory.compare(to, from + done, bytes) == 0;
      overlap |= same ? ANOMALY_FRAGMENT_OVERLAP : ANOMALY_FRAGMENT_INCONSISTENCY;
      continue;
    }
    store<u8>(flag, load<u8>(flag) | mask);
    memory.copy(to, from + done, bytes);
    datagram.units++;
  }
  if (overlap & ANOMALY_FRAGMENT_INCONSISTENCY) c.stats.fragmentsOverlapping++;
  datagram.odd |= overlap;
}

/** The datagram is whole: `packet` becomes it, and is decoded on from its payload. */
function complete(
  it: Fragments,
  datagram: Datagram,
  packet: Packet,
  c: Cursor,
  options: u32,
): void {
  unlink(it, datagram);
  c.stats.reassembled++;
  const payload = settle(it, datagram, c.slot);
  packet.network = payload - datagram.header;
  packet.ipLength = datagram.headers + datagram.total;
  packet.frames = datagram.frames;
  packet.data = datagram.number;
  packet.wire = datagram.wire;
  packet.payload = 0;
  packet.payloadCaptured = 0;
  packet.payloadLength = 0;
  packet.flags = (datagram.ipv6 ? PACKET_IPV6 : 0) | PACKET_REASSEMBLED;
  packet.fcs = 0;
  if (datagram.odd != 0) addOdd(packet, datagram.odd);
  c.packet = packet;
  c.flags = options;
  c.depth = packet.encapsulation ? changetype<Encapsulation>(packet.encapsulation).count : 0;
  c.at = payload;
  c.end = payload + datagram.total;
  c.length = datagram.total;
  c.protocol = datagram.protocol;
  c.sourcePort = 0;
  c.destinationPort = 0;
  run(c, datagram.ipv6 ? readExtensions(c) : TRANSPORT);
}

/**
 * Moves header and payload to the slot, which outlives the packet, and frees the datagram; where the slot
 * has no room left the datagram stays with it until it is done. Returns where the payload is.
 */
function settle(it: Fragments, datagram: Datagram, slot: Slot): u32 {
  const at = changetype<usize>(datagram) as u32;
  const bytes = datagram.header + datagram.total;
  if (slot.assembledUsed + bytes > slot.assembledRoom) {
    datagram.next = slot.datagrams;
    slot.datagrams = at;
    return at + PAYLOAD;
  }
  const to = slot.assembled + slot.assembledUsed;
  // 16 bytes apart, so that reads of whole words behind a payload stay harmless.
  slot.assembledUsed += (bytes + 31) & ~15;
  memory.copy(to, at + PAYLOAD - datagram.header, bytes);
  datagram.next = it.free;
  it.free = at;
  return to + datagram.header;
}

function find(
  it: Fragments,
  packet: Packet,
  id: u32,
  protocol: u8,
  ipv6: bool,
  c: Cursor,
): Datagram {
  let source0: u64;
  let source1: u64 = 0;
  let destination0: u64;
  let destination1: u64 = 0;
  if (ipv6) {
    source0 = load<u64>(packet.network + 8);
    source1 = load<u64>(packet.network + 16);
    destination0 = load<u64>(packet.network + 24);
    destination1 = load<u64>(packet.network + 32);
  } else {
    source0 = load<u32>(packet.network + 12);
    destination0 = load<u32>(packet.network + 16);
  }
  const encapsulation = packet.encapsulation
    ? changetype<Encapsulation>(packet.encapsulation).key
    : 0;
  let h = (source0 ^ rotl<u64>(source1, 17)) * 0x9e3779b97f4a7c15;
  h = (h ^ destination0 ^ rotl<u64>(destination1, 17) ^ ((id as u64) << 16)) * 0xbf58476d1ce4e5b9;
  const bucket = it.buckets + ((((h >> 40) as u32) % FRAGMENT_BUCKETS) << 2);
  for (let at = load<u32>(bucket); at != 0; ) {
    const datagram = changetype<Datagram>(at);
    if (
      datagram.id == id &&
      datagram.source0 == source0 &&
      datagram.destination0 == destination0 &&
      datagram.source1 == source1 &&
      datagram.destination1 == destination1 &&
      datagram.encapsulation == encapsulation &&
      // IPv4 identification is by protocol too; in IPv6 only the first fragment's protocol counts.
      (ipv6 ? datagram.ipv6 != 0 : datagram.ipv6 == 0 && datagram.protocol == protocol)
    ) {
      return datagram;
    }
    at = datagram.next;
  }
  const datagram = take(it, c);
  if (changetype<usize>(datagram) == 0) return datagram;
  memory.fill(changetype<usize>(datagram), 0, BITMAP + BITMAP_BYTES);
  datagram.source0 = source0;
  datagram.source1 = source1;
  datagram.destination0 = destination0;
  datagram.destination1 = destination1;
  datagram.id = id;
  datagram.encapsulation = encapsulation;
  datagram.protocol = protocol;
  datagram.ipv6 = ipv6 ? 1 : 0;
  datagram.time = packet.time;
  datagram.number = ++it.begun;
  link(it, datagram, bucket as u32);
  return datagram;
}

/** A free datagram, if need be the oldest one's. 0: all memory is with slots still being tracked. */
function take(it: Fragments, c: Cursor): Datagram {
  if (it.free == 0 && (it.carved + 1) * DATAGRAM > it.memorySize) {
    if (it.oldest == 0) return changetype<Datagram>(0);
    c.stats.datagramsEvicted++;
    drop(it, changetype<Datagram>(it.oldest));
  }
  if (it.free != 0) {
    const datagram = changetype<Datagram>(it.free);
    it.free = datagram.next;
    return datagram;
  }
  return changetype<Datagram>(it.memory + it.carved++ * DATAGRAM);
}

/** Gives up datagrams whose time is over. */
function expire(it: Fragments, now: i64, c: Cursor): void {
  while (it.oldest != 0) {
    const datagram = changetype<Datagram>(it.oldest);
    if (now - datagram.time <= it.timeout) return;
    c.stats.datagramsTimedOut++;
    drop(it, datagram);
  }
}

function drop(it: Fragments, datagram: Datagram): void {
  unlink(it, datagram);
  datagram.next = it.free;
  it.free = changetype<usize>(datagram) as u32;
}

function link(it: Fragments, datagram: Datagram, bucket: u32): void {
  const at = changetype<usize>(datagram) as u32;
  datagram.bucket = bucket;
  datagram.next = load<u32>(bucket);
  store<u32>(bucket, at);
  datagram.older = it.newest;
  datagram.newer = 0;
  if (it.newest != 0) changetype<Datagram>(it.newest).newer = at;
  else it.oldest = at;
  it.newest = at;
  it.held++;
}

function unlink(it: Fragments, datagram: Datagram): void {
  it.held--;
  const at = changetype<usize>(datagram) as u32;
  let before: usize = datagram.bucket;
  while (load<u32>(before) != at) before = load<u32>(before) + offsetof<Datagram>('next');
  store<u32>(before, datagram.next);
  if (datagram.older != 0) changetype<Datagram>(datagram.older).newer = datagram.newer;
  else it.oldest = datagram.newer;
  if (datagram.newer != 0) changetype<Datagram>(datagram.newer).older = datagram.older;
  else it.newest = datagram.older;
}
