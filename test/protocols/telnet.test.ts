// Telnet after RFC 854 (negotiation), 1091 (terminal type), 1073 (window size), 1572 (environment): sessions
// of the kinds that servers hold. A name is told where the server echoed it, or does not echo at all.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedCaptures } from '../tshark/corpus.js';
import { dialogue, said } from './dialogue.js';
import { ofType } from './support.js';

const [IAC, DONT, DO, WILL, SB, SE] = [255, 254, 253, 251, 250, 240];
const client = (...bytes: (number | string)[]): [0, Buffer] => [0, bytesOf(bytes)];
const server = (...bytes: (number | string)[]): [1, Buffer] => [1, bytesOf(bytes)];

function bytesOf(parts: (number | string)[]): Buffer {
  return Buffer.concat(
    parts.map((it) => (typeof it === 'number' ? Buffer.from([it]) : Buffer.from(it, 'latin1'))),
  );
}

const telnet = async (turns: [0 | 1, Buffer][], lost: number[] = []) => {
  const [session] = await dialogue('telnet', { port: 23, turns, lost });
  return session;
};

const ECHO = server(IAC, WILL, 1, IAC, WILL, 3);
const ANSWER = client(IAC, DO, 1, IAC, DO, 3);
const login = (name: string, password: string): [0 | 1, Buffer][] => [
  server('host login: '),
  ...[...name].flatMap((letter): [0 | 1, Buffer][] => [client(letter), server(letter)]),
  client('\r\0'),
  server('\r\nPassword: '),
  client(`${password}\r\0`),
];

it.each(sharedCaptures().filter(({ name }) => name === 'encap/mixed-vlan-mpls.pcap'))(
  'has what tshark finds in $name',
  async ({ path }) => {
    // tshark -Y telnet -V: Will Negotiate About Window Size, Will Remote Flow Control; 80 by 24.
    expect(said(await ofType('telnet', path))).toEqual([
      { clientOptions: ['NAWS', 'TOGGLE-FLOW-CONTROL'], columns: 80, rows: 24 },
    ]);
  },
);

describe('the recorded session', () => {
  const session = JSON.parse(readFileSync('test/captures/telnet.session.json', 'utf8'));

  it('is told as its script knows it, without what was typed and what was secret', async () => {
    const [record, ...others] = said(await ofType('telnet', 'test/captures/telnet.pcap'));
    expect(others).toEqual([]);
    expect(record).toMatchObject({ terminalType: session.terminalType, loginPrompt: true });
    expect(record?.serverOptions).toContain('ECHO');
    expect(record?.logins).toEqual(
      session.logins.map(({ success }: { success: boolean }) => ({
        username: session.user,
        success,
      })),
    );
    const text = JSON.stringify(record);
    for (const { password } of session.logins) expect(text).not.toContain(password);
    expect(text).not.toContain('lunch');
  });
});

describe('a session', () => {
  it('has its options, terminal and user', async () => {
    const session = await telnet([
      server(IAC, DO, 24, IAC, DO, 31, IAC, DO, 39, IAC, WILL, 1, IAC, DONT, 32),
      client(IAC, WILL, 24, IAC, WILL, 31, IAC, WILL, 39, IAC, WILL, 32, IAC, DO, 1, IAC, WILL, 50),
      client(IAC, SB, 31, 0, 132, 0, 43, IAC, SE),
      server(IAC, SB, 24, 1, IAC, SE),
      client(IAC, SB, 24, 0, 'xterm', IAC, SE),
      client(IAC, SB, 39, 0, 0, 'DISPLAY', 1, 'secret:0', 0, 'USER', 1, 'anna', IAC, SE),
    ]);
    expect(session).toEqual({
      clientOptions: ['TERMINAL-TYPE', 'NAWS', 'NEW-ENVIRON', 50],
      serverOptions: ['ECHO'],
      terminalType: 'xterm',
      columns: 132,
      rows: 43,
      environUser: 'anna',
    });
  });

  it('has logins by their echo, and how they went', async () => {
    const session = await telnet([
      ECHO,
      ANSWER,
      ...login('anna', 'hunter2'),
      server('\r\nLogin incorrect\r\n'),
      ...login('ben', 'hunter3'),
      server('\r\nLast login: Mon Jan 1 from host\r\nben@host:~$ '),
      client('su\r\0'),
      server('su\r\nPassword: '),
      client('hunter4\r\0'),
    ]);
    expect(session).toMatchObject({
      loginPrompt: true,
      passwordPrompt: true,
      logins: [{ username: 'anna', success: false }, { username: 'ben', success: true }, {}],
    });
    expect(JSON.stringify(session)).not.toMatch(/hunter/);
  });

  it('of a router is told by its prompt', async () => {
    const session = await telnet([
      ECHO,
      ANSWER,
      server('\r\nUsername: '),
      client('anna\r\n'),
      server('anna\r\nPassword: '),
      client('hunter2\r\n'),
      server('\r\nrouter>'),
      client('show version\r\n'),
    ]);
    expect(session?.logins).toEqual([{ username: 'anna', success: true }]);
  });

  it('has the name that was typed where the server does not echo', async () => {
    const session = await telnet([
      server(IAC, DO, 24, IAC, DO, 31, 'login: '),
      client('anmx\x7f\x7fna\r\n'),
      server('Password: '),
      client('hunter2\r\n'),
    ]);
    expect(session?.logins).toEqual([{ username: 'anna' }]);
  });

  it('has no name where lines came ahead of their prompts: it may be the password', async () => {
    const ahead = [
      client('anna\r\n'),
      server('login: '),
      client('hunter2\r\n'),
      server('Password: '),
    ];
    const session = await telnet([server(IAC, DO, 24, IAC, DO, 31), ...ahead]);
    expect(session?.logins).toEqual([{}]);
    const echoed = await telnet([
      ECHO,
      ANSWER,
      client('anna\r\nhunter2\r\n'),
      server('anna\r\nhunter2\r\nlogin: Password: '),
      server('\r\nwelcome\r\n'),
    ]);
    expect(JSON.stringify(echoed)).not.toMatch(/hunter|anna/);
  });

  it('has no name where the capture lost some of it', async () => {
    const turns = [server(IAC, DO, 24, IAC, DO, 31, 'login: '), client('anna\r\n')];
    const session = await telnet([...turns, client('hunter2\r\n'), server('Password: ')], [1]);
    expect(JSON.stringify(session)).not.toMatch(/hunter|anna/);
  });
});
