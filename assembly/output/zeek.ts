// Zeek's logs: which record becomes rows of which log. A record that Zeek has no log for gives none.

import { Ends, FlowEvent, RecordEvent } from '../memory/event';
import {
  FILE_ZEEK,
  ZEEK_CONN,
  ZEEK_DCE_RPC,
  ZEEK_DHCP,
  ZEEK_DNP3,
  ZEEK_DNS,
  ZEEK_FILES,
  ZEEK_FTP,
  ZEEK_HTTP,
  ZEEK_IRC,
  ZEEK_KERBEROS,
  ZEEK_LDAP,
  ZEEK_LDAP_SEARCH,
  ZEEK_MODBUS,
  ZEEK_MQTT_CONNECT,
  ZEEK_MQTT_PUBLISH,
  ZEEK_MQTT_SUBSCRIBE,
  ZEEK_MYSQL,
  ZEEK_NTLM,
  ZEEK_NTP,
  ZEEK_POSTGRESQL,
  ZEEK_QUIC,
  ZEEK_RDP,
  ZEEK_REDIS,
  ZEEK_RFB,
  ZEEK_SIP,
  ZEEK_SMB_FILES,
  ZEEK_SMB_MAPPING,
  ZEEK_SMTP,
  ZEEK_SNMP,
  ZEEK_SSH,
  ZEEK_SSL,
  ZEEK_WEBSOCKET,
  ZEEK_WEIRD,
  ZEEK_X509,
} from '../memory/formats';
import { MAX_ITEMS } from '../memory/items';
import { Partition } from '../memory/partition';
import { endsOf } from './common';
import { Fields, field, isSymbol, numberOf } from './fields';
import { endText, textAt } from './texts';
import { beginRow, endRow, isJson } from './zeek-columns';
import { putConn } from './zeek-conn';
import { isAnswered, putDceRpc } from './zeek-dce-rpc';
import { putRdp, putRfb } from './zeek-desktops';
import { putKerberos, putLdap, putLdapSearch, putNtlm } from './zeek-directory';
import { putDns } from './zeek-dns';
import { hasFile, putFile } from './zeek-files';
import { putHttp } from './zeek-http';
import { putIrc, putSip, putWebsocket } from './zeek-messages';
import { ntpMode, putDhcp, putNtp, putSnmp } from './zeek-services';
import { putFtp, putSmtp, putSsh, putWeird } from './zeek-sessions';
import {
  isFileAction,
  isMapping,
  putSmbFile,
  putSmbMapping,
  SMB_DELETE,
  SMB_OPEN,
} from './zeek-smb';
import {
  asksForTls,
  hasCommand,
  putMysql,
  putPostgresql,
  putRedis,
  putTlsRequest,
} from './zeek-stores';
import {
  mqttLog,
  putDnp3,
  putModbus,
  putMqttConnect,
  putMqttPublish,
  putMqttSubscribe,
} from './zeek-things';
import { putCertificate, putQuic, putSsl } from './zeek-tls';

const NONE: i32 = -1;

/** Writes the flow's row of conn.log, with its head, at `at`; returns its end. */
export function encodeZeekFlow(at: usize, event: FlowEvent, partition: Partition): usize {
  const json = isJson(partition);
  const ends = endsOf(changetype<usize>(event), offsetof<FlowEvent>('source0'));
  let end = beginRow(textAt(at), json, event.first, event.id, ends);
  end = endRow(putConn(end, json, event, partition), json);
  return endText(at, FILE_ZEEK + ZEEK_CONN, end);
}

/** Writes a record's rows, each with its head, at `at`; returns their end. */
export function encodeZeekRecord(
  at: usize,
  event: RecordEvent,
  fields: Fields,
  partition: Partition,
): usize {
  const json = isJson(partition);
  const log = logOf(event.name as usize, fields);
  if (log == NONE) return at;
  const ends = endsOf(changetype<usize>(event), offsetof<RecordEvent>('source0'));
  switch (log as u32) {
    case ZEEK_QUIC:
      at = putRow(at, json, ZEEK_QUIC, event, ends, fields);
      // What QUIC's handshake says of TLS is in ssl.log too.
      return putRow(at, json, ZEEK_SSL, event, ends, fields);
    case ZEEK_HTTP:
      at = putRow(at, json, ZEEK_HTTP, event, ends, fields);
      if (hasFile(fields, false)) at = putFileRow(at, json, event, ends, fields, false);
      return hasFile(fields, true) ? putFileRow(at, json, event, ends, fields, true) : at;
    case ZEEK_SMB_FILES:
      return putFileActions(at, json, event, ends, fields);
    case ZEEK_POSTGRESQL:
      if (asksForTls(fields)) {
        const row = beginRow(textAt(at), json, event.time, event.flow, ends);
        at = endText(at, FILE_ZEEK + log, endRow(putTlsRequest(row, json, fields), json));
      }
      return hasCommand(fields) ? putRow(at, json, ZEEK_POSTGRESQL, event, ends, fields) : at;
    case ZEEK_MODBUS:
      return putMessages(at, json, event, ends, fields);
    default:
      return putRow(at, json, log as u32, event, ends, fields);
  }
}

/** Number of the log, NONE: there is none for it. */
function logOf(name: usize, fields: Fields): i32 {
  if (name == changetype<usize>('dns')) return ZEEK_DNS;
  if (name == changetype<usize>('http')) return ZEEK_HTTP;
  if (name == changetype<usize>('tls')) return ZEEK_SSL;
  if (name == changetype<usize>('x509')) return ZEEK_X509;
  if (name == changetype<usize>('quic')) return ZEEK_QUIC;
  if (name == changetype<usize>('ssh')) return ZEEK_SSH;
  if (name == changetype<usize>('ftp')) return ZEEK_FTP;
  if (name == changetype<usize>('smtp')) return ZEEK_SMTP;
  if (name == changetype<usize>('anomaly')) return ZEEK_WEIRD;
  if (name == changetype<usize>('dhcp')) return ZEEK_DHCP;
  if (name == changetype<usize>('ntp')) return ntpMode(fields) < 6 ? ZEEK_NTP : NONE;
  if (name == changetype<usize>('snmp')) return ZEEK_SNMP;
  if (name == changetype<usize>('ldap')) {
    return isSymbol(field(fields, 'operation'), 'search') ? ZEEK_LDAP_SEARCH : ZEEK_LDAP;
  }
  if (name == changetype<usize>('kerberos')) return ZEEK_KERBEROS;
  if (name == changetype<usize>('ntlm')) return ZEEK_NTLM;
  if (name == changetype<usize>('smb'))
    return isMapping(fields) ? ZEEK_SMB_MAPPING : ZEEK_SMB_FILES;
  if (name == changetype<usize>('rdp')) return ZEEK_RDP;
  if (name == changetype<usize>('vnc')) return ZEEK_RFB;
  if (name == changetype<usize>('mysql')) return ZEEK_MYSQL;
  if (name == changetype<usize>('postgresql')) return ZEEK_POSTGRESQL;
  // What a channel brings is no command.
  if (name == changetype<usize>('redis')) return field(fields, 'push') == 0 ? ZEEK_REDIS : NONE;
  if (name == changetype<usize>('mqtt')) return mqttLog(fields);
  if (name == changetype<usize>('modbus')) return ZEEK_MODBUS;
  if (name == changetype<usize>('dnp3')) return ZEEK_DNP3;
  if (name == changetype<usize>('sip')) return ZEEK_SIP;
  if (name == changetype<usize>('irc')) return ZEEK_IRC;
  if (name == changetype<usize>('websocket')) return ZEEK_WEBSOCKET;
  if (name == changetype<usize>('dce-rpc')) return isAnswered(fields) ? ZEEK_DCE_RPC : NONE;
  return NONE;
}

/** The row that a record is in the log. */
function putRow(
  at: usize,
  json: bool,
  log: u32,
  event: RecordEvent,
  ends: Ends,
  fields: Fields,
): usize {
  // A certificate is of no connection there, an address of all in which it was given.
  const alone = log == ZEEK_X509 || log == ZEEK_DHCP;
  const end = beginRow(textAt(at), json, event.time, alone ? 0 : event.flow, ends);
  const row = endRow(putColumns(end, json, log, event, ends, fields), json);
  return endText(at, FILE_ZEEK + log, row);
}

function putColumns(
  at: usize,
  json: bool,
  log: u32,
  event: RecordEvent,
  ends: Ends,
  fields: Fields,
): usize {
  switch (log) {
    case ZEEK_DNS:
      return putDns(at, json, event, fields);
    case ZEEK_HTTP:
      return putHttp(at, json, event, fields);
    case ZEEK_SSL:
      return putSsl(at, json, fields);
    case ZEEK_X509:
      return putCertificate(at, json, fields);
    case ZEEK_QUIC:
      return putQuic(at, json, fields);
    case ZEEK_SSH:
      return putSsh(at, json, fields);
    case ZEEK_FTP:
      return putFtp(at, json, ends, fields);
    case ZEEK_SMTP:
      return putSmtp(at, json, fields);
    case ZEEK_DHCP:
      return putDhcp(at, json, event.flow, fields);
    case ZEEK_NTP:
      return putNtp(at, json, fields);
    case ZEEK_SNMP:
      return putSnmp(at, json, fields);
    case ZEEK_LDAP:
      return putLdap(at, json, fields);
    case ZEEK_LDAP_SEARCH:
      return putLdapSearch(at, json, fields);
    case ZEEK_KERBEROS:
      return putKerberos(at, json, fields);
    case ZEEK_NTLM:
      return putNtlm(at, json, fields);
    case ZEEK_SMB_MAPPING:
      return putSmbMapping(at, json, fields);
    case ZEEK_RDP:
      return putRdp(at, json, fields);
    case ZEEK_RFB:
      return putRfb(at, json, fields);
    case ZEEK_MYSQL:
      return putMysql(at, json, fields);
    case ZEEK_POSTGRESQL:
      return putPostgresql(at, json, fields);
    case ZEEK_REDIS:
      return putRedis(at, json, fields);
    case ZEEK_MQTT_CONNECT:
      return putMqttConnect(at, json, fields);
    case ZEEK_MQTT_PUBLISH:
      return putMqttPublish(at, json, fields);
    case ZEEK_MQTT_SUBSCRIBE:
      return putMqttSubscribe(at, json, fields);
    case ZEEK_DNP3:
      return putDnp3(at, json, fields);
    case ZEEK_SIP:
      return putSip(at, json, fields);
    case ZEEK_IRC:
      return putIrc(at, json, fields);
    case ZEEK_DCE_RPC:
      return putDceRpc(at, json, fields);
    case ZEEK_WEBSOCKET:
      return putWebsocket(at, json, fields);
    default:
      return putWeird(at, json, fields);
  }
}

function putFileRow(
  at: usize,
  json: bool,
  event: RecordEvent,
  ends: Ends,
  fields: Fields,
  response: bool,
): usize {
  const row = beginRow(textAt(at), json, event.time, 0, ends);
  const end = endRow(putFile(row, json, event, ends, fields, response), json);
  return endText(at, FILE_ZEEK + ZEEK_FILES, end);
}

/** A file that was opened, was given another name, was deleted: a row each. */
function putFileActions(
  at: usize,
  json: bool,
  event: RecordEvent,
  ends: Ends,
  fields: Fields,
): usize {
  let room = MAX_ITEMS;
  for (let action = SMB_OPEN; action <= SMB_DELETE; action++) {
    // Each row has names of the record again, and its texts have a bound: names so long are no file's.
    if (!isFileAction(fields, action) || event.itemBytes > room) continue;
    room -= event.itemBytes;
    const row = beginRow(textAt(at), json, event.time, event.flow, ends);
    const end = endRow(putSmbFile(row, json, action, fields), json);
    at = endText(at, FILE_ZEEK + ZEEK_SMB_FILES, end);
  }
  return at;
}

/** A request and a response are a row each. */
function putMessages(at: usize, json: bool, event: RecordEvent, ends: Ends, fields: Fields): usize {
  const latency = field(fields, 'latency');
  const answered = field(fields, 'answered') != 0;
  let time = event.time;
  if (!answered || latency != 0) {
    const row = beginRow(textAt(at), json, time, event.flow, ends);
    at = endText(at, FILE_ZEEK + ZEEK_MODBUS, endRow(putModbus(row, json, false, fields), json));
  }
  if (!answered) return at;
  // Seconds in 10^-6.
  time += (numberOf(latency) as i64) * 1000;
  const row = beginRow(textAt(at), json, time, event.flow, ends);
  return endText(at, FILE_ZEEK + ZEEK_MODBUS, endRow(putModbus(row, json, true, fields), json));
}
