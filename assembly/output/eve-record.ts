// EVE events of protocol records: which record becomes which event. A record that EVE has no event for gives none.

import { RecordEvent } from '../memory/event';
import { Partition } from '../memory/partition';
import { endsOf } from './common';
import { putEveHead } from './eve';
import { writeEveDns } from './eve-dns';
import { putEveHttp } from './eve-http';
import {
  putEveAnomaly,
  putEveDhcp,
  putEveFtp,
  putEveKerberos,
  putEveQuic,
  putEveSip,
  putEveSmtp,
  putEveSsh,
} from './eve-sessions';
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
  const type = typeOf(name);
  if (type.length == 0) return at;
  const ends = endsOf(changetype<usize>(event), offsetof<RecordEvent>('source0'));
  at = putEveHead(at, event.time, event.flow, type, ends, partition);
  return put(putObject(at, name, fields), '}\n');
}

/** Suricata's name of the event; empty where it has none. */
function typeOf(name: usize): string {
  if (name == changetype<usize>('tls')) return 'tls';
  if (name == changetype<usize>('http')) return 'http';
  if (name == changetype<usize>('quic')) return 'quic';
  if (name == changetype<usize>('ssh')) return 'ssh';
  if (name == changetype<usize>('smtp')) return 'smtp';
  if (name == changetype<usize>('ftp')) return 'ftp';
  if (name == changetype<usize>('kerberos')) return 'krb5';
  if (name == changetype<usize>('dhcp')) return 'dhcp';
  if (name == changetype<usize>('sip')) return 'sip';
  if (name == changetype<usize>('anomaly')) return 'anomaly';
  return '';
}

function putObject(at: usize, name: usize, fields: Fields): usize {
  if (name == changetype<usize>('tls')) return putEveTls(at, fields);
  if (name == changetype<usize>('http')) return putEveHttp(at, fields);
  if (name == changetype<usize>('quic')) return putEveQuic(at, fields);
  if (name == changetype<usize>('ssh')) return putEveSsh(at, fields);
  if (name == changetype<usize>('smtp')) return putEveSmtp(at, fields);
  if (name == changetype<usize>('ftp')) return putEveFtp(at, fields);
  if (name == changetype<usize>('kerberos')) return putEveKerberos(at, fields);
  if (name == changetype<usize>('dhcp')) return putEveDhcp(at, fields);
  if (name == changetype<usize>('sip')) return putEveSip(at, fields);
  return putEveAnomaly(at, fields);
}
