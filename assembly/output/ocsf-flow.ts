// A flow as OCSF Network Activity (class 4001, schema.ocsf.io), activity Traffic. Times are ms since 1970.

import { DIRECTIONS, DirectionEvent, FlowEvent } from '../memory/event';
import { PROTOCOL_TCP, PROTOCOL_UDP } from '../memory/ip-protocols';
import { Partition } from '../memory/partition';
import { putAddress } from './addresses';
import { endsOf, putCaptureName, putCommunityIdOf } from './common';
import { put, putField } from './json';
import { hasPorts, protocolName } from './names';
import { putBytes, putHex64, putNumber } from './text';

const QUOTE: u8 = 0x22;
const MS: i64 = 1_000_000;

/** Writes the line with its line feed at `at`; returns its end. */
export function writeOcsfFlow(at: usize, event: FlowEvent, partition: Partition): usize {
  const base = changetype<usize>(event);
  const fwd = changetype<DirectionEvent>(base + DIRECTIONS);
  const rev = changetype<DirectionEvent>(base + DIRECTIONS + offsetof<DirectionEvent>());
  at = put(at, '{"class_uid":4001,"class_name":"Network Activity","category_uid":4,');
  at = put(at, '"category_name":"Network Activity","activity_id":6,"activity_name":"Traffic",');
  at = put(at, '"type_uid":400106,"type_name":"Network Activity: Traffic","severity_id":1,');
  at = putMs(put(at, '"severity":"Informational","time":'), event.time);
  at = putMs(put(at, ',"start_time":'), event.first);
  at = putMs(put(at, ',"end_time":'), event.time);
  at = putField(at, ',"duration":', ((event.time - event.first) / MS) as u64);
  at = put(at, ',"metadata":{"version":"1.8.0","product":{"name":"flowglass","vendor_name":');
  at = putCaptureName(put(at, '"flowglass"},"log_name":'), partition, event.captureFirst);
  at = putHex64(put(at, ',"uid":"'), event.id);
  at = put(at, '"},"src_endpoint":{"ip":"');
  const source = base + offsetof<FlowEvent>('source0');
  at = putEndpoint(at, event, source, event.sourcePort);
  at = put(at, '},"dst_endpoint":{"ip":"');
  const destination = base + offsetof<FlowEvent>('destination0');
  at = putEndpoint(at, event, destination, event.destinationPort);
  at = putConnection(put(at, '},"connection_info":{"uid":"'), event, partition);
  if (event.protocol == (PROTOCOL_TCP as u8)) {
    at = putField(at, ',"tcp_flags":', fwd.tcpFlags | rev.tcpFlags);
  }
  at = putField(at, '},"traffic":{"bytes":', fwd.bytes + rev.bytes);
  at = putField(at, ',"bytes_out":', fwd.bytes);
  at = putField(at, ',"bytes_in":', rev.bytes);
  at = putField(at, ',"packets":', fwd.packets + rev.packets);
  at = putField(at, ',"packets_out":', fwd.packets);
  at = putField(at, ',"packets_in":', rev.packets);
  const missing = fwd.missingBytes + rev.missingBytes;
  if (missing > 0) at = putField(at, ',"bytes_missed":', missing);
  store<u8>(at++, 0x7d);
  const app = changetype<string>(event.app);
  if (isKnown(event.protocol, event.app as usize)) {
    at = put(put(at, ',"app_protocol_name":"'), app);
    store<u8>(at++, QUOTE);
  }
  return put(at, '}\n');
}

function isKnown(protocol: u8, app: usize): bool {
  const carries = protocol == (PROTOCOL_TCP as u8) || protocol == (PROTOCOL_UDP as u8);
  return carries && app != changetype<usize>('unknown');
}

function putEndpoint(at: usize, event: FlowEvent, address: usize, port: u16): usize {
  at = putAddress(at, event.ipVersion, address);
  store<u8>(at++, QUOTE);
  return hasPorts(event.protocol) ? putField(at, ',"port":', port) : at;
}

function putConnection(at: usize, event: FlowEvent, partition: Partition): usize {
  const base = changetype<usize>(event);
  at = putHex64(at, event.id);
  at = put(at, '","community_uid":"');
  at = putCommunityIdOf(at, endsOf(base, offsetof<FlowEvent>('source0')), partition);
  at = putField(at, '","protocol_num":', event.protocol);
  const name = protocolName(event.protocol);
  if (name.length > 0) {
    at = put(put(at, ',"protocol_name":"'), name);
    store<u8>(at++, QUOTE);
  }
  at = putField(at, ',"protocol_ver_id":', event.ipVersion);
  // Which side is inside is not known.
  at = put(at, ',"direction_id":0,"direction":"Unknown"');
  if (event.historyLength == 0) return at;
  const history = base + offsetof<FlowEvent>('history0');
  at = putBytes(put(at, ',"flag_history":"'), history, event.historyLength);
  store<u8>(at, QUOTE);
  return at + 1;
}

/** ms since 1970. */
function putMs(at: usize, time: i64): usize {
  if (time >= 0) return putNumber(at, (time / MS) as u64);
  store<u8>(at, 0x2d);
  return putNumber(at + 1, (-time / MS) as u64);
}
