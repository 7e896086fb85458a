// A stream that one parser hands to another: what the other side sent meanwhile is not lost, and nothing of
// it is read by the first.

import { describe, expect, it } from 'vitest';
import { recordsOf } from './support.js';
import { tcpCapture } from './tcp-capture.js';
import { clientHello, records, serverName } from './tls-build.js';

const HELLO = Buffer.from('160301000501000001ff', 'hex');

describe.each([
  ['smtp', 25, ['S: 220 x ESMTP', 'C: EHLO y', 'S: 250 x', 'C: STARTTLS'], 'S: 220 go', '454 no'],
  ['ftp', 21, ['S: 220 FTP', 'C: AUTH TLS'], 'S: 234 go', '534 no'],
  ['pop3', 110, ['S: +OK hi there', 'C: STLS'], 'S: +OK go', '-ERR no'],
  ['imap', 143, ['S: * OK hi', 'C: a STARTTLS'], 'S: a OK go', 'a NO no'],
] as const)('%s', (type, port, turns, accepts, refuses) => {
  const told = async (...more: (string | [0 | 1, Buffer])[]) => {
    const data = tcpCapture({ port, turns: [...turns, ...more] });
    const records = await recordsOf({ name: 'c', data });
    expect(records.find((it) => it.type === 'flow')).toMatchObject({ app: type });
    return records.filter((it) => it.type === type);
  };

  it('hands over once TLS is accepted', async () => {
    expect(await told(accepts, [0, HELLO], [1, HELLO])).toMatchObject([{ tls: true }]);
  });

  it('hands over what the client sent before the answer came', async () => {
    expect(await told([0, HELLO], accepts)).toMatchObject(type === 'ftp' ? [{}] : [{ tls: true }]);
  });

  it('goes on in the clear where TLS is refused', async () => {
    const quit = type === 'imap' ? 'b LOGOUT' : 'QUIT';
    const records = await told(`S: ${refuses}`, `C: ${quit}`);
    expect(records).toHaveLength(1);
    expect(records[0]).not.toHaveProperty('tls');
  });
});

it.each([
  ['smtp', 1],
  ['mailbox', 2],
])(
  '%s.pcap has the handshakes that follow in the flows of what began them',
  async (name, count) => {
    const records = await recordsOf(`test/captures/${name}.pcap`);
    const began = records.flatMap((it) => ('tls' in it && it.tls === true ? [it.flow] : []));
    const handshakes = records.flatMap((it) => (it.type === 'tls' ? [it] : []));
    expect(handshakes.map(({ flow }) => flow).sort()).toEqual([...began].sort());
    expect(handshakes.map(({ serverName }) => serverName)).toEqual(
      Array(count).fill('mail.example.test'),
    );
  },
);

describe('HTTP CONNECT', () => {
  const connect = (more = '') =>
    [0, `CONNECT in.test:443 HTTP/1.1\r\nHost: in.test:443\r\n${more}\r\n`] as const;
  const accepts = [1, 'HTTP/1.1 200 Connection established\r\n\r\n'] as const;
  const hello = clientHello({
    version: 0x0303,
    ciphers: [0xc02f],
    extensions: [[0, serverName('in.test')]],
  });
  const offer = [0, records(hello)] as const;
  const request = (path: string) => [0, `GET ${path} HTTP/1.1\r\nHost: in.test\r\n\r\n`] as const;
  const told = async (...turns: (readonly [0 | 1, Buffer | string])[]) => {
    const all = await recordsOf({ name: 'c', data: tcpCapture({ port: 3128, turns }) });
    expect(all.filter((it) => it.type === 'flow')).toMatchObject([{ app: 'http' }]);
    return all.filter((it) => it.type !== 'flow');
  };
  const tunnel = { type: 'http', method: 'CONNECT', target: 'in.test:443', status: 200 };
  const tls = { type: 'tls', serverName: 'in.test' };

  it('hands over to TLS', async () => {
    expect(await told(connect(), accepts, offer)).toMatchObject([tunnel, tls]);
  });

  it('hands over what the client sent before the answer came', async () => {
    expect(await told(connect(), offer, accepts)).toMatchObject([tunnel, tls]);
    const both = [0, Buffer.concat([Buffer.from(connect()[1]), offer[1]])] as const;
    expect(await told(both, accepts)).toMatchObject([tunnel, tls]);
  });

  it('hands over what the server says first, in one segment with the answer', async () => {
    const banner = [1, `${accepts[1]}SSH-2.0-b\r\n`] as const;
    const ssh = { type: 'ssh', server: { banner: 'SSH-2.0-b' }, client: { banner: 'SSH-2.0-a' } };
    expect(await told(connect(), banner, [0, 'SSH-2.0-a\r\n'])).toMatchObject([tunnel, ssh]);
  });

  it('hands over to HTTP, whose requests count from 1 again', async () => {
    const ok = [1, 'HTTP/1.1 204 No Content\r\n\r\n'] as const;
    const inside = [
      { type: 'http', method: 'GET', target: '/a', depth: 1, status: 204 },
      { type: 'http', method: 'GET', target: '/b', depth: 2, status: 204 },
    ];
    const turns = [connect(), accepts, request('/a'), ok, request('/b'), ok];
    expect(await told(...turns)).toMatchObject([tunnel, ...inside]);
  });

  it('goes on with HTTP where it is refused', async () => {
    const refused = [1, 'HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n'] as const;
    const refusal = { ...tunnel, status: 407 };
    expect(await told(connect(), refused, connect('A: b\r\n'), accepts, offer)).toMatchObject([
      refusal,
      { ...tunnel, depth: 2 },
      tls,
    ]);
    const ok = [1, 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'] as const;
    expect(await told(connect(), request('/'), refused, request('/more'), ok)).toMatchObject([
      refusal,
      { method: 'GET', target: '/', status: 200 },
      { method: 'GET', target: '/more' },
    ]);
  });

  it('ends the reading where nothing is recognised inside', async () => {
    const noise = [0, Buffer.alloc(6000, 0xe5)] as const;
    expect(await told(connect(), accepts, noise, request('/'))).toMatchObject([tunnel]);
  });

  it('has its own record where nothing answers', async () => {
    const { status: _, ...asked } = tunnel;
    expect(await told(connect(), offer)).toMatchObject([asked]);
  });
});
