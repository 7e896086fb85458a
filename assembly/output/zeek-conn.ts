// conn.log (base/protocols/conn/main.zeek), with community_id as Zeek's own script adds it.

import { DIRECTIONS, DirectionEvent, FlowEvent } from '../memory/event';
import { PROTOCOL_ICMP, PROTOCOL_ICMPV6, PROTOCOL_TCP, PROTOCOL_UDP } from '../memory/ip-protocols';
import { Partition } from '../memory/partition';
import { endsOf, putCommunityIdOf } from './common';
import { connStateName } from './names';
import { putBytes } from './text';
import {
  beginText,
  boolColumn,
  countColumn,
  endText,
  intervalColumn,
  textColumn,
  unset,
} from './zeek-columns';

/** The columns from `proto` on. */
export function putConn(at: usize, json: bool, event: FlowEvent, partition: Partition): usize {
  const base = changetype<usize>(event);
  const fwd = changetype<DirectionEvent>(base + DIRECTIONS);
  const rev = changetype<DirectionEvent>(base + DIRECTIONS + offsetof<DirectionEvent>());
  at = textColumn(at, json, 'proto', transportOf(event.protocol));
  at = textColumn(at, json, 'service', serviceOf(changetype<string>(event.app), event.protocol));
  // As Zeek has it: a connection of one moment has neither duration nor bytes.
  const micros = (event.time - event.first) / 1000;
  if (micros > 0) {
    at = intervalColumn(at, json, 'duration', micros * 1000);
    at = countColumn(at, json, 'orig_bytes', fwd.payloadBytes);
    at = countColumn(at, json, 'resp_bytes', rev.payloadBytes);
  } else {
    at = unset(at, json, 'duration');
    at = unset(at, json, 'orig_bytes');
    at = unset(at, json, 'resp_bytes');
  }
  at = textColumn(at, json, 'conn_state', connStateName(event.connState));
  const source = base + offsetof<FlowEvent>('source0');
  const destination = base + offsetof<FlowEvent>('destination0');
  at = boolColumn(at, json, 'local_orig', isPrivate(source, event.ipVersion));
  at = boolColumn(at, json, 'local_resp', isPrivate(destination, event.ipVersion));
  at = countColumn(at, json, 'missed_bytes', fwd.missingBytes + rev.missingBytes);
  const transport =
    event.protocol == (PROTOCOL_TCP as u8) || event.protocol == (PROTOCOL_UDP as u8);
  if (transport && event.historyLength > 0) {
    const history = base + offsetof<FlowEvent>('history0');
    at = endText(putBytes(beginText(at, json, 'history'), history, event.historyLength), json);
  } else {
    at = unset(at, json, 'history');
  }
  at = countColumn(at, json, 'orig_pkts', fwd.packets);
  at = countColumn(at, json, 'orig_ip_bytes', fwd.bytes);
  at = countColumn(at, json, 'resp_pkts', rev.packets);
  at = countColumn(at, json, 'resp_ip_bytes', rev.bytes);
  at = unset(at, json, 'tunnel_parents');
  at = countColumn(at, json, 'ip_proto', event.protocol);
  const ends = endsOf(base, offsetof<FlowEvent>('source0'));
  at = beginText(at, json, 'community_id');
  return endText(putCommunityIdOf(at, ends, partition), json);
}

function transportOf(protocol: u8): string {
  if (protocol == (PROTOCOL_TCP as u8)) return 'tcp';
  if (protocol == (PROTOCOL_UDP as u8)) return 'udp';
  if (protocol == (PROTOCOL_ICMP as u8) || protocol == (PROTOCOL_ICMPV6 as u8)) return 'icmp';
  return 'unknown_transport';
}

/** Zeek's names of its analyzers, where they are others than ours. */
function serviceOf(app: string, protocol: u8): string {
  const tcp = protocol == (PROTOCOL_TCP as u8);
  if (!tcp && protocol != (PROTOCOL_UDP as u8)) return '';
  const name = changetype<usize>(app);
  if (name == changetype<usize>('unknown')) return '';
  if (name == changetype<usize>('tls')) return 'ssl';
  if (name == changetype<usize>('quic')) return 'quic,ssl';
  if (name == changetype<usize>('mdns')) return 'dns';
  if (name == changetype<usize>('llmnr')) return 'dns';
  if (name == changetype<usize>('nbns')) return 'dns';
  if (name == changetype<usize>('vnc')) return 'rfb';
  if (name == changetype<usize>('kerberos')) return tcp ? 'krb_tcp' : 'krb';
  if (name == changetype<usize>('ldap')) return tcp ? 'ldap_tcp' : 'ldap_udp';
  if (name == changetype<usize>('dnp3')) return tcp ? 'dnp3_tcp' : 'dnp3_udp';
  if (name == changetype<usize>('tftp')) return 'spicy_tftp';
  if (name == changetype<usize>('dce-rpc')) return 'dce_rpc';
  return app;
}

/** Site::private_address_space of Zeek. */
export function isPrivate(address: usize, version: u8): bool {
  const first = load<u8>(address) as u32;
  const second = load<u8>(address, 1) as u32;
  if (version == 6) {
    if ((first & 0xfe) == 0xfc || (first == 0xfe && (second & 0xc0) == 0x80)) return true;
    return load<u64>(address) == 0 && load<u64>(address, 8) == 0x0100000000000000;
  }
  return (
    first == 10 ||
    first == 127 ||
    (first == 192 && second == 168) ||
    (first == 172 && (second & 0xf0) == 16) ||
    (first == 169 && second == 254) ||
    (first == 100 && (second & 0xc0) == 64)
  );
}
