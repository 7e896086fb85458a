// Logins that anybody on the way can read: the recorded sessions, and dialogues for what is in none of them.

import type { FindingRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { base64 } from '../protocols/dialogue.js';
import { sessionOf } from '../protocols/support.js';
import { type Conversation, tcpCapture } from '../protocols/tcp-capture.js';
import { evidenceOf, findingsOf } from './support.js';

/** Findings of logins in a few words: severity, id, server, account as it is shown. */
function told(findings: readonly FindingRecord[]): string[] {
  const logins = findings.filter(({ id }) => /^(cleartext|exposed)\./.test(id));
  return logins
    .map((it) => {
      const server = it.hosts.find(({ role }) => role === 'server');
      const account = evidenceOf(it, 'account') ?? '-';
      return `${it.severity} ${it.id} ${server?.ip}:${server?.port} ${account}`;
    })
    .sort();
}

const recorded = async (name: string) => told(await findingsOf(`test/captures/${name}.pcap`));
const spoken = async (conversation: Conversation) =>
  told(await findingsOf({ data: tcpCapture(conversation), name: 'c' }));

const RECORDED: Record<string, string[]> = {
  ftp: [
    'high cleartext.ftp 10.77.0.11:21 a***a',
    'high cleartext.ftp 2001:db8:77::11:21 a***a',
    'low cleartext.ftp 10.77.0.11:21 a***a',
  ],
  telnet: ['high cleartext.telnet 10.77.0.14:23 f***a', 'low cleartext.telnet 10.77.0.14:23 f***a'],
  irc: ['medium cleartext.irc 10.77.0.13:6667 -', 'medium cleartext.irc 10.77.0.13:6667 b***s'],
  ldap: ['high cleartext.ldap 10.77.0.16:389 c***t', 'low cleartext.ldap 10.77.0.16:389 u***t'],
  mailbox: [
    'high cleartext.imap 10.77.0.25:143 a***a',
    'high cleartext.pop3 10.77.0.25:110 a***a',
    'low cleartext.imap 10.77.0.25:143 a***a',
    'low cleartext.pop3 10.77.0.25:110 a***a',
  ],
  mqtt: ['low cleartext.mqtt 10.77.0.12:1883 m***r', 'medium cleartext.mqtt 10.77.0.12:1883 m***r'],
  postgres: ['high cleartext.postgresql 10.77.0.12:5432 c***l'],
  'postgres-extended': ['low cleartext.challenge-response 10.77.0.12:5432 a***a'],
  'redis-auth': [
    'medium cleartext.redis 10.77.0.12:6379 -',
    'medium cleartext.redis 10.77.0.12:6379 m***r',
  ],
  services: ['medium cleartext.snmp-community 10.77.0.11:161 -'],
  vnc: ['high exposed.vnc 10.77.0.14:5901 -', 'low cleartext.challenge-response 10.77.0.14:5902 -'],
};

describe('a recorded session has the logins that its script made in the clear', () => {
  it.each(Object.entries(RECORDED))('%s', async (name, expected) => {
    expect(await recorded(name)).toEqual(expected);
  });

  it('by HTTP forms, APOP and CRAM-MD5, and not those that were encrypted', async () => {
    const session = sessionOf('logins');
    const findings = await findingsOf('test/captures/logins.pcap');
    const found = findings
      .filter(({ id }) => id.startsWith('cleartext.'))
      .map(({ id, hosts }) => `${id} ${hosts[1]?.ip}:${hosts[1]?.port}`);
    expect(found.sort()).toEqual(session.findings);
    const text = JSON.stringify(findings, (_, it) => (typeof it === 'bigint' ? String(it) : it));
    expect(text).not.toContain(session.password);
    expect(text).not.toContain(`"${session.user}"`);
  });
});

describe('no login is found', () => {
  it.each([
    ['behind STARTTLS', 'smtp'],
    ['by Kerberos', 'ldap-gssapi'],
    ['by a key', 'ssh'],
    ['by SSH with a password', 'ssh-password'],
    ['in HTTPS', 'https'],
    ['in a Redis without passwords', 'redis'],
    ['where MariaDB uses its own passwords', 'mariadb'],
    ['in HTTP without any', 'http'],
  ])('%s', async (_, name) => {
    expect(await recorded(name)).toEqual([]);
  });
});

describe('FTP', () => {
  const login = (user: string, ...more: string[]) =>
    spoken({
      port: 21,
      turns: [
        'S: 220 ready',
        ...more,
        `C: USER ${user}`,
        'S: 331 go on',
        'C: PASS x@y',
        'S: 230 in',
        'C: QUIT',
        'S: 221 bye',
      ],
    });

  it('is a finding with an account', async () => {
    expect(await login('maria')).toEqual(['high cleartext.ftp 10.0.0.2:21 m***a']);
  });

  it.each(['anonymous', 'ftp', 'Anonymous'])('is none as %s', async (user) => {
    expect(await login(user)).toEqual([]);
  });

  it('is none after AUTH TLS, be what follows as it may', async () => {
    expect(await login('maria', 'C: AUTH TLS', 'S: 234 go on')).toEqual([]);
  });
});

describe('mail', () => {
  const smtp = (mechanism: string, after: string) =>
    spoken({
      port: 25,
      turns: [
        'S: 220 mail.example ESMTP',
        'C: EHLO me',
        `S: 250 AUTH ${mechanism}`,
        `C: AUTH ${mechanism} ${after}`,
        'S: 235 fine',
        'C: QUIT',
        'S: 221 bye',
      ],
    });
  const plain = base64('\0maria\0geheim');

  it('by SMTP with PLAIN is a finding', async () => {
    expect(await smtp('PLAIN', plain)).toEqual(['high cleartext.smtp 10.0.0.2:25 m***a']);
  });

  it('by SMTP with a token is one, too', async () => {
    const token = base64('user=maria\x01auth=Bearer abc\x01\x01');
    expect(await smtp('XOAUTH2', token)).toEqual(['high cleartext.smtp 10.0.0.2:25 m***a']);
  });

  it('by SCRAM, of which nothing can be used, is none', async () => {
    expect(await smtp('SCRAM-SHA-256', base64('n,,n=maria,r=abc'))).toEqual([]);
  });

  it('behind STLS is none', async () => {
    const turns = [
      'S: +OK ready',
      'C: STLS',
      'S: +OK go on',
      'C: USER maria',
      'S: +OK',
      'C: PASS geheim',
      'S: +OK in',
    ];
    expect(await spoken({ port: 110, turns })).toEqual([]);
    expect(await spoken({ port: 110, turns: [...turns.slice(0, 1), ...turns.slice(3)] })).toEqual([
      'high cleartext.pop3 10.0.0.2:110 m***a',
    ]);
  });
});

describe('IRC', () => {
  const sasl = (mechanism: string) =>
    spoken({
      port: 6667,
      turns: [
        'C: CAP REQ :sasl',
        'C: NICK anna',
        'C: USER an 0 * :Anna',
        'S: :irc.example CAP * ACK :sasl',
        `C: AUTHENTICATE ${mechanism}`,
        'S: AUTHENTICATE +',
        `C: AUTHENTICATE ${base64('anna\0anna\0geheim')}`,
        'S: :irc.example 903 anna :in',
        'S: :irc.example 001 anna :Welcome',
      ],
    });

  it('is a finding with SASL PLAIN, none with EXTERNAL', async () => {
    expect(await sasl('PLAIN')).toEqual(['medium cleartext.irc 10.0.0.2:6667 a***a']);
    expect(await sasl('EXTERNAL')).toEqual([]);
  });
});

describe('MySQL', () => {
  const packet = (sequence: number, ...parts: (string | Buffer)[]) => {
    const body = Buffer.concat(parts.map((it) => Buffer.from(it)));
    const header = Buffer.alloc(4);
    header.writeUIntLE(body.length, 0, 3);
    header[3] = sequence;
    return Buffer.concat([header, body]);
  };
  // Protocol::HandshakeV10 and HandshakeResponse41 with CLIENT_PLUGIN_AUTH.
  const greeting = packet(
    0,
    '\x0a8.0.36\0',
    Buffer.from('01000000', 'hex'),
    'abcdefgh\0',
    Buffer.from('0082ff0200080015', 'hex'),
    Buffer.alloc(10),
    'ijklmnopqrst\0',
    'mysql_native_password\0',
  );
  const answer = (plugin: string) =>
    packet(
      1,
      Buffer.from('008208000000000121', 'hex'),
      Buffer.alloc(23),
      'maria\0',
      '\x07geheim\0',
      `${plugin}\0`,
    );
  const ok = Buffer.from('00000002000000', 'hex');

  it.each([
    ['mysql_clear_password', ['high cleartext.mysql 10.0.0.2:3306 m***a']],
    ['mysql_native_password', []],
  ])('with %s', async (plugin, expected) => {
    const turns = [
      ['server', greeting],
      ['client', answer(plugin)],
      ['server', packet(2, ok)],
    ] as const;
    expect(await spoken({ port: 3306, turns })).toEqual(expected);
  });

  it('that asks for the password itself', async () => {
    const turns = [
      ['server', greeting],
      ['client', answer('mysql_native_password')],
      ['server', packet(2, Buffer.of(0xfe), 'mysql_clear_password\0')],
      ['client', packet(3, 'geheim\0')],
      ['server', packet(4, ok)],
    ] as const;
    expect(await spoken({ port: 3306, turns })).toEqual([
      'high cleartext.mysql 10.0.0.2:3306 m***a',
    ]);
  });
});

describe('refused logins', () => {
  it('of a client are one finding, however many accounts it tries', async () => {
    const attempts = ['anna', 'ben', 'carl', 'dora'].flatMap((user) => [
      `C: USER ${user}`,
      'S: 331 go on',
      'C: PASS x',
      'S: 530 no',
    ]);
    const turns = ['S: 220 ready', ...attempts, 'C: QUIT', 'S: 221 bye'];
    const findings = await findingsOf({ data: tcpCapture({ port: 21, turns }), name: 'c' });
    const found = findings.filter(({ id }) => id === 'cleartext.ftp');
    expect(found.map(({ count, severity }) => [count, severity])).toEqual([[4, 'low']]);
  });
});
