// Stage 2: from record bounds to packets with headers read, tunnels unwrapped and flow key hashed; then
// packet numbers grouped by partition. Slots are decoded in parallel, each by one worker.

import {
  available,
  CURSOR_IGNORE_VLAN,
  Cursor,
  clearTransport,
  DONE,
  dropTail,
  ETHERNET,
  ETHERTYPE,
  IP,
  IPV4,
  IPV6,
  Layer,
  LINK,
  LLC,
  MPLS,
  PPP,
  short,
  TRANSPORT,
  UDP_TUNNEL,
  WIFI,
} from './decode/cursor';
import { setKey } from './decode/key';
import { readEthernet } from './decode/link/ethernet';
import { readPpp } from './decode/link/ppp';
import { readLink } from './decode/link/registry';
import { readWifi } from './decode/link/wifi';
import { readIpv4 } from './decode/network/ipv4';
import { readIpv6 } from './decode/network/ipv6';
import { readLlc } from './decode/network/llc';
import { readMpls } from './decode/network/mpls';
import { readEthertype } from './decode/network/registry';
import { readTransport } from './decode/transport/registry';
import { readUdpTunnel } from './decode/tunnel/registry';
import { LINK_ETHERNET } from './memory/link-types';
import { FRAGMENT, NOT_TRACKED, PACKET_IPV6, Packet, setPorts } from './memory/packet';
import { PARTITIONS, packetAt, Slot } from './memory/slot';

/** Decodes all packets of a slot. `c` is the worker's cursor, with `stats`, `maxDepth`, `seed` and option flags set. */
export function decode(slot: Slot, c: Cursor, options: u32): void {
  c.slot = slot;
  slot.fragments = 0;
  slot.extraCount = 0;
  const count = slot.count;
  for (let i: u32 = 0; i < count; i++) decodePacket(packetAt(slot, i), c, options);
}

function decodePacket(packet: Packet, c: Cursor, options: u32): void {
  c.packet = packet;
  c.flags = options;
  c.depth = 0;
  c.at = packet.data;
  c.end = packet.data + packet.captured;
  // A wire length below the captured one is a writer's slip; the bytes are there.
  c.length = max(packet.wire, packet.captured);
  if (packet.fcs != 0) dropTail(c, packet.fcs);
  packet.partition = NOT_TRACKED;
  packet.flags = 0;
  packet.frames = 1;
  packet.vlan = 0;
  packet.encapsulation = 0;
  packet.network = 0;
  packet.ipLength = 0;
  c.stats.frames++;
  c.stats.bytes += packet.wire;
  clearTransport(c);
  // Nearly all packets are Ethernet: theirs is not one call in the registry's many.
  run(c, packet.link == LINK_ETHERNET ? readEthernet(c) : readLink(c, packet.link));
}

/** Reads layers from `layer` on, then sets the flow key if an IP packet was found. */
export function run(c: Cursor, layer: Layer): void {
  while (layer != DONE) layer = step(c, layer);
  // Tunnels entered since the last IP header led to none: the packet is the outer flow's.
  c.pending = 0;
  const packet = c.packet;
  if (packet.network == 0 || packet.partition == FRAGMENT) return;
  if (packet.flags & PACKET_IPV6) c.stats.ipv6++;
  else c.stats.ipv4++;
  packet.protocol = c.protocol as u8;
  setPorts(packet, c.sourcePort, c.destinationPort);
  if (packet.flags & 6) countBadChecksum(packet, c);
  if (c.flags & CURSOR_IGNORE_VLAN) {
    const vlan = packet.vlan;
    packet.vlan = 0;
    setKey(packet, c.sourcePort, c.destinationPort, c.seed);
    packet.vlan = vlan;
  } else {
    setKey(packet, c.sourcePort, c.destinationPort, c.seed);
  }
}

function step(c: Cursor, layer: Layer): Layer {
  switch (layer) {
    case ETHERTYPE:
      return readEthertype(c);
    case IPV4:
      return readIpv4(c);
    case IPV6:
      return readIpv6(c);
    case TRANSPORT:
      c.packet.transport = c.at;
      return readTransport(c);
    case IP:
      if (available(c) < 1) return short(c, 1);
      return load<u8>(c.at) >> 4 == 6 ? IPV6 : IPV4;
    case ETHERNET:
      return readEthernet(c);
    case LLC:
      return readLlc(c);
    case MPLS:
      return readMpls(c);
    case PPP:
      return readPpp(c);
    case WIFI:
      return readWifi(c);
    case LINK:
      return readLink(c, c.link);
    case UDP_TUNNEL:
      return readUdpTunnel(c);
    default:
      return DONE;
  }
}

function countBadChecksum(packet: Packet, c: Cursor): void {
  if (packet.flags & 2) c.stats.badIpChecksum++;
  if (packet.flags & 4) c.stats.badChecksum++;
}

/** Groups the slot's packet numbers by partition, in capture order within each. */
export function group(slot: Slot): void {
  const count = slot.count;
  const start = slot.start;
  memory.fill(start, 0, (PARTITIONS + 1) << 2);
  for (let i: u32 = 0; i < count; i++) {
    const partition = packetAt(slot, i).partition as u32;
    if (partition < (PARTITIONS as u32)) {
      const at = start + ((partition + 1) << 2);
      store<u32>(at, load<u32>(at) + 1);
    }
  }
  for (let p = 1; p < PARTITIONS; p++) {
    const at = start + (p << 2);
    store<u32>(at + 4, load<u32>(at + 4) + load<u32>(at));
  }
  // start[p] is now where p begins; fill moves it to where p ends, which is where p + 1 begins.
  for (let i: u32 = 0; i < count; i++) {
    const partition = packetAt(slot, i).partition as u32;
    if (partition < (PARTITIONS as u32)) {
      const at = start + (partition << 2);
      const next = load<u32>(at);
      store<u32>(slot.order + (next << 2), i);
      store<u32>(at, next + 1);
    }
  }
  for (let p = PARTITIONS; p > 0; p--)
    store<u32>(start + (p << 2), load<u32>(start + ((p - 1) << 2)));
  store<u32>(start, 0);
}
