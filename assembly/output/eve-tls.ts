// The `tls` object of EVE.

import { putEveDate } from './eve';
import { Fields, field, fieldIn, isSymbol, lengthOf, valueOf } from './fields';
import { put } from './json';
import { putMember } from './json-items';
import { putSubjectReversed } from './names-of-certificates';

const QUOTE: u8 = 0x22;

/** Writes `,"tls":{…}`. */
export function putEveTls(at: usize, fields: Fields): usize {
  at = put(at, ',"tls":');
  const open = at;
  at = putMember(at, ',"sni":', field(fields, 'serverName'));
  at = putVersion(at, field(fields, 'version'));
  if (field(fields, 'resumed') != 0) at = put(at, ',"session_resumed":true');
  at = putCertificate(at, field(fields, 'certificate'));
  at = putHash(at, ',"ja3":{', field(fields, 'ja3'), field(fields, 'ja3Raw'));
  at = putMember(at, ',"ja4":', field(fields, 'ja4'));
  at = putHash(at, ',"ja3s":{', field(fields, 'ja3s'), field(fields, 'ja3sRaw'));
  at = putMember(at, ',"client_alpns":', field(fields, 'alpnOffered'));
  const alpn = field(fields, 'alpn');
  if (alpn != 0) {
    at = putMember(at, ',"server_alpns":[', alpn);
    store<u8>(at++, 0x5d);
  }
  const client = field(fields, 'clientCertificate');
  if (client != 0) {
    at = put(at, ',"client":');
    const inner = at;
    at = putCertificate(at, client);
    at = endObject(inner, at);
  }
  return endObject(open, at);
}

/** Members were written with a comma before each: the brace takes the first one's place. */
export function endObject(open: usize, at: usize): usize {
  if (at == open) at++;
  store<u8>(open, 0x7b);
  store<u8>(at, 0x7d);
  return at + 1;
}

/** "TLSv1", "TLS 1.2", "SSLv3". */
function putVersion(at: usize, version: usize): usize {
  if (version == 0) return at;
  if (isSymbol(version, 'TLS 1.0')) return put(at, ',"version":"TLSv1"');
  if (isSymbol(version, 'SSL 3.0')) return put(at, ',"version":"SSLv3"');
  if (isSymbol(version, 'SSL 2.0')) return put(at, ',"version":"SSLv2"');
  return putMember(at, ',"version":', version);
}

/** `,"ja3":{"hash":…,"string":…}` */
function putHash(at: usize, name: string, hash: usize, text: usize): usize {
  if (hash == 0) return at;
  at = putMember(put(at, name), '"hash":', hash);
  at = putMember(at, ',"string":', text);
  store<u8>(at, 0x7d);
  return at + 1;
}

function putCertificate(at: usize, certificate: usize): usize {
  if (certificate == 0) return at;
  at = putSubjectReversed(put(at, ',"subject":"'), fieldIn(certificate, 'subject'));
  at = putSubjectReversed(put(at, '","issuerdn":"'), fieldIn(certificate, 'issuer'));
  at = putSerial(put(at, '","serial":"'), fieldIn(certificate, 'serial'));
  store<u8>(at++, QUOTE);
  at = putDate(at, ',"notbefore":"', fieldIn(certificate, 'notBefore'));
  return putDate(at, ',"notafter":"', fieldIn(certificate, 'notAfter'));
}

/** Bytes with colons between them: "01:A4:D6". */
function putSerial(at: usize, item: usize): usize {
  if (item == 0) return at;
  const digits = lengthOf(item);
  for (let i: u32 = 0; i < digits; i += 2) {
    if (i > 0) store<u8>(at++, 0x3a);
    store<u16>(at, load<u16>(valueOf(item) + i));
    at += 2;
  }
  return at;
}

function putDate(at: usize, name: string, item: usize): usize {
  if (item == 0) return at;
  at = putEveDate(put(at, name), load<i64>(valueOf(item)));
  store<u8>(at, QUOTE);
  return at + 1;
}
