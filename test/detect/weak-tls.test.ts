// Weak TLS and certificates: the recorded session, whose script knows what is weak at which port; certificates of shared
// captures that OpenSSL read too.

import type { FindingRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { weaknessOf, withoutForwardSecrecy } from '../../src/detect/ciphers.js';
import { isNamed, namesOf } from '../../src/detect/server-name.js';
import { recordsOf, sessionOf } from '../protocols/support.js';
import { tcpCapture } from '../protocols/tcp-capture.js';
import { clientHello, message, records, u16 } from '../protocols/tls-build.js';
import { sharedCaptures } from '../tshark/corpus.js';
import { evidenceOf, findingsOf, idsOf } from './support.js';

const CAPTURE = 'test/captures/weak-tls.pcap';
const session = sessionOf('weak-tls');

const atPort = (findings: readonly FindingRecord[], port: number) =>
  findings.filter(({ hosts }) => hosts.some((it) => it.port === port));

describe('a server of the recorded session', () => {
  it.each(
    (session.connections as { port: number; findings: string[] }[]).map((it) => [
      it.port,
      it.findings.join() || 'nothing',
      it.findings,
    ]),
  )('at port %s shows %s', async (port, _, expected) => {
    const found = atPort(await findingsOf(CAPTURE), port as number);
    expect(found.map(({ id }) => id)).toEqual(expected);
    for (const { hosts, flowCount } of found) {
      expect(hosts).toEqual([
        { ip: session.server, port, role: 'server', name: session.serverName },
      ]);
      expect(flowCount).toBe(1);
    }
  });

  it.each([
    [4423, 'TLS_ECDHE_RSA_WITH_NULL_SHA', 'no encryption', 'high'],
    [4424, 'TLS_ECDH_anon_WITH_AES_128_CBC_SHA', 'anonymous', 'medium'],
    [4426, 'TLS_ECDHE_RSA_WITH_RC4_128_SHA', 'RC4', 'medium'],
    [4427, 'TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA', '64-bit blocks', 'low'],
  ])('at port %s uses %s', async (port, cipher, weakness, severity) => {
    const [found] = atPort(await findingsOf(CAPTURE), port);
    expect(evidenceOf(found, 'cipher')).toBe(cipher);
    expect(evidenceOf(found, 'weakness')).toBe(weakness);
    expect(found?.severity).toBe(severity);
  });

  it('is in the verdict of its flow', async () => {
    const flow = (await recordsOf(CAPTURE)).find(
      (it) => it.type === 'flow' && it.dst.port === 4410,
    );
    expect(flow).toMatchObject({
      verdict: { severity: 'medium', findings: ['tls.certificate-expired'] },
    });
  });
});

describe('thresholds', () => {
  it.each([
    ['expiryDays', 1.5, 'tls.certificate-expires-soon'],
    ['rsaBits', 1024, 'tls.certificate-key'],
  ])('%s %s: %s is no finding', async (name, value, id) => {
    const detect = { thresholds: { 'weak-certificate': { [name]: value } } };
    expect(idsOf(await findingsOf(CAPTURE))).toContain(id);
    expect(idsOf(await findingsOf(CAPTURE, { detect }))).not.toContain(id);
  });

  it('dhBits is what the prime is held against', async () => {
    const [found] = atPort(await findingsOf(CAPTURE), 4422);
    const bits = found?.evidence.find((it) => it.name === 'dhBits');
    expect(bits).toEqual({ name: 'dhBits', value: 1024, threshold: 2048, unit: 'bits' });
    const detect = { thresholds: { 'weak-tls': { dhBits: 1024 } } };
    expect(idsOf(await findingsOf(CAPTURE, { detect }))).not.toContain('tls.dh-group');
  });

  it('ecBits: P-256 is a finding for who asks for more', async () => {
    const detect = { thresholds: { 'weak-certificate': { ecBits: 384 } } };
    const found = atPort(await findingsOf(CAPTURE, { detect }), 4400);
    expect(found.map(({ id }) => id)).toEqual(['tls.certificate-key']);
    expect(evidenceOf(found[0], 'keyType')).toBe('secp256r1');
  });
});

it('the server is who said ServerHello, where the connection began before the capture', async () => {
  const ciphers = [0x000a];
  const hello = { version: 0x0303, ciphers, extensions: [] };
  const body = [u16(0x0303), Buffer.alloc(32, 9), Buffer.of(0), u16(0x000a), Buffer.of(0)];
  const turns = [
    ['server', records(clientHello(hello))],
    ['client', records(message(2, Buffer.concat(body)))],
  ] as const;
  const [found] = await findingsOf({
    name: 'c',
    data: tcpCapture({ port: 45000, clientPort: 443, turns }),
  });
  expect(found?.key).toBe('tls.cipher|10.0.0.1:443|TLS_RSA_WITH_3DES_EDE_CBC_SHA');
});

it('a server with many clients is one finding', async () => {
  const found = (await findingsOf('test/captures/tls12.pcap')).filter(
    ({ id }) => id === 'tls.certificate-self-signed',
  );
  // A page, a refused certificate, a page; the resumed session shows no certificate.
  expect(found.map(({ flowCount, count }) => [flowCount, count])).toEqual([[3, 3]]);
});

it('DTLS 1.0 is old, DTLS 1.2 with a certificate of a CA is fine', async () => {
  const found = await findingsOf('test/captures/dtls.pcap');
  expect(found.map(({ id, key }) => [id, key.split('|').at(-1)])).toEqual([
    ['tls.version', 'DTLS 1.0'],
  ]);
});

const shared = (name: string) => sharedCaptures().find((it) => it.name === name)?.path ?? '';

describe.skipIf(sharedCaptures().length === 0)('in the shared captures', () => {
  it.each([
    ['tls/tls-expired-cert.pcap', '87.98.220.10', 'tls.certificate-expired', 'daysAgo', 8],
    ['pcapng/tls12-dsb.pcapng', '93.184.216.34', 'tls.certificate-expires-soon', 'daysLeft', 10],
    ['tls/ssl.v3.pcap', '194.127.84.106', 'tls.certificate-key', 'keyBits', 1024],
    [
      'tls/ssl.v3.pcap',
      '194.127.84.106',
      'tls.certificate-signature',
      'signature',
      'sha1WithRSAEncryption',
    ],
    ['tls/ssl.v3.pcap', '194.127.84.106', 'tls.cipher', 'cipher', 'TLS_RSA_WITH_RC4_128_MD5'],
    ['tls/tls1_1.pcap', '216.58.192.14', 'tls.version', 'version', 'TLS 1.1'],
    ['pcapng/pcapng-example.pcapng', '127.0.0.1', 'tls.dh-group', 'dhBits', 512],
  ])('%s: %s has %s', async (name, ip, id, evidence, value) => {
    const found = (await findingsOf(shared(name))).find(
      (it) => it.id === id && it.hosts[0]?.ip === ip,
    );
    expect(evidenceOf(found, evidence)).toBe(value);
  });

  it.each(['tls/browsers-x509.pcapng', 'tls/tls13_wolfssl.pcap', 'tls/tls-sni.pcapng'])(
    '%s has none',
    async (name) => {
      const found = idsOf(await findingsOf(shared(name)));
      expect(found.filter((id) => id.startsWith('tls.'))).toEqual([]);
    },
  );
});

describe('a cipher suite', () => {
  it.each([
    ['TLS_NULL_WITH_NULL_NULL', 'no encryption'],
    ['TLS_SHA256_SHA256', 'no encryption'],
    ['TLS_DH_anon_EXPORT_WITH_RC4_40_MD5', 'anonymous'],
    ['TLS_RSA_EXPORT_WITH_DES40_CBC_SHA', 'export strength'],
    ['TLS_RSA_WITH_DES_CBC_SHA', 'DES'],
    ['TLS_RSA_WITH_3DES_EDE_CBC_SHA', '64-bit blocks'],
    ['TLS_RSA_WITH_AES_128_CBC_SHA', undefined],
    ['TLS_AES_128_GCM_SHA256', undefined],
    ['0x1234', undefined],
  ])('%s: %s', (cipher, name) => {
    expect(weaknessOf(cipher)?.name).toBe(name);
  });

  it.each([
    ['TLS_RSA_WITH_AES_128_GCM_SHA256', true],
    ['TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA', true],
    ['TLS_PSK_WITH_AES_128_CCM', true],
    ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', false],
    ['TLS_DHE_PSK_WITH_AES_128_CCM', false],
    ['TLS_AES_256_GCM_SHA384', false],
  ])('%s lacks forward secrecy: %s', (cipher, lacks) => {
    expect(withoutForwardSecrecy(cipher)).toBe(lacks);
  });
});

describe('a name in a certificate (RFC 9525)', () => {
  const dns = (...names: string[]) => namesOf('CN=ignored.example', { dns: names });

  it.each([
    ['WWW.Example.ORG', ['www.example.org'], true],
    ['www.example.org.', ['www.example.org'], true],
    ['www.example.org', ['*.example.org'], true],
    ['example.org', ['*.example.org'], false],
    ['a.b.example.org', ['*.example.org'], false],
    ['www.example.org', ['w*.example.org'], false],
    ['www.example.org', ['*'], false],
    ['www.example.org', ['www.*.org'], false],
    ['.example.org', ['*.example.org'], false],
    ['ignored.example', ['www.example.org'], false],
    ['www.example.org', ['mail.example.org', 'www.example.org'], true],
  ])('%s is among %j: %s', (wanted, names, named) => {
    expect(isNamed(dns(...names), wanted)).toBe(named);
  });

  it('is the common name where there is no other, and any where there is none at all', () => {
    expect(isNamed(namesOf('O=x,CN=www.example.org,C=DE', undefined), 'www.example.org')).toBe(
      true,
    );
    expect(isNamed(namesOf('CN=www.example.org', undefined), 'mail.example.org')).toBe(false);
    expect(isNamed(namesOf('O=x', undefined), 'mail.example.org')).toBe(true);
    expect(isNamed(namesOf('CN=www.example.org', { ip: ['10.0.0.1'] }), 'www.example.org')).toBe(
      false,
    );
  });
});
