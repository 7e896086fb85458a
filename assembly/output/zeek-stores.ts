// mysql.log, postgresql.log and redis.log (base/protocols/mysql, postgresql, redis). Statements are without
// their literals; values and replies are never read.

import { ITEM_SYMBOL, ITEM_TRUE } from '../memory/items';
import { Fields, field, isSymbol, kindOf, lengthOf, valueOf } from './fields';
import { put } from './json';
import { putTextOf } from './json-items';
import { putBytes } from './text';
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

/** The columns from `cmd` on. */
export function putMysql(at: usize, json: bool, fields: Fields): usize {
  const success = field(fields, 'success');
  const affected = field(fields, 'affectedRows');
  at = column(at, json, 'cmd', field(fields, 'command'));
  const argument = argumentOf(fields);
  if (argument == 0) at = unset(at, json, 'arg');
  else at = endText(putPlain(beginText(at, json, 'arg'), json, argument, false), json);
  at = column(at, json, 'success', success);
  // As in Zeek: those that were changed; a result has changed none.
  if (affected != 0) at = column(at, json, 'rows', affected);
  else if (isTrue(success)) at = countColumn(at, json, 'rows', 0);
  else at = unset(at, json, 'rows');
  return unset(at, json, 'response');
}

function isTrue(item: usize): bool {
  return item != 0 && kindOf(item) == ITEM_TRUE;
}

function argumentOf(fields: Fields): usize {
  if (isSymbol(field(fields, 'command'), 'login')) return field(fields, 'user');
  const statement = field(fields, 'statement');
  if (statement != 0) return statement;
  const database = field(fields, 'database');
  if (database != 0) return database;
  const user = field(fields, 'user');
  if (user != 0) return user;
  const table = field(fields, 'table');
  return table != 0 ? table : field(fields, 'statementId');
}

/** Did the client ask for TLS? That is a row of its own, before the login's. */
export function asksForTls(fields: Fields): bool {
  return field(fields, 'tls') != 0;
}

/** Is there more in the record than the request for TLS? */
export function hasCommand(fields: Fields): bool {
  return !asksForTls(fields) || field(fields, 'version') != 0;
}

/** The columns from `user` on, of the request for TLS. */
export function putTlsRequest(at: usize, json: bool, fields: Fields): usize {
  const accepted = isSymbol(field(fields, 'tls'), 'accepted');
  at = unset(at, json, 'user');
  at = unset(at, json, 'database');
  at = unset(at, json, 'application_name');
  at = textColumn(at, json, 'frontend', 'ssl_request');
  at = unset(at, json, 'frontend_arg');
  at = textColumn(at, json, 'backend', 'ssl_reply');
  at = textColumn(at, json, 'backend_arg', accepted ? 'S' : 'N');
  at = boolColumn(at, json, 'success', accepted);
  return unset(at, json, 'rows');
}

/** The columns from `user` on. */
export function putPostgresql(at: usize, json: bool, fields: Fields): usize {
  const success = field(fields, 'success');
  const command = field(fields, 'command');
  const state = field(fields, 'sqlState');
  at = column(at, json, 'user', field(fields, 'user'));
  at = column(at, json, 'database', field(fields, 'database'));
  at = column(at, json, 'application_name', field(fields, 'applicationName'));
  at = isSymbol(command, 'query')
    ? textColumn(at, json, 'frontend', 'simple_query')
    : column(at, json, 'frontend', command);
  at = column(at, json, 'frontend_arg', field(fields, 'statement'));
  if (success == 0) {
    at = unset(at, json, 'backend');
    at = unset(at, json, 'backend_arg');
  } else if (isTrue(success)) {
    at = textColumn(at, json, 'backend', isSymbol(command, 'startup') ? 'auth_ok' : '');
    at = unset(at, json, 'backend_arg');
  } else {
    at = textColumn(at, json, 'backend', 'error');
    if (state == 0) at = unset(at, json, 'backend_arg');
    else {
      at = put(beginText(at, json, 'backend_arg'), 'Code=');
      at = endText(putTextOf(at, state), json);
    }
  }
  at = column(at, json, 'success', success);
  return column(at, json, 'rows', field(fields, 'rows'));
}

/** The columns from `cmd.name` on. */
export function putRedis(at: usize, json: bool, fields: Fields): usize {
  const reply = field(fields, 'reply');
  at = putFirstWord(at, json, 'cmd.name', field(fields, 'command'));
  at = column(at, json, 'cmd.key', field(fields, 'key'));
  at = unset(at, json, 'cmd.value');
  at =
    reply != 0
      ? boolColumn(at, json, 'success', !isSymbol(reply, 'error'))
      : unset(at, json, 'success');
  return unset(at, json, 'reply.value');
}

/** Zeek has the first word of a command alone, "CONFIG"; names are of letters, digits and dots. */
function putFirstWord(at: usize, json: bool, name: string, item: usize): usize {
  if (item == 0 || kindOf(item) == ITEM_SYMBOL) return column(at, json, name, item);
  const from = valueOf(item);
  let length: u32 = 0;
  while (length < lengthOf(item) && load<u8>(from + length) != SPACE) length++;
  return endText(putBytes(beginText(at, json, name), from, length), json);
}
