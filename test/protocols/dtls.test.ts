// DTLS of a recorded session, as its script knows it; and with datagrams in another order.

import { readFileSync } from 'node:fs';
import type { TlsRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { ofType, recordsOf } from './support.js';

interface Session {
  client: string;
  serverName: string;
  chain: string[];
  certificate: {
    subject: string;
    issuer: string;
    serial: string;
    names: Record<string, string[]>;
    key: string;
    bits: number;
    signature: string;
  };
  connections: { version: string; clientChain?: string[] }[];
}

const CAPTURE = 'test/captures/dtls.pcap';
const session = JSON.parse(readFileSync('test/captures/dtls.session.json', 'utf8')) as Session;

const inTime = (records: TlsRecord[]) => records.sort((a, b) => Number(a.time - b.time));

describe('DTLS', () => {
  it('is a tls record, over UDP', async () => {
    const flows = await ofType('flow', CAPTURE);
    expect(flows.map(({ app, protocol }) => [app, protocol])).toEqual([
      ['dtls', 'udp'],
      ['dtls', 'udp'],
    ]);
    expect(inTime(await ofType('tls', CAPTURE))).toMatchObject(
      session.connections.map(({ version, clientChain }) => ({
        protocol: 'udp',
        src: { ip: session.client },
        serverName: session.serverName,
        version,
        versionsOffered: [version],
        // The first hello was sent back with a cookie.
        clientHellos: 2,
        certificateChain: session.chain,
        ...(clientChain ? { clientCertificateChain: clientChain } : {}),
        clientCertificateRequested: true,
        established: true,
      })),
    );
  });

  it('has certificates that came in fragments', async () => {
    const { certificate, chain, connections } = session;
    const found = await ofType('x509', CAPTURE);
    const own = found.filter(({ from, position }) => from === 'server' && position === 0);
    expect(own).toHaveLength(connections.length);
    for (const it of own) {
      expect(it).toMatchObject({
        ...{ subject: certificate.subject, issuer: certificate.issuer, serial: certificate.serial },
        ...{ keyType: certificate.key, keyBits: certificate.bits, san: certificate.names },
        ...{ signatureAlgorithm: certificate.signature, ca: false, sha256: chain[0] },
      });
    }
    expect(found.filter(({ from }) => from === 'client').map(({ sha256 }) => sha256)).toEqual(
      connections.flatMap(({ clientChain }) => clientChain ?? []),
    );
  });

  it('puts fragments together in whatever order they come', async () => {
    const { header, frames } = framesOf(readFileSync(CAPTURE));
    // Those with nothing but fragments of the server's chain, of both connections.
    for (const at of [4, 19]) frames.splice(at, 2, ...frames.slice(at, at + 2).reverse());
    const again = frames[5];
    if (again) frames.splice(5, 0, again);
    const data = Buffer.concat([header, ...frames]);
    const chains = (await ofType('tls', { name: 'c', data })).map((it) => it.certificateChain);
    expect(chains).toEqual([session.chain, session.chain]);
  });

  it('tells what there is where the end of a chain is missing', async () => {
    const { header, frames } = framesOf(readFileSync(CAPTURE));
    const data = Buffer.concat([header, ...frames.slice(0, 5)]);
    const found = await recordsOf({ name: 'c', data });
    expect(found.filter(({ type }) => type === 'x509')).toEqual([]);
    expect(found.find(({ type }) => type === 'tls')).toMatchObject({
      version: 'DTLS 1.2',
      cipher: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
    });
  });
});

/** The records of a classic little-endian pcap, with their headers. */
function framesOf(capture: Buffer): { header: Buffer; frames: Buffer[] } {
  const frames: Buffer[] = [];
  for (let at = 24; at < capture.length; ) {
    const next = at + 16 + capture.readUInt32LE(at + 8);
    frames.push(capture.subarray(at, next));
    at = next;
  }
  return { header: capture.subarray(0, 24), frames };
}
