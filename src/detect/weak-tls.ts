// TLS, SSL and DTLS as a server negotiated them: versions and ciphers that protect little or nothing.

import { TLS_CHOICE } from '../engine/layouts.js';
import type { Evidence, Severity, TlsRecord } from '../records/types.js';
import type { RecordView } from '../records/view.js';
import { attending } from './attention.js';
import { weaknessOf, withoutForwardSecrecy } from './ciphers.js';
import { defineDetector } from './detector.js';
import { serverAlone } from './ends.js';
import { cut } from './login.js';

const ONE =
  'One finding for each server, however many clients: flows are the connections that show it.';

const OLD_VERSIONS: Readonly<Record<string, Severity>> = {
  'SSL 2.0': 'medium',
  'SSL 3.0': 'medium',
  'TLS 1.0': 'low',
  'TLS 1.1': 'low',
  'DTLS 1.0': 'low',
};

export const weakTls = defineDetector({
  name: 'weak-tls',
  findings: {
    'tls.version': {
      title: 'Old version of TLS',
      severity: 'low',
      confidence: 'high',
      meaning:
        'Client and server agreed on a version that must not be used any more: SSL 2 and 3 can be broken by who is ' +
        'on the way, TLS 1.0 and 1.1 rest on MD5 and SHA-1 and know none of the modern ciphers.',
      method:
        'The version in the ServerHello: SSL 2.0, SSL 3.0 (medium), TLS 1.0, TLS 1.1, DTLS 1.0 (low; RFC 6176, ' +
        `RFC 7568, RFC 8996). Evidence names the newest version that the client offered: if it is newer, the server is the old one. ${ONE}`,
      falsePositives:
        'Scanners that ask for old versions to see whether they are there: the server has them all the same.',
      advice: 'Let server and clients speak TLS 1.2 and 1.3 only.',
      references: ['RFC 8996', 'RFC 7568', 'RFC 6176', 'RFC 9325'],
    },
    'tls.cipher': {
      title: 'Weak TLS cipher',
      severity: 'medium',
      confidence: 'high',
      meaning:
        'Client and server agreed on a cipher suite that does not keep what it should: without encryption or without ' +
        'authentication of the server, of export strength, or with a cipher that is broken or too small.',
      method:
        'The cipher suite of the ServerHello, by its IANA name. High: NULL (no encryption), EXPORT (40 or 56 bits). ' +
        'Medium: anon (nobody is authenticated), RC4 (RFC 7465), DES, RC2. Low: 3DES and IDEA, with blocks of 64 bits ' +
        `(SWEET32). ${ONE}`,
      falsePositives:
        'Anonymous suites where both sides prove themselves inside the encryption, as some mail servers and VNC do.',
      advice: 'Leave AEAD suites (AES-GCM, ChaCha20-Poly1305) with ECDHE only.',
      references: ['RFC 9325', 'RFC 7465', 'CVE-2016-2183'],
    },
    'tls.no-forward-secrecy': {
      title: 'TLS without forward secrecy',
      severity: 'info',
      confidence: 'high',
      meaning:
        "Whoever records the traffic and gets the server's private key later, can read all of it: keys are exchanged " +
        'under that key, or are fixed.',
      method:
        'A cipher suite before TLS 1.3 with key exchange by RSA, static Diffie-Hellman, Kerberos or a pre-shared key ' +
        `alone, by its IANA name. Not said where tls.cipher is. ${ONE}`,
      falsePositives: 'Servers whose operators decrypt their own traffic with that key on purpose.',
      advice: 'Prefer ECDHE suites, or TLS 1.3.',
      references: ['RFC 9325 §4.1'],
    },
    'tls.dh-group': {
      title: 'Small Diffie-Hellman group in TLS',
      severity: 'low',
      confidence: 'high',
      meaning:
        'The key exchange rests on a prime that is too small. Groups of 512 bits are broken in minutes, 1024 bits by ' +
        'who can spend much once for a prime that many servers share.',
      method:
        'Bits of the prime in ServerKeyExchange below the threshold dhBits; severity medium below 1024 (Logjam). ' +
        `${ONE}`,
      falsePositives: 'None known: the size is what the server sends.',
      advice: 'Prefer ECDHE, or use a group of RFC 7919 with 2048 bits or more.',
      references: ['RFC 7919', 'RFC 9325 §4.1', 'weakdh.org (Adrian et al., 2015)'],
    },
  },
  thresholds: {
    dhBits: {
      default: 2048,
      min: 512,
      max: 16384,
      unit: 'bits',
      description: 'Diffie-Hellman primes shorter than this are a finding.',
    },
  },
  watch: ({ ofFlow, thresholds }) => ({
    records: {
      tls: attending(TLS_CHOICE, (record: RecordView<TlsRecord>) => {
        const version = record.get('version');
        // Without ServerHello nothing was agreed on.
        if (version === undefined) return;
        const cipher = record.get('cipher');
        const old = OLD_VERSIONS[version];
        const weakness = cipher === undefined ? undefined : weaknessOf(cipher);
        const noSecrecy =
          weakness === undefined && cipher !== undefined && withoutForwardSecrecy(cipher);
        const bits = record.get('dhBits');
        const smallGroup = bits !== undefined && bits < thresholds.dhBits;
        if (!old && !weakness && !noSecrecy && !smallGroup) return;

        const hosts = serverAlone(record, record.get('serverName'), record.has('clientDirection'));
        const established = { name: 'established', value: record.has('established') };
        if (old) {
          const offered = record.get('versionsOffered')?.toSorted().at(-1);
          const evidence: Evidence[] = [{ name: 'version', value: version }];
          if (offered !== undefined) evidence.push({ name: 'newestOffered', value: cut(offered) });
          evidence.push(established);
          ofFlow('tls.version', record, { hosts, subject: version, severity: old, evidence });
        }
        if (weakness) {
          const evidence = [
            { name: 'cipher', value: cipher ?? '' },
            { name: 'weakness', value: weakness.name },
            established,
          ];
          const { severity } = weakness;
          ofFlow('tls.cipher', record, { hosts, subject: cipher ?? '', severity, evidence });
        }
        if (noSecrecy) {
          const evidence = [{ name: 'cipher', value: cipher ?? '' }, established];
          ofFlow('tls.no-forward-secrecy', record, { hosts, evidence });
        }
        if (smallGroup) {
          const evidence: Evidence[] = [
            { name: 'dhBits', value: bits, threshold: thresholds.dhBits, unit: 'bits' },
            established,
          ];
          const severity = bits < 1024 ? 'medium' : 'low';
          ofFlow('tls.dh-group', record, { hosts, subject: `${bits} bits`, severity, evidence });
        }
      }),
    },
  }),
});
