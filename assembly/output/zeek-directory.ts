// ldap.log, ldap_search.log, kerberos.log and ntlm.log (base/protocols/ldap, krb, ntlm).

import { ITEM_SYMBOL } from '../memory/items';
import { Fields, field, fieldIn, isSymbol, kindOf, lengthOf, numberOf, valueOf } from './fields';
import {
  beginText,
  boolColumn,
  column,
  countColumn,
  endText,
  putPlain,
  textColumn,
  unset,
} from './zeek-columns';

const SPACE: u8 = 0x20;
const SLASH: u8 = 0x2f;

/** The columns of ldap.log from `message_id` on. Passwords are never read. */
export function putLdap(at: usize, json: bool, fields: Fields): usize {
  const mechanism = field(fields, 'mechanism');
  const abandoned = field(fields, 'abandoned');
  const object = field(fields, 'object');
  at = column(at, json, 'message_id', field(fields, 'messageId'));
  at = column(at, json, 'version', field(fields, 'version'));
  at = putOperation(at, json, fields);
  at = putResult(at, json, field(fields, 'result'));
  at = putFilled(at, json, 'diagnostic_message', field(fields, 'diagnostic'));
  at = putFilled(at, json, 'object', object != 0 ? object : field(fields, 'extension'));
  return column(at, json, 'argument', mechanism != 0 ? mechanism : abandoned);
}

/** Of a bind with how it is done; a change of a name is a modification there. */
function putOperation(at: usize, json: bool, fields: Fields): usize {
  const operation = field(fields, 'operation');
  const authentication = field(fields, 'authentication');
  if (isSymbol(operation, 'rename')) return textColumn(at, json, 'opcode', 'modify');
  if (authentication == 0) return column(at, json, 'opcode', operation);
  at = putPlain(beginText(at, json, 'opcode'), json, operation, false);
  store<u8>(at, SPACE);
  return endText(putPlain(at + 1, json, authentication, false), json);
}

/** Zeek has RFC 4511's names in words: "invalid credentials". */
function putResult(at: usize, json: bool, result: usize): usize {
  if (result == 0 || kindOf(result) != ITEM_SYMBOL) return column(at, json, 'result', result);
  if (isSymbol(result, 'saslBindInProgress')) {
    return textColumn(at, json, 'result', 'SASL bind in progress');
  }
  if (isSymbol(result, 'invalidDNSyntax')) {
    return textColumn(at, json, 'result', 'invalid DN syntax');
  }
  if (isSymbol(result, 'notAllowedOnNonLeaf')) {
    return textColumn(at, json, 'result', 'not allowed on non-leaf');
  }
  if (isSymbol(result, 'notAllowedOnRDN')) {
    return textColumn(at, json, 'result', 'not allowed on RDN');
  }
  if (isSymbol(result, 'affectsMultipleDSAs')) {
    return textColumn(at, json, 'result', 'affects multiple DSAs');
  }
  at = beginText(at, json, 'result');
  const name = changetype<string>(load<u32>(valueOf(result)));
  for (let i: i32 = 0; i < name.length; i++) {
    const letter = load<u8>(changetype<usize>(name) + ((i as usize) << 1));
    const capital = letter >= 0x41 && letter <= 0x5a;
    if (capital) store<u8>(at++, SPACE);
    store<u8>(at++, capital ? letter | 0x20 : letter);
  }
  return endText(at, json);
}

/** An empty text is none. */
function putFilled(at: usize, json: bool, name: string, item: usize): usize {
  return column(at, json, name, item != 0 && isEmpty(item) ? 0 : item);
}

function isEmpty(item: usize): bool {
  return kindOf(item) != ITEM_SYMBOL && lengthOf(item) == 0;
}

/** The columns of ldap_search.log from `message_id` on. */
export function putLdapSearch(at: usize, json: bool, fields: Fields): usize {
  at = column(at, json, 'message_id', field(fields, 'messageId'));
  at = column(at, json, 'scope', field(fields, 'scope'));
  at = column(at, json, 'deref_aliases', field(fields, 'derefAliases'));
  at = putFilled(at, json, 'base_object', field(fields, 'baseObject'));
  at = countColumn(at, json, 'result_count', numberOf(field(fields, 'entries')));
  at = putResult(at, json, field(fields, 'result'));
  at = putFilled(at, json, 'diagnostic_message', field(fields, 'diagnostic'));
  at = column(at, json, 'filter', field(fields, 'filter'));
  return column(at, json, 'attributes', field(fields, 'attributes'));
}

/** The columns from `request_type` on. */
export function putKerberos(at: usize, json: bool, fields: Fields): usize {
  const result = field(fields, 'result');
  const text = field(fields, 'errorText');
  const name = field(fields, 'error');
  at = column(at, json, 'request_type', field(fields, 'requestType'));
  at = putClient(at, json, fields);
  at = column(at, json, 'service', field(fields, 'service'));
  at =
    result != 0
      ? boolColumn(at, json, 'success', isSymbol(result, 'success'))
      : unset(at, json, 'success');
  at = column(at, json, 'error_msg', text != 0 ? text : name);
  at = column(at, json, 'from', field(fields, 'from'));
  at = column(at, json, 'till', field(fields, 'till'));
  at = column(at, json, 'cipher', field(fields, 'ticketCipher'));
  // An answer whose request is not in the capture does not say what was asked for.
  if (result == 0 || field(fields, 'latency') != 0) {
    at = boolColumn(at, json, 'forwardable', field(fields, 'forwardable') != 0);
    at = boolColumn(at, json, 'renewable', field(fields, 'renewable') != 0);
  } else {
    at = unset(at, json, 'forwardable');
    at = unset(at, json, 'renewable');
  }
  at = unset(at, json, 'client_cert_subject');
  at = unset(at, json, 'client_cert_fuid');
  at = unset(at, json, 'server_cert_subject');
  return unset(at, json, 'server_cert_fuid');
}

/** "name/REALM"; of a ticket for a service there is a realm only where the answer says it. */
function putClient(at: usize, json: bool, fields: Fields): usize {
  const client = field(fields, 'client');
  const own = field(fields, 'clientRealm');
  const first = isSymbol(field(fields, 'requestType'), 'AS');
  const realm = own != 0 || !first ? own : field(fields, 'realm');
  if (client == 0 && realm == 0) return unset(at, json, 'client');
  at = putPlain(beginText(at, json, 'client'), json, client, false);
  store<u8>(at++, SLASH);
  return endText(putPlain(at, json, realm, false), json);
}

/** The columns from `username` on. */
export function putNtlm(at: usize, json: bool, fields: Fields): usize {
  const server = field(fields, 'server');
  const result = field(fields, 'result');
  at = column(at, json, 'username', field(fields, 'user'));
  at = column(at, json, 'hostname', field(fields, 'workstation'));
  at = column(at, json, 'domainname', field(fields, 'domain'));
  at = column(at, json, 'server_nb_computer_name', fieldIn(server, 'netbiosComputer'));
  at = column(at, json, 'server_dns_computer_name', fieldIn(server, 'dnsComputer'));
  at = column(at, json, 'server_tree_name', fieldIn(server, 'dnsTree'));
  if (result == 0) return unset(at, json, 'success');
  return boolColumn(at, json, 'success', isSymbol(result, 'success'));
}
