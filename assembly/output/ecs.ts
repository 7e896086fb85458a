// What all documents in Elastic Common Schema have (elastic.co/guide/en/ecs). Two lines each, as the bulk API
// takes them: what to do, and the document.

import { Ends } from '../memory/event';
import { Partition } from '../memory/partition';
import { putAddress } from './addresses';
import { putCommunityIdOf } from './common';
import { put, putField } from './json';
import { hasPorts, protocolName } from './names';
import { putNumber, putTime } from './text';

/** `{"create":{}}`, then `{"@timestamp":…,"ecs":…,"event":{"kind":"event"`, open. */
export function beginEcs(at: usize, time: i64): usize {
  at = putTime(put(at, '{"create":{}}\n{"@timestamp":"'), time);
  return put(at, '","ecs":{"version":"8.17.0"},"event":{"kind":"event"');
}

/** `{"ip":…,"port":…`, open. */
export function putEcsEnd(at: usize, name: string, ends: Ends, address: usize, port: u16): usize {
  at = putAddress(put(at, name), ends.ipVersion, changetype<usize>(ends) + address);
  store<u8>(at++, 0x22);
  return hasPorts(ends.protocol) ? putField(at, ',"port":', port) : at;
}

/** `,"network":{…`, open. `app` empty: not known. */
export function putEcsNetwork(at: usize, ends: Ends, app: string, partition: Partition): usize {
  at = put(at, ends.ipVersion == 6 ? ',"network":{"type":"ipv6"' : ',"network":{"type":"ipv4"');
  at = put(at, ',"iana_number":"');
  at = putNumber(at, ends.protocol);
  store<u8>(at++, 0x22);
  const transport = protocolName(ends.protocol);
  if (transport.length > 0) {
    // ECS writes ICMP for IPv6 with a hyphen.
    at = put(at, ',"transport":"');
    at = put(at, ends.protocol == 58 ? 'ipv6-icmp' : transport);
    store<u8>(at++, 0x22);
  }
  if (app.length > 0) {
    at = put(put(at, ',"protocol":"'), app);
    store<u8>(at++, 0x22);
  }
  at = put(at, ',"community_id":"');
  at = putCommunityIdOf(at, ends, partition);
  store<u8>(at, 0x22);
  return at + 1;
}
