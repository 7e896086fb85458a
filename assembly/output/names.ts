// Names of numbered things in records. The twin tables are in src/records/names.ts; a test compares all.

import {
  LAYER_6IN4,
  LAYER_ERSPAN,
  LAYER_GENEVE,
  LAYER_GRE,
  LAYER_GTPU,
  LAYER_IPIP,
  LAYER_IPV6_TUNNEL,
  LAYER_MPLS,
  LAYER_PBB,
  LAYER_PPPOE,
  LAYER_VXLAN,
} from '../memory/encapsulation';
import {
  CONFIDENCE_PATTERN,
  CONFIDENCE_PORT,
  CONN_REJ,
  CONN_RSTO,
  CONN_RSTOS0,
  CONN_RSTR,
  CONN_RSTRH,
  CONN_S0,
  CONN_S1,
  CONN_S2,
  CONN_S3,
  CONN_SF,
  CONN_SH,
  CONN_SHR,
  END_ACTIVE,
  END_CLOSED,
  END_EVICTED,
  END_OF_INPUT,
  END_RESET,
  SHAPE_BULK_DOWNLOAD,
  SHAPE_BULK_UPLOAD,
  SHAPE_INTERACTIVE,
  SHAPE_PROBE,
  SHAPE_REQUEST_RESPONSE,
  SHAPE_STREAMING,
} from '../memory/outcomes';

/** Keyword of an IP protocol; empty where it has none here. */
export function protocolName(protocol: u8): string {
  switch (protocol as u32) {
    case 1:
      return 'icmp';
    case 2:
      return 'igmp';
    case 6:
      return 'tcp';
    case 17:
      return 'udp';
    case 46:
      return 'rsvp';
    case 47:
      return 'gre';
    case 50:
      return 'esp';
    case 51:
      return 'ah';
    case 58:
      return 'icmpv6';
    case 88:
      return 'eigrp';
    case 89:
      return 'ospf';
    case 103:
      return 'pim';
    case 112:
      return 'vrrp';
    case 132:
      return 'sctp';
    case 136:
      return 'udplite';
    default:
      return '';
  }
}

export function hasPorts(protocol: u8): bool {
  return protocol == 6 || protocol == 17 || protocol == 132 || protocol == 136;
}

export function endReasonName(reason: u8): string {
  switch (reason) {
    case END_CLOSED:
      return 'closed';
    case END_RESET:
      return 'reset';
    case END_ACTIVE:
      return 'active';
    case END_EVICTED:
      return 'evicted';
    case END_OF_INPUT:
      return 'end-of-input';
    default:
      return 'idle';
  }
}

export function connStateName(state: u8): string {
  switch (state) {
    case CONN_S0:
      return 'S0';
    case CONN_S1:
      return 'S1';
    case CONN_SF:
      return 'SF';
    case CONN_REJ:
      return 'REJ';
    case CONN_S2:
      return 'S2';
    case CONN_S3:
      return 'S3';
    case CONN_RSTO:
      return 'RSTO';
    case CONN_RSTR:
      return 'RSTR';
    case CONN_RSTOS0:
      return 'RSTOS0';
    case CONN_RSTRH:
      return 'RSTRH';
    case CONN_SH:
      return 'SH';
    case CONN_SHR:
      return 'SHR';
    default:
      return 'OTH';
  }
}

/** How an application protocol was told; `confidence` is not CONFIDENCE_NONE. */
export function confidenceName(confidence: u8): string {
  switch (confidence) {
    case CONFIDENCE_PORT:
      return 'port';
    case CONFIDENCE_PATTERN:
      return 'pattern';
    default:
      return 'handshake';
  }
}

export function shapeName(shape: u8): string {
  switch (shape) {
    case SHAPE_PROBE:
      return 'probe';
    case SHAPE_STREAMING:
      return 'streaming';
    case SHAPE_BULK_DOWNLOAD:
      return 'bulk-download';
    case SHAPE_BULK_UPLOAD:
      return 'bulk-upload';
    case SHAPE_INTERACTIVE:
      return 'interactive';
    case SHAPE_REQUEST_RESPONSE:
      return 'request-response';
    default:
      return 'other';
  }
}

export function layerName(kind: u8): string {
  switch (kind) {
    case LAYER_MPLS:
      return 'mpls';
    case LAYER_GRE:
      return 'gre';
    case LAYER_ERSPAN:
      return 'erspan';
    case LAYER_VXLAN:
      return 'vxlan';
    case LAYER_GENEVE:
      return 'geneve';
    case LAYER_GTPU:
      return 'gtp-u';
    case LAYER_IPIP:
      return 'ipip';
    case LAYER_6IN4:
      return '6in4';
    case LAYER_IPV6_TUNNEL:
      return 'ipv6';
    case LAYER_PPPOE:
      return 'pppoe';
    case LAYER_PBB:
      return 'pbb';
    default:
      return 'other';
  }
}

/** Name of an anomaly by the number of its bit. */
export function anomalyName(bit: u32): string {
  switch (bit) {
    case 0:
      return 'bad_IP_checksum';
    case 1:
      return 'bad_TCP_checksum';
    case 2:
      return 'bad_UDP_checksum';
    case 3:
      return 'bad_ICMP_checksum';
    case 4:
      return 'truncated_IP';
    case 5:
      return 'truncated_header';
    case 6:
      return 'bad_TCP_header_len';
    case 7:
      return 'UDP_datagram_length_mismatch';
    case 8:
      return 'bad_TCP_option_len';
    case 9:
      return 'fragment_inconsistency';
    case 10:
      return 'fragment_overlap';
    case 11:
      return 'excessively_small_fragment';
    case 12:
      return 'SYN_with_FIN';
    case 13:
      return 'TCP_christmas';
    case 14:
      return 'TCP_null_flags';
    case 15:
      return 'baroque_SYN';
    case 16:
      return 'SYN_with_data';
    case 17:
      return 'land_attack';
    case 18:
      return 'broadcast_source';
    case 19:
      return 'multicast_source';
    case 20:
      return 'retransmission_inconsistency';
    case 21:
      return 'DNS_label_forward_compress_offset';
    case 22:
      return 'DNS_name_too_long';
    case 23:
      return 'DNS_RR_length_mismatch';
    case 24:
      return 'unescaped_special_URI_char';
    case 25:
      return 'DNS_truncated_quest_too_short';
    case 26:
      return 'DNS_truncated_ans_too_short';
    case 27:
      return 'DNS_trailing_bytes';
    case 28:
      return 'line_terminated_with_single_CR';
    case 29:
      return 'HTTP_bad_header_name';
    case 30:
      return 'HTTP_bad_chunk_size';
    case 31:
      return 'TLS_bad_record';
    case 32:
      return 'TLS_handshake_length_mismatch';
    default:
      return 'TLS_hello_length_mismatch';
  }
}
