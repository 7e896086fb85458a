// Counters of one worker. Sums over workers do not depend on who did what, so output stays the same.

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
  /** Streams of which nothing more was read: for the cap on their memory; for a message that exceeds what is held of one. */
  streamsRefused: u64;
  messagesTooLong: u64;
  /** Streams whose bytes stopped making sense to their parser. */
  streamsMalformed: u64;
  /** Places where bytes of a stream are missing that a parser wanted, and how many bytes. */
  streamGaps: u64;
  streamGapBytes: u64;
  /** EthertypeCount[], as the types came, and how many; u16[65536], number plus one of each type's entry. */
  ethertypes: u32;
  ethertypeCount: u32;
  ethertypeIndex: u32;
  pad: u32;
}

/** Counts a frame that carries no IP under its Ethernet type (or length-framed LLC as 0). */
export function countEthertype(stats: Stats, ethertype: u32, bytes: u32): void {
  const index = stats.ethertypeIndex + ((ethertype & 0xffff) << 1);
  let number = load<u16>(index) as u32;
  if (number == 0) {
    number = ++stats.ethertypeCount;
    store<u16>(index, number as u16);
    entryOf(stats, number).ethertype = ethertype;
  }
  const entry = entryOf(stats, number);
  entry.packets++;
  entry.bytes += bytes;
}

function entryOf(stats: Stats, number: u32): EthertypeCount {
  return changetype<EthertypeCount>(stats.ethertypes + (number - 1) * offsetof<EthertypeCount>());
}
