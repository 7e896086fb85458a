// ECS's own fields of DNS, HTTP and TLS.

import { ITEM_TEXT } from '../memory/items';
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
import { hostLength, portBehind } from './hosts';
import { endList, endObject, put, putField } from './json';
import { putEscaped, putLatin, putMember, putTextOf, putValueText } from './json-items';

const QUOTE: u8 = 0x22;

export function putEcsDns(at: usize, fields: Fields): usize {
  const rcode = field(fields, 'rcode');
  at = put(at, ',"dns":{"type":');
  at = put(at, rcode != 0 ? '"answer"' : '"query"');
  at = putNamed(at, ',"id":', field(fields, 'id'));
  at = putNamed(at, ',"response_code":', rcode);
  at = putNamed(at, ',"op_code":', field(fields, 'opcode'));
  const query = field(fields, 'query');
  if (query != 0) {
    at = putMember(at, ',"question":{"name":', query);
    at = putNamed(at, ',"type":', field(fields, 'queryType'));
    at = putNamed(at, ',"class":', field(fields, 'queryClass'));
    store<u8>(at++, 0x7d);
  }
  const answers = field(fields, 'answers');
  if (answers != 0) at = putAnswers(at, answers);
  store<u8>(at, 0x7d);
  return at + 1;
}

function putAnswers(at: usize, answers: usize): usize {
  at = put(at, ',"answers":');
  let open = at;
  for (let it = firstIn(answers); !isEnd(it); it = nextItem(it)) {
    store<u8>(at++, 0x2c);
    const answer = at;
    at = putMember(at, ',"name":', fieldIn(it, 'name'));
    at = putNamed(at, ',"type":', fieldIn(it, 'type'));
    at = putMember(at, ',"ttl":', fieldIn(it, 'ttl'));
    at = endObject(answer, putMember(at, ',"data":', dataOf(it)));
  }
  at = endList(open, at);
  at = put(at, ',"resolved_ip":');
  open = at;
  for (let it = firstIn(answers); !isEnd(it); it = nextItem(it)) {
    at = putMember(at, ',', fieldIn(it, 'address'));
  }
  return endList(open, at);
}

/** What the answer says, where it is one value. */
function dataOf(answer: usize): usize {
  const address = fieldIn(answer, 'address');
  if (address != 0) return address;
  const target = fieldIn(answer, 'target');
  return target != 0 ? target : fieldIn(answer, 'primary');
}

/** A keyword: text, of a number too. */
function putNamed(at: usize, name: string, item: usize): usize {
  return item != 0 ? putValueText(put(at, name), item) : at;
}

export function putEcsHttp(at: usize, fields: Fields): usize {
  at = put(at, ',"http":');
  const open = at;
  at = putMember(at, ',"version":', field(fields, 'version'));
  at = put(at, ',"request":');
  let inner = at;
  at = putMember(at, ',"method":', field(fields, 'method'));
  at = putMember(at, ',"referrer":', field(fields, 'referrer'));
  at = putMember(at, ',"mime_type":', fieldIn(field(fields, 'requestBody'), 'mimeType'));
  at = putBytes(at, field(fields, 'requestBody'));
  at = put(endObject(inner, at), ',"response":');
  inner = at;
  at = putMember(at, ',"status_code":', field(fields, 'status'));
  at = putMember(at, ',"mime_type":', fieldIn(field(fields, 'responseBody'), 'mimeType'));
  at = putBytes(at, field(fields, 'responseBody'));
  at = endObject(open, endObject(inner, at));
  const agent = field(fields, 'userAgent');
  if (agent != 0) {
    at = putMember(at, ',"user_agent":{"original":', agent);
    store<u8>(at++, 0x7d);
  }
  return putUrl(at, field(fields, 'host'), field(fields, 'target'));
}

function putBytes(at: usize, body: usize): usize {
  const bytes = fieldIn(body, 'bytes');
  if (bytes == 0) return at;
  at = putMember(at, ',"body":{"bytes":', bytes);
  store<u8>(at, 0x7d);
  return at + 1;
}

function putUrl(at: usize, host: usize, target: usize): usize {
  if (host == 0 && target == 0) return at;
  at = put(at, ',"url":');
  const open = at;
  if (host != 0) {
    const length = hostLength(host);
    at = put(at, ',"domain":"');
    at =
      kindOf(host) == ITEM_TEXT
        ? putEscaped(at, valueOf(host), length)
        : putLatin(at, valueOf(host), length);
    store<u8>(at++, QUOTE);
    const port = portBehind(host);
    if (port != 0) at = putField(at, ',"port":', port);
  }
  at = putMember(at, ',"original":', target);
  return endObject(open, at);
}

/** Of QUIC too: there `version` is QUIC's own. */
export function putEcsTls(at: usize, fields: Fields, isTls: bool): usize {
  at = put(at, ',"tls":');
  const open = at;
  if (isTls) at = putVersion(at, field(fields, 'version'));
  at = putMember(at, ',"cipher":', field(fields, 'cipher'));
  at = putMember(at, ',"curve":', field(fields, 'group'));
  at = putMember(at, ',"next_protocol":', field(fields, 'alpn'));
  at = put(at, field(fields, 'established') != 0 ? ',"established":true' : ',"established":false');
  at = put(at, field(fields, 'resumed') != 0 ? ',"resumed":true' : ',"resumed":false');
  at = put(at, ',"client":');
  let inner = at;
  at = putMember(at, ',"server_name":', field(fields, 'serverName'));
  at = putMember(at, ',"ja3":', field(fields, 'ja3'));
  at = putCertificate(at, field(fields, 'clientCertificate'));
  at = put(endObject(inner, at), ',"server":');
  inner = at;
  at = putMember(at, ',"ja3s":', field(fields, 'ja3s'));
  at = putCertificate(at, field(fields, 'certificate'));
  return endObject(open, endObject(inner, at));
}

/** `version` and `version_protocol`: "1.2", "tls". */
function putVersion(at: usize, version: usize): usize {
  if (version == 0) return at;
  const start = at;
  at = putTextOf(put(at, ',"version":"'), version);
  const head = start + 12;
  let blank = head;
  while (blank < at && load<u8>(blank) != 0x20) blank++;
  if (blank == at) {
    store<u8>(at, QUOTE);
    return at + 1;
  }
  // "TLS 1.2": what is before the blank goes behind.
  const letters = (blank - head) as u32;
  const digits = (at - blank - 1) as u32;
  memory.copy(head, blank + 1, digits);
  at = head + digits;
  store<u8>(at++, QUOTE);
  if (isSsl(version)) return put(at, ',"version_protocol":"ssl"');
  return put(at, letters == 4 ? ',"version_protocol":"dtls"' : ',"version_protocol":"tls"');
}

function isSsl(version: usize): bool {
  return isSymbol(version, 'SSL 3.0') || isSymbol(version, 'SSL 2.0');
}

function putCertificate(at: usize, certificate: usize): usize {
  if (certificate == 0) return at;
  at = putMember(at, ',"subject":', fieldIn(certificate, 'subject'));
  at = putMember(at, ',"issuer":', fieldIn(certificate, 'issuer'));
  at = putMember(at, ',"not_before":', fieldIn(certificate, 'notBefore'));
  return putMember(at, ',"not_after":', fieldIn(certificate, 'notAfter'));
}
