// Dialogues of the protocols that speak in lines, damaged: no trap, no hang, nothing left out. Seeded.

import { analyze, recordToJson } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { base64 } from '../protocols/dialogue.js';
import { tcpCapture } from '../protocols/tcp-capture.js';
import { Random } from './mutate.js';

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 4000);
/** Dialogues of one run of the engine. */
const BATCH = 100;

type Turn = [from: 0 | 1, bytes: Buffer];

const lines = (...turns: string[]): Turn[] =>
  turns.map((it) => [it.startsWith('C') ? 0 : 1, Buffer.from(`${it.slice(3)}\r\n`, 'latin1')]);
const bytes = (from: 0 | 1, ...parts: (number | string)[]): Turn => [
  from,
  Buffer.concat(parts.map((it) => (typeof it === 'number' ? Buffer.from([it]) : Buffer.from(it)))),
];

const DIALOGUES: [name: string, port: number, turns: Turn[]][] = [
  [
    'smtp',
    25,
    lines(
      'S: 220 x ESMTP',
      'C: EHLO y',
      'S: 250-x\r\n250-SIZE 9\r\n250 CHUNKING',
      `C: AUTH PLAIN ${base64('\0anna\0hunter2')}`,
      'S: 235 ok',
      'C: MAIL FROM:<a@b> SIZE=100\r\nRCPT TO:<c@d>\r\nRCPT TO:<e@f>\r\nDATA',
      'S: 250 ok\r\n250 ok\r\n550 no\r\n354 go',
      'C: From: a\r\n b\r\nTo: "c, d" <c@d>, e\r\nContent-Type: multipart/mixed;\r\n boundary=q',
      'C: \r\n--q\r\nContent-Type: message/rfc822; name="x;y"\r\n\r\nTo: z\r\n\r\n--q--\r\n..\r\n.',
      'S: 250 queued',
      'C: MAIL FROM:<>\r\nBDAT 5\r\nhello\r\nBDAT 3 LAST\r\nyou',
      'S: 250 ok\r\n250 ok',
      'C: STARTTLS',
      'S: 220 go',
      'C: \x16\x03\x01',
    ),
  ],
  [
    'ftp',
    21,
    lines(
      'S: 220-x\r\n220 FTP',
      'C: USER anna',
      'S: 331 go',
      'C: PASS hunter2',
      'S: 230 in',
      'C: PWD',
      'S: 257 "/a""b"',
      'C: EPRT |2|2001:db8::1|99|\r\nRETR f',
      'S: 200 ok\r\n150 here (12 bytes)\r\n226 done',
      'C: PASV\r\nSTOR g\r\nEPSV\r\nLIST\r\nCWD ..',
      'S: 227 (1,2,3,4,5,6)\r\n226 a\r\n229 (|||9|)\r\n226 b\r\n250 c',
      'C: AUTH TLS',
      'S: 234 go',
    ),
  ],
  [
    'pop3',
    110,
    lines(
      'S: +OK hi there',
      'C: CAPA',
      'S: +OK\r\nTOP\r\n.',
      'C: USER anna\r\nPASS hunter2',
      'S: +OK\r\n-ERR',
      'C: AUTH PLAIN',
      'S: + ',
      `C: ${base64('\0anna\0hunter2')}`,
      'S: +OK',
      'C: RETR 1\r\nSTAT\r\nSTLS',
      'S: +OK\r\nx\r\n..\r\n.\r\n+OK 1 2\r\n+OK',
    ),
  ],
  [
    'imap',
    143,
    lines(
      'S: * OK [CAPABILITY A B] hi',
      'C: a LOGIN {4}\r\nanna {7}\r\nhunter2',
      'S: a NO',
      'C: b LOGIN "anna" "hunter2"',
      'S: b OK [CAPABILITY C]',
      'C: c SELECT "x\\"y"',
      'S: * 1 FETCH (BODY {5}\r\nhello X {0}\r\n)\r\nc OK',
      'C: d AUTHENTICATE PLAIN',
      'S: + ',
      `C: ${base64('\0anna\0hunter2')}`,
      'S: d OK',
      'C: e STARTTLS',
      'S: e OK',
    ),
  ],
  [
    'telnet',
    23,
    [
      bytes(1, 255, 251, 1, 255, 253, 24, 255, 253, 31, 255, 253, 39),
      bytes(
        0,
        255,
        253,
        1,
        255,
        250,
        24,
        0,
        'xterm',
        255,
        240,
        255,
        250,
        31,
        0,
        80,
        0,
        24,
        255,
        240,
      ),
      bytes(0, 255, 250, 39, 0, 0, 'USER', 1, 'anna', 255, 240),
      bytes(1, 'login: '),
      bytes(0, 'anna\r\0'),
      bytes(1, 'anna\r\nPassword: '),
      bytes(0, 'hunter2\r\0'),
      bytes(1, '\r\nLast login: now\r\n\x1b[1m$ '),
      bytes(0, 'ls\r\0'),
    ],
  ],
  [
    'irc',
    6667,
    lines(
      'C: PASS hunter2\r\nNICK anna\r\nUSER an 0 * :Anna',
      'S: :h 001 anna :hi',
      'C: AUTHENTICATE PLAIN',
      'S: AUTHENTICATE +',
      `C: AUTHENTICATE ${base64('\0anna\0hunter2')}`,
      'C: @t=1 JOIN #a,#b hunter2',
      'C: PRIVMSG NickServ :IDENTIFY hunter2',
      'C: PRIVMSG b :\x01DCC SEND "x y" 16909060 99 5\x01',
      'S: :b!c@d PRIVMSG anna :\x01DCC CHAT chat 1 2\x01',
      'C: STARTTLS',
      'S: :h 670 anna :go',
    ),
  ],
];

const EDGES = [
  0, 1, 9, 10, 13, 0x20, 0x22, 0x2c, 0x2e, 0x30, 0x3a, 0x3c, 0x7b, 0x7f, 0xf0, 0xfa, 0xff,
];

/** One to four damages: a byte changed, some removed, some repeated, a turn lost or given to the other side. */
function damaged(turns: readonly Turn[], random: Random): Turn[] {
  const out = turns.map(([from, it]): Turn => [from, Buffer.from(it)]);
  for (let times = 1 + random.below(4); times > 0; times--) {
    const turn = out[random.below(out.length)];
    if (!turn) return out;
    const at = random.below(turn[1].length);
    if (turn[1].length === 0) continue;
    const length = 1 + random.below(16);
    const [before, after] = [turn[1].subarray(0, at), turn[1].subarray(at)];
    switch (random.below(6)) {
      case 0:
        turn[1][at] = EDGES[random.below(EDGES.length)] ?? 0;
        break;
      case 1:
        turn[1] = Buffer.concat([before, after.subarray(length)]);
        break;
      case 2:
        turn[1] = Buffer.concat([before, after.subarray(0, length), after]);
        break;
      case 3:
        turn[1] = Buffer.concat([before, Buffer.alloc(1 << random.below(14), turn[1][at]), after]);
        break;
      case 4:
        turn[0] = turn[0] === 0 ? 1 : 0;
        break;
      default:
        out.splice(out.indexOf(turn), 1);
    }
  }
  return out;
}

describe.each(DIALOGUES)('%s', (type, port, turns) => {
  it('is told whole where nothing is damaged', async () => {
    const records = await recordsIn([tcpCapture({ port, turns })]);
    expect(records.some((line) => line.includes(`"type":"${type}"`))).toBe(true);
  });

  it(`answers ${RUNS} damaged dialogues`, { timeout: 120_000 }, async () => {
    const random = new Random(port);
    let told = 0;
    for (let run = 0; run < RUNS; run += BATCH) {
      const batch = Array.from({ length: BATCH }, (_, i) => {
        const mutant = damaged(turns, random);
        const lost = random.below(4) === 0 ? [random.below(mutant.length)] : [];
        const size = 1 + random.below(200);
        return tcpCapture({ port, clientPort: 10_000 + i, turns: mutant, lost, size });
      });
      told += (await recordsIn(batch)).length;
    }
    // Each has at least its flow.
    expect(told).toBeGreaterThan(RUNS);
  });
});

async function recordsIn(captures: Buffer[]): Promise<string[]> {
  const lines: string[] = [];
  const sources = captures.map((data, i) => ({ name: String(i), data }));
  for await (const record of analyze(sources, { workers: 0 })) {
    lines.push(JSON.stringify(recordToJson(record)));
  }
  return lines;
}
