// The objects of EVE for SSH, QUIC, SMTP, FTP, Kerberos, DHCP, SIP and for anomalies. `type` of the event and
// the object have the same name, but for mail's `email` beside `smtp`.

import { ITEM_SYMBOL, ITEM_TRUE } from '../memory/items';
import {
  Fields,
  field,
  fieldIn,
  firstIn,
  isEnd,
  isSymbol,
  kindOf,
  nextItem,
  valueOf,
} from './fields';
import { endList, endObject, put } from './json';
import { putMember, putTextOf, putValueText } from './json-items';
import { lower } from './lower';

export function putEveSsh(at: usize, fields: Fields): usize {
  at = put(at, ',"ssh":');
  const open = at;
  at = putSshSide(at, ',"client":', field(fields, 'client'));
  at = putSshSide(at, ',"server":', field(fields, 'server'));
  return endObject(open, at);
}

function putSshSide(at: usize, name: string, side: usize): usize {
  if (side == 0) return at;
  at = put(at, name);
  const open = at;
  at = putMember(at, ',"proto_version":', fieldIn(side, 'protocolVersion'));
  at = putMember(at, ',"software_version":', fieldIn(side, 'software'));
  const hassh = fieldIn(side, 'hassh');
  if (hassh != 0) {
    at = putMember(at, ',"hassh":{"hash":', hassh);
    at = putMember(at, ',"string":', fieldIn(side, 'hasshAlgorithms'));
    store<u8>(at++, 0x7d);
  }
  return endObject(open, at);
}

export function putEveQuic(at: usize, fields: Fields): usize {
  at = put(at, ',"quic":');
  const open = at;
  at = putMember(at, ',"version":', field(fields, 'version'));
  at = putMember(at, ',"sni":', field(fields, 'serverName'));
  at = putHash(at, ',"ja3":{"hash":', field(fields, 'ja3'), field(fields, 'ja3Raw'));
  at = putMember(at, ',"ja4":', field(fields, 'ja4'));
  at = putHash(at, ',"ja3s":{"hash":', field(fields, 'ja3s'), field(fields, 'ja3sRaw'));
  return endObject(open, at);
}

function putHash(at: usize, name: string, hash: usize, text: usize): usize {
  if (hash == 0) return at;
  at = putMember(putMember(at, name, hash), ',"string":', text);
  store<u8>(at, 0x7d);
  return at + 1;
}

export function putEveSmtp(at: usize, fields: Fields): usize {
  at = put(at, ',"smtp":');
  const open = at;
  at = putMember(at, ',"helo":', field(fields, 'helo'));
  const from = field(fields, 'mailFrom');
  if (from != 0) at = put(putTextOf(put(at, ',"mail_from":"<'), from), '>"');
  const to = field(fields, 'rcptTo');
  if (to != 0) {
    at = put(at, ',"rcpt_to":');
    const list = at;
    for (let it = firstIn(to); !isEnd(it); it = nextItem(it)) {
      at = put(putTextOf(put(at, ',"<'), it), '>"');
    }
    at = endList(list, at);
  }
  return putEmail(endObject(open, at), fields);
}

function putEmail(at: usize, fields: Fields): usize {
  const from = field(fields, 'from');
  const to = field(fields, 'to');
  const id = field(fields, 'messageId');
  if (from == 0 && to == 0 && id == 0) return at;
  at = put(at, ',"email":{"status":');
  at = put(at, field(fields, 'incomplete') != 0 ? '"BODY_STARTED"' : '"PARSE_DONE"');
  at = putMember(at, ',"from":', from);
  at = putMember(at, ',"to":', to);
  at = putMember(at, ',"cc":', field(fields, 'cc'));
  at = putMember(at, ',"date":', field(fields, 'date'));
  at = putMember(at, ',"message_id":', id);
  at = putMember(at, ',"x_mailer":', field(fields, 'userAgent'));
  const attachments = field(fields, 'attachments');
  if (attachments != 0) at = putAttachments(at, attachments);
  store<u8>(at, 0x7d);
  return at + 1;
}

function putAttachments(at: usize, attachments: usize): usize {
  const before = at;
  at = put(at, ',"attachment":');
  const list = at;
  for (let it = firstIn(attachments); !isEnd(it); it = nextItem(it)) {
    at = putMember(at, ',', fieldIn(it, 'filename'));
  }
  return at == list ? before : endList(list, at);
}

export function putEveFtp(at: usize, fields: Fields): usize {
  const code = field(fields, 'replyCode');
  const channel = field(fields, 'dataChannel');
  at = put(at, ',"ftp":');
  const open = at;
  at = putMember(at, ',"command":', field(fields, 'command'));
  at = putMember(at, ',"command_data":', field(fields, 'arg'));
  const reply = field(fields, 'replyMsg');
  if (reply != 0) {
    at = putMember(at, ',"reply":[', reply);
    store<u8>(at++, 0x5d);
  }
  if (code != 0) {
    at = putValueText(put(at, ',"completion_code":['), code);
    store<u8>(at++, 0x5d);
  }
  at = putMember(at, ',"dynamic_port":', fieldIn(channel, 'port'));
  const passive = fieldIn(channel, 'passive');
  if (passive != 0) {
    at = put(at, kindOf(passive) == ITEM_TRUE ? ',"mode":"passive"' : ',"mode":"active"');
  }
  at = put(at, code != 0 ? ',"reply_received":"yes"' : ',"reply_received":"no"');
  return endObject(open, at);
}

export function putEveKerberos(at: usize, fields: Fields): usize {
  const tgs = isSymbol(field(fields, 'requestType'), 'TGS');
  const error = field(fields, 'errorCode');
  const answered = field(fields, 'result') != 0;
  at = put(at, ',"krb5":{"msg_type":"');
  if (error != 0) at = put(at, 'KRB_ERROR"');
  else if (answered) at = put(at, tgs ? 'KRB_TGS_REP"' : 'KRB_AS_REP"');
  else at = put(at, tgs ? 'KRB_TGS_REQ"' : 'KRB_AS_REQ"');
  if (error != 0) {
    at = put(at, tgs ? ',"failed_request":"KRB_TGS_REQ"' : ',"failed_request":"KRB_AS_REQ"');
    const name = field(fields, 'error');
    at = putValueText(put(at, ',"error_code":'), name != 0 ? name : error);
  }
  at = putMember(at, ',"cname":', field(fields, 'client'));
  at = putMember(at, ',"realm":', field(fields, 'realm'));
  at = putMember(at, ',"sname":', field(fields, 'service'));
  at = putCipher(at, ',"encryption":', ',"weak_encryption":', field(fields, 'replyCipher'));
  at = putCipher(
    at,
    ',"ticket_encryption":',
    ',"ticket_weak_encryption":',
    field(fields, 'ticketCipher'),
  );
  store<u8>(at, 0x7d);
  return at + 1;
}

/** An encryption type, and whether it is weak: DES, Triple-DES, RC4 (RFC 6649, RFC 8429). */
function putCipher(at: usize, name: string, weakness: string, item: usize): usize {
  if (item == 0) return at;
  at = putNamed(at, name, item);
  if (kindOf(item) != ITEM_SYMBOL) return at;
  const text = changetype<string>(load<u32>(valueOf(item)));
  return put(put(at, weakness), isWeak(text) ? 'true' : 'false');
}

function isWeak(cipher: string): bool {
  return cipher.startsWith('des') || cipher.startsWith('rc4');
}

/** Text, of a number without a name too. */
function putNamed(at: usize, name: string, item: usize): usize {
  return item != 0 ? putValueText(put(at, name), item) : at;
}

export function putEveDhcp(at: usize, fields: Fields): usize {
  at = put(at, ',"dhcp":');
  const open = at;
  at = putMember(at, ',"id":', field(fields, 'transactionId'));
  const types = field(fields, 'messageTypes');
  let last: usize = 0;
  if (types != 0) for (let it = firstIn(types); !isEnd(it); it = nextItem(it)) last = it;
  if (last != 0) {
    at = putValueText(put(at, ',"dhcp_type":'), last);
    lower(at - 1);
  }
  at = putMember(at, ',"client_mac":', field(fields, 'mac'));
  at = putMember(at, ',"client_ip":', field(fields, 'clientAddress'));
  at = putMember(at, ',"requested_ip":', field(fields, 'requestedAddress'));
  at = putMember(at, ',"assigned_ip":', field(fields, 'assignedAddress'));
  at = putMember(at, ',"relay_ip":', field(fields, 'relayAddress'));
  at = putMember(at, ',"lease_time":', field(fields, 'leaseTime'));
  at = putMember(at, ',"hostname":', field(fields, 'hostName'));
  at = putMember(at, ',"vendor_class_identifier":', field(fields, 'vendorClass'));
  return endObject(open, at);
}

export function putEveSip(at: usize, fields: Fields): usize {
  at = put(at, ',"sip":');
  const open = at;
  at = putMember(at, ',"method":', field(fields, 'method'));
  at = putMember(at, ',"uri":', field(fields, 'uri'));
  at = putNamed(at, ',"code":', field(fields, 'status'));
  at = putMember(at, ',"reason":', field(fields, 'reason'));
  at = put(at, ',"version":"SIP/2.0"');
  return endObject(open, at);
}

/** Anomalies of streams. */
export function putEveAnomaly(at: usize, fields: Fields): usize {
  at = put(at, ',"anomaly":{"type":"stream","event":"stream.');
  if (isSymbol(field(fields, 'name'), 'retransmission_inconsistency')) {
    at = put(at, 'reassembly_overlap_different_data');
  } else {
    at = putTextOf(at, field(fields, 'name'));
  }
  return put(at, '"}');
}
