// A flow as an ECS document. What ECS has no field for is under `flowglass`.

import { DIRECTIONS, DirectionEvent, Ends, FlowEvent } from '../memory/event';
import { PROTOCOL_TCP, PROTOCOL_UDP } from '../memory/ip-protocols';
import { Partition } from '../memory/partition';
import { endsOf, putCaptureName } from './common';
import { beginEcs, putEcsEnd, putEcsNetwork } from './ecs';
import { put, putField, putFixedField } from './json';
import { connStateName, endReasonName, shapeName } from './names';
import { putBytes, putHex64, putNumber, putTime } from './text';

/** Writes both lines at `at`; returns their end. */
export function writeEcsFlow(at: usize, event: FlowEvent, partition: Partition): usize {
  const base = changetype<usize>(event);
  const ends = endsOf(base, offsetof<FlowEvent>('source0'));
  const fwd = changetype<DirectionEvent>(base + DIRECTIONS);
  const rev = changetype<DirectionEvent>(base + DIRECTIONS + offsetof<DirectionEvent>());
  at = beginEcs(at, event.time);
  at = put(at, ',"category":["network"],"type":["connection","end"],"dataset":"flowglass.flow"');
  at = putHex64(put(at, ',"id":"'), event.id);
  at = putTime(put(at, '","start":"'), event.first);
  at = putTime(put(at, '","end":"'), event.time);
  at = putField(at, '","duration":', (event.time - event.first) as u64);
  at = putEcsEnd(at, '},"source":{"ip":"', ends, offsetof<Ends>('source0'), ends.sourcePort);
  at = putField(at, ',"bytes":', fwd.bytes);
  at = putField(at, ',"packets":', fwd.packets);
  const destination = offsetof<Ends>('destination0');
  at = putEcsEnd(at, '},"destination":{"ip":"', ends, destination, ends.destinationPort);
  at = putField(at, ',"bytes":', rev.bytes);
  at = putField(at, ',"packets":', rev.packets);
  store<u8>(at++, 0x7d);
  at = putEcsNetwork(at, ends, appOf(event), partition);
  at = putField(at, ',"bytes":', fwd.bytes + rev.bytes);
  at = putField(at, ',"packets":', fwd.packets + rev.packets);
  if (event.vlan != 0) at = putVlan(at, event.vlan);
  at = putCaptureName(put(at, '},"log":{"file":{"path":'), partition, event.captureFirst);
  at = put(at, '}},"flowglass":{"fwd":{');
  at = put(putDirection(at, fwd), '},"rev":{');
  at = put(put(putDirection(at, rev), '},"conn_state":"'), connStateName(event.connState));
  at = put(put(at, '","end_reason":"'), endReasonName(event.endReason));
  at = put(put(at, '","shape":"'), shapeName(event.shape));
  const history = base + offsetof<FlowEvent>('history0');
  at = putBytes(put(at, '","history":"'), history, event.historyLength);
  // A verdict comes before the last three: src/output/ecs.ts.
  return put(at, '"}}\n');
}

function appOf(event: FlowEvent): string {
  const carries = event.protocol == (PROTOCOL_TCP as u8) || event.protocol == (PROTOCOL_UDP as u8);
  const known = carries && event.app != (changetype<usize>('unknown') as u32);
  return known ? changetype<string>(event.app) : '';
}

/** The innermost VLAN, and the one around it. */
function putVlan(at: usize, vlan: u32): usize {
  const outer = vlan >> 16;
  at = putNumber(put(at, ',"vlan":{"id":"'), (outer != 0 ? outer : vlan & 0xffff) - 1);
  if (outer != 0) at = putNumber(put(at, '"},"inner":{"vlan":{"id":"'), (vlan & 0xffff) - 1);
  at = put(at, outer != 0 ? '"}}' : '"}');
  return at;
}

function putDirection(at: usize, it: DirectionEvent): usize {
  at = putField(at, '"payload_bytes":', it.payloadBytes);
  if (it.entropyBytes == 0) return at;
  at = putFixedField(at, ',"entropy":', it.entropy, 4);
  return putFixedField(at, ',"printable":', it.printable, 4);
}
