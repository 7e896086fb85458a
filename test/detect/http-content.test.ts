import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { corpusIsThere } from '../tshark/corpus.js';
import { type Exchange, exchange } from './http-requests.js';
import { evidenceOf, findingsOf, idsOf } from './support.js';

/** The program that runs this. */
const ELF = readFileSync(process.execPath).subarray(0, 20_000);
const ZIP = Buffer.from('504b03040a00000000000000000000000000', 'hex');
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const SCRIPT = '#!/bin/sh\necho hello\n';

const idsFor = async (it: Exchange) => idsOf(await findingsOf(exchange(it)));
const typed = (type: string) => [`Content-Type: ${type}`];

describe('programs over cleartext HTTP', () => {
  it('are a finding, with their hash', async () => {
    const [finding] = await findingsOf(exchange({ target: '/tool', body: ELF }));
    expect(finding).toMatchObject({ id: 'http.executable-download', severity: 'medium' });
    expect(evidenceOf(finding, 'sha256')).toBe(createHash('sha256').update(ELF).digest('hex'));
  });

  it('are of low severity where they are scripts', async () => {
    const [finding] = await findingsOf(exchange({ target: '/install.sh', body: SCRIPT }));
    expect(finding).toMatchObject({ id: 'http.executable-download', severity: 'low' });
  });

  it.each([
    ['an image', PNG],
    ['an archive', ZIP],
    ['text', 'MZ'],
    ['nothing', ''],
  ])('are no finding where it is %s', async (_, body) => {
    expect(await idsFor({ target: '/it', body })).toEqual([]);
  });
});

describe('bodies that are not what they are said to be', () => {
  it.each([
    ['a program as an image', '/a', 'image/png', ELF, 'high'],
    ['a program as an image by its name', '/a.jpg', 'application/octet-stream', ELF, 'high'],
    ['a program as text by its name', '/notes.txt', 'text/plain', ELF, 'high'],
    ['an archive as a style sheet', '/a', 'text/css', ZIP, 'medium'],
    ['a script as an image', '/a.gif', 'image/gif', SCRIPT, 'medium'],
  ])('are a finding: %s', async (_, target, type, body, severity) => {
    const findings = await findingsOf(exchange({ target, body, responseHeaders: typed(type) }));
    const mismatch = findings.find(({ id }) => id === 'http.content-mismatch');
    expect(mismatch?.severity).toBe(severity);
  });

  it.each([
    ['a program as one', '/a.exe', 'application/x-msdownload', ELF],
    ['a program without a type', '/a', 'application/octet-stream', ELF],
    ['an image as another', '/a.jpg', 'image/jpeg', PNG],
    ['a script as text', '/install.txt', 'text/plain', SCRIPT],
    ['an archive as one', '/a.docx', 'application/msword', ZIP],
  ])('are none: %s', async (_, target, type, body) => {
    const ids = await idsFor({ target, body, responseHeaders: typed(type) });
    expect(ids).not.toContain('http.content-mismatch');
  });
});

describe.skipIf(!corpusIsThere)('in the shared captures', () => {
  it.each(['emotet', 'exe_download'])('the download of %s is found', async (name) => {
    const findings = await findingsOf(`../shared/captures/malware-attack/${name}.pcap`);
    expect(idsOf(findings).filter((id) => id.startsWith('http.'))).toEqual([
      'http.executable-download',
    ]);
  });
});
