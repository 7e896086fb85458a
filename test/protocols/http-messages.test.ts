// HTTP/1 message by message: pairing, bodies, what is missing, and what must not be told.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AnalyzeOptions, HttpRecord, ProtocolRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { ofType, recordsOf } from './support.js';
import { type Conversation, tcpCapture } from './tcp-capture.js';

type Turns = NonNullable<Conversation['turns']>;

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');

function http(turns: Turns, options?: AnalyzeOptions, size?: number): Promise<HttpRecord[]> {
  const data = tcpCapture({ port: 80, turns, ...(size ? { size } : {}) });
  return ofType('http', { name: 'c', data }, options);
}

const get = (target: string, more = '') => `GET ${target} HTTP/1.1\r\nHost: a.test\r\n${more}\r\n`;
const ok = (body: string, more = '') =>
  `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`;

describe('a transaction', () => {
  it('pairs pipelined requests with their responses in order', async () => {
    const records = await http([
      ['client', get('/1') + get('/2') + get('/3')],
      ['server', ok('one') + ok('two') + ok('three')],
    ]);
    expect(records.map(({ depth, target }) => [depth, target])).toEqual([
      [1, '/1'],
      [2, '/2'],
      [3, '/3'],
    ]);
    expect(records.map((it) => it.responseBody?.sha256)).toEqual(
      ['one', 'two', 'three'].map(sha256),
    );
  });

  it('is told with all that its messages say of themselves', async () => {
    const [record] = await http([
      [
        'client',
        'POST /a?b=c HTTP/1.1\r\nHost: a.test:8080\r\nUser-Agent: u/1\r\nReferer: http://b.test/x\r\n' +
          'Origin: http://b.test\r\nX-Forwarded-For: 10.0.0.9\r\nVia: 1.1 p\r\nCookie: a=1; b=2;\r\n' +
          'Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{"a": [1]',
      ],
      [
        'server',
        'HTTP/1.1 302 Found it\r\nServer: s\r\nLocation: /there\r\nSet-Cookie: c=3\r\nSet-Cookie: d=4\r\n' +
          'Content-Disposition: attachment; filename="report.pdf"\r\nContent-Type: application/pdf\r\n' +
          'Transfer-Encoding: chunked\r\n\r\n5;ext=1\r\n%PDF-\r\n3\r\n1.7\r\n0\r\nTrailer: x\r\n\r\n',
      ],
    ]);
    expect(record).toMatchObject({
      depth: 1,
      method: 'POST',
      host: 'a.test:8080',
      target: '/a?b=c',
      version: '1.1',
      userAgent: 'u/1',
      referrer: 'http://b.test/x',
      origin: 'http://b.test',
      xForwardedFor: '10.0.0.9',
      requestVia: '1.1 p',
      cookies: 2,
      requestContentType: 'application/json',
      requestContentLength: 9,
      requestBody: { bytes: 9, mimeType: 'application/json', sha256: sha256('{"a": [1]') },
      status: 302,
      reason: 'Found it',
      server: 's',
      location: '/there',
      setCookies: 2,
      responseContentType: 'application/pdf',
      responseTransferEncoding: 'chunked',
      responseFilename: 'report.pdf',
      responseBody: { bytes: 8, mimeType: 'application/pdf', sha256: sha256('%PDF-1.7') },
    });
  });

  it('has a request alone where no response came', async () => {
    const [record, ...more] = await http([['client', get('/')]]);
    expect(record).toMatchObject({ method: 'GET', target: '/' });
    expect(record).not.toHaveProperty('status');
    expect(more).toEqual([]);
  });

  it('has a response alone where its request is not in the capture', async () => {
    const records = await http([
      ['server', ok('late')],
      ['client', get('/next')],
      ['server', ok('next')],
    ]);
    expect(records).toHaveLength(2);
    expect(records[0]).toMatchObject({ status: 200, responseBody: { bytes: 4 } });
    expect(records[0]).not.toHaveProperty('method');
    expect(records[0]).not.toHaveProperty('latency');
    expect(records[1]).toMatchObject({ target: '/next', responseBody: { sha256: sha256('next') } });
  });

  it('keeps its place when an interim response comes first', async () => {
    const [record] = await http([
      ['client', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n'],
      ['server', 'HTTP/1.1 100 Continue\r\n\r\n'],
      ['client', 'data'],
      ['server', ok('')],
    ]);
    expect(record).toMatchObject({ interimStatus: 100, status: 200, requestBody: { bytes: 4 } });
  });

  it('ends with the request when the response was there before it', async () => {
    const [record, next] = await http([
      ['client', 'POST /big HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\nhalf'],
      ['server', `HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno`],
      ['client', `more${get('/next')}`],
      ['server', ok('x')],
    ]);
    expect(record).toMatchObject({
      status: 413,
      requestBody: { bytes: 8, sha256: sha256('halfmore') },
      responseBody: { bytes: 2 },
    });
    expect(next).toMatchObject({ target: '/next', status: 200 });
  });
});

describe('a body', () => {
  it.each([
    ['HEAD', 'HEAD / HTTP/1.1\r\nHost: a\r\n\r\n', 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n'],
    ['204', get('/'), 'HTTP/1.1 204 No Content\r\nContent-Length: 99\r\n\r\n'],
    ['304', get('/'), 'HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n'],
  ])('is not waited for after %s', async (_, request, response) => {
    const records = await http([
      ['client', request + get('/next')],
      ['server', response + ok('next')],
    ]);
    expect(records).toHaveLength(2);
    expect(records[0]).not.toHaveProperty('responseBody');
    expect(records[1]?.responseBody?.sha256).toBe(sha256('next'));
  });

  it('without a length ends with the connection', async () => {
    const [record] = await http([
      ['client', 'GET / HTTP/1.0\r\n\r\n'],
      ['server', 'HTTP/1.0 200 OK\r\n\r\n<!doctype html>\n<p>hi'],
    ]);
    expect(record?.responseBody).toEqual({
      bytes: 21,
      mimeType: 'text/html',
      sha256: sha256('<!doctype html>\n<p>hi'),
    });
  });

  it('that the capture ends in is incomplete', async () => {
    const [record] = await http([
      ['client', get('/')],
      ['server', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nMZ and more'],
    ]);
    expect(record?.responseBody).toEqual({
      bytes: 11,
      incomplete: true,
      mimeType: 'application/x-dosexec',
    });
  });

  it('is hashed up to limits.bodyBytes', async () => {
    const turns: Turns = [
      ['client', get('/') + get('/')],
      ['server', ok('x'.repeat(4096)) + ok('y'.repeat(4097))],
    ];
    const [first, second] = await http(turns, { limits: { bodyBytes: 4096 } });
    expect(first?.responseBody).toMatchObject({ bytes: 4096, sha256: sha256('x'.repeat(4096)) });
    expect(second?.responseBody).toEqual({ bytes: 4097, mimeType: 'text/plain', tooLong: true });
  });

  it('with two lengths says so, and is read in chunks', async () => {
    const [record, next] = await http([
      [
        'client',
        `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${get('/smuggled')}`,
      ],
      ['server', `${ok('a', 'Content-Length: 2\r\n')}${ok('b')}`],
    ]);
    expect(record).toMatchObject({ requestLengthConflict: true, responseLengthConflict: true });
    expect(next).toMatchObject({ target: '/smuggled', responseBody: { bytes: 1 } });
    expect(next).not.toHaveProperty('requestLengthConflict');
  });

  it('says nothing of its type under a Content-Encoding', async () => {
    const [record] = await http([
      ['client', get('/')],
      ['server', ok('\x1f\x8b\x08 coded', 'Content-Encoding: gzip\r\n')],
    ]);
    expect(record?.responseBody).not.toHaveProperty('mimeType');
    expect(record?.responseContentEncoding).toBe('gzip');
  });

  it('is the same however it is cut into segments', async () => {
    const turns: Turns = [
      ['client', get('/')],
      [
        'server',
        'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n',
      ],
    ];
    for (const size of [1, 2, 3, 7, 1460]) {
      const [record] = await http(turns, {}, size);
      expect(record?.responseBody?.sha256).toBe(sha256('abc0123456789abcdef'));
    }
  });

  it.each([
    ['application/x-executable', '7f454c4602010100'],
    ['application/x-mach-o', 'cffaedfe07000001'],
    ['application/zip', '504b030414000000'],
    ['image/png', '89504e470d0a1a0a'],
    ['image/jpeg', 'ffd8ffe000104a46'],
    ['image/webp', '524946460000000057454250'],
    ['video/mp4', '0000001866747970696d6f6d'],
    ['application/x-7z-compressed', '377abcaf271c0004'],
    ['application/vnd.ms-cab-compressed', '4d53434600000000'],
    ['application/x-ole-storage', 'd0cf11e0a1b11ae1'],
    ['text/x-script', Buffer.from('#!/bin/sh\n').toString('hex')],
    ['application/xml', Buffer.from('<?xml version="1.0"?>').toString('hex')],
    ['text/plain', Buffer.from('grüße').toString('hex')],
    [undefined, '00fe0102030405'],
  ])('is %s by its first bytes', async (type, hex) => {
    const body = Buffer.from(hex, 'hex');
    const head = `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`;
    const [record] = await http([
      ['client', get('/')],
      ['server', Buffer.concat([Buffer.from(head), body])],
    ]);
    expect(record?.responseBody?.mimeType).toBe(type);
  });
});

describe('missing bytes', () => {
  it('inside a body are counted, and leave it without a hash', async () => {
    const [record, next] = await http([
      ['client', get('/a')],
      ['server', 'HTTP/1.1 200 OK\r\nContent-Length: 300\r\n\r\nfirst'],
      ['server', 200],
      ['server', 'x'.repeat(95)],
      ['client', get('/b')],
      ['server', ok('b')],
    ]);
    expect(record?.responseBody).toEqual({ bytes: 100, missingBytes: 200, mimeType: 'text/plain' });
    expect(next).toMatchObject({ target: '/b', responseBody: { bytes: 1 } });
  });

  it('that are a whole response leave its request alone, and the next ones their own', async () => {
    const records = await http([
      ['client', get('/a')],
      ['server', ok('a')],
      ['client', get('/lost')],
      ['server', 120],
      ['client', get('/c')],
      ['server', ok('ccc')],
      ['client', get('/d')],
      ['server', ok('dddd')],
    ]);
    const bytes = Object.fromEntries(records.map((it) => [it.target, it.responseBody?.bytes]));
    expect(bytes).toEqual({ '/a': 1, '/lost': undefined, '/c': 3, '/d': 4 });
  });

  it('that are a whole request leave its response alone', async () => {
    const records = await http([
      ['client', get('/a')],
      ['server', ok('a')],
      ['client', 77],
      ['server', ok('bb')],
      ['client', get('/c')],
      ['server', ok('ccc')],
    ]);
    expect(records.map((it) => [it.target, it.responseBody?.bytes])).toEqual([
      ['/a', 1],
      [undefined, 2],
      ['/c', 3],
    ]);
  });

  it('in a head leave what came before them', async () => {
    const records = await http([
      ['client', 'GET /cut HTTP/1.1\r\nHost: a.test\r\nUser-Ag'],
      ['client', 50],
      ['client', 'rest\r\n\r\n'],
      ['server', ok('a')],
    ]);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      target: '/cut',
      host: 'a.test',
      requestCut: true,
      status: 200,
    });
  });
});

describe('secrets', () => {
  const SECRET = 'Zq9-do-not-tell';

  it('are in no record', async () => {
    const basic = Buffer.from(`joe:${SECRET}`).toString('base64');
    const url = `http://joe:${SECRET}@a.test/x;jsessionid=${SECRET}?q=1&access_token=${SECRET}&user%5Bpassw%6frd%5D=${SECRET}#id_token=${SECRET}`;
    const records = await recordsOf({
      name: 'c',
      data: tcpCapture({
        port: 80,
        turns: [
          [
            'client',
            `POST ${url} HTTP/1.1\r\nHost: joe:${SECRET}@a.test\r\nReferer: ${url}\r\nAuthorization: Basic ${basic}\r\n` +
              `Proxy-Authorization: Bearer ${SECRET}\r\nCookie: sid=${SECRET}\r\nX-Api-Key: ${SECRET}\r\n` +
              `Content-Length: ${SECRET.length}\r\n\r\n${SECRET}`,
          ],
          [
            'server',
            `HTTP/1.1 302 Found\r\nLocation: ${url}\r\nSet-Cookie: sid=${SECRET}\r\nContent-Length: ${SECRET.length}\r\n\r\n${SECRET}`,
          ],
        ],
      }),
    });
    const told = records.filter((it): it is ProtocolRecord => it.type === 'http');
    expect(told).toHaveLength(1);
    const text = JSON.stringify(told, (_, value) => (typeof value === 'bigint' ? '' : value));
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain(basic);
    expect(told[0]).toMatchObject({
      host: 'a.test',
      target: 'http://a.test/x;jsessionid=?q=1&access_token=&user%5Bpassw%6frd%5D=#id_token=',
      authentication: { scheme: 'basic', username: 'joe' },
      proxyAuthentication: { scheme: 'bearer' },
      cookies: 1,
      setCookies: 1,
    });
  });

  it.each([
    ['Digest username="ann", realm="r", response="6629"', { scheme: 'digest', username: 'ann' }],
    ['NTLM TlRMTVNTUAAB', { scheme: 'ntlm' }],
    [`${SECRET}`, { scheme: 'other' }],
    // A key as name, with no password.
    [`Basic ${Buffer.from(`${SECRET}:`).toString('base64')}`, { scheme: 'basic' }],
  ])('of "%s" are not told', async (credentials, expected) => {
    const [record] = await http([['client', get('/', `Authorization: ${credentials}\r\n`)]]);
    expect(record?.authentication).toEqual(expected);
  });
});

describe('a connection', () => {
  it('that becomes a tunnel has no body before what is inside, whatever the length says', async () => {
    const records = await http([
      ['client', 'CONNECT b.test:443 HTTP/1.1\r\nHost: b.test:443\r\n\r\n'],
      ['server', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n'],
      ['client', get('/inside')],
    ]);
    expect(records).toMatchObject([
      { method: 'CONNECT', target: 'b.test:443', status: 200 },
      { method: 'GET', target: '/inside', depth: 1 },
    ]);
    expect(records[0]).not.toHaveProperty('responseBody');
  });

  it('of HTTP/0.9 is a line and a body', async () => {
    const [record] = await http([
      ['client', 'GET /old\r\n'],
      ['server', '<html>old</html>'],
    ]);
    expect(record).toMatchObject({
      method: 'GET',
      target: '/old',
      responseBody: { bytes: 16, mimeType: 'text/html' },
    });
    expect(record).not.toHaveProperty('version');
  });

  it('whose first packet is the server’s has its requests from dst', async () => {
    const data = tcpCapture({
      port: 80,
      turns: [
        ['server', get('/')],
        ['client', ok('x')],
      ],
    });
    const [record] = await ofType('http', { name: 'c', data });
    expect(record).toMatchObject({
      requestDirection: 'rev',
      target: '/',
      responseBody: { bytes: 1 },
    });
  });

  it.each([
    ['SIP', 'OPTIONS sip:a@b SIP/2.0\r\nVia: x\r\n\r\n', 'SIP/2.0 200 OK\r\n\r\n'],
    ['RTSP', 'OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n', 'RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n'],
    ['SMTP', 'EHLO a\r\n', '220 a\r\n'],
    ['other text', 'GET ready for it\r\n', 'PUT it there\r\n'],
  ])('of %s is not HTTP', async (_, client, server) => {
    expect(
      await http([
        ['client', client],
        ['server', server],
      ]),
    ).toEqual([]);
  });
});

interface Session {
  connections: {
    client: string;
    version: string;
    requests: {
      method: string;
      target: string;
      status: number;
      bodyBytes?: number;
      requestBodyBytes?: number;
      requestTransferEncoding?: string;
      contentEncoding?: string;
    }[];
  }[];
}

it('tells of the recorded session what its script knows', async () => {
  const session = JSON.parse(readFileSync('test/captures/http.session.json', 'utf8')) as Session;
  const records = await ofType('http', 'test/captures/http.pcap');
  const expected = session.connections.flatMap(({ client, version, requests }) =>
    requests.map((it) => ({
      client,
      version,
      method: it.method,
      target: it.target,
      status: it.status,
      requestBytes: it.requestBodyBytes ?? 0,
      transferEncoding: it.requestTransferEncoding,
      encoding: it.contentEncoding,
      ...(it.bodyBytes === undefined ? {} : { bytes: it.bodyBytes }),
    })),
  );
  const found = records.map((it, i) => ({
    client: it.src.ip,
    version: it.version,
    method: it.method,
    target: it.target,
    status: it.status,
    requestBytes: it.requestBody?.bytes ?? 0,
    transferEncoding: it.requestTransferEncoding,
    encoding: it.responseContentEncoding,
    ...(expected[i]?.bytes === undefined ? {} : { bytes: it.responseBody?.bytes ?? 0 }),
  }));
  expect(found).toEqual(expected);
});

interface OfficeSession {
  hosts: Record<string, string[]>;
  tcp: { client: string; server: string; port: number; connections: number; requests?: number }[];
}

it('has as many requests as the script of the office made, each with its response', async () => {
  const session = JSON.parse(
    readFileSync('test/captures/office.session.json', 'utf8'),
  ) as OfficeSession;
  const records = await ofType('http', 'examples/office.pcapng');
  const host = (ip: string) =>
    Object.keys(session.hosts).find((name) => session.hosts[name]?.includes(ip)) ?? ip;
  const count = (client: string) => records.filter((it) => host(it.src.ip) === client).length;
  for (const client of ['anna', 'ben']) {
    const made = session.tcp.filter((it) => it.client === client && it.port === 80);
    expect(count(client)).toBe(made.reduce((sum, it) => sum + (it.requests ?? 0), 0));
  }
  expect(records.every((it) => it.status !== undefined && host(it.dst.ip) === 'web')).toBe(true);
});
