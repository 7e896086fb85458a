import type { FlowRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { recordsOf } from '../protocols/support.js';
import { tcpCapture } from '../protocols/tcp-capture.js';
import { evidenceOf, findingsOf, idsOf } from './support.js';

const BASIC = `Authorization: Basic ${btoa('maria:geheim')}`;

function request(...headers: string[]): Buffer {
  const lines = ['GET /private HTTP/1.1', 'Host: intranet.example', ...headers, '', ''];
  const client = Buffer.from(lines.join('\r\n'));
  const server = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
  return tcpCapture({ port: 80, client, server });
}

describe('credentials in cleartext HTTP', () => {
  it.each([
    ['basic', BASIC],
    ['digest', 'Authorization: Digest username="maria", realm="r", nonce="n", response="00"'],
    ['bearer', 'Authorization: Bearer abc.def.ghi'],
    ['basic', `Proxy-${BASIC}`],
  ])('are a finding: %s', async (scheme, header) => {
    expect(idsOf(await findingsOf({ data: request(header), name: 'c' }))).toEqual([
      `cleartext.http-${scheme}`,
    ]);
  });

  it('are none without the header', async () => {
    expect(await findingsOf({ data: request(), name: 'c' })).toEqual([]);
  });

  it('name the account masked, and the secret not at all', async () => {
    const [finding] = await findingsOf({ data: request(BASIC), name: 'c' });
    expect(evidenceOf(finding, 'account')).toBe('m***a');
    expect(finding?.key).toBe('cleartext.http-basic|10.0.0.1>10.0.0.2:80|m***a');
    const text = JSON.stringify(finding, (_, it) => (typeof it === 'bigint' ? String(it) : it));
    expect(text).not.toContain('geheim');
    expect(text).not.toContain('maria');
  });

  it('name the account in full where that is asked for', async () => {
    const options = { detect: { showAccounts: true } };
    const [finding] = await findingsOf({ data: request(BASIC), name: 'c' }, options);
    expect(evidenceOf(finding, 'account')).toBe('maria');
  });

  it('are in the verdict of their flow', async () => {
    const records = await recordsOf({ data: request(BASIC), name: 'c' });
    const flow = records.find((it): it is FlowRecord => it.type === 'flow');
    expect(flow?.verdict).toEqual({ severity: 'high', findings: ['cleartext.http-basic'] });
  });

  it('are not looked for where that is switched off', async () => {
    const options = { detect: { disable: ['cleartext.*'] } };
    expect(await findingsOf({ data: request(BASIC), name: 'c' }, options)).toEqual([]);
    expect(await findingsOf({ data: request(BASIC), name: 'c' }, { detect: false })).toEqual([]);
  });
});
