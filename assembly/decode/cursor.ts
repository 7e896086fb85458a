// Where decode stands in a packet. Every layer's reader takes the cursor at its header, proves that the
// header is there, notes what it learned, moves `at` and `end` to what it carries, and returns the layer
// to read next. No reader calls another: the loop in decode.ts does, so tunnels nest without recursion.

import { Encapsulation, LAYER_MPLS, MAX_LAYERS } from '../memory/encapsulation';
import { NOT_TRACKED, PACKET_IPV6, Packet } from '../memory/packet';
import { Slot } from '../memory/slot';
import { countEthertype, Stats } from '../memory/stats';

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
/** A PPP frame: at its protocol field, or at the address and control bytes of HDLC before it. */
export const PPP: Layer = 7;
/** An MPLS label stack. */
export const MPLS: Layer = 8;
/** An LLC header (IEEE 802.2). */
export const LLC: Layer = 9;
/** What `link` names: a link header inside a capture tool's own header. */
export const LINK: Layer = 10;
/** An IEEE 802.11 MAC header. */
export const WIFI: Layer = 11;
/** What a tunnel over UDP to `destinationPort` puts behind the UDP header. */
export const UDP_TUNNEL: Layer = 12;

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
  /** LINKTYPE_* of the link header at the cursor, for LINK. */
  link: u32;
  /** Tunnel layers entered since the last IP header, and the key they would give the packet. */
  pending: u32;
  pendingKey: u32;
  pad: u32;
}

/** Do not verify checksums (option). */
export const CURSOR_NO_CHECKSUMS: u32 = 1;
/** Leave VLAN ids out of the flow key (option). */
export const CURSOR_IGNORE_VLAN: u32 = 2;
/** Whose fragments are is told (option): see PacketEvent. */
export const CURSOR_TELL_FRAGMENTS: u32 = 32;
/** A routing header changed the destination: the pseudo header is unknown. */
export const CURSOR_ROUTED: u32 = 4;
/** This packet is malformed or cut: count it once. */
export const CURSOR_COUNTED: u32 = 8;
/** The 802.11 header is padded to a multiple of 4 bytes. */
export const CURSOR_PADDED: u32 = 16;

/** An Ethernet type counted on its own. */
const TYPE_ARP: u32 = 0x0806;

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

/** Ends a frame that carries no IP, counted under `ethertype`. Inside a tunnel over IP: see `enter`. */
export function notIp(c: Cursor): Layer {
  if (c.packet.network != 0) return DONE;
  if (c.ethertype == TYPE_ARP) c.stats.arp++;
  c.stats.notIp++;
  countEthertype(c.stats, c.ethertype, c.packet.wire);
  return DONE;
}

/** A length exceeds what the frame had on the wire: what the frame had counts, and no checksum can be right. */
export function overlong(c: Cursor): u32 {
  malformed(c);
  c.flags |= CURSOR_NO_CHECKSUMS;
  return c.length;
}

/** Moves behind a header of `bytes`, which the caller proved to be there. */
export function skip(c: Cursor, bytes: u32): void {
  c.at += bytes;
  c.length -= min(c.length, bytes);
}

/** Ends what the header at the cursor carries at `bytes` from here: padding or a trailer follows. */
export function limit(c: Cursor, bytes: u32): void {
  if (available(c) > bytes) c.end = c.at + bytes;
  if (c.length > bytes) c.length = bytes;
}

/** Leaves out the last `bytes` that were sent (a frame check sequence), whether captured or not. */
export function dropTail(c: Cursor, bytes: u32): void {
  if (c.length >= bytes) limit(c, c.length - bytes);
}

/**
 * Enters a tunnel layer. False at the depth cap. `id` is kept for the record; `keyed` makes it part of the
 * flow key, for ids that are the same both ways.
 *
 * The packet itself does not change until `arrive`: where a tunnel turns out to carry no IP (ARP, a damaged
 * header, a control message) the packet stays that of the last IP header before it, as if never unwrapped.
 */
export function enter(c: Cursor, kind: u8, id: u32, keyed: bool): bool {
  if (c.depth >= c.maxDepth) {
    c.stats.tooDeep++;
    return false;
  }
  c.depth++;
  addLayer(c, kind, id, keyed);
  return true;
}

/** Notes a layer that does not count against the depth cap: a further label of an MPLS stack. */
export function addLayer(c: Cursor, kind: u8, id: u32, keyed: bool): void {
  const it = tunnelOf(c);
  if (c.pending == 0) {
    if (c.packet.encapsulation == 0)
      memory.fill(changetype<usize>(it), 0, offsetof<Encapsulation>());
    c.pendingKey = it.key;
  }
  const layer = (it.count as u32) + c.pending;
  if (layer < (MAX_LAYERS as u32)) {
    store<u8>(changetype<usize>(it) + offsetof<Encapsulation>('kinds') + layer, kind);
    store<u32>(changetype<usize>(it) + offsetof<Encapsulation>('id0') + (layer << 2), id);
  }
  c.pending++;
  // Labels are of one direction, and the last router may have popped them on the way back.
  if (kind == LAYER_MPLS) return;
  let key = (c.pendingKey ^ ((kind as u32) + 1)) * 0x9e3779b1;
  if (keyed) key = (key ^ id) * 0x85ebca6b;
  c.pendingKey = key | 1;
}

/**
 * To be called where layers are `pending` and the cursor is at an IP header that was proved to be there,
 * before the packet points to it: the layers become the packet's, and nothing stays of an outer transport.
 */
export function arrive(c: Cursor): void {
  const packet = c.packet;
  const it = tunnelOf(c);
  if (packet.encapsulation == 0) {
    packet.encapsulation = changetype<usize>(it) as u32;
    c.slot.extraCount++;
    c.stats.tunnelled++;
  }
  it.count = min<u32>((it.count as u32) + c.pending, MAX_LAYERS) as u8;
  it.key = c.pendingKey;
  c.pending = 0;
  if (packet.network != 0) noteOuter(packet, it);
  c.flags &= ~CURSOR_ROUTED;
  clearTransport(c);
}

/** The packet's Encapsulation, or the one it will have. */
function tunnelOf(c: Cursor): Encapsulation {
  const own = c.packet.encapsulation;
  if (own != 0) return changetype<Encapsulation>(own);
  return changetype<Encapsulation>(c.slot.extras + c.slot.extraCount * offsetof<Encapsulation>());
}

/** Nothing is known of a transport. */
export function clearTransport(c: Cursor): void {
  const packet = c.packet;
  packet.transport = 0;
  packet.payload = 0;
  packet.payloadCaptured = 0;
  packet.payloadLength = 0;
  packet.partition = NOT_TRACKED;
  packet.flags &= PACKET_IPV6;
  packet.fcs = 0;
  c.sourcePort = 0;
  c.destinationPort = 0;
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
