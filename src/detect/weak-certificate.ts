// Certificates that servers show: out of date, made out to others, signed by nobody, or weak. Only the server's own
// (the first of its chain) is looked at, and only before TLS 1.3, which encrypts them.

import { isIP } from 'node:net';
import { TLS_CERTIFICATE } from '../engine/layouts.js';
import type { CertificateSummary, Evidence, TlsRecord, X509Record } from '../records/types.js';
import type { RecordView } from '../records/view.js';
import { attending } from './attention.js';
import { CERTIFICATE_PAGES } from './certificate-pages.js';
import { defineDetector } from './detector.js';
import { serverAlone } from './ends.js';
import { cut } from './login.js';
import { isNamed, namesOf, type SubjectNames } from './server-name.js';

/** Certificates that are kept apart: a run that sees more has those of scans of the internet. */
const MAX_CERTIFICATES = 20_000;
/** Captures without a clock begin in 1970: dates say nothing then. ns. */
const CLOCK_IS_SET = 946_684_800_000_000_000n;
/** Of a certificate: names asked for that are kept. */
const MAX_ASKED = 16;
const DAY = 86_400_000_000_000n;

type Kind = keyof typeof CERTIFICATE_PAGES extends `tls.certificate-${infer What}` ? What : never;

interface Known extends CertificateSummary {
  sha256: string;
  names: SubjectNames;
  weakSignature: boolean;
  /** Names that clients asked for: whether it is made out to others. */
  asked: Map<string, boolean>;
}

export const weakCertificate = defineDetector({
  name: 'weak-certificate',
  findings: CERTIFICATE_PAGES,
  thresholds: {
    expiryDays: {
      default: 14,
      min: 0,
      max: 365,
      unit: 'd',
      description:
        'Certificates with fewer days left, and less than a third of their life, expire soon.',
    },
    rsaBits: {
      default: 2048,
      min: 512,
      max: 16384,
      unit: 'bits',
      description: 'RSA and DSA keys shorter than this are a finding.',
    },
    ecBits: {
      default: 224,
      min: 112,
      max: 521,
      unit: 'bits',
      description: 'Keys on elliptic curves over a field shorter than this are a finding.',
    },
  },
  watch: ({ ofFlow, thresholds, dropped }) => {
    /** By the first bits of their SHA-256. */
    const certificates = new Map<number, Known>();

    return {
      records: {
        // A server's certificate comes before the handshake that it is part of.
        x509(record) {
          if (record.get('position') !== 0 || record.get('from') !== 'server') return;
          const bits = record.leadingBits('sha256');
          if (certificates.has(bits)) return;
          if (certificates.size < MAX_CERTIFICATES) certificates.set(bits, keep(record.record()));
          else dropped();
        },
        tls: attending(TLS_CERTIFICATE, (record: RecordView<TlsRecord>) => {
          const certificate = certificates.get(record.leadingBits('certificateChain'));
          if (certificate) look(record, certificate);
        }),
      },
    };

    function look(record: RecordView<TlsRecord>, certificate: Known): void {
      const { time } = record;
      const { notBefore, notAfter } = certificate;
      const name = record.get('serverName');
      const dated = time >= CLOCK_IS_SET;
      if (dated && notAfter !== undefined && notAfter < time) {
        find('expired', () => [dateOf('notAfter', notAfter), daysOf('daysAgo', time - notAfter)]);
      } else if (dated && notBefore !== undefined && notBefore > time) {
        find('not-yet-valid', () => [
          dateOf('notBefore', notBefore),
          daysOf('daysLeft', notBefore - time),
        ]);
      } else if (dated && expiresSoon(certificate, time)) {
        find('expires-soon', () => [
          dateOf('notAfter', notAfter ?? time),
          { ...daysOf('daysLeft', (notAfter ?? time) - time), threshold: thresholds.expiryDays },
        ]);
      }
      if (certificate.selfSigned) {
        if (!provesItselfElsewhere(record)) find('self-signed', () => []);
      } else if (certificate.weakSignature) {
        find('signature', () => [
          { name: 'signature', value: cut(certificate.signatureAlgorithm) },
        ]);
      }
      const key = weakKey(certificate);
      if (key) find('key', () => key);
      if (name !== undefined && isOther(certificate, name)) {
        find('name', () => {
          const { dns, ip, commonName } = certificate.names;
          return [
            { name: 'serverName', value: cut(name) },
            { name: 'names', value: cut([...dns, ...ip].join(' ') || (commonName ?? '')) },
          ];
        });
      }

      function find(what: Kind, evidence: () => Evidence[]): void {
        ofFlow(`tls.certificate-${what}`, record, {
          hosts: serverAlone(record, name && cut(name), record.has('clientDirection')),
          subject: certificate.sha256,
          evidence: () => [
            { name: 'subject', value: cut(certificate.subject) },
            ...evidence(),
            { name: 'established', value: record.has('established') },
          ],
        });
      }
    }

    /** Made out to others than the name that was asked for, which is no address. */
    function isOther({ names, asked }: Known, name: string): boolean {
      const known = asked.get(name);
      if (known !== undefined) return known;
      const other = isIP(name) === 0 && !isNamed(names, name);
      if (asked.size < MAX_ASKED) asked.set(name, other);
      return other;
    }

    function expiresSoon({ notBefore, notAfter }: Known, time: bigint): boolean {
      if (notBefore === undefined || notAfter === undefined) return false;
      const left = notAfter - time;
      // Certificates that live for days are renewed in time as a rule, with little of it left.
      return Number(left) < thresholds.expiryDays * Number(DAY) && 3n * left < notAfter - notBefore;
    }

    function weakKey({ keyType, keyBits, curve }: Known): Evidence[] | undefined {
      if (keyBits === undefined) return undefined;
      const threshold = keyType === 'ec' ? thresholds.ecBits : thresholds.rsaBits;
      if (keyBits >= threshold) return undefined;
      return [
        { name: 'keyType', value: cut(curve ?? keyType) },
        { name: 'keyBits', value: keyBits, threshold, unit: 'bits' },
      ];
    }
  },
});

function keep(record: X509Record): Known {
  return {
    ...record,
    names: namesOf(record.subject, record.san),
    weakSignature: isWeakSignature(record.signatureAlgorithm),
    asked: new Map(),
  };
}

/** Of a self-signed certificate the signature proves nothing anyway. */
function isWeakSignature(algorithm: string): boolean {
  return /^(md[245]|sha1)|-SHA1$/.test(algorithm);
}

/**
 * DTLS in which both sides have certificates of their own making: as in WebRTC, where fingerprints are told by the
 * signalling (RFC 8827 §6.5).
 */
function provesItselfElsewhere(record: RecordView<TlsRecord>): boolean {
  return record.protocol === 'udp' && record.get('clientCertificate')?.selfSigned === true;
}

function dateOf(name: string, time: bigint): Evidence {
  return { name, value: new Date(Number(time / 1_000_000n)).toISOString().replace('.000Z', 'Z') };
}

function daysOf(name: string, length: bigint): Evidence {
  return { name, value: Number(length / DAY), unit: 'd' };
}
