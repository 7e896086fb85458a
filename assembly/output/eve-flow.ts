// EVE `flow` events.

import { Encapsulation } from '../memory/encapsulation';
import { DIRECTIONS, DirectionEvent, FlowEvent } from '../memory/event';
import { PROTOCOL_TCP, PROTOCOL_UDP } from '../memory/ip-protocols';
import {
  CONN_OTH,
  CONN_S0,
  CONN_S1,
  CONN_S2,
  CONN_S3,
  CONN_SH,
  CONN_SHR,
  END_EVICTED,
  END_OF_INPUT,
} from '../memory/outcomes';
import { Partition } from '../memory/partition';
import { putAddress } from './addresses';
import { endsOf, putCaptureName } from './common';
import { isIcmp, putEveHead, putEveTime } from './eve';
import { icmpCodeOf, icmpTypeOf } from './icmp';
import { put, putField } from './json';
import { putHexByte, putNumber } from './text';

/** Writes the line with its line feed at `at`; returns its end. */
export function writeEveFlow(at: usize, event: FlowEvent, partition: Partition): usize {
  const base = changetype<usize>(event);
  const ends = endsOf(base, offsetof<FlowEvent>('source0'));
  at = putEveHead(at, event.time, event.id, 'flow', ends, partition);
  at = putCaptureName(put(at, ',"pcap_filename":'), partition, event.captureLast);
  if (event.vlan != 0) at = putVlan(at, event.vlan);
  if (isIcmp(event.protocol)) {
    at = putField(at, ',"icmp_type":', icmpTypeOf(ends));
    at = putField(at, ',"icmp_code":', icmpCodeOf(ends));
  }
  if (event.encapsulationOffset != 0) at = putTunnel(at, base + event.encapsulationOffset);
  if (event.protocol == (PROTOCOL_TCP as u8) || event.protocol == (PROTOCOL_UDP as u8)) {
    at = put(put(at, ',"app_proto":"'), eveApp(changetype<string>(event.app)));
    store<u8>(at++, 0x22);
  }
  const fwd = changetype<DirectionEvent>(base + DIRECTIONS);
  const rev = changetype<DirectionEvent>(base + DIRECTIONS + offsetof<DirectionEvent>());
  if (event.protocol == (PROTOCOL_TCP as u8)) at = putTcp(at, event.connState, fwd, rev);
  at = putField(at, ',"flow":{"pkts_toserver":', fwd.packets);
  at = putField(at, ',"pkts_toclient":', rev.packets);
  at = putField(at, ',"bytes_toserver":', fwd.frameBytes);
  at = putField(at, ',"bytes_toclient":', rev.frameBytes);
  at = putEveTime(put(at, ',"start":"'), event.first);
  at = putEveTime(put(at, '","end":"'), event.time);
  at = putField(at, '","age":', secondsBetween(event.first, event.time));
  at = put(put(at, ',"state":"'), flowState(event, rev.packets > 0));
  at = put(put(at, '","reason":"'), reasonOf(event.endReason));
  // A verdict takes the place of this end: src/output/eve.ts.
  return put(at, '","alerted":false}}\n');
}

/** Whole seconds of the clock between two times, as Suricata counts a flow's age. */
function secondsBetween(first: i64, last: i64): u64 {
  return (last / 1_000_000_000 - first / 1_000_000_000) as u64;
}

function putVlan(at: usize, vlan: u32): usize {
  at = put(at, ',"vlan":[');
  if (vlan >> 16 != 0) {
    at = putNumber(at, (vlan >> 16) - 1);
    store<u8>(at++, 0x2c);
  }
  at = putNumber(at, (vlan & 0xffff) - 1);
  store<u8>(at, 0x5d);
  return at + 1;
}

function putTunnel(at: usize, encapsulation: usize): usize {
  const it = changetype<Encapsulation>(encapsulation);
  if (it.ipVersion == 0) return at;
  at = put(at, ',"tunnel":{"src_ip":"');
  at = putAddress(at, it.ipVersion, encapsulation + offsetof<Encapsulation>('source0'));
  at = put(at, '","dest_ip":"');
  at = putAddress(at, it.ipVersion, encapsulation + offsetof<Encapsulation>('destination0'));
  at = putField(at, '","depth":', it.count);
  store<u8>(at, 0x7d);
  return at + 1;
}

function putTcp(at: usize, state: u8, fwd: DirectionEvent, rev: DirectionEvent): usize {
  const all = fwd.tcpFlags | rev.tcpFlags;
  at = putHexByte(put(at, ',"tcp":{"tcp_flags":"'), all);
  at = putHexByte(put(at, '","tcp_flags_ts":"'), fwd.tcpFlags);
  at = putHexByte(put(at, '","tcp_flags_tc":"'), rev.tcpFlags);
  store<u8>(at++, 0x22);
  if (all & 0x02) at = put(at, ',"syn":true');
  if (all & 0x01) at = put(at, ',"fin":true');
  if (all & 0x04) at = put(at, ',"rst":true');
  if (all & 0x08) at = put(at, ',"psh":true');
  if (all & 0x10) at = put(at, ',"ack":true');
  if (all & 0x20) at = put(at, ',"urg":true');
  if (all & 0x40) at = put(at, ',"ecn":true');
  if (all & 0x80) at = put(at, ',"cwr":true');
  return put(put(put(at, ',"state":"'), tcpState(state)), '"}');
}

function tcpState(state: u8): string {
  switch (state) {
    case CONN_S0:
      return 'syn_sent';
    case CONN_SHR:
      return 'syn_recv';
    case CONN_S1:
    case CONN_OTH:
      return 'established';
    case CONN_SH:
    case CONN_S2:
      return 'fin_wait1';
    case CONN_S3:
      return 'close_wait';
    default:
      return 'closed';
  }
}

function flowState(event: FlowEvent, answered: bool): string {
  if (event.protocol == (PROTOCOL_TCP as u8)) {
    switch (event.connState) {
      case CONN_S0:
      case CONN_SH:
      case CONN_SHR:
        return 'new';
      case CONN_S1:
      case CONN_S2:
      case CONN_S3:
      case CONN_OTH:
        return 'established';
      default:
        return 'closed';
    }
  }
  return answered ? 'established' : 'new';
}

function reasonOf(end: u8): string {
  switch (end) {
    case END_EVICTED:
      return 'forced';
    case END_OF_INPUT:
      return 'shutdown';
    default:
      return 'timeout';
  }
}

/** Suricata's names of application protocols, where they are others than ours. */
function eveApp(app: string): string {
  const name = changetype<usize>(app);
  if (name == changetype<usize>('unknown')) return 'failed';
  if (name == changetype<usize>('kerberos')) return 'krb5';
  if (name == changetype<usize>('vnc')) return 'rfb';
  if (name == changetype<usize>('dce-rpc')) return 'dcerpc';
  if (name == changetype<usize>('postgresql')) return 'pgsql';
  if (name == changetype<usize>('bittorrent')) return 'bittorrent-dht';
  return app;
}
