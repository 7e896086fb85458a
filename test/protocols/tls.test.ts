// TLS and DTLS of the shared captures against tshark, OpenSSL and the projects that published them; of the
// recorded sessions against what their scripts know.

import { readFileSync } from 'node:fs';
import type { TlsRecord, X509Record } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { capturesWith, difference, ofType, recordsOf } from './support.js';
import { tcpCapture } from './tcp-capture.js';
import { behind, clientHello, message, records, serverName } from './tls-build.js';

interface ExpectedHello {
  via: string;
  sni?: string;
  alpn: string[];
  version: string;
  supported_version?: string;
  cipher?: string;
  ja3?: string;
  ja3s?: string;
}

interface ExpectedCertificate {
  subject: string;
  issuer: string;
  serial: string;
  notBefore: string;
  notAfter: string;
  san?: string[];
  public_key_bits: number;
  signature: string;
  sha1: string;
  sha256: string;
  seen: [frame: number, transport: string, stream: number, place: number][];
}

interface Expected {
  tls_client_hellos?: ExpectedHello[];
  tls_server_hellos?: ExpectedHello[];
  certificates?: ExpectedCertificate[];
}

/** Read once another protocol hands its connection over to TLS: PostgreSQL, MySQL, SMTP. */
const HANDED_OVER = [
  'database/psql-aws-ssl-require.pcap',
  'pcapng/pcapng-example.pcapng',
  'tls/smtp-starttls.pcap',
];
const DEVIATIONS: Record<string, string[]> = {
  // tshark has the keys from the capture and sees what is encrypted.
  certificates: ['http/http2-with-cookies.pcapng', 'quic/quic-fragmented-handshakes.pcapng.gz'],
  // The end of a chain is missing in the capture; its first certificate is there and whole.
  extra: ['mixed/tls2.pcap'],
};
/** tshark prints bytes that are no UTF-8 as U+FFFD; here they are a character each. */
const asTshark = (text: string) => text.replaceAll(/[\u0080-\u00ff]/g, '\ufffd');

const VERSIONS: Record<string, string> = {
  '0x0304': 'TLS 1.3',
  '0x0303': 'TLS 1.2',
  '0x0302': 'TLS 1.1',
  '0x0301': 'TLS 1.0',
  '0x0300': 'SSL 3.0',
  '0xfeff': 'DTLS 1.0',
  '0xfefd': 'DTLS 1.2',
};

const expectedOf = (capture: { expected: unknown }) => capture.expected as Expected;

/** Captures with hellos or certificates that are read here. */
function capturesOf(key: keyof Expected) {
  return capturesWith(key).filter(([name, capture]) => {
    if (HANDED_OVER.includes(name) || DEVIATIONS[key]?.includes(name)) return false;
    const list: (ExpectedHello | ExpectedCertificate)[] = expectedOf(capture)[key] ?? [];
    return list.some((it) => !('via' in it) || it.via !== 'quic');
  });
}

/** A record for each ClientHello: of several in a connection, the first is told, and of a retried one the last's fingerprints. */
function clientHellos(record: TlsRecord): string[] {
  if (record.ja3 === undefined) return [];
  const names = `${record.serverName ?? ''} ${asTshark((record.alpnOffered ?? []).join())}`;
  return Array.from({ length: record.clientHellos ?? 1 }, (_, i) => {
    const { ja3 } = i > 0 && record.retryHello ? record.retryHello : record;
    return `${names} ${ja3}`;
  });
}

const overTls = ({ via }: ExpectedHello) => via !== 'quic';

describe.skipIf(capturesOf('tls_client_hellos').length === 0)('TLS of the shared captures', () => {
  it.each(capturesOf('tls_client_hellos'))('%s: every ClientHello', async (_, capture) => {
    const expected = (expectedOf(capture).tls_client_hellos ?? [])
      // Those in the form of SSL 2 have no fingerprint.
      .filter((it) => overTls(it) && it.ja3)
      .map(({ sni, alpn, ja3 }) => `${sni ?? ''} ${alpn.join()} ${ja3}`);
    const found = (await ofType('tls', capture.path)).flatMap(clientHellos);
    expect(difference(found, expected)).toEqual({ missing: [], extra: [] });
  });

  it.each(capturesOf('tls_server_hellos'))('%s: every ServerHello', async (_, capture) => {
    const expected = (expectedOf(capture).tls_server_hellos ?? [])
      .filter(overTls)
      .map((it) => `${VERSIONS[it.supported_version ?? it.version]} ${it.cipher} ${it.ja3s}`);
    const found = (await ofType('tls', capture.path, { rawFingerprints: true })).flatMap((it) =>
      [it, it.retryRequest]
        .filter((hello) => hello?.ja3s !== undefined)
        .map((hello) => {
          const cipher = Number(hello?.ja3sRaw?.split(',')[1]).toString(16).padStart(4, '0');
          return `${it.version} 0x${cipher} ${hello?.ja3s}`;
        }),
    );
    expect(difference(found, expected)).toEqual({ missing: [], extra: [] });
  });

  it.each(capturesOf('certificates'))('%s: every certificate', async (name, capture) => {
    const expected = (expectedOf(capture).certificates ?? []).map((it) =>
      JSON.stringify({
        subject: it.subject,
        issuer: it.issuer,
        serial: it.serial.replace(/^0+(?=.)/, ''),
        from: it.notBefore,
        to: it.notAfter,
        names: (it.san ?? []).filter((san) => /^(DNS|IP Address|email|URI):/.test(san)).sort(),
        bits: it.public_key_bits,
        signature: it.signature,
        sha1: it.sha1,
        sha256: it.sha256,
      }),
    );
    const found = (await ofType('x509', capture.path)).map((it) =>
      JSON.stringify({
        subject: it.subject,
        issuer: it.issuer,
        serial: it.serial.replace(/^0+(?=.)/, ''),
        from: asOpenssl(it.notBefore),
        to: asOpenssl(it.notAfter),
        names: namesOf(it),
        bits: it.keyBits,
        signature: it.signatureAlgorithm,
        sha1: it.sha1,
        sha256: it.sha256,
      }),
    );
    const { missing, extra } = difference([...new Set(found)], expected);
    expect(missing).toEqual([]);
    expect(extra).toHaveLength(DEVIATIONS['extra']?.includes(name) ? 1 : 0);
  });
});

const asOpenssl = (time: bigint | undefined) =>
  new Date(Number((time ?? 0n) / 1_000_000n)).toISOString().replace('T', ' ').replace('.000', '');

/** As OpenSSL prints them, which never shortens an IPv6 address. */
function namesOf({ san = {} }: X509Record): string[] {
  const address = (ip: string) => {
    if (!ip.includes(':')) return ip;
    const [head = '', tail] = ip.split('::');
    const before = head.split(':').filter(Boolean);
    const after = (tail ?? '').split(':').filter(Boolean);
    const zeros = Array<string>(8 - before.length - after.length).fill('0');
    return [...before, ...zeros, ...after].join(':').toUpperCase();
  };
  return [
    ...(san.dns ?? []).map((it) => `DNS:${it}`),
    ...(san.ip ?? []).map((it) => `IP Address:${address(it)}`),
    ...(san.email ?? []).map((it) => `email:${it}`),
    ...(san.uri ?? []).map((it) => `URI:${it}`),
  ].sort();
}

interface Upstream {
  foxio_ja4?: { python?: Record<string, string>[] };
  ndpi?: { flows: { l4: string; ja4?: string; tls?: string }[] };
}

/** Where published values leave the text of JA4: by it, the ALPN "\xba\xad" is `bd`, and "webrtc" is `wc`. */
const BY_THE_TEXT: Record<string, string> = {
  dd2d0808we_c6c2b6ec87e0_06b1ae923e2a: 'dd2d0808wc_c6c2b6ec87e0_06b1ae923e2a',
  t13d151699_8daaf6152771_e5627efa2ab1: 't13d1516bd_8daaf6152771_e5627efa2ab1',
};
/** nDPI has `d` also where there is no SNI, of which the text says `i`. */
const AS_NDPI = (ja4: string) => ja4.replace(/^(...)i/, '$1d');

function publishedJa4(capture: { expected: unknown }): string[] {
  const { foxio_ja4, ndpi } = (capture.expected as { upstream?: Upstream }).upstream ?? {};
  const foxio = (foxio_ja4?.python ?? []).flatMap((flow) =>
    Object.entries(flow)
      .filter(([key, value]) => /^JA4\.\d+$/.test(key) && /^[td]/.test(value))
      .map(([, value]) => BY_THE_TEXT[value] ?? value),
  );
  const others = (ndpi?.flows ?? []).flatMap(({ ja4 }) =>
    ja4 && /^[td]/.test(ja4) ? [BY_THE_TEXT[ja4] ?? ja4] : [],
  );
  return foxio.length > 0 ? foxio : others;
}

const withJa4 = capturesWith('tls_client_hellos').filter(
  ([name, capture]) => !HANDED_OVER.includes(name) && publishedJa4(capture).length > 0,
);

describe.skipIf(withJa4.length === 0)('JA4 of the shared captures', () => {
  it.each(withJa4)('%s: as published by FoxIO or nDPI', async (_, capture) => {
    const expected = publishedJa4(capture);
    const found = (await ofType('tls', capture.path)).flatMap(({ ja4, retryHello }) => [
      ...(ja4 ? [ja4] : []),
      ...(retryHello?.ja4 ? [retryHello.ja4] : []),
    ]);
    expect(difference(found.map(AS_NDPI), expected.map(AS_NDPI)).missing).toEqual([]);
    const sni = (expectedOf(capture).tls_client_hellos ?? []).some((it) => overTls(it) && it.sni);
    if (!sni) expect(found.every((it) => it[3] === 'i')).toBe(true);
  });
});

interface Session {
  tls?: string;
  serverName?: string;
  certificate: { subject: string; sha256: string; serial?: string };
  connections: {
    alpn?: string | null;
    tls?: string | null;
    serverName?: string;
    outcome?: string;
    offered?: string[] | null;
  }[];
}

const session = (name: string) =>
  JSON.parse(readFileSync(`test/captures/${name}.session.json`, 'utf8')) as Session;

/** Records in the order in which their connections began. */
async function handshakes(name: string): Promise<TlsRecord[]> {
  const found = await ofType('tls', `test/captures/${name}.pcap`);
  return found.sort((a, b) => Number(a.time - b.time));
}

describe('recorded sessions', () => {
  it.each(['tls12', 'tls13'])('%s: versions, names, resumption and alerts', async (name) => {
    const { tls, serverName: sni, connections } = session(name);
    expect(
      (await handshakes(name)).map((it) => ({
        version: it.version,
        serverName: it.serverName,
        // What was chosen is encrypted in TLS 1.3.
        alpn: tls === '1.3' ? it.alpnOffered?.[0] : it.alpn,
        resumed: it.resumed,
        established: it.established,
        alerts: it.alerts,
      })),
    ).toEqual(
      connections.map(({ alpn, outcome = '' }) => {
        const refused = outcome.includes('unknown CA');
        return {
          version: `TLS ${tls}`,
          serverName: sni,
          alpn,
          resumed: outcome.includes('resumed') ? true : undefined,
          established: refused ? undefined : true,
          alerts: refused
            ? [{ from: 'client', level: 'fatal', description: 'unknown_ca' }]
            : undefined,
        };
      }),
    );
  });

  it('tls12: the certificate', async () => {
    const { certificate } = session('tls12');
    const found = await ofType('x509', 'test/captures/tls12.pcap');
    // Not sent again where a session is resumed.
    expect(found).toHaveLength(3);
    for (const it of found) {
      expect(it).toMatchObject({
        ...{ subject: certificate.subject, sha256: certificate.sha256, serial: certificate.serial },
        ...{ from: 'server', position: 0, keyType: 'ec', keyBits: 256, curve: 'secp256r1' },
        ...{ selfSigned: true, ca: true },
      });
    }
    const [first] = await handshakes('tls12');
    expect(first?.certificate?.subject).toBe(certificate.subject);
    expect(first?.certificateChain).toEqual([certificate.sha256]);
  });

  it('https: what was offered and chosen', async () => {
    const expected = session('https').connections.filter(({ tls }) => tls);
    const found = await handshakes('https');
    expect(
      found.map(({ version, serverName, alpnOffered, alpn }) => ({
        version,
        serverName,
        alpnOffered,
        alpn,
      })),
    ).toEqual(
      expected.map(({ tls, serverName, offered, alpn }) => ({
        version: `TLS ${tls}`,
        serverName,
        alpnOffered: offered ?? undefined,
        alpn: tls === '1.3' ? undefined : (alpn ?? undefined),
      })),
    );
  });
});

const HELLO = {
  version: 0x0303,
  ciphers: [0x1301, 0xc02f],
  extensions: [[0, serverName('example.org')]] as [number, Buffer][],
};
const CERTIFICATE = 11;

describe('a handshake', () => {
  it('may be in records of one byte each', async () => {
    const client = records(clientHello(HELLO), 1);
    const data = tcpCapture({ port: 443, client, size: 7 });
    expect(await ofType('tls', { name: 'c', data })).toMatchObject([{ serverName: 'example.org' }]);
  });

  it('may begin with the server, where the client is not in the capture', async () => {
    const flows = await recordsOf('test/captures/tls12.pcap');
    expect(flows.some(({ type }) => type === 'tls')).toBe(true);
    const body = Buffer.concat([Buffer.of(3, 3), Buffer.alloc(32), Buffer.of(0, 0xc0, 0x2f, 0)]);
    const data = tcpCapture({ port: 4433, server: records(message(2, body)) });
    expect(await ofType('tls', { name: 'c', data })).toMatchObject([
      { version: 'TLS 1.2', cipher: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256' },
    ]);
  });

  it('is told up to where it makes no sense', async () => {
    const client = Buffer.concat([records(clientHello(HELLO)), Buffer.from('GET / HTTP/1.1\r\n')]);
    const data = tcpCapture({ port: 443, client });
    const found = await ofType('tls', { name: 'c', data });
    expect(found).toMatchObject([{ serverName: 'example.org' }]);
    expect(found[0]?.established).toBeUndefined();
  });

  it('may have a chain with a certificate that is none', async () => {
    const body = Buffer.concat([Buffer.of(3, 3), Buffer.alloc(32), Buffer.of(0, 0, 0x2f, 0)]);
    const chain = behind(3, behind(3, Buffer.from('no certificate')));
    const server = records(Buffer.concat([message(2, body), message(CERTIFICATE, chain)]));
    const data = tcpCapture({ port: 443, client: records(clientHello(HELLO)), server });
    const found = await recordsOf({ name: 'c', data });
    expect(found.filter(({ type }) => type === 'x509')).toEqual([]);
    expect(found.find(({ type }) => type === 'tls')).toMatchObject({
      certificateChain: [expect.stringMatching(/^[0-9a-f]{64}$/)],
    });
  });
});

describe('SSL 2', () => {
  const header = (body: Buffer) => Buffer.concat([Buffer.of(0x80, body.length), body]);
  const client = header(
    Buffer.concat([Buffer.of(1, 0, 2, 0, 3, 0, 0, 0, 16, 1, 0, 0x80), Buffer.alloc(16, 9)]),
  );

  it('is told by the hellos of both sides', async () => {
    const body = [Buffer.of(4, 0, 1, 0, 2, 0, 0, 0, 3, 0, 16, 1, 0, 0x80), Buffer.alloc(16, 9)];
    const server = header(Buffer.concat(body));
    const data = tcpCapture({ port: 4433, client, server });
    expect(await ofType('tls', { name: 'c', data })).toMatchObject([
      { ssl2Hello: true, versionsOffered: ['SSL 2.0'], version: 'SSL 2.0' },
    ]);
  });

  it('may have only the hello, for a later version', async () => {
    const later = Buffer.from(client);
    later.set([3, 1], 3);
    const alert = Buffer.of(21, 3, 1, 0, 2, 2, 70);
    const data = tcpCapture({ port: 4433, client: later, server: alert });
    const [record] = await ofType('tls', { name: 'c', data });
    expect(record).toMatchObject({
      ssl2Hello: true,
      versionsOffered: ['TLS 1.0'],
      alerts: [{ from: 'server', level: 'fatal', description: 'protocol_version' }],
    });
    expect(record?.version).toBeUndefined();
  });
});
