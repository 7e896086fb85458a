// EVE events of protocol records: which record becomes which events. A record that EVE has no event for gives none.

import { RecordEvent } from '../memory/event';
import { Partition } from '../memory/partition';
import { endsOf } from './common';
import { putEveHead } from './eve';
import { hasSettings, putEveRdp, putEveRdpSettings, putEveRfb } from './eve-desktops';
import { writeEveDns } from './eve-dns';
import { writeEveFiles } from './eve-files';
import { putEveHttp } from './eve-http';
import { putEveLdap } from './eve-ldap';
import {
  isNtpEvent,
  isPgsqlEvent,
  putEveNtp,
  putEvePgsql,
  putEvePgsqlTls,
  putEvePop3Capabilities,
  putEvePop3Login,
  putEvePop3Status,
  putEveSnmp,
  writeEveArp,
} from './eve-services';
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
import { isSmbEvent, putEveSmb } from './eve-smb';
import { putEveDnp3, putEveModbus, putEveMqtt } from './eve-things';
import { putEveTls } from './eve-tls';
import { Fields, field, firstIn, isEnd, nextItem, numberOf } from './fields';
import { put } from './json';

/** Logins of a POP3 session that have an event: each has a head, and the texts of a record have a bound. */
const MAX_LOGINS: u32 = 16;

/** Writes the lines with their line feeds at `at`; returns their end, `at` where there are none. */
export function writeEveRecord(
  at: usize,
  event: RecordEvent,
  fields: Fields,
  partition: Partition,
): usize {
  const name = event.name as usize;
  if (name == changetype<usize>('dns')) return writeEveDns(at, event, fields, partition);
  if (name == changetype<usize>('arp')) return writeEveArp(at, event, fields);
  if (name == changetype<usize>('pop3')) return writePop3(at, event, fields, partition);
  if (name == changetype<usize>('dnp3')) return writeDnp3(at, event, fields, partition);
  if (name == changetype<usize>('postgresql') && field(fields, 'tls') != 0) {
    at = begin(at, event.time, event, 'pgsql', partition);
    at = put(putEvePgsqlTls(at, fields), '}\n');
  }
  const type = typeOf(name, fields);
  if (type.length == 0) return at;
  at = begin(at, event.time, event, type, partition);
  at = put(putObject(at, name, fields), '}\n');
  if (name == changetype<usize>('http')) return writeEveFiles(at, event, fields, partition);
  if (name == changetype<usize>('rdp') && hasSettings(fields)) {
    at = begin(at, event.time, event, type, partition);
    return put(putEveRdpSettings(at, fields), '}\n');
  }
  return at;
}

function begin(
  at: usize,
  time: i64,
  event: RecordEvent,
  type: string,
  partition: Partition,
): usize {
  const ends = endsOf(changetype<usize>(event), offsetof<RecordEvent>('source0'));
  return putEveHead(at, time, event.flow, type, ends, partition);
}

/** Suricata's name of the event; empty where it has none. */
function typeOf(name: usize, fields: Fields): string {
  if (name == changetype<usize>('tls')) return 'tls';
  if (name == changetype<usize>('http')) return 'http';
  if (name == changetype<usize>('quic')) return 'quic';
  if (name == changetype<usize>('ssh')) return 'ssh';
  if (name == changetype<usize>('smtp')) return 'smtp';
  if (name == changetype<usize>('ftp')) return 'ftp';
  if (name == changetype<usize>('kerberos')) return 'krb5';
  if (name == changetype<usize>('dhcp')) return 'dhcp';
  if (name == changetype<usize>('sip')) return 'sip';
  if (name == changetype<usize>('snmp')) return 'snmp';
  if (name == changetype<usize>('ntp')) return isNtpEvent(fields) ? 'ntp' : '';
  if (name == changetype<usize>('ldap')) return 'ldap';
  if (name == changetype<usize>('smb')) return isSmbEvent(fields) ? 'smb' : '';
  if (name == changetype<usize>('rdp')) return 'rdp';
  if (name == changetype<usize>('vnc')) return 'rfb';
  if (name == changetype<usize>('postgresql')) return isPgsqlEvent(fields) ? 'pgsql' : '';
  if (name == changetype<usize>('mqtt')) return 'mqtt';
  if (name == changetype<usize>('modbus')) return 'modbus';
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
  if (name == changetype<usize>('snmp')) return putEveSnmp(at, fields);
  if (name == changetype<usize>('ntp')) return putEveNtp(at, fields);
  if (name == changetype<usize>('ldap')) return putEveLdap(at, fields);
  if (name == changetype<usize>('smb')) return putEveSmb(at, fields);
  if (name == changetype<usize>('rdp')) return putEveRdp(at, fields);
  if (name == changetype<usize>('vnc')) return putEveRfb(at, fields);
  if (name == changetype<usize>('postgresql')) return putEvePgsql(at, fields);
  if (name == changetype<usize>('mqtt')) return putEveMqtt(at, fields);
  if (name == changetype<usize>('modbus')) return putEveModbus(at, fields);
  return putEveAnomaly(at, fields);
}

/** A request, and its response. */
function writeDnp3(at: usize, event: RecordEvent, fields: Fields, partition: Partition): usize {
  const asked = field(fields, 'request') != 0;
  if (asked) {
    at = begin(at, event.time, event, 'dnp3', partition);
    at = put(putEveDnp3(at, fields, false), '}\n');
  }
  if (field(fields, 'reply') == 0) return at;
  const time = event.time + ((numberOf(field(fields, 'latency')) * 1000) as i64);
  at = begin(at, time, event, 'dnp3', partition);
  return put(putEveDnp3(at, fields, true), '}\n');
}

/** The commands of a session whose answers the record has. */
function writePop3(at: usize, event: RecordEvent, fields: Fields, partition: Partition): usize {
  const capabilities = field(fields, 'capabilities');
  const logins = field(fields, 'logins');
  const messages = field(fields, 'messages');
  if (capabilities != 0) {
    at = begin(at, event.time, event, 'pop3', partition);
    at = put(putEvePop3Capabilities(at, capabilities), '}\n');
  }
  if (logins != 0) {
    let left = MAX_LOGINS;
    for (let it = firstIn(logins); !isEnd(it) && left > 0; it = nextItem(it), left--) {
      at = begin(at, event.time, event, 'pop3', partition);
      at = put(putEvePop3Login(at, it), '}\n');
    }
  }
  if (messages == 0) return at;
  at = begin(at, event.time, event, 'pop3', partition);
  return put(putEvePop3Status(at, messages, field(fields, 'mailboxBytes')), '}\n');
}
