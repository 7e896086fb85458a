// SMTP: Zeek's published smtp.log of the shared captures, the recorded session, and dialogues of the kinds
// that RFC 5321, 3030 (BDAT), 2033 (LMTP), 4954 (AUTH) and 3207 (STARTTLS) describe.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedCaptures } from '../tshark/corpus.js';
import { base64, dialogue } from './dialogue.js';
import { ofType, recordsOf } from './support.js';
import { tcpCapture } from './tcp-capture.js';
import { zeekLogs } from './zeek-log.js';

const smtp = (turns: string[], lost: number[] = []) => dialogue('smtp', { port: 25, turns, lost });

const OPENING = [
  'S: 220 mail.example ESMTP',
  'C: EHLO client',
  'S: 250-mail.example',
  'S: 250 SIZE 1000',
];
const OPENED = {
  banner: 'mail.example ESMTP',
  helo: 'client',
  extensions: ['SIZE 1000'],
};

describe.each(
  ['mail/smtp.pcap', 'tls/smtp-starttls.pcap'].flatMap((name) =>
    sharedCaptures().filter((capture) => capture.name === name),
  ),
)('$name', ({ path, expected }) => {
  it("has the transactions of Zeek's smtp.log", async () => {
    const [log = []] = zeekLogs(expected, 'smtp.log');
    const found = (await ofType('smtp', path)).map((it) => ({
      trans_depth: String(it.transDepth),
      helo: it.helo ?? '-',
      mailfrom: it.mailFrom ?? '-',
      rcptto: [...(it.rcptTo ?? ['-'])].sort(),
      date: it.date ?? '-',
      from: it.from ?? '-',
      to: [...(it.to ?? ['-'])].sort(),
      cc: [...(it.cc ?? ['-'])].sort(),
      msg_id: it.messageId ?? '-',
      in_reply_to: it.inReplyTo ?? '-',
      first_received: it.firstReceived ?? '-',
      last_reply: `${it.replyCode} ${it.replyMsg}`,
      user_agent: it.userAgent ?? '-',
      tls: it.tls ? 'T' : 'F',
    }));
    const list = (value = '') => value.split(',').sort();
    expect(log.length).toBeGreaterThan(0);
    expect(found).toEqual(
      log.map((it) => ({
        ...Object.fromEntries(Object.keys(found[0] ?? {}).map((key) => [key, it[key]])),
        rcptto: list(it['rcptto']),
        to: list(it['to']),
        cc: list(it['cc']),
      })),
    );
  });
});

describe('the recorded session', () => {
  const session = JSON.parse(readFileSync('test/captures/smtp.session.json', 'utf8'));

  it('is told as its script knows it', async () => {
    const records = await ofType('smtp', 'test/captures/smtp.pcap');
    expect(records.map((it) => it.helo)).toEqual(Array(3).fill(session.helo));
    for (const it of records) expect(it.banner).toContain(session.banner);
    const [first, second, third] = records;
    expect(first).toMatchObject({ mailFrom: 'anna@example.test', rcptTo: ['ben@example.test'] });
    expect(first).toMatchObject({ replyCode: 250, size: 166, messageBytes: 166 });
    expect(second).toMatchObject({ tls: true });
    expect(second).not.toHaveProperty('mailFrom');
    expect(third).toMatchObject({ refusedRcptTo: ['carl@elsewhere.test'], replyCode: 554 });
  });

  it('says nothing of subjects and texts', async () => {
    const text = JSON.stringify(await ofType('smtp', 'test/captures/smtp.pcap'), (_, value) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(text).not.toMatch(/lunch|noon/i);
  });
});

describe('a message', () => {
  it('has its envelope, its headers unfolded, and its size without what dots add', async () => {
    const message = [
      'C: Received: from a (1.2.3.4)',
      'C: Received: from b',
      'C: Received: from c',
      'C: From: "Doe, Anna"',
      'C:  <anna@a.example>',
      'C: To: "Roe, Ben" <ben@b.example>, carl@c.example (Carl, that is),',
      'C: \tdora@d.example',
      'C: Reply-To: office@a.example',
      'C: X-Originating-IP: [192.0.2.7]',
      'C: Subject: secret plans',
      'C: ',
      'C: ..one dot',
    ];
    const length = message.reduce((sum, line) => sum + line.length - 3 + 2, 0) - 1;
    const [record] = await smtp([
      ...OPENING,
      'C: MAIL FROM:<anna@a.example> BODY=8BITMIME SIZE=999',
      'S: 250 2.1.0 Ok',
      'C: RCPT TO:<ben@b.example>',
      'S: 250 Ok',
      'C: RCPT TO:<carl@c.example>',
      'S: 550 no such user',
      'C: DATA',
      'S: 354 go on',
      ...message,
      'C: .',
      'S: 250 queued as 1',
      'C: QUIT',
    ]);
    expect(record).toEqual({
      transDepth: 1,
      ...OPENED,
      mailFrom: 'anna@a.example',
      size: 999,
      rcptTo: ['ben@b.example', 'carl@c.example'],
      refusedRcptTo: ['carl@c.example'],
      from: '"Doe, Anna" <anna@a.example>',
      to: ['"Roe, Ben" <ben@b.example>', 'carl@c.example (Carl, that is)', 'dora@d.example'],
      replyTo: 'office@a.example',
      xOriginatingIp: '192.0.2.7',
      received: 3,
      firstReceived: 'from a (1.2.3.4)',
      secondReceived: 'from b',
      messageBytes: length,
      replyCode: 250,
      replyMsg: 'queued as 1',
    });
  });

  it('has the files in its parts, also of a message inside it', async () => {
    const part = (...lines: string[]) => [
      'C: --one',
      ...lines,
      'C: ',
      'C: body',
      'C: --not-a-boundary',
    ];
    const [record] = await smtp([
      ...OPENING,
      'C: MAIL FROM:<a@a.example>',
      'S: 250 Ok',
      'C: DATA',
      'S: 354 go on',
      'C: Content-Type: multipart/mixed; boundary="one"',
      'C: ',
      ...part('C: Content-Type: text/plain'),
      ...part('C: Content-Type: application/pdf; name="a;b.pdf"'),
      ...part(
        'C: Content-Type: application/zip',
        "C: Content-Disposition: attachment; filename*=UTF-8''c%20d.zip",
      ),
      ...part(
        'C: Content-Type: message/rfc822',
        'C: ',
        'C: From: x',
        'C: Content-Type: image/png; name=e.png',
      ),
      'C: --one--',
      'C: Content-Type: image/gif; name=no.gif',
      'C: .',
      'S: 250 Ok',
    ]);
    expect(record).toMatchObject({ contentType: 'multipart/mixed' });
    expect(record?.attachments).toEqual([
      { mimeType: 'application/pdf', filename: 'a;b.pdf' },
      { mimeType: 'application/zip', filename: "UTF-8''c%20d.zip" },
      { mimeType: 'image/png', filename: 'e.png' },
    ]);
    expect(record).not.toHaveProperty('from');
  });

  it('may come in counted chunks, which end anywhere', async () => {
    const text = 'From: a\r\nTo: b\r\n\r\nhello\r\n.\r\n';
    const records = await dialogue('smtp', {
      port: 25,
      turns: [
        ...OPENING,
        'C: MAIL FROM:<>',
        'S: 250 Ok',
        'C: RCPT TO:<b@b.example>',
        'S: 250 Ok',
        [0, Buffer.from(`BDAT 11\r\n${text.slice(0, 11)}`)],
        'S: 250 11 octets',
        [0, Buffer.from(`BDAT ${text.length - 11} LAST\r\n${text.slice(11)}`)],
        'S: 250 done',
        'C: QUIT',
        'S: 221 bye',
      ],
    });
    expect(records).toEqual([
      {
        transDepth: 1,
        ...OPENED,
        mailFrom: '',
        rcptTo: ['b@b.example'],
        from: 'a',
        to: ['b'],
        messageBytes: text.length,
        replyCode: 250,
        replyMsg: 'done',
      },
    ]);
  });

  it('is followed by the next one in the same connection, pipelined', async () => {
    const one = (to: string) => `MAIL FROM:<a@a.example>\r\nRCPT TO:<${to}>\r\nDATA`;
    const records = await smtp([
      ...OPENING,
      `C: ${one('b@b.example')}`,
      'S: 250 Ok\r\n550 no\r\n354 go',
      'C: To: b\r\n\r\ntext\r\n.\r\nMAIL FROM:<c@c.example>\r\nRCPT TO:<d@d.example>\r\nRSET',
      'S: 554 refused\r\n250 Ok\r\n250 Ok\r\n250 Ok',
    ]);
    expect(records).toMatchObject([
      { transDepth: 2, mailFrom: 'c@c.example', rcptTo: ['d@d.example'] },
      { transDepth: 1, refusedRcptTo: ['b@b.example'], replyCode: 554, replyMsg: 'refused' },
    ]);
  });

  it('is answered for each recipient by LMTP', async () => {
    const records = await smtp([
      'S: 220 mail.example LMTP',
      'C: LHLO client',
      'S: 250 mail.example',
      'C: MAIL FROM:<a@a.example>\r\nRCPT TO:<b@b.example>\r\nRCPT TO:<c@c.example>\r\nDATA',
      'S: 250 Ok\r\n250 Ok\r\n250 Ok\r\n354 go',
      'C: text\r\n.',
      'S: 250 first\r\n250 second',
      'C: MAIL FROM:<d@d.example>',
      'S: 451 later',
    ]);
    expect(records).toMatchObject([
      { transDepth: 1, replyMsg: 'first' },
      { transDepth: 2, mailFrom: 'd@d.example', replyCode: 451 },
    ]);
  });

  it('whose end the capture lost is told by its answer', async () => {
    const turns = [
      ...OPENING,
      'C: MAIL FROM:<a@a.example>',
      'S: 250 Ok',
      'C: DATA',
      'S: 354 go',
      'C: From: a',
      'C: \r\ntext\r\n.',
      'S: 250 queued',
      'C: QUIT',
      'S: 221 bye',
    ];
    const [record] = await smtp(turns, [9]);
    expect(record).toMatchObject({ from: 'a', incomplete: true, replyMsg: 'queued' });
  });
});

describe('a login', () => {
  it.each([
    ['PLAIN', [`AUTH PLAIN ${base64('\0anna\0hunter2')}`]],
    ['PLAIN', ['AUTH PLAIN', base64('\0anna\0hunter2')]],
    ['LOGIN', ['AUTH LOGIN', base64('anna'), base64('hunter2')]],
    ['CRAM-MD5', ['AUTH CRAM-MD5', base64('anna 0123456789abcdef')]],
    ['XOAUTH2', [`AUTH XOAUTH2 ${base64('user=anna\x01auth=Bearer hunter2\x01\x01')}`]],
    ['OAUTHBEARER', [`AUTH OAUTHBEARER ${base64('n,a=anna,\x01auth=Bearer hunter2\x01\x01')}`]],
    ['SCRAM-SHA-256', [`AUTH SCRAM-SHA-256 ${base64('n,,n=anna,r=nonce')}`, base64('c=biws,p=x')]],
  ])('by %s has its name, and no more', async (mechanism, [first = '', ...lines]) => {
    const turns = [...OPENING, `C: ${first}`];
    for (const line of lines) turns.push('S: 334 ', `C: ${line}`);
    const [record] = await smtp([...turns, 'S: 235 hunter2 is right']);
    expect(record?.auth).toEqual({ mechanism, username: 'anna', success: true });
    expect(record?.replyCode).toBe(235);
    expect(JSON.stringify(record)).not.toMatch(/hunter2/);
  });

  it('that failed is told before the next', async () => {
    const attempt = (name: string) => [
      `C: AUTH PLAIN ${base64(`\0${name}\0hunter2`)}`,
      'S: 535 no',
    ];
    const records = await smtp([...OPENING, ...attempt('anna'), ...attempt('ben')]);
    expect(records.map((it) => it.auth)).toEqual([
      { mechanism: 'PLAIN', username: 'anna', success: false },
      { mechanism: 'PLAIN', username: 'ben', success: false },
    ]);
  });

  it('of two parts only is no PLAIN response: what is there may be the password', async () => {
    const [record] = await smtp([...OPENING, `C: AUTH PLAIN ${base64('anna\0hunter2')}`]);
    expect(record?.auth).toEqual({ mechanism: 'PLAIN' });
  });
});

it('tells of a connection that began before the capture, and of a server that is the first to speak in it', async () => {
  const data = tcpCapture({ port: 25, turns: ['S: 250 Ok', ...OPENING] }).subarray();
  const records = await recordsOf({ name: 'c', data: withoutHandshake(data) });
  expect(records.find(({ type }) => type === 'flow')).toMatchObject({ app: 'unknown' });
  const greeted = tcpCapture({ port: 25, turns: [...OPENING, 'C: MAIL FROM:<a@a.example>'] });
  const [record] = await ofType('smtp', { name: 'c', data: withoutHandshake(greeted) });
  expect(record).toMatchObject({ helo: 'client', mailFrom: 'a@a.example' });
});

/** Without the first three packets, which are of one size. */
function withoutHandshake(capture: Buffer): Buffer {
  return Buffer.concat([capture.subarray(0, 24), capture.subarray(24 + 3 * (16 + 40))]);
}
