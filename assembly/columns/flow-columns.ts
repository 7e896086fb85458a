// The columns of flows, by the names that they have in tables. TypeScript fills in their addresses.

@unmanaged
export class FlowColumns {
  id: u32;
  communityId: u32;
  captures: u32;
  firstTime: u32;
  lastTime: u32;
  duration: u32;
  src_ip: u32;
  src_port: u32;
  dst_ip: u32;
  dst_port: u32;
  protocol: u32;
  icmpType: u32;
  icmpCode: u32;
  app: u32;
  appConfidence: u32;
  vlan: u32;
  encapsulation: u32;
  tunnel_src: u32;
  tunnel_dst: u32;
  endReason: u32;
  connState: u32;
  history: u32;
  shape: u32;
  sizeFingerprint: u32;
  incomplete: u32;
  splt_lengths: u32;
  splt_gaps: u32;
}

/** Those of a direction, with `fwd_` or `rev_` before the name. They follow FlowColumns, `fwd` first. */
@unmanaged
export class DirectionColumns {
  packets: u32;
  bytes: u32;
  frameBytes: u32;
  payloadBytes: u32;
  ttl: u32;
  sizes: u32;
  payload_packets: u32;
  payload_entropy: u32;
  payload_entropyBytes: u32;
  payload_byteMean: u32;
  payload_byteStdev: u32;
  payload_chiSquare: u32;
  payload_printable: u32;
  payload_length_min: u32;
  payload_length_mean: u32;
  payload_length_max: u32;
  payload_length_stdev: u32;
  interArrival_min: u32;
  interArrival_mean: u32;
  interArrival_max: u32;
  interArrival_stdev: u32;
  tcp_flags: u32;
  tcp_window: u32;
  tcp_mss: u32;
  tcp_windowScale: u32;
  tcp_retransmitted_packets: u32;
  tcp_retransmitted_bytes: u32;
  tcp_outOfOrder_packets: u32;
  tcp_outOfOrder_bytes: u32;
  tcp_missingBytes: u32;
  anomalies: u32;
  badChecksums: u32;
}
