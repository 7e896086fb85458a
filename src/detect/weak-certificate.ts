// Certificates that servers show: out of date, made out to others, signed by nobody, or weak. Only the server's own
// (the first of its chain) is looked at, and only before TLS 1.3, which encrypts them.

import { isIP } from 'node:net';
import { TLS_CERTIFICATE } from '../engine/layouts.js';
import type { CertificateSummary, Evidence, TlsRecord, X509Record } from '../records/types.js';
import type { RecordView } from '../records/view.js';
import { attending } from './attention.js';
import { CERTIFICATE_PAGES } from './certificate-pages.js';
import { defineDetector, type Occurrence } from './detector.js';
import { serverAlone } from './ends.js';
import { cut } from './login.js';
import { isNamed, namesOf, type SubjectNames } from './server-name.js';

/** Certificates that are kept apart: a run that sees more has those of scans of the internet. */
const MAX_CERTIFICATES = 20_000;
/** Captures without a clock begin in 1970: dates say nothing then. ns. */
const CLOCK_IS_SET = 946_684_800_000_000_000n;
const DAY = 86_400_000_000_000n;

type Kind = keyof typeof CERTIFICATE_PAGES extends `tls.certificate-${infer What}` ? What : never;

interface Known extends CertificateSummary {
  names: SubjectNames;
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
    /** By SHA-256. */
    const certificates = new Map<string, Known>();

    return {
      records: {
        // A server's certificate comes before the handshake that it is part of.
        x509(record) {
          if (record.get('position') !== 0 || record.get('from') !== 'server') return;
          const sha256 = record.get('sha256');
          if (sha256 === undefined || certificates.has(sha256)) return;
          if (certificates.size < MAX_CERTIFICATES) certificates.set(sha256, keep(record.record()));
          else dropped();
        },
        tls: attending(TLS_CERTIFICATE, (record: RecordView<TlsRecord>) => {
          const sha256 = record.get('certificateChain')?.[0];
          const certificate = sha256 === undefined ? undefined : certificates.get(sha256);
          if (!certificate || sha256 === undefined) return;
          look(record, sha256, certificate);
        }),
      },
    };

    function look(record: RecordView<TlsRecord>, sha256: string, certificate: Known): void {
      const { time } = record;
      const { notBefore, notAfter } = certificate;
      const dated = time >= CLOCK_IS_SET;
      if (dated && notAfter !== undefined && notAfter < time) {
        find('expired', [dateOf('notAfter', notAfter), daysOf('daysAgo', time - notAfter)]);
      } else if (dated && notBefore !== undefined && notBefore > time) {
        find('not-yet-valid', [
          dateOf('notBefore', notBefore),
          daysOf('daysLeft', notBefore - time),
        ]);
      } else if (dated && expiresSoon(certificate, time)) {
        const left = daysOf('daysLeft', (notAfter ?? time) - time);
        left.threshold = thresholds.expiryDays;
        find('expires-soon', [dateOf('notAfter', notAfter ?? time), left]);
      }
      if (certificate.selfSigned) {
        if (!provesItselfElsewhere(record)) find('self-signed', []);
      } else if (isWeakSignature(certificate.signatureAlgorithm)) {
        find('signature', [{ name: 'signature', value: cut(certificate.signatureAlgorithm) }]);
      }
      const key = weakKey(certificate);
      if (key) find('key', key);
      const asked = record.get('serverName');
      if (asked !== undefined && isIP(asked) === 0 && !isNamed(certificate.names, asked)) {
        const { dns, ip, commonName } = certificate.names;
        const names = [...dns, ...ip].join(' ') || (commonName ?? '');
        find('name', [
          { name: 'serverName', value: cut(asked) },
          { name: 'names', value: cut(names) },
        ]);
      }

      function find(what: Kind, evidence: Evidence[]): void {
        const name = record.get('serverName');
        const seen: Partial<Occurrence> = {
          hosts: serverAlone(record, name && cut(name), record.has('clientDirection')),
          subject: sha256,
          evidence: [
            { name: 'subject', value: cut(certificate.subject) },
            ...evidence,
            { name: 'established', value: record.has('established') },
          ],
        };
        ofFlow(`tls.certificate-${what}`, record, seen);
      }
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
  return { ...record, names: namesOf(record.subject, record.san) };
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
