// What of a flow a detector may want to look at.

import {
  AMPLIFIED,
  FLOW_AMPLIFIED,
  FLOW_ICMP,
  FLOW_LARGE,
  FLOW_ODD,
  FLOW_PORT,
  FLOW_RATE,
  FLOW_SENT,
  HALF_OPEN,
  UNANSWERED,
} from '../memory/attention';
import { FlowEvent } from '../memory/event';
import { CONFIDENCE_HANDSHAKE, CONFIDENCE_PATTERN } from '../memory/outcomes';
import {
  APP_DHCP,
  APP_DHCPV6,
  APP_DNS,
  APP_HTTP,
  APP_LLMNR,
  APP_MDNS,
  APP_NBNS,
  APP_NTP,
  APP_RTCP,
  APP_RTP,
  APP_SIP,
  APP_SNMP,
  APP_SSDP,
  APP_SSH,
  APP_STUN,
  APP_TLS,
  APP_UNKNOWN,
} from '../protocols/apps';
import { directionOf, ICMP, ICMPV6, isToMany, TCP, UDP } from './ends';
import { probeOf } from './probe';

const LARGE: u64 = 4096;

/** Bits of memory/attention.ts; the event is complete. */
export function attentionToFlow(event: FlowEvent): u32 {
  const fwd = directionOf(event, 0);
  const rev = directionOf(event, 1);
  const protocol = event.protocol;
  const outcome = probeOf(event);
  let bits = outcome;
  if ((fwd.anomalies | rev.anomalies | fwd.badChecksums | rev.badChecksums) != 0) bits |= FLOW_ODD;
  if (protocol == ICMP || protocol == ICMPV6) {
    if (!isToMany(event)) bits |= FLOW_RATE;
    return protocol == ICMP ? bits | FLOW_ICMP : bits;
  }
  if (protocol != TCP && protocol != UDP) return bits;
  const sent = fwd.payloadBytes;
  if (sent > 0 && !isPolling(event.appNumber)) bits |= FLOW_SENT;
  if (sent + rev.payloadBytes >= LARGE && !isToMany(event)) bits |= FLOW_LARGE;
  if (protocol == UDP) {
    if (rev.packets == 0) return bits | FLOW_RATE;
    return rev.payloadBytes >= AMPLIFIED * max<u64>(sent, 1) ? bits | FLOW_AMPLIFIED : bits;
  }
  if (sent == 0 && (outcome == UNANSWERED || outcome == HALF_OPEN)) bits |= FLOW_RATE;
  return isElsewhere(event) ? bits | FLOW_PORT : bits;
}

/** Regular by design. */
function isPolling(app: u8): bool {
  switch (app) {
    case APP_DNS:
    case APP_MDNS:
    case APP_LLMNR:
    case APP_NBNS:
    case APP_DHCP:
    case APP_DHCPV6:
    case APP_NTP:
    case APP_SNMP:
    case APP_SSDP:
    case APP_STUN:
    case APP_SIP:
    case APP_RTP:
    case APP_RTCP:
      return true;
    default:
      return false;
  }
}

/** Recognised by content, and perhaps where another protocol is expected. */
function isElsewhere(event: FlowEvent): bool {
  const confidence = event.appConfidence;
  if (confidence != CONFIDENCE_PATTERN && confidence != CONFIDENCE_HANDSHAKE) return false;
  switch (event.appNumber) {
    case APP_UNKNOWN:
    case APP_TLS:
      return false;
    case APP_HTTP:
      return event.destinationPort != 80;
    case APP_SSH:
      return event.destinationPort != 22;
    case APP_DNS:
      return event.destinationPort != 53;
    default:
      return true;
  }
}
