// Names of numbered things in records; the engine's numbers are their places. The engine writes the same
// names into NDJSON (assembly/output/names.ts); a test compares both.

export const END_REASONS = [
  'idle',
  'closed',
  'reset',
  'active',
  'evicted',
  'end-of-input',
] as const;
/** Why a flow's record was written: no packet for the timeout; FIN both ways; RST; the active timeout; a cap; the input ended. */
export type EndReason = (typeof END_REASONS)[number];

export const CONN_STATES = [
  'OTH',
  'S0',
  'S1',
  'SF',
  'REJ',
  'S2',
  'S3',
  'RSTO',
  'RSTR',
  'RSTOS0',
  'RSTRH',
  'SH',
  'SHR',
] as const;
/** Connection state as in Zeek's conn.log. */
export type ConnState = (typeof CONN_STATES)[number];

export const SHAPES = [
  'other',
  'probe',
  'streaming',
  'bulk-download',
  'bulk-upload',
  'interactive',
  'request-response',
] as const;
/** Traffic shape: rules on size and time alone, see docs/features.md. */
export type Shape = (typeof SHAPES)[number];

export const LAYERS = [
  'other',
  'mpls',
  'gre',
  'erspan',
  'vxlan',
  'geneve',
  'gtp-u',
  'ipip',
  '6in4',
  'ipv6',
  'pppoe',
  'pbb',
] as const;
/** A tunnel layer that a packet was unwrapped from. */
export type LayerType = (typeof LAYERS)[number];

export const APP_CONFIDENCES = ['none', 'port', 'pattern', 'handshake'] as const;
/** How a flow's application protocol was told. */
export type AppConfidence = Exclude<(typeof APP_CONFIDENCES)[number], 'none'>;

/** Anomalies by the number of their bit. */
export const ANOMALIES = [
  'bad_IP_checksum',
  'bad_TCP_checksum',
  'bad_UDP_checksum',
  'bad_ICMP_checksum',
  'truncated_IP',
  'truncated_header',
  'bad_TCP_header_len',
  'UDP_datagram_length_mismatch',
  'bad_TCP_option_len',
  'fragment_inconsistency',
  'fragment_overlap',
  'excessively_small_fragment',
  'SYN_with_FIN',
  'TCP_christmas',
  'TCP_null_flags',
  'baroque_SYN',
  'SYN_with_data',
  'land_attack',
  'broadcast_source',
  'multicast_source',
  'retransmission_inconsistency',
  'DNS_label_forward_compress_offset',
  'DNS_name_too_long',
  'DNS_RR_length_mismatch',
  'unescaped_special_URI_char',
  'DNS_truncated_quest_too_short',
  'DNS_truncated_ans_too_short',
  'DNS_trailing_bytes',
  'line_terminated_with_single_CR',
  'HTTP_bad_header_name',
  'HTTP_bad_chunk_size',
  'TLS_bad_record',
  'TLS_handshake_length_mismatch',
  'TLS_hello_length_mismatch',
] as const;
/** Something odd in a flow's packets: see docs/flows.md. Names as in Zeek's weird.log, where it has one. */
export type AnomalyName = (typeof ANOMALIES)[number];

/** Names of the anomalies whose bits are set, of the lower and the upper 32. */
export function anomalyNames(low: number, high: number): AnomalyName[] {
  return ANOMALIES.filter((_, bit) => ((bit < 32 ? low : high) >>> (bit & 31)) & 1);
}

const PROTOCOLS = new Map<number, string>([
  [1, 'icmp'],
  [2, 'igmp'],
  [6, 'tcp'],
  [17, 'udp'],
  [46, 'rsvp'],
  [47, 'gre'],
  [50, 'esp'],
  [51, 'ah'],
  [58, 'icmpv6'],
  [88, 'eigrp'],
  [89, 'ospf'],
  [103, 'pim'],
  [112, 'vrrp'],
  [132, 'sctp'],
  [136, 'udplite'],
]);

/** Keyword of an IP protocol number, or the number in decimal. */
export function protocolName(number: number): string {
  return PROTOCOLS.get(number) ?? String(number);
}

const WITH_PORTS = new Set([6, 17, 132, 136]);

export function hasPorts(protocol: number): boolean {
  return WITH_PORTS.has(protocol);
}
