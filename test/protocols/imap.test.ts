// IMAP against tshark's reading of a shared capture, and dialogues after RFC 9051 and 3501.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedCaptures } from '../tshark/corpus.js';
import { base64, dialogue, said } from './dialogue.js';
import { ofType } from './support.js';

const imap = async (turns: string[], lost: number[] = []) => {
  const [session] = await dialogue('imap', { port: 143, turns, lost });
  return session;
};

it.each(sharedCaptures().filter(({ name }) => name === 'mail/arkime__imap.pcap'))(
  'has what tshark finds in $name',
  async ({ path }) => {
    // tshark -T fields -e imap.request.command | sort | uniq -c; literals by "Follow TCP stream".
    expect(said(await ofType('imap', path))).toEqual([
      {
        banner: 'Microsoft Exchange IMAP4rev1 server version 5.5.2650.23 (umr-mail02) ready',
        capabilities: [
          'IMAP4',
          'IMAP4rev1',
          'IDLE',
          'LITERAL+',
          'LOGIN-REFERRALS',
          'MAILBOX-REFERRALS',
          'NAMESPACE',
          'AUTH=NTLM',
        ],
        logins: [{ mechanism: 'LOGIN', username: 'neulingern', success: true }],
        mailboxes: ['INBOX'],
        commands: [
          { command: 'CAPABILITY', count: 1 },
          { command: 'NOOP', count: 14 },
          { command: 'LOGIN', count: 1 },
          { command: 'SELECT', count: 2 },
          { command: 'LIST', count: 1 },
          { command: 'CLOSE', count: 1 },
          { command: 'EXPUNGE', count: 1 },
          { command: 'FETCH', count: 3 },
          { command: 'STORE', count: 2 },
        ],
        fetchedBytes: 14395,
      },
    ]);
  },
);

describe('the recorded sessions', () => {
  const session = JSON.parse(readFileSync('test/captures/mailbox.session.json', 'utf8'));

  it('are told as their script knows them', async () => {
    const found = await ofType('imap', 'test/captures/mailbox.pcap');
    const records = found.sort((a, b) => Number(a.time - b.time));
    expect(records).toHaveLength(session.imap.length);
    for (const [i, known] of session.imap.entries()) {
      const record = records[i];
      expect(record?.banner).toContain('Dovecot');
      expect(record?.tls).toBe(known.tls);
      if (known.tls) continue;
      const { mechanism, login: success } = known;
      expect(record?.logins).toEqual([{ mechanism, username: session.user, success }]);
      expect(record?.mailboxes).toEqual(known.mailbox && [known.mailbox]);
      expect(record?.fetchedBytes).toBe(known.fetched && session.messageBytes);
      expect(record?.appendedBytes).toBe(known.appended && session.messageBytes);
    }
  });
});

describe('a login', () => {
  it.each([
    ['an atom', ['C: a LOGIN anna hunter2']],
    ['a quoted string', ['C: a LOGIN "an\\"na" "hunter2"']],
    ['a literal', ['C: a LOGIN {4}', 'S: + go', 'C: anna {7}', 'S: + go', 'C: hunter2']],
    ['a literal that is not waited for', ['C: a LOGIN {4+}\r\nanna {7+}\r\nhunter2']],
    ['a SASL response', ['C: a AUTHENTICATE PLAIN', 'S: + ', `C: ${base64('\0anna\0hunter2')}`]],
    ['an initial response', [`C: a AUTHENTICATE PLAIN ${base64('\0anna\0hunter2')}`]],
  ])('by %s', async (_, turns) => {
    const session = await imap(['S: * OK hi', ...turns, 'S: a OK hunter2']);
    const [login] = session?.logins ?? [];
    expect(login?.username?.replace('"', '')).toBe('anna');
    expect(login?.success).toBe(true);
    expect(session?.logins).toHaveLength(1);
    expect(JSON.stringify(session)).not.toContain('hunter2');
  });

  it('with a quote that nothing closes has no name: it may be the password', async () => {
    const session = await imap(['S: * OK hi', 'C: a LOGIN "anna hunter2', 'S: a BAD']);
    expect(session?.logins).toEqual([{ mechanism: 'LOGIN', success: false }]);
  });
});

describe('a session', () => {
  it('has mailboxes, software, and counts; literals are passed over', async () => {
    const message = 'a9 LOGIN not a\r\n* CAPABILITY not one\r\n';
    expect(
      await imap([
        'S: * OK [CAPABILITY IMAP4rev1 ID] ready',
        'C: a1 ID ("name" "mailer")',
        'S: * ID ("name" "server")\r\na1 OK',
        'C: a2 SELECT "My Box"',
        'S: * FLAGS ()\r\na2 OK',
        'C: a3 EXAMINE INBOX',
        'S: a3 OK',
        'C: a4 SELECT INBOX',
        'S: a4 OK',
        'C: a5 FETCH 1 BODY[]',
        `S: * 1 FETCH (BODY[] {${message.length}}\r\n${message} FLAGS ())\r\na5 OK`,
        `C: a6 APPEND INBOX {${message.length}}`,
        'S: + go',
        `C: ${message}`,
        'S: a6 OK',
        'C: a7 IDLE',
        'S: + idling',
        'C: DONE',
        'S: a7 OK',
        'C: a8 XUNHEARD',
        'S: a8 BAD',
      ]),
    ).toEqual({
      banner: '[CAPABILITY IMAP4rev1 ID] ready',
      capabilities: ['IMAP4rev1', 'ID'],
      clientId: '("name" "mailer")',
      serverId: '("name" "server")',
      mailboxes: ['My Box', 'INBOX'],
      commands: [
        { command: 'SELECT', count: 2 },
        { command: 'EXAMINE', count: 1 },
        { command: 'APPEND', count: 1 },
        { command: 'IDLE', count: 1 },
        { command: 'FETCH', count: 1 },
        { command: 'ID', count: 1 },
        { command: 'OTHER', count: 1 },
      ],
      fetchedBytes: message.length,
      appendedBytes: message.length,
    });
  });

  it('goes on behind a literal that is refused', async () => {
    const turns = [
      'S: * OK',
      'C: a APPEND x {900}',
      'S: a NO too long',
      'C: b SELECT y',
      'S: b OK',
    ];
    expect((await imap(turns))?.mailboxes).toEqual(['y']);
  });

  it.each([
    ['tls', 'STARTTLS'],
    ['compressed', 'COMPRESS DEFLATE'],
  ])('is %s after %s, and told up to there', async (field, command) => {
    const turns = ['S: * OK', `C: a ${command}`, 'S: a OK', 'C: b LOGIN anna hunter2', 'S: b OK'];
    const session = await imap(turns);
    expect(session).toMatchObject({ [field]: true });
    expect(session).not.toHaveProperty('logins');
  });
});
