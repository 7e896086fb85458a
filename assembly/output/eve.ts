// What all events of Suricata's EVE format have (OISF/suricata, etc/schema.json; docs "EVE JSON Format").

import { Ends } from '../memory/event';
import { PROTOCOL_ICMP, PROTOCOL_ICMPV6 } from '../memory/ip-protocols';
import { Partition } from '../memory/partition';
import { putAddress } from './addresses';
import { putCommunityIdOf } from './common';
import { put, putField } from './json';
import { hasPorts } from './names';
import { putPadded, putTime } from './text';

/** `{"timestamp":…` up to the addresses and the Community ID; `back`: what it tells of went to the flow's source. */
export function putEveHead(
  at: usize,
  time: i64,
  flow: u64,
  type: string,
  ends: Ends,
  partition: Partition,
  back: bool = false,
): usize {
  at = putEveTime(put(at, '{"timestamp":"'), time);
  at = putField(at, '","flow_id":', eveFlowId(flow));
  at = put(put(at, ',"event_type":"'), type);
  const ports = hasPorts(ends.protocol);
  const base = changetype<usize>(ends);
  const source = base + offsetof<Ends>('source0');
  const destination = base + offsetof<Ends>('destination0');
  at = put(at, '","src_ip":"');
  at = putAddress(at, ends.ipVersion, back ? destination : source);
  store<u8>(at++, 0x22);
  if (ports) at = putField(at, ',"src_port":', back ? ends.destinationPort : ends.sourcePort);
  at = put(at, ',"dest_ip":"');
  at = putAddress(at, ends.ipVersion, back ? source : destination);
  store<u8>(at++, 0x22);
  if (ports) at = putField(at, ',"dest_port":', back ? ends.sourcePort : ends.destinationPort);
  at = put(at, ',"proto":"');
  at = putEveProtocol(at, ends.protocol);
  at = putField(at, '","ip_v":', ends.ipVersion);
  at = put(at, ',"community_id":"');
  at = putCommunityIdOf(at, ends, partition);
  store<u8>(at, 0x22);
  return at + 1;
}

/** Flow ids have 53 bits at most, so that JavaScript can read them as a number. */
function eveFlowId(id: u64): u64 {
  return id >> 11;
}

/** "2026-11-24T04:32:17.846734+0000" */
export function putEveTime(at: usize, time: i64): usize {
  return put(putTime(at, time) - 4, '+0000');
}

/** "2026-11-24T04:32:17", as dates of certificates are. */
export function putEveDate(at: usize, time: i64): usize {
  return putTime(at, time) - 11;
}

function putEveProtocol(at: usize, protocol: u8): usize {
  switch (protocol as u32) {
    case 1:
      return put(at, 'ICMP');
    case 2:
      return put(at, 'IGMP');
    case 6:
      return put(at, 'TCP');
    case 17:
      return put(at, 'UDP');
    case 46:
      return put(at, 'RSVP');
    case 47:
      return put(at, 'GRE');
    case 50:
      return put(at, 'ESP');
    case 51:
      return put(at, 'AH');
    case 58:
      return put(at, 'IPv6-ICMP');
    case 88:
      return put(at, 'EIGRP');
    case 89:
      return put(at, 'OSPFIGP');
    case 103:
      return put(at, 'PIM');
    case 112:
      return put(at, 'VRRP');
    case 132:
      return put(at, 'SCTP');
    case 136:
      return put(at, 'UDPLite');
    default:
      return putPadded(at, protocol, 3);
  }
}

export function isIcmp(protocol: u8): bool {
  return protocol == (PROTOCOL_ICMP as u8) || protocol == (PROTOCOL_ICMPV6 as u8);
}
