// ssh.log, ftp.log, smtp.log and weird.log (base/protocols/ssh, ftp, smtp; base/frameworks/notice/weird.zeek),
// with HASSH as the package of that name adds it.

import { Ends } from '../memory/event';
import { ITEM_TRUE } from '../memory/items';
import { Fields, field, fieldIn, kindOf, numberOf } from './fields';
import { put } from './json';
import { putTextOf } from './json-items';
import { putNumber } from './text';
import {
  addressColumn,
  beginText,
  boolColumn,
  column,
  countColumn,
  endText,
  oneColumn,
  putPlain,
  textColumn,
  unset,
} from './zeek-columns';

/** The columns from `version` on. */
export function putSsh(at: usize, json: bool, fields: Fields): usize {
  const client = field(fields, 'client');
  const server = field(fields, 'server');
  at = column(at, json, 'version', field(fields, 'version'));
  at = column(at, json, 'auth_success', field(fields, 'authSuccess'));
  at = countColumn(at, json, 'auth_attempts', numberOf(field(fields, 'authAttempts')));
  at = unset(at, json, 'direction');
  at = column(at, json, 'client', fieldIn(client, 'banner'));
  at = column(at, json, 'server', fieldIn(server, 'banner'));
  // Of what the server sends, as Zeek has it.
  at = column(at, json, 'cipher_alg', fieldIn(server, 'cipher'));
  at = column(at, json, 'mac_alg', fieldIn(server, 'mac'));
  at = column(at, json, 'compression_alg', fieldIn(server, 'compression'));
  at = column(at, json, 'kex_alg', field(fields, 'kex'));
  at = column(at, json, 'host_key_alg', field(fields, 'hostKey'));
  const key = field(fields, 'hostKeySha256');
  if (key != 0) {
    at = beginText(at, json, 'host_key');
    at = endText(putTextOf(put(at, 'SHA256:'), key), json);
  } else {
    at = unset(at, json, 'host_key');
  }
  at = column(at, json, 'hassh', fieldIn(client, 'hassh'));
  return column(at, json, 'hasshServer', fieldIn(server, 'hassh'));
}

/** The columns from `user` on. */
export function putFtp(at: usize, json: bool, ends: Ends, fields: Fields): usize {
  const channel = field(fields, 'dataChannel');
  at = column(at, json, 'user', field(fields, 'user'));
  at = unset(at, json, 'password');
  at = column(at, json, 'command', field(fields, 'command'));
  at = column(at, json, 'arg', field(fields, 'arg'));
  at = unset(at, json, 'mime_type');
  at = column(at, json, 'file_size', field(fields, 'fileSize'));
  at = column(at, json, 'reply_code', field(fields, 'replyCode'));
  at = column(at, json, 'reply_msg', field(fields, 'replyMsg'));
  if (channel == 0) {
    at = unset(at, json, 'data_channel.passive');
    at = unset(at, json, 'data_channel.orig_h');
    at = unset(at, json, 'data_channel.resp_h');
    at = unset(at, json, 'data_channel.resp_p');
    return unset(at, json, 'fuid');
  }
  const passive = fieldIn(channel, 'passive');
  at = column(at, json, 'data_channel.passive', passive);
  const base = changetype<usize>(ends);
  const from =
    kindOf(passive) == ITEM_TRUE ? offsetof<Ends>('source0') : offsetof<Ends>('destination0');
  at = addressColumn(at, json, 'data_channel.orig_h', ends.ipVersion, base + from);
  at = column(at, json, 'data_channel.resp_h', fieldIn(channel, 'ip'));
  at = column(at, json, 'data_channel.resp_p', fieldIn(channel, 'port'));
  return unset(at, json, 'fuid');
}

/** The columns from `trans_depth` on. Subjects are never read. */
export function putSmtp(at: usize, json: bool, fields: Fields): usize {
  at = column(at, json, 'trans_depth', field(fields, 'transDepth'));
  at = column(at, json, 'helo', field(fields, 'helo'));
  at = column(at, json, 'mailfrom', field(fields, 'mailFrom'));
  at = column(at, json, 'rcptto', field(fields, 'rcptTo'));
  at = column(at, json, 'date', field(fields, 'date'));
  at = column(at, json, 'from', field(fields, 'from'));
  at = column(at, json, 'to', field(fields, 'to'));
  at = column(at, json, 'cc', field(fields, 'cc'));
  at = column(at, json, 'reply_to', field(fields, 'replyTo'));
  at = column(at, json, 'msg_id', field(fields, 'messageId'));
  at = column(at, json, 'in_reply_to', field(fields, 'inReplyTo'));
  at = unset(at, json, 'subject');
  at = column(at, json, 'x_originating_ip', field(fields, 'xOriginatingIp'));
  at = column(at, json, 'first_received', field(fields, 'firstReceived'));
  at = column(at, json, 'second_received', field(fields, 'secondReceived'));
  at = putReply(at, json, field(fields, 'replyCode'), field(fields, 'replyMsg'));
  at = unset(at, json, 'path');
  at = column(at, json, 'user_agent', field(fields, 'userAgent'));
  at = boolColumn(at, json, 'tls', field(fields, 'tls') != 0);
  return oneColumn(at, json, 'fuids', 0, true);
}

/** "250 OK" */
function putReply(at: usize, json: bool, code: usize, message: usize): usize {
  if (code == 0) return unset(at, json, 'last_reply');
  at = beginText(at, json, 'last_reply');
  at = putNumber(at, numberOf(code));
  if (message != 0) {
    store<u8>(at++, 0x20);
    at = putPlain(at, json, message, false);
  }
  return endText(at, json);
}

/** The columns from `name` on. */
export function putWeird(at: usize, json: bool, fields: Fields): usize {
  at = column(at, json, 'name', field(fields, 'name'));
  at = unset(at, json, 'addl');
  at = boolColumn(at, json, 'notice', false);
  at = textColumn(at, json, 'peer', 'flowglass');
  return unset(at, json, 'source');
}
