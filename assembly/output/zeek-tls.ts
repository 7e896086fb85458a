// ssl.log, x509.log and quic.log (base/protocols/ssl, base/files/x509, base/protocols/quic), with ja3, ja3s
// and ja4 as the packages of those names add them.

import { Fields, field, fieldIn, firstIn, isEnd, isSymbol, nextItem, numberOf } from './fields';
import { boolColumn, column, oneColumn, textColumn, unset } from './zeek-columns';

/** The columns from `version` on; of QUIC too. */
export function putSsl(at: usize, json: bool, fields: Fields): usize {
  const isQuic = field(fields, 'initialDcid') != 0;
  const chain = field(fields, 'certificateChain');
  const clientChain = field(fields, 'clientCertificateChain');
  at = putVersion(at, json, field(fields, 'version'), isQuic, field(fields, 'cipher') != 0);
  at = column(at, json, 'cipher', field(fields, 'cipher'));
  at = column(at, json, 'curve', field(fields, 'group'));
  at = column(at, json, 'server_name', field(fields, 'serverName'));
  at = boolColumn(at, json, 'resumed', field(fields, 'resumed') != 0);
  at = column(at, json, 'last_alert', lastAlert(field(fields, 'alerts')));
  at = column(at, json, 'next_protocol', field(fields, 'alpn'));
  at = boolColumn(at, json, 'established', field(fields, 'established') != 0);
  at = unset(at, json, 'ssl_history');
  if (chain != 0 || clientChain != 0) {
    at = putChain(at, json, 'cert_chain_fps', chain);
    at = putChain(at, json, 'client_cert_chain_fps', clientChain);
  } else {
    at = unset(at, json, 'cert_chain_fps');
    at = unset(at, json, 'client_cert_chain_fps');
  }
  at = unset(at, json, 'sni_matches_cert');
  at = column(at, json, 'ja3', field(fields, 'ja3'));
  at = column(at, json, 'ja3s', field(fields, 'ja3s'));
  return column(at, json, 'ja4', field(fields, 'ja4'));
}

function putChain(at: usize, json: bool, name: string, list: usize): usize {
  return list != 0 ? column(at, json, name, list) : oneColumn(at, json, name, 0, true);
}

/** QUIC's `version` is its own: its TLS is 1.3, once the server has spoken. */
function putVersion(at: usize, json: bool, version: usize, quic: bool, answered: bool): usize {
  if (quic) return textColumn(at, json, 'version', answered ? 'TLSv13' : '');
  return textColumn(at, json, 'version', versionName(version));
}

function versionName(version: usize): string {
  if (isSymbol(version, 'TLS 1.3')) return 'TLSv13';
  if (isSymbol(version, 'TLS 1.2')) return 'TLSv12';
  if (isSymbol(version, 'TLS 1.1')) return 'TLSv11';
  if (isSymbol(version, 'TLS 1.0')) return 'TLSv10';
  if (isSymbol(version, 'SSL 3.0')) return 'SSLv3';
  if (isSymbol(version, 'SSL 2.0')) return 'SSLv2';
  if (isSymbol(version, 'DTLS 1.0')) return 'DTLSv10';
  if (isSymbol(version, 'DTLS 1.2')) return 'DTLSv12';
  if (isSymbol(version, 'DTLS 1.3')) return 'DTLSv13';
  return '';
}

function lastAlert(alerts: usize): usize {
  if (alerts == 0) return 0;
  let last: usize = 0;
  for (let it = firstIn(alerts); !isEnd(it); it = nextItem(it)) last = it;
  return fieldIn(last, 'description');
}

/** The columns of x509.log from `fingerprint` on. */
export function putCertificate(at: usize, json: bool, fields: Fields): usize {
  const san = field(fields, 'san');
  const own = numberOf(field(fields, 'position')) == 0;
  const client = isSymbol(field(fields, 'from'), 'client');
  const key = field(fields, 'keyType');
  at = column(at, json, 'fingerprint', field(fields, 'sha256'));
  at = column(at, json, 'certificate.version', field(fields, 'version'));
  at = column(at, json, 'certificate.serial', field(fields, 'serial'));
  at = column(at, json, 'certificate.subject', field(fields, 'subject'));
  at = column(at, json, 'certificate.issuer', field(fields, 'issuer'));
  at = column(at, json, 'certificate.not_valid_before', field(fields, 'notBefore'));
  at = column(at, json, 'certificate.not_valid_after', field(fields, 'notAfter'));
  at = putKeyAlgorithm(at, json, key);
  at = column(at, json, 'certificate.sig_alg', field(fields, 'signatureAlgorithm'));
  at = isSymbol(key, 'ec')
    ? textColumn(at, json, 'certificate.key_type', 'ecdsa')
    : column(at, json, 'certificate.key_type', key);
  at = column(at, json, 'certificate.key_length', field(fields, 'keyBits'));
  at = unset(at, json, 'certificate.exponent');
  const curve = field(fields, 'curve');
  at = isSymbol(curve, 'secp256r1')
    ? textColumn(at, json, 'certificate.curve', 'prime256v1')
    : column(at, json, 'certificate.curve', curve);
  at = column(at, json, 'san.dns', fieldIn(san, 'dns'));
  at = column(at, json, 'san.uri', fieldIn(san, 'uri'));
  at = column(at, json, 'san.email', fieldIn(san, 'email'));
  at = column(at, json, 'san.ip', fieldIn(san, 'ip'));
  at = column(at, json, 'basic_constraints.ca', field(fields, 'ca'));
  at = column(at, json, 'basic_constraints.path_len', field(fields, 'pathLength'));
  at = boolColumn(at, json, 'host_cert', own);
  return boolColumn(at, json, 'client_cert', own && client);
}

/** As OpenSSL calls them. */
function putKeyAlgorithm(at: usize, json: bool, key: usize): usize {
  const name = 'certificate.key_alg';
  if (isSymbol(key, 'rsa')) return textColumn(at, json, name, 'rsaEncryption');
  if (isSymbol(key, 'rsa-pss')) return textColumn(at, json, name, 'rsassaPss');
  if (isSymbol(key, 'ec')) return textColumn(at, json, name, 'id-ecPublicKey');
  if (isSymbol(key, 'dsa')) return textColumn(at, json, name, 'dsaEncryption');
  return column(at, json, name, key);
}

/** The columns of quic.log from `version` on. */
export function putQuic(at: usize, json: bool, fields: Fields): usize {
  const version = field(fields, 'version');
  if (isSymbol(version, '2')) at = textColumn(at, json, 'version', 'quicv2');
  else at = column(at, json, 'version', version);
  at = column(at, json, 'client_initial_dcid', field(fields, 'initialDcid'));
  at = column(at, json, 'client_scid', field(fields, 'clientScid'));
  at = column(at, json, 'server_scid', field(fields, 'serverScid'));
  at = column(at, json, 'server_name', field(fields, 'serverName'));
  const offered = field(fields, 'alpnOffered');
  at = column(at, json, 'client_protocol', offered != 0 ? firstOf(offered) : 0);
  return unset(at, json, 'history');
}

function firstOf(list: usize): usize {
  const first = firstIn(list);
  return isEnd(first) ? 0 : first;
}
