// TLS, DTLS and QUIC handshakes by server name and version, and the certificates in them.

import { isoTime } from '../records/text.js';
import type { QuicRecord, TlsRecord, X509Record } from '../records/types.js';
import type { Capped, Certificate, TlsServer } from './format.js';
import { CappedMap, note } from './tally.js';

const MAX_SERVERS = 10_000;
const MAX_CERTIFICATES = 5_000;
const MAX_FLOWS = 50;
const MAX_VALUES = 8;

export class HandshakeTally {
  readonly #servers = new CappedMap<TlsServer>(MAX_SERVERS);

  add(record: TlsRecord | QuicRecord): void {
    const version = versionOf(record);
    const { serverName } = record;
    const server = this.#servers.at(`${version}\0${serverName ?? ''}`, () => ({
      ...(serverName === undefined ? {} : { name: serverName }),
      version,
      count: 0,
      established: 0,
      ciphers: [],
      ja4: [],
      servers: [],
      flows: [],
    }));
    if (!server) return;
    server.count++;
    if (record.type === 'tls' && record.established) server.established++;
    // A ServerHello of QUIC is read where both sides' Initial packets are.
    if (record.type === 'quic' && record.cipher !== undefined) server.established++;
    note(server.ciphers, record.cipher, MAX_VALUES);
    note(server.ja4, record.ja4, MAX_VALUES);
    note(server.servers, record.dst.ip, MAX_VALUES);
    note(server.flows, record.flow, MAX_FLOWS);
  }

  /** Most handshakes first. */
  list(): Capped<TlsServer> {
    const list = this.#servers.values();
    list.sort((a, b) => b.count - a.count || ((a.name ?? '') < (b.name ?? '') ? -1 : 1));
    return { list, leftOut: this.#servers.leftOut };
  }
}

/** A handshake without ServerHello has no version: what was offered is no answer. */
function versionOf(record: TlsRecord | QuicRecord): string {
  if (record.type === 'quic') return `QUIC ${record.version}`;
  return record.version ?? 'no answer';
}

export class CertificateTally {
  readonly #certificates = new CappedMap<Certificate & { times: [bigint, bigint] }>(
    MAX_CERTIFICATES,
  );

  add(record: X509Record): void {
    const certificate = this.#certificates.at(record.sha256, () => ({
      ...describe(record),
      times: [record.time, record.time],
    }));
    if (!certificate) return;
    const { times } = certificate;
    certificate.count++;
    if (record.time < times[0]) times[0] = record.time;
    if (record.time > times[1]) times[1] = record.time;
    note(certificate.hosts, record.from === 'client' ? record.src.ip : record.dst.ip, MAX_VALUES);
    note(certificate.flows, record.flow, MAX_FLOWS);
  }

  /** Most often sent first. */
  list(): Capped<Certificate> {
    const list = this.#certificates.values().map(
      ({ times, ...rest }): Certificate => ({
        ...rest,
        firstTime: isoTime(times[0]),
        lastTime: isoTime(times[1]),
      }),
    );
    list.sort((a, b) => b.count - a.count || (a.sha256 < b.sha256 ? -1 : 1));
    return { list, leftOut: this.#certificates.leftOut };
  }
}

function describe(record: X509Record): Certificate {
  const { sha256, subject, issuer, notBefore, notAfter, keyType, keyBits, selfSigned, ca } = record;
  return {
    sha256,
    subject,
    issuer,
    ...(notBefore === undefined ? {} : { notBefore: isoTime(notBefore) }),
    ...(notAfter === undefined ? {} : { notAfter: isoTime(notAfter) }),
    firstTime: '',
    lastTime: '',
    keyType,
    ...(keyBits === undefined ? {} : { keyBits }),
    signatureAlgorithm: record.signatureAlgorithm,
    ...(selfSigned ? { selfSigned } : {}),
    ...(ca === undefined ? {} : { ca }),
    names: [...(record.san?.dns ?? []), ...(record.san?.ip ?? [])].slice(0, MAX_VALUES),
    count: 0,
    hosts: [],
    flows: [],
  };
}
