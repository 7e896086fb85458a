// EVE events of protocol records: which record becomes which event. A record that EVE has no event for gives none.

import { RecordEvent } from '../memory/event';
import { Partition } from '../memory/partition';
import { endsOf } from './common';
import { putEveHead } from './eve';
import { writeEveDns } from './eve-dns';
import { putEveHttp } from './eve-http';
import { putEveTls } from './eve-tls';
import { Fields } from './fields';
import { put } from './json';

/** Writes the lines with their line feeds at `at`; returns their end, `at` where there are none. */
export function writeEveRecord(
  at: usize,
  event: RecordEvent,
  fields: Fields,
  partition: Partition,
): usize {
  const name = event.name as usize;
  if (name == changetype<usize>('dns')) return writeEveDns(at, event, fields, partition);
  if (name == changetype<usize>('tls')) {
    at = putEveTls(putHead(at, event, 'tls', partition), fields);
  } else if (name == changetype<usize>('http')) {
    at = putEveHttp(putHead(at, event, 'http', partition), fields);
  } else return at;
  return put(at, '}\n');
}

function putHead(at: usize, event: RecordEvent, type: string, partition: Partition): usize {
  const ends = endsOf(changetype<usize>(event), offsetof<RecordEvent>('source0'));
  return putEveHead(at, event.time, event.flow, type, ends, partition);
}
