// IRC after RFC 2812 and IRCv3, and the commands of a shared capture in the order in which tshark has them.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedCaptures } from '../tshark/corpus.js';
import { base64, dialogue, said } from './dialogue.js';
import { ofType } from './support.js';

const irc = (turns: string[]) => dialogue('irc', { port: 6667, turns });

const WELCOME = ['C: NICK anna', 'C: USER an 0 * :Anna Doe', 'S: :irc.example 001 anna :Welcome'];
const ANNA = { server: 'irc.example', nick: 'anna', user: 'an' };

it.each(sharedCaptures().filter(({ name }) => name === 'cleartext/irc-basic.pcap'))(
  'has the commands that tshark finds in $name',
  async ({ path }) => {
    const user = 'brotest';
    const there = { server: 'leguin.freenode.net', nick: 'brotest', user };
    expect(said(await ofType('irc', path))).toEqual([
      { user, command: 'USER', value: 'brotest', realName: 'brotest' },
      { user, command: 'NICK', value: 'brotest' },
      { ...there, command: 'JOIN', channels: ['#brotest'] },
      { ...there, command: 'QUIT' },
    ]);
  },
);

describe('the recorded session', () => {
  const session = JSON.parse(readFileSync('test/captures/irc.session.json', 'utf8'));

  it('is told as its script knows it, without what was said and what was secret', async () => {
    const records = said(await ofType('irc', 'test/captures/irc.pcap'));
    const values = (command: string, field: 'value' | 'realName' | 'channels' | 'server') =>
      records.filter((it) => it.command === command).map((it) => it[field]);
    const [anna, ben] = session.connections;
    expect(values('NICK', 'value')).toEqual([anna.nick, ben.nick]);
    expect(values('USER', 'value')).toEqual([anna.user, ben.user]);
    expect(values('USER', 'realName')).toEqual([anna.realName, ben.realName]);
    expect(values('JOIN', 'channels')).toEqual([anna.channels]);
    expect(values('JOIN', 'server')).toEqual([session.serverName]);
    expect(values('OPER', 'value')).toEqual([anna.oper]);
    expect(values('PASS', 'value')).toHaveLength(2);
    const text = JSON.stringify(records);
    for (const secret of [anna.password, anna.key, anna.message, anna.quit, ben.password]) {
      expect(text).not.toContain(secret);
    }
  });
});

describe('a connection', () => {
  it('has who is there and where, without keys and messages', async () => {
    const turns = [
      'C: PASS hunter2',
      ...WELCOME,
      'C: JOIN #a,#b hunter2,hunter3',
      'C: PRIVMSG #a :hello there',
      'C: PART #a :bye bye',
      'C: QUIT :hunter2',
    ];
    expect(await irc(turns)).toEqual([
      { command: 'PASS' },
      { command: 'NICK', value: 'anna' },
      { nick: 'anna', user: 'an', command: 'USER', value: 'an', realName: 'Anna Doe' },
      { ...ANNA, command: 'JOIN', channels: ['#a', '#b'] },
      { ...ANNA, command: 'PART', channels: ['#a'] },
      { ...ANNA, command: 'QUIT' },
    ]);
  });

  it.each([
    ['OPER boss hunter2', { command: 'OPER', value: 'boss' }],
    ['PRIVMSG NickServ :IDENTIFY hunter2', { command: 'IDENTIFY' }],
    ['NICKSERV IDENTIFY anna hunter2', { command: 'IDENTIFY' }],
  ])('notes the login %s without its secret', async (line, record) => {
    expect((await irc([...WELCOME, `C: ${line}`])).slice(2)).toEqual([{ ...ANNA, ...record }]);
  });

  it.each([
    ['PLAIN', `${base64('\0anna\0hunter2')}`, { mechanism: 'PLAIN', value: 'anna' }],
    ['EXTERNAL', '+', { mechanism: 'EXTERNAL' }],
    ['SCRAM-SHA-256', `${base64('n,,n=anna,r=x')}`, { mechanism: 'SCRAM', value: 'anna' }],
  ])('notes the login AUTHENTICATE %s', async (mechanism, response, record) => {
    const turns = [...WELCOME, `C: AUTHENTICATE ${mechanism}`, 'S: AUTHENTICATE +'];
    const records = await irc([...turns, `C: AUTHENTICATE ${response}`]);
    expect(records.slice(2)).toEqual([{ ...ANNA, command: 'AUTHENTICATE', ...record }]);
  });

  it.each([
    [
      'C: PRIVMSG ben :\x01DCC SEND "a b.zip" 167772161 5000 1234\x01',
      {
        value: 'ben',
        dcc: { type: 'SEND', fileName: 'a b.zip', ip: '10.0.0.1', port: 5000, fileSize: 1234 },
      },
    ],
    [
      'S: :ben!b@host PRIVMSG anna :\x01DCC CHAT chat 167772162 5001\x01',
      { from: 'ben', value: 'anna', dcc: { type: 'CHAT', ip: '10.0.0.2', port: 5001 } },
    ],
    [
      'C: PRIVMSG ben :\x01DCC SEND f 2001:db8::1 5000\x01',
      { value: 'ben', dcc: { type: 'SEND', fileName: 'f', ip: '2001:db8::1', port: 5000 } },
    ],
  ])('has what DCC offers: %s', async (line, record) => {
    const records = await irc([...WELCOME, line]);
    expect(records.slice(2)).toEqual([{ ...ANNA, command: 'DCC', ...record }]);
  });

  it('is told up to STARTTLS', async () => {
    const turns = [
      'C: CAP LS',
      'S: :h NOTICE * :hi',
      'C: STARTTLS',
      'S: :h 670 * :go',
      'C: NICK no',
    ];
    expect((await irc(turns)).map(({ command }) => command)).toEqual(['STARTTLS']);
  });
});
