// The `snmp`, `ntp`, `pgsql` and `pop3` objects of EVE, and its `arp` events. Community strings, passwords and literals
// are never read.

import { RecordEvent } from '../memory/event';
import { ITEM_IPV4, ITEM_TRUE } from '../memory/items';
import { putEveTime } from './eve';
import {
  Fields,
  field,
  fieldIn,
  firstIn,
  isEnd,
  isSymbol,
  kindOf,
  lengthOf,
  valueOf,
} from './fields';
import { endList, endObject, put, putField } from './json';
import { putMember, putTextOf } from './json-items';
import { putHexByte } from './text';
import { ntpMode } from './zeek-services';

const QUOTE: u8 = 0x22;

/** A flow's PDUs are one event: its type is there where all requests are of one. */
export function putEveSnmp(at: usize, fields: Fields): usize {
  const version = field(fields, 'version');
  const oids = field(fields, 'oids');
  const kind = pduType(fields);
  at = put(at, ',"snmp":');
  const open = at;
  if (isSymbol(version, '1')) at = put(at, ',"version":1');
  else if (isSymbol(version, '2c')) at = put(at, ',"version":2');
  else if (isSymbol(version, '3')) at = put(at, ',"version":3');
  if (kind.length > 0) at = put(put(put(at, ',"pdu_type":"'), kind), '"');
  if (oids != 0 && !isEnd(firstIn(oids))) at = putMember(at, ',"vars":', oids);
  return endObject(open, putMember(at, ',"usm":', field(fields, 'user')));
}

function pduType(fields: Fields): string {
  let kind = '';
  let kinds = 0;
  if (field(fields, 'getRequests') != 0) {
    kind = 'get_request';
    kinds++;
  }
  if (field(fields, 'getNextRequests') != 0) {
    kind = 'get_next_request';
    kinds++;
  }
  if (field(fields, 'getBulkRequests') != 0) {
    kind = 'get_bulk_request';
    kinds++;
  }
  if (field(fields, 'setRequests') != 0) {
    kind = 'set_request';
    kinds++;
  }
  if (field(fields, 'informs') != 0) {
    kind = 'inform_request';
    kinds++;
  }
  if (field(fields, 'encrypted') != 0) {
    kind = 'encrypted';
    kinds++;
  }
  return kinds == 1 ? kind : '';
}

/** Control and private messages have no event. */
export function isNtpEvent(fields: Fields): bool {
  return ntpMode(fields) < 6;
}

export function putEveNtp(at: usize, fields: Fields): usize {
  at = put(at, ',"ntp":');
  const open = at;
  at = putMember(at, ',"version":', field(fields, 'version'));
  at = putField(at, ',"mode":', ntpMode(fields));
  at = putMember(at, ',"stratum":', field(fields, 'stratum'));
  const source = field(fields, 'referenceId');
  if (source != 0) at = putFourBytes(put(at, ',"reference_id":"'), source);
  return endObject(open, at);
}

/** The four bytes of an address, or of a name that is padded with zeros; the quote behind them. */
function putFourBytes(at: usize, item: usize): usize {
  const length: u32 = kindOf(item) == ITEM_IPV4 ? 4 : lengthOf(item);
  for (let i: u32 = 0; i < 4; i++) {
    if (i > 0) store<u8>(at++, 0x3a);
    at = putHexByte(at, i < length ? load<u8>(valueOf(item) + i) : 0);
  }
  store<u8>(at, QUOTE);
  return at + 1;
}

/** Has PostgreSQL's record a place in EVE? Of the extended protocol there is nothing. */
export function isPgsqlEvent(fields: Fields): bool {
  const command = field(fields, 'command');
  if (isSymbol(command, 'startup')) return field(fields, 'version') != 0;
  return isSymbol(command, 'query') || isSymbol(command, 'cancel');
}

/** The request for TLS, which is an event of its own. */
export function putEvePgsqlTls(at: usize, fields: Fields): usize {
  at = put(at, ',"pgsql":{"request":{"message":"SSL Request"},"response":{"ssl_accepted":');
  return put(at, isSymbol(field(fields, 'tls'), 'accepted') ? 'true}}' : 'false}}');
}

export function putEvePgsql(at: usize, fields: Fields): usize {
  const command = field(fields, 'command');
  const success = field(fields, 'success');
  at = put(at, ',"pgsql":{"request":');
  const request = at;
  if (isSymbol(command, 'startup')) at = putStartup(at, fields);
  else if (isSymbol(command, 'cancel')) {
    at = put(at, ',"message":"cancel_request"');
    at = putMember(at, ',"process_id":', field(fields, 'processId'));
  } else at = putMember(at, ',"simple_query":', field(fields, 'statement'));
  at = endObject(request, at);
  if (success != 0) {
    at = put(at, ',"response":');
    const response = at;
    const ok = kindOf(success) == ITEM_TRUE;
    const version = field(fields, 'serverVersion');
    if (ok && isSymbol(command, 'startup')) at = put(at, ',"message":"authentication_ok"');
    if (version != 0)
      at = put(putMember(at, ',"parameter_status":[{"server_version":', version), '}]');
    const tag = field(fields, 'tag');
    at = putMember(at, ',"command_completed":', tag);
    // Of other statements it is the number of rows that were changed.
    if (isSelect(tag)) at = putMember(at, ',"data_rows":', field(fields, 'rows'));
    at = putMember(at, ',"code":', field(fields, 'sqlState'));
    at = endObject(response, at);
  }
  return put(at, '}');
}

function isSelect(tag: usize): bool {
  return tag != 0 && lengthOf(tag) == 6 && load<u32>(valueOf(tag)) == 0x454c4553;
}

function putStartup(at: usize, fields: Fields): usize {
  at = putMember(at, ',"protocol_version":', field(fields, 'version'));
  at = put(at, ',"startup_parameters":');
  const open = at;
  at = putMember(at, ',"user":', field(fields, 'user'));
  const before = at;
  at = put(at, ',"optional_parameters":');
  const list = at;
  at = putParameter(at, ',{"database":', field(fields, 'database'));
  at = putParameter(at, ',{"application_name":', field(fields, 'applicationName'));
  at = putParameter(at, ',{"replication":', field(fields, 'replication'));
  return endObject(open, at == list ? before : endList(list, at));
}

function putParameter(at: usize, name: string, item: usize): usize {
  return item != 0 ? put(putMember(at, name, item), '}') : at;
}

/** `{"command":"CAPA"}` and its answer. */
export function putEvePop3Capabilities(at: usize, list: usize): usize {
  at = put(at, ',"pop3":{"request":{"command":"CAPA"},"response":{"success":true,"status":"OK"');
  return put(putMember(at, ',"data":', list), '}}');
}

/** A login by the command that names the account. */
export function putEvePop3Login(at: usize, login: usize): usize {
  const mechanism = fieldIn(login, 'mechanism');
  const user = fieldIn(login, 'username');
  const success = fieldIn(login, 'success');
  const plain = isCommand(mechanism);
  at = put(at, ',"pop3":{"request":{"command":"');
  at = put(plain ? putTextOf(at, mechanism) : put(at, 'AUTH'), '"');
  if (!plain && mechanism != 0) at = put(putMember(at, ',"args":[', mechanism), ']');
  else if (user != 0) at = put(putMember(at, ',"args":[', user), ']');
  at = put(at, '}');
  if (success != 0) {
    const ok = kindOf(success) == ITEM_TRUE;
    at = put(
      at,
      ok
        ? ',"response":{"success":true,"status":"OK"}'
        : ',"response":{"success":false,"status":"ERR"}',
    );
  }
  return put(at, '}');
}

/** USER or APOP; others are mechanisms of SASL. */
function isCommand(mechanism: usize): bool {
  if (mechanism == 0 || lengthOf(mechanism) != 4) return false;
  const text = load<u32>(valueOf(mechanism));
  return text == 0x52455355 || text == 0x504f5041;
}

/** `{"command":"STAT"}` and its answer. */
export function putEvePop3Status(at: usize, messages: usize, bytes: usize): usize {
  at = put(at, ',"pop3":{"request":{"command":"STAT"},"response":{"success":true,"status":"OK"');
  at = putTextOf(put(at, ',"header":"'), messages);
  if (bytes != 0) at = putTextOf(put(at, ' '), bytes);
  return put(at, '"}}');
}

/** Writes the line of an ARP record, which belongs to no flow, at `at`; returns its end. */
export function writeEveArp(at: usize, event: RecordEvent, fields: Fields): usize {
  at = putEveTime(put(at, '{"timestamp":"'), event.time);
  at = put(at, '","event_type":"arp"');
  const vlan = field(fields, 'vlan');
  if (vlan != 0) at = put(putMember(at, ',"vlan":[', vlan), ']');
  at = put(at, ',"arp":{"hw_type":"ethernet","proto_type":"ipv4"');
  at = putMember(at, ',"opcode":', field(fields, 'operation'));
  at = putMember(at, ',"src_mac":', field(fields, 'mac'));
  return put(putMember(at, ',"src_ip":', field(fields, 'ip')), '}}\n');
}
