// Counters of one worker. Sums over workers do not depend on who did what, so output stays the same.

/** Ethernet types told apart in the summary; packets of further types go to the last entry. */
export const MAX_ETHERTYPES: u32 = 64;

@unmanaged
export class EthertypeCount {
  ethertype: u32;
  pad: u32;
  packets: u64;
  bytes: u64;
}

@unmanaged
export class Stats {
  /** Frames decoded and their bytes on the wire. */
  frames: u64;
  bytes: u64;
  /** Frames by innermost network protocol. */
  ipv4: u64;
  ipv6: u64;
  arp: u64;
  /** Frames that carry no IP, ARP included, by type below. */
  notIp: u64;
  /** Frames whose headers contradict themselves or the bytes there are. */
  malformed: u64;
  /** Frames cut by the snaplen before the transport header ended. */
  cut: u64;
  /** Frames of a link type without decoder. */
  unknownLink: u64;
  /** 802.11 frames that carry no readable data: management, control, encrypted. */
  notData: u64;
  vlan: u64;
  /** Frames with at least one tunnel; those where unwrapping stopped at the depth cap. */
  tunnelled: u64;
  tooDeep: u64;
  badIpChecksum: u64;
  badChecksum: u64;
  /** Fragments seen, datagrams put together, datagrams and fragments given up for time, cap or contradiction. */
  fragments: u64;
  reassembled: u64;
  datagramsTimedOut: u64;
  datagramsEvicted: u64;
  fragmentsRejected: u64;
  fragmentsOverlapping: u64;
  /** Flows ended for the flow or memory cap; feature memory refused for the same. */
  flowsEvicted: u64;
  featuresRefused: u64;
  flows: u64;
  packetsTracked: u64;
  /** Packets of flows for which there was no memory at all. */
  packetsRefused: u64;
  ethertypeCount: u32;
  pad: u32;
  /** EthertypeCount[MAX_ETHERTYPES] follow. */
  ethertypes: u64;
}

export const STATS_SIZE: u32 = (offsetof<Stats>('ethertypes') as u32) + MAX_ETHERTYPES * 24;

/** Counts a frame that carries no IP under its Ethernet type (or length-framed LLC as 0). */
export function countEthertype(stats: Stats, ethertype: u32, bytes: u32): void {
  const first = changetype<usize>(stats) + offsetof<Stats>('ethertypes');
  let i: u32 = 0;
  const count = stats.ethertypeCount;
  for (; i < count; i++) {
    if (changetype<EthertypeCount>(first + i * offsetof<EthertypeCount>()).ethertype == ethertype)
      break;
  }
  if (i == MAX_ETHERTYPES) i--;
  const entry = changetype<EthertypeCount>(first + i * offsetof<EthertypeCount>());
  if (i == count) {
    stats.ethertypeCount = i + 1;
    entry.ethertype = ethertype;
  }
  entry.packets++;
  entry.bytes += bytes;
}
