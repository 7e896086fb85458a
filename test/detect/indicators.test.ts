import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TlsRecord, X509Record } from 'flowglass';
import { afterAll, describe, expect, it } from 'vitest';
import { ofType } from '../protocols/support.js';
import { tcpCapture } from '../protocols/tcp-capture.js';
import { evidenceOf, findingsOf, idsOf } from './support.js';

const folder = mkdtempSync(join(tmpdir(), 'flowglass-indicators-'));
afterAll(() => rmSync(folder, { recursive: true }));
const OFFICE = 'examples/office.pcapng';

/** What a list with these lines finds in a capture. */
async function found(input: Parameters<typeof findingsOf>[0], ...lines: string[]) {
  const list = join(folder, 'list.txt');
  writeFileSync(list, `${lines.join('\n')}\n`);
  const findings = await findingsOf(input, { detect: { indicators: [list] } });
  return findings.filter(({ id }) => id.startsWith('indicator.'));
}

const BODY = Buffer.from('MZ and what follows');
const http = {
  name: 'c',
  data: tcpCapture({
    port: 80,
    client: Buffer.from('GET /tool.exe?v=1 HTTP/1.1\r\nHost: dl.evil.example\r\n\r\n'),
    server: Buffer.concat([
      Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${BODY.length}\r\n\r\n`),
      BODY,
    ]),
  }),
};

describe('a listed thing in the traffic is found', () => {
  it.each([
    ['an address', 'indicator.address', '10.0.0.2'],
    ['a network', 'indicator.address', '10.0.0.2/31'],
    ['a name', 'indicator.name', 'dl.evil.example'],
    ['a domain', 'indicator.name', 'evil.example'],
    ['a URL', 'indicator.url', 'http://dl.evil.example/tool.exe?v=1'],
    ['a file', 'indicator.file', createHash('sha256').update(BODY).digest('hex')],
  ])('%s', async (_, id, line) => {
    const findings = await found(http, '203.0.113.9', `${line} # seen before`);
    expect(idsOf(findings)).toEqual([id]);
    expect(evidenceOf(findings[0], 'entry')).toBe(2);
    expect(evidenceOf(findings[0], 'listText')).toBe('seen before');
  });

  it('fingerprints of TLS', async () => {
    const records = await ofType('tls', OFFICE);
    const { ja3, ja4, ja3s } = records.find((it) => it.ja3s) as TlsRecord;
    for (const value of [ja3, ja4, ja3s]) {
      expect(idsOf(await found(OFFICE, value ?? ''))).toEqual(['indicator.fingerprint']);
    }
  });

  it('certificates by either hash', async () => {
    const [certificate] = (await ofType('x509', OFFICE)) as [X509Record];
    for (const value of [certificate.sha1, certificate.sha256]) {
      expect(idsOf(await found(OFFICE, value))).toEqual(['indicator.certificate']);
    }
  });
});

describe('what is not listed is not found', () => {
  it.each([
    '10.0.0.3',
    '10.0.1.0/24',
    'good.example',
    'http://dl.evil.example/other',
    'c'.repeat(64),
  ])('%s', async (line) => {
    expect(await found(http, line)).toEqual([]);
  });
});
