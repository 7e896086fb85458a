// Where decode stands in a packet. Every layer's reader takes the cursor at its header, proves that the
// header is there, notes what it learned, moves `at` and `end` to what it carries, and returns the layer
// to read next. No reader calls another: the loop in decode.ts does, so tunnels nest without recursion.

import { LAYER_MPLS, MAX_LAYERS, Encapsulation } from '../memory/encapsulation';
import { Packet } from '../memory/packet';
import { Slot } from '../memory/slot';
import { Stats } from '../memory/stats';

/** What comes next. */
export type Layer = u32;
/** The packet is decoded, or as far as it goes. */
export const DONE: Layer = 0;
/** An Ethernet header. */
export const ETHERNET: Layer = 1;
/** What `ethertype` names. */
export const ETHERTYPE: Layer = 2;
/** IPv4 or IPv6, by the version nibble. */
export const IP: Layer = 3;
export const IPV4: Layer = 4;
export const IPV6: Layer = 5;
/** What `protocol` names: a transport, or a tunnel over IP. */
export const TRANSPORT: Layer = 6;
/** A PPP frame, at its protocol field. */
export const PPP: Layer = 7;
/** An MPLS label stack. */
export const MPLS: Layer = 8;
/** An LLC header (IEEE 802.2). */
export const LLC: Layer = 9;

@unmanaged
export class Cursor {
  packet: Packet;
  stats: Stats;
  slot: Slot;
  /** Next byte to read, and the end of the bytes there are. */
  at: u32;
  end: u32;
  /** Bytes from `at` that the enclosing header says were sent; more than `end - at` where the capture was cut. */
  length: u32;
  ethertype: u32;
  protocol: u32;
  /** Bits: see CURSOR_*. */
  flags: u32;
  maxDepth: u32;
  depth: u32;
  seed: u64;
  /** Port of a transport with ports, else 0; ICMP type and counter-type (see transport/icmp.ts). */
  sourcePort: u32;
  destinationPort: u32;
}

/** Do not verify checksums (option). */
export const CURSOR_NO_CHECKSUMS: u32 = 1;
/** Leave VLAN ids out of the flow key (option). */
export const CURSOR_IGNORE_VLAN: u32 = 2;
/** A routing header changed the destination: the pseudo header is unknown. */
export const CURSOR_ROUTED: u32 = 4;
/** This packet is malformed or cut: count it once. */
export const CURSOR_COUNTED: u32 = 8;

/** Bytes there are from `at`. */
export function available(c: Cursor): u32 {
  return c.end - c.at;
}

/**
 * Ends the packet for want of bytes: `needed` from `at`. If the enclosing header promised them, the
 * snaplen cut them off; if not, the header lied.
 */
export function short(c: Cursor, needed: u32): Layer {
  if (c.length >= needed && available(c) < needed) return cut(c);
  return malformed(c);
}

export function malformed(c: Cursor): Layer {
  if (!(c.flags & CURSOR_COUNTED)) c.stats.malformed++;
  c.flags |= CURSOR_COUNTED;
  return DONE;
}

export function cut(c: Cursor): Layer {
  if (!(c.flags & CURSOR_COUNTED)) c.stats.cut++;
  c.flags |= CURSOR_COUNTED;
  return DONE;
}

/** Moves behind a header of `bytes`, which the caller proved to be there. */
export function skip(c: Cursor, bytes: u32): void {
  c.at += bytes;
  c.length -= min(c.length, bytes);
}

/**
 * Enters a tunnel layer. False at the depth cap: the caller then leaves the packet as it is. `id` is kept
 * for the record; `keyed` makes it part of the flow key, for ids that are the same both ways.
 */
export function enter(c: Cursor, kind: u8, id: u32, keyed: bool): bool {
  if (c.depth >= c.maxDepth) {
    c.stats.tooDeep++;
    return false;
  }
  const packet = c.packet;
  if (packet.encapsulation == 0) {
    packet.encapsulation = c.slot.extras + c.slot.extraCount * offsetof<Encapsulation>();
    c.slot.extraCount++;
    memory.fill(packet.encapsulation, 0, offsetof<Encapsulation>());
    c.stats.tunnelled++;
  }
  const it = changetype<Encapsulation>(packet.encapsulation);
  const layer = it.count;
  if (layer >= (MAX_LAYERS as u8)) return true;
  c.depth++;
  it.count = layer + 1;
  store<u8>(packet.encapsulation + offsetof<Encapsulation>('kinds') + layer, kind);
  store<u32>(packet.encapsulation + offsetof<Encapsulation>('id0') + ((layer as usize) << 2), id);
  let key = (it.key ^ ((kind as u32) + 1)) * 0x9e3779b1;
  if (keyed) key = (key ^ id) * 0x85ebca6b;
  it.key = key | 1;
  if (packet.network != 0 && kind != LAYER_MPLS) noteOuter(packet, it);
  return true;
}

function noteOuter(packet: Packet, it: Encapsulation): void {
  const version = load<u8>(packet.network) >> 4;
  it.ipVersion = version;
  it.source1 = 0;
  it.destination1 = 0;
  if (version == 4) {
    it.source0 = load<u32>(packet.network + 12) as u64;
    it.destination0 = load<u32>(packet.network + 16) as u64;
  } else {
    it.source0 = load<u64>(packet.network + 8);
    it.source1 = load<u64>(packet.network + 16);
    it.destination0 = load<u64>(packet.network + 24);
    it.destination1 = load<u64>(packet.network + 32);
  }
}
