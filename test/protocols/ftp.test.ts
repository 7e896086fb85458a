// FTP: Zeek's published ftp.log, the recorded session, and dialogues after RFC 959, 2228 and 2428.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedCaptures } from '../tshark/corpus.js';
import { dialogue } from './dialogue.js';
import { ofType, recordsOf } from './support.js';
import { zeekLogs } from './zeek-log.js';

const ftp = (turns: string[], lost: number[] = []) => dialogue('ftp', { port: 21, turns, lost });

const LOGIN = [
  'S: 220 ftp ready',
  'C: USER anna',
  'S: 331 Password for anna',
  'C: PASS hunter2',
  'S: 230 hello, hunter2 was right',
];

describe.each(sharedCaptures().filter(({ name }) => name === 'cleartext/ipv4.pcap'))(
  '$name',
  ({ path, expected }) => {
    it("has the transfers and data channels of Zeek's ftp.log", async () => {
      const log = zeekLogs(expected, 'ftp.log')[0] ?? [];
      const records = await ofType('ftp', path);
      const transfers = log.filter(({ command }) => command === 'RETR');
      expect(transfers.length).toBeGreaterThan(0);
      expect(
        records
          .filter(({ command }) => command === 'RETR')
          .map((it) => [it.user, it.arg, it.fileSize, it.replyCode, it.replyMsg].map(String)),
      ).toEqual(
        transfers.map((it) => [
          it['user'],
          it['arg']?.split('/').at(-1),
          it['file_size'],
          it['reply_code'],
          it['reply_msg'],
        ]),
      );
      expect(
        records.flatMap(({ dataChannel: it }) =>
          it ? [[it.passive ? 'T' : 'F', it.ip, String(it.port)]] : [],
        ),
      ).toEqual(
        log
          .filter(({ command }) => command === 'PASV' || command === 'PORT')
          .map((it) => [
            it['data_channel.passive'],
            it['data_channel.resp_h'],
            it['data_channel.resp_p'],
          ]),
      );
    });
  },
);

describe('the recorded session', () => {
  const session = JSON.parse(readFileSync('test/captures/ftp.session.json', 'utf8'));

  it('has its logins and transfers, each with the data connection that its flow is', async () => {
    const records = await recordsOf('test/captures/ftp.pcap');
    const told = records.filter((it) => it.type === 'ftp');
    const flows = records.filter((it) => it.type === 'flow');
    const logins = told.filter(({ command }) => command === 'PASS');
    expect(logins.map(({ user, replyCode }) => [user, replyCode === 230])).toEqual(
      session.connections.map(({ login }: { login: boolean }) => [session.user, login]),
    );
    const transfers = told.filter(({ command }) => command !== 'PASS');
    const expected = session.connections.flatMap((it: { transfers: object[] }) => it.transfers);
    expect(transfers).toHaveLength(expected.length);
    for (const [i, transfer] of expected.entries()) {
      const record = transfers[i];
      expect(record).toMatchObject({ command: transfer.command, replyCode: 226 });
      if (transfer.file) expect(record?.arg).toBe(transfer.file);
      const channel = record?.dataChannel;
      expect(channel?.passive).toBe(transfer.mode !== 'PORT');
      const flow = flows.find(({ dst }) => dst.ip === channel?.ip && dst.port === channel?.port);
      const bytes = transfer.bytesToClient ?? transfer.bytesToServer;
      if (!flow) throw new Error(`no flow to ${channel?.ip} ${channel?.port}`);
      if (bytes) expect([flow.fwd.payloadBytes, flow.rev.payloadBytes]).toContain(bytes);
    }
  });
});

describe('a login', () => {
  it('has user and outcome, and nothing that could be the password', async () => {
    const records = await ftp([
      'S: 220-two',
      'S: 220 lines',
      ...LOGIN.slice(1),
      'C: ACCT hunter3',
      'S: 502 what is hunter3?',
    ]);
    expect(records).toEqual([
      { user: 'anna', command: 'PASS', replyCode: 230, banner: 'two' },
      { user: 'anna', command: 'ACCT', replyCode: 502, banner: 'two' },
    ]);
  });

  it('may need no password', async () => {
    expect(await ftp(['S: 220 ftp', 'C: USER anna', 'S: 230 in'])).toEqual([
      { user: 'anna', command: 'USER', replyCode: 230, banner: 'ftp' },
    ]);
  });

  it('without an answer is told without one', async () => {
    expect(await ftp(LOGIN.slice(0, 4))).toEqual([{ user: 'anna', command: 'PASS' }]);
  });
});

describe('a data channel', () => {
  const channels = async (...turns: string[]) =>
    (await ftp([...LOGIN, ...turns])).flatMap(({ dataChannel }) => dataChannel ?? []);
  const transfer = ['C: RETR f', 'S: 150 here', 'S: 226 done'];

  it.each([
    ['PASV', '227 Entering (10,1,2,3,195,80)', { passive: true, ip: '10.1.2.3', port: 50000 }],
    ['PASV', '227 10,1,2,3,0,20', { passive: true, ip: '10.1.2.3', port: 20 }],
    ['EPSV', '229 Extended (|||6446|)', { passive: true, ip: '10.0.0.2', port: 6446 }],
    ['PORT 10,0,0,1,4,1', '200 ok', { passive: false, ip: '10.0.0.1', port: 1025 }],
    ['EPRT |1|10.0.0.9|99|', '200 ok', { passive: false, ip: '10.0.0.9', port: 99 }],
    ['EPRT |2|2001:db8::1:0|99|', '200 ok', { passive: false, ip: '2001:db8::1:0', port: 99 }],
    ['EPRT |2|::1|65535|', '200 ok', { passive: false, ip: '::1', port: 65535 }],
  ])('by %s, %s', async (command, reply, channel) => {
    expect(await channels(`C: ${command}`, `S: ${reply}`, ...transfer)).toEqual([channel]);
  });

  it.each([
    ['PASV', '227 Entering (10,1,2,3,195)'],
    ['PASV', '227 Entering (10,1,2,300,1,1)'],
    ['EPSV', '229 (|||99999|)'],
    ['EPSV', '522 use (1)'],
    ['PORT 10,0,0,1,4,1', '500 no'],
    ['EPRT |2|2001:db8::1::|99|', '200 ok'],
    ['EPRT |2|1:2:3:4:5:6:7|99|', '200 ok'],
    ['EPRT |2|1:2:3:4:5:6:7:8:9|99|', '200 ok'],
    ['EPRT |1|10.0.0|99|', '200 ok'],
  ])('is none by %s, %s', async (command, reply) => {
    expect(await channels(`C: ${command}`, `S: ${reply}`, ...transfer)).toEqual([]);
  });

  it('is for one transfer', async () => {
    const turns = ['C: PASV', 'S: 227 (10,1,2,3,0,1)', ...transfer, ...transfer];
    expect(await channels(...turns)).toHaveLength(1);
  });

  it('is told of a transfer that the capture does not see the end of', async () => {
    const turns = ['C: PASV', 'S: 227 (10,1,2,3,0,1)', 'C: RETR f', 'S: 150 here'];
    expect(await channels(...turns)).toEqual([{ passive: true, ip: '10.1.2.3', port: 1 }]);
  });
});

describe('a command', () => {
  it('on files has the folder that it is relative to', async () => {
    const folder = (command: string) => [`C: ${command}`, 'S: 250 ok', 'C: DELE f', 'S: 250 gone'];
    const records = await ftp([
      ...LOGIN,
      'C: PWD',
      'S: 257 "/a ""b""" is it',
      ...folder('CWD c'),
      ...folder('CDUP'),
      ...folder('CWD /d'),
      'C: CWD /e',
      'S: 550 no',
      'C: DELE g',
      'S: 550 no g',
    ]);
    const told = records.slice(1).map(({ folder, arg, replyCode }) => [folder, arg, replyCode]);
    expect(told).toEqual([
      ['/a ""b""/c', 'f', 250],
      ['/a ""b""', 'f', 250],
      ['/d', 'f', 250],
      ['/d', 'g', 550],
    ]);
  });

  it('of SITE is named, and its arguments are not', async () => {
    const records = await ftp([...LOGIN, 'C: SITE PSWD hunter2 hunter3', 'S: 200 ok']);
    expect(records[1]).toEqual({
      user: 'anna',
      command: 'SITE',
      arg: 'PSWD',
      replyCode: 200,
      replyMsg: 'ok',
    });
  });

  it('AUTH TLS ends what can be read', async () => {
    const records = await ftp([
      'S: 220 ftp',
      'C: AUTH TLS',
      'S: 234 go',
      'C: USER not-read',
      'S: 230 in',
    ]);
    expect(records).toEqual([
      { command: 'AUTH', arg: 'TLS', replyCode: 234, replyMsg: 'go', tls: true },
    ]);
  });

  it('goes with its own answer again after the capture lost some', async () => {
    const turns = [
      ...LOGIN,
      'C: DELE a',
      'S: 250 lost',
      'C: DELE b',
      'S: 550 no b',
      'C: DELE c',
      'S: 250 no c',
      'C: DELE d',
      'S: 550 no d',
    ];
    const told = (await ftp(turns, [6])).slice(1).map(({ arg, replyMsg }) => [arg, replyMsg]);
    expect(told).toHaveLength(4);
    expect(told).toContainEqual(['d', 'no d']);
    for (const [arg, reply] of told) expect([undefined, `no ${arg}`]).toContain(reply);
  });
});
