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
