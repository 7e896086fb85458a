// Records as ECS documents: DNS, TLS, HTTP in ECS's own fields; of the others their fields as they are, under
// `flowglass.<type>`.

import { Ends, RECORD_FIXED, RecordEvent } from '../memory/event';
import { Partition } from '../memory/partition';
import { endsOf } from './common';
import { beginEcs, putEcsEnd, putEcsNetwork } from './ecs';
import { putEcsDns, putEcsHttp, putEcsTls } from './ecs-protocols';
import { Fields, field, numberOf } from './fields';
import { put, putField } from './json';
import { putItems, putMember } from './json-items';
import { putHex64, putTime } from './text';

/** Writes both lines at `at`; returns their end. */
export function writeEcsRecord(
  at: usize,
  event: RecordEvent,
  fields: Fields,
  partition: Partition,
): usize {
  const base = changetype<usize>(event);
  const ends = endsOf(base, offsetof<RecordEvent>('source0'));
  const type = changetype<string>(event.name);
  const name = event.name as usize;
  at = beginEcs(at, event.time);
  at = put(at, ',"category":["network"],"type":["protocol"],"dataset":"flowglass.');
  at = putTime(put(put(at, type), '","start":"'), event.time);
  store<u8>(at++, 0x22);
  const latency = field(fields, 'latency');
  if (latency != 0) at = putField(at, ',"duration":', numberOf(latency) * 1000);
  at = putEcsEnd(at, '},"source":{"ip":"', ends, offsetof<Ends>('source0'), ends.sourcePort);
  const destination = offsetof<Ends>('destination0');
  at = putEcsEnd(at, '},"destination":{"ip":"', ends, destination, ends.destinationPort);
  store<u8>(at++, 0x7d);
  at = putEcsNetwork(at, ends, isOfProtocol(name) ? type : '', partition);
  store<u8>(at++, 0x7d);
  const isTls = name == changetype<usize>('tls');
  if (name == changetype<usize>('dns')) at = putEcsDns(at, fields);
  else if (name == changetype<usize>('http')) at = putEcsHttp(at, fields);
  else if (isTls || name == changetype<usize>('quic')) at = putEcsTls(at, fields, isTls);
  at = putHex64(put(at, ',"flowglass":{"flow":"'), event.flow);
  store<u8>(at++, 0x22);
  if (isTls) at = putMember(at, ',"ja4":', field(fields, 'ja4'));
  if (!hasOwnFields(name)) at = putAsItIs(at, type, base + RECORD_FIXED, event.itemBytes);
  return put(at, '}}\n');
}

/** Is the record's type the name of a protocol? */
function isOfProtocol(name: usize): bool {
  return name != changetype<usize>('anomaly') && name != changetype<usize>('x509');
}

function hasOwnFields(name: usize): bool {
  return (
    name == changetype<usize>('dns') ||
    name == changetype<usize>('http') ||
    name == changetype<usize>('tls')
  );
}

function putAsItIs(at: usize, type: string, items: usize, bytes: u32): usize {
  at = put(put(at, ',"'), type);
  store<u16>(at, 0x3a22);
  at += 2;
  const open = at;
  at = putItems(at, items, items + bytes);
  if (at == open) at++;
  store<u8>(open, 0x7b);
  store<u8>(at, 0x7d);
  return at + 1;
}
