import { describe, expect, it } from 'vitest';
import { tcpCapture } from '../protocols/tcp-capture.js';
import { corpusIsThere } from '../tshark/corpus.js';
import { exchange } from './http-requests.js';
import { evidenceOf, findingsOf, idsOf } from './support.js';

const MAIL = ['S: 220 mx ESMTP', 'C: EHLO a', 'S: 250 mx', 'C: QUIT', 'S: 221 bye'];
const talk = (port: number, turns: readonly string[]) =>
  findingsOf({ data: tcpCapture({ port, turns }), name: 'talk' });
const SSH = ['S: SSH-2.0-OpenSSH_9.6', 'C: SSH-2.0-OpenSSH_9.6'];

describe('cleartext on a port for TLS', () => {
  it('is a finding for HTTP on 443', async () => {
    const [finding] = await findingsOf(exchange({ port: 443, target: '/' }));
    expect(finding).toMatchObject({ id: 'port.plaintext-on-tls-port', confidence: 'high' });
    expect(evidenceOf(finding, 'expected')).toBe('https');
  });

  it('is a finding for mail on 465', async () => {
    expect(idsOf(await talk(465, MAIL))).toEqual(['port.plaintext-on-tls-port']);
  });

  it.each([80, 8000])('is none for HTTP on %d', async (port) => {
    expect(await findingsOf(exchange({ port, target: '/' }))).toEqual([]);
  });

  it('is found once in a recorded session, where one of seven connections had no TLS', async () => {
    const findings = await findingsOf('test/captures/https.pcap');
    expect(findings.filter(({ id }) => id.startsWith('port.'))).toMatchObject([
      { id: 'port.plaintext-on-tls-port', flowCount: 1 },
    ]);
  });

  it.each(['tls12', 'tls13'])('is none for TLS there: %s', async (name) => {
    expect(idsOf(await findingsOf(`test/captures/${name}.pcap`))).not.toContain(
      'port.plaintext-on-tls-port',
    );
  });
});

describe('a protocol on the port of another', () => {
  it.each([80, 443, 53])('is a finding for SSH on %d', async (port) => {
    expect(idsOf(await talk(port, SSH))).toEqual(['port.protocol-mismatch']);
  });

  it('is a finding for mail on the port of FTP', async () => {
    const [finding] = await talk(23, MAIL);
    expect(finding?.key).toBe('port.protocol-mismatch|10.0.0.1>10.0.0.2:23|smtp');
  });

  it.each([22, 2222, 10022])('is none for SSH on %d', async (port) => {
    expect(await talk(port, SSH)).toEqual([]);
  });

  it('is none where nothing tells the protocol', async () => {
    expect(await talk(22, ['C: hello', 'S: what'])).toEqual([]);
  });

  it.skipIf(!corpusIsThere)('is found in a capture of SSH on port 80', async () => {
    const findings = await findingsOf('../shared/captures/ssh/ssh-on-port-80.pcap');
    expect(idsOf(findings)).toContain('port.protocol-mismatch');
  });
});
