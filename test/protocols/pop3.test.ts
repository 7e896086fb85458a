// POP3 against Suricata's checks of a shared capture, and dialogues after RFC 1939, 2449, 2595 and 5034.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedCaptures } from '../tshark/corpus.js';
import { base64, dialogue, said } from './dialogue.js';
import { ofType } from './support.js';

const pop3 = async (turns: string[], lost: number[] = []) => {
  const [session] = await dialogue('pop3', { port: 110, turns, lost });
  return session;
};

it.each(sharedCaptures().filter(({ name }) => name.startsWith('mail/pop3-auth')))(
  "has what Suricata's checks of $name say",
  async ({ path, expected }) => {
    const { checks } = (
      expected as unknown as {
        upstream: { suricata_verify: { checks: { filter: { match: Record<string, string> } }[] } };
      }
    ).upstream.suricata_verify;
    const matches = checks.map(({ filter }) => filter.match);
    const of = (command: string) => matches.find((it) => it['pop3.request.command'] === command);
    const listed = Object.entries(of('CAPA') ?? {}).filter(([key]) => /data\[/.test(key));
    const [messages, bytes] = (of('STAT')?.['pop3.response.header'] ?? '').split(' ').map(Number);
    expect(said(await ofType('pop3', path))).toEqual([
      {
        capabilities: listed.map(([, value]) => value),
        logins: [
          {
            mechanism: of('AUTH')?.['pop3.request.args[0]'],
            username: 'joe.speedboat',
            success: true,
          },
        ],
        messages,
        mailboxBytes: bytes,
      },
    ]);
  },
);

describe('the recorded sessions', () => {
  const session = JSON.parse(readFileSync('test/captures/mailbox.session.json', 'utf8'));

  it('are told as their script knows them', async () => {
    const found = await ofType('pop3', 'test/captures/mailbox.pcap');
    const records = found.sort((a, b) => Number(a.time - b.time));
    expect(records).toHaveLength(session.pop3.length);
    for (const [i, known] of session.pop3.entries()) {
      const record = records[i];
      expect(record?.banner).toContain('Dovecot');
      expect(record?.tls).toBe(known.tls);
      expect(record?.retrieved).toBe(known.retrieved);
      if (known.retrieved) expect(record?.retrievedBytes).toBe(session.messageBytes);
      const [login] = record?.logins ?? [];
      expect(login?.success).toBe(known.login);
      if (login) expect(login.username).toBe(session.user);
    }
  });
});

describe('a session', () => {
  it('has its logins, however they are made', async () => {
    expect(
      await pop3([
        'S: +OK ready <1@host>',
        'C: USER anna',
        'S: +OK',
        'C: PASS hunter2',
        'S: -ERR hunter2 is wrong',
        'C: APOP ben 0123456789abcdef',
        'S: -ERR',
        'C: AUTH PLAIN',
        'S: + ',
        `C: ${base64('\0carl\0hunter2')}`,
        'S: +OK in',
      ]),
    ).toEqual({
      banner: 'ready <1@host>',
      logins: [
        { mechanism: 'USER', username: 'anna', success: false },
        { mechanism: 'APOP', username: 'ben', success: false },
        { mechanism: 'PLAIN', username: 'carl', success: true },
      ],
    });
  });

  it('counts what is fetched and deleted, and passes over the messages', async () => {
    expect(
      await pop3([
        'S: +OK',
        'C: CAPA',
        'S: +OK\r\nTOP\r\nUIDL\r\n.',
        'C: LIST',
        'S: +OK\r\n1 20\r\n2 30\r\n.',
        'C: RETR 1',
        'S: +OK\r\nFrom: a\r\n\r\n+OK not a status\r\n..\r\n.',
        'C: TOP 2 0',
        'S: +OK\r\nFrom: b\r\n.',
        'C: RETR 3',
        'S: -ERR none',
        'C: DELE 1',
        'S: +OK',
        'C: STAT',
        'S: +OK 1 30',
      ]),
    ).toEqual({
      banner: '',
      capabilities: ['TOP', 'UIDL'],
      messages: 1,
      mailboxBytes: 30,
      retrieved: 1,
      retrievedBytes: 'From: a\r\n\r\n+OK not a status\r\n..\r\n'.length,
      deleted: 1,
    });
  });

  it('is told up to STLS', async () => {
    const turns = ['S: +OK hi', 'C: STLS', 'S: +OK go', 'C: USER no', 'S: +OK', 'C: PASS no'];
    expect(await pop3(turns)).toEqual({ banner: 'hi', tls: true });
  });

  it('goes on where the capture lost some of a message', async () => {
    const turns = ['S: +OK hi', 'C: RETR 1', 'S: +OK', 'S: lost', 'S: .', 'C: DELE 1', 'S: +OK'];
    expect(await pop3(turns, [3])).toMatchObject({ retrieved: 1, retrievedBytes: 6 });
  });
});
