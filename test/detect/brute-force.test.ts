import { describe, expect, it } from 'vitest';
import { sessionOf } from '../protocols/support.js';
import { tcpCapture } from '../protocols/tcp-capture.js';
import { corpusIsThere } from '../tshark/corpus.js';
import { evidenceOf, findingsOf, idsOf } from './support.js';

const ids = async (path: string) =>
  idsOf(await findingsOf(path)).filter((id) => id.startsWith('brute-force'));

describe.each([['ssh'], ['ftp'], ['http'], ['imap'], ['mysql']])('%s', (service) => {
  it('guessed twelve times and then right is two findings', async () => {
    const { client, server, failures } = sessionOf(`guess-${service}`);
    const findings = await findingsOf(`test/captures/guess-${service}.pcap`);
    const guessing = findings.find(({ id }) => id === `brute-force.${service}`);
    expect(guessing?.hosts.map(({ ip }) => ip)).toEqual([client, server]);
    expect(guessing?.count).toBe(failures);
    const success = findings.find(({ id }) => id === 'brute-force.success');
    expect(success?.severity).toBe('high');
    expect(evidenceOf(success, 'failuresBefore')).toBe(failures);
    expect(success?.lastTime).toBeGreaterThan(guessing?.firstTime ?? 0n);
  });

  it('mistyped three times and then right is none', async () => {
    expect(await ids(`test/captures/mistyped-${service}.pcap`)).toEqual([]);
  });
});

/** An FTP session in which logins fail for each name, and then succeed for the last one if told. */
function ftp(names: readonly string[], good?: string): Buffer {
  const attempt = (name: string, reply: string) => [
    `C: USER ${name}`,
    'S: 331 Password required',
    'C: PASS secret',
    `S: ${reply}`,
  ];
  return tcpCapture({
    port: 21,
    turns: [
      'S: 220 ready',
      ...names.flatMap((name) => attempt(name, '530 Login incorrect')),
      ...(good === undefined ? [] : attempt(good, '230 Logged in')),
    ],
  });
}

const users = (n: number) => Array.from({ length: n }, (_, i) => `user${i}`);

describe('a password spray', () => {
  it('is many accounts, few failures with each: one finding, names masked', async () => {
    const findings = await findingsOf({ data: ftp(users(12)), name: 'c' });
    const found = findings.filter(({ id }) => id.startsWith('brute-force'));
    expect(found.map(({ key }) => key)).toEqual(['brute-force.spray|10.0.0.1|ftp']);
    expect(evidenceOf(found[0], 'accountsInWindow')).toBe(12);
    expect(evidenceOf(found[0], 'failuresPerAccount')).toBe(1);
    expect(evidenceOf(found[0], 'accounts')).toBe('u***0, u***1, u***2, u***3, u***4');
  });

  it('is not many failures with few accounts, which is guessing', async () => {
    const names = Array.from({ length: 12 }, (_, i) => `user${i % 2}`);
    const findings = await findingsOf({ data: ftp(names), name: 'c' });
    expect(idsOf(findings)).toContain('brute-force.ftp');
    expect(idsOf(findings)).not.toContain('brute-force.spray');
  });

  it('that hits an account is a success too, less sure if that account never failed', async () => {
    const confidence = async (good: string) => {
      const findings = await findingsOf({ data: ftp(users(12), good), name: 'c' });
      return findings.find(({ id }) => id === 'brute-force.success')?.confidence;
    };
    expect(await confidence('user3')).toBe('medium');
    expect(await confidence('somebody')).toBe('low');
  });
});

describe('a login', () => {
  const same = (n: number) => Array.from({ length: n }, () => 'maria');

  it('after nine failures is none yet', async () => {
    const findings = await findingsOf({ data: ftp(same(9), 'maria'), name: 'c' });
    expect(idsOf(findings).filter((id) => id.startsWith('brute'))).toEqual([]);
  });

  it('after fifty failures is critical', async () => {
    const findings = await findingsOf({ data: ftp(same(50), 'maria'), name: 'c' });
    expect(findings.find(({ id }) => id === 'brute-force.success')?.severity).toBe('critical');
  });

  it('shows its account in full only where that is asked for, and the password never', async () => {
    const text = async (showAccounts: boolean) => {
      const findings = await findingsOf(
        { data: ftp(same(12), 'maria'), name: 'c' },
        { detect: { showAccounts } },
      );
      return JSON.stringify(findings, (_, it) => (typeof it === 'bigint' ? String(it) : it));
    };
    expect(await text(false)).not.toContain('maria');
    expect(await text(true)).toContain('maria');
    expect(await text(true)).not.toContain('secret');
  });
});

describe('HTTP', () => {
  const answers = (request: string, status: string, n: number) =>
    tcpCapture({
      port: 80,
      turns: Array.from({ length: n }, () => [
        ['client', request] as const,
        ['server', `HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`] as const,
      ]).flat(),
    });
  const get = (header: string) => `GET / HTTP/1.1\r\nHost: a.example\r\n${header}\r\n\r\n`;

  it.each([
    [
      'wrong Basic credentials',
      get(`Authorization: Basic ${btoa('maria:geheim')}`),
      '401 Unauthorized',
    ],
    [
      'a form that is refused',
      'POST /login HTTP/1.1\r\nHost: a.example\r\nContent-Length: 0\r\n\r\n',
      '403 Forbidden',
    ],
  ])('guesses by %s', async (_, request, status) => {
    const findings = await findingsOf({ data: answers(request, status, 12), name: 'c' });
    expect(idsOf(findings)).toContain('brute-force.http');
  });

  it.each([
    ['the 401 that asks for credentials', get('Accept: */*'), '401 Unauthorized'],
    ['a token that has expired', get('Authorization: Bearer abc'), '401 Unauthorized'],
    ['credentials that are right', get(`Authorization: Basic ${btoa('maria:geheim')}`), '200 OK'],
  ])('does not by %s', async (_, request, status) => {
    const findings = await findingsOf({ data: answers(request, status, 12), name: 'c' });
    expect(idsOf(findings).filter((id) => id.startsWith('brute'))).toEqual([]);
  });
});

describe.skipIf(!corpusIsThere)('shared captures', () => {
  const folder = '../shared/captures/scan-brute';

  it('have SSH passwords guessed by hand', async () => {
    const findings = await findingsOf(`${folder}/sshguess.pcap`);
    expect(findings.map(({ id }) => id)).toEqual(['brute-force.ssh', 'ssh.host-key']);
    expect(evidenceOf(findings[0], 'failuresInWindow')).toBe(28);
  });

  it('have Hydra: five parallel connections that fail, and one that does not', async () => {
    const findings = await findingsOf(`${folder}/kali-password-attack_hydra.pcap`);
    expect(findings.map(({ id }) => id)).toEqual(['brute-force.success', 'brute-force.ssh']);
    expect(evidenceOf(findings[1], 'failedConnectionsInBurst')).toBe(5);
  });
});
