// HTTP/2 in the clear: what tshark finds in the shared captures, what the scripts of recorded sessions know,
// connections of Node's own HTTP/2 (nghttp2), and the examples of RFC 7541.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http2 from 'node:http2';
import net, { type AddressInfo } from 'node:net';
import type { HttpRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { capturesWith, difference, ofType } from './support.js';
import { type Conversation, tcpCapture } from './tcp-capture.js';

const sha256 = (data: Buffer) => createHash('sha256').update(data).digest('hex');

interface ExpectedMessage {
  decrypted_from_tls?: boolean;
  stream_id: string;
  method?: string;
  path?: string;
  authority?: string;
  user_agent?: string;
  status?: string;
  content_type?: string;
}

const captures = capturesWith('http2');

describe.skipIf(captures.length === 0)('HTTP/2 of the shared captures', () => {
  it.each(captures)('%s has the messages that tshark finds', async (_, { path, expected }) => {
    const messages = (expected as unknown as { http2: ExpectedMessage[] }).http2;
    const wanted = messages
      .filter((it) => !it.decrypted_from_tls)
      .map((it) =>
        it.method
          ? [it.stream_id, it.method, it.path, it.authority, it.user_agent].join(' | ')
          : [it.stream_id, it.status, it.content_type].join(' | '),
      );
    const records = (await ofType('http', path)).filter((it) => it.version === '2');
    const found = records.flatMap((it) => [
      ...(it.method
        ? [[it.streamId, it.method, it.target, it.host, it.userAgent].join(' | ')]
        : []),
      ...(it.status ? [[it.streamId, it.status, it.responseContentType].join(' | ')] : []),
    ]);
    expect(difference(found, wanted)).toEqual({ missing: [], extra: [] });
  });
});

it('tells of the recorded session what its script knows', async () => {
  const session = JSON.parse(readFileSync('test/captures/http2.session.json', 'utf8'));
  const records = await ofType('http', 'test/captures/http2.pcap');
  const requests = session.connections.flatMap(
    (it: { client: string; requests: Record<string, unknown>[] }) =>
      it.requests.map((request) => ({ client: it.client, ...request })),
  );
  expect(records).toHaveLength(requests.length);
  requests.forEach((it: Record<string, unknown>, i: number) => {
    const record = records[i];
    expect(record).toMatchObject({
      version: '2',
      host: session.host,
      method: it['method'],
      target: it['target'],
      status: it['status'],
    });
    expect(record?.src.ip).toBe(it['client']);
    expect(record?.requestBody?.bytes).toBe(it['requestBodyBytes']);
    if (it['bodyBytes']) expect(record?.responseBody?.bytes).toBe(it['bodyBytes']);
  });
});

/** The bytes of a connection between Node's HTTP/2 client and server, as they went. */
async function recorded(
  answer: (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => void,
  ask: (client: http2.ClientHttp2Session) => Promise<unknown>,
  options: http2.ServerOptions = {},
  clientOptions: http2.ClientSessionOptions = {},
): Promise<Conversation['turns'] & object> {
  const turns: [from: 'client' | 'server', what: Buffer][] = [];
  const server = http2.createServer(options);
  server.on('stream', answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const tap = net.createServer((near) => {
    const far = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
    for (const socket of [near, far]) socket.on('error', () => {});
    near.on('data', (data) => {
      turns.push(['client', data]);
      far.write(data);
    });
    far.on('data', (data) => {
      turns.push(['server', data]);
      near.write(data);
    });
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  tap.listen(0, '127.0.0.1');
  await once(tap, 'listening');
  const address = `http://127.0.0.1:${(tap.address() as AddressInfo).port}`;
  const client = http2.connect(address, clientOptions);
  await ask(client);
  client.destroy();
  tap.close();
  server.close();
  return turns;
}

async function fetched(
  client: http2.ClientHttp2Session,
  headers: http2.OutgoingHttpHeaders,
  body?: Buffer,
) {
  const stream = client.request(headers, { endStream: !body });
  stream.on('error', () => {});
  if (body) stream.end(body);
  stream.resume();
  await new Promise((resolve) => stream.on('close', resolve));
}

function recordsOf(turns: Conversation['turns'] & object, size?: number): Promise<HttpRecord[]> {
  const data = tcpCapture({ port: 8080, turns, ...(size ? { size } : {}) });
  return ofType('http', { name: 'c', data });
}

describe('connections of Node’s HTTP/2', () => {
  it('have every stream, with its bodies', async () => {
    const bodies = Array.from({ length: 40 }, (_, i) => Buffer.alloc(i * 997, `${i} `));
    const turns = await recorded(
      (stream, headers) => {
        const body = bodies[Number(headers[':path']?.slice(1))] ?? Buffer.alloc(0);
        stream.respond({
          ':status': 200,
          'content-type': 'text/plain',
          server: `s/${body.length}`,
        });
        stream.end(body);
      },
      (client) =>
        Promise.all(
          bodies.map((body, i) =>
            fetched(
              client,
              {
                ':method': 'POST',
                ':path': `/${i}`,
                'user-agent': `agent ${i % 5}`,
                cookie: 'a=b; c=d',
              },
              body,
            ),
          ),
        ),
    );
    for (const size of [1460, 100, 17]) {
      const records = await recordsOf(turns, size);
      expect(records).toHaveLength(bodies.length);
      for (const record of records) {
        const i = Number(record.target?.slice(1));
        const body = bodies[i] ?? Buffer.alloc(0);
        expect(record).toMatchObject({
          method: 'POST',
          userAgent: `agent ${i % 5}`,
          cookies: 2,
          status: 200,
          server: `s/${body.length}`,
        });
        if (body.length === 0) continue;
        expect(record.requestBody).toMatchObject({ bytes: body.length, sha256: sha256(body) });
        expect(record.responseBody).toMatchObject({ bytes: body.length, sha256: sha256(body) });
      }
      expect(new Set(records.map((it) => it.streamId)).size).toBe(bodies.length);
    }
  });

  it('are read through evictions from the dynamic table and through long field blocks', async () => {
    const agent = (i: number) => `agent ${i}/${'x'.repeat((i * 131) % 900)}`;
    const turns = await recorded(
      (stream) => {
        stream.respond({ ':status': 204, server: 'y'.repeat(700) });
        stream.end();
      },
      async (client) => {
        for (let i = 0; i < 60; i++) {
          const filler = i === 30 ? { 'x-long': 'z'.repeat(20_000) } : {};
          await fetched(client, { ':path': `/${i}`, 'user-agent': agent(i), ...filler });
        }
      },
      { settings: { maxHeaderListSize: 60_000 }, maxHeaderListPairs: 1000 },
    );
    const records = await recordsOf(turns);
    expect(records.map((it) => it.userAgent)).toEqual(
      Array.from({ length: 60 }, (_, i) => agent(i)),
    );
    expect(records.every((it) => it.status === 204 && it.server === 'y'.repeat(700))).toBe(true);
  });

  // As large as both allow; entries of some 100 bytes, each sent again when all others have been.
  it.each([
    [16_384, 100, 200],
    [65_536, 150, 300],
    // More than is kept of a table: what comes before that is told.
    [65_536, 400, 150],
  ])('are read with a table of %i bytes and %i entries', async (size, entries, least) => {
    const agent = (i: number) => `agent-${i % entries}-${'abcdefghij'.repeat(9)}`;
    const turns = await recorded(
      (stream) => stream.respond({ ':status': 204 }, { endStream: true }),
      async (client) => {
        await once(client, 'remoteSettings');
        for (let i = 0; i < 2 * entries; i++) {
          await fetched(client, { ':path': `/${i}`, 'user-agent': agent(i) });
        }
      },
      { settings: { headerTableSize: size } },
      { maxDeflateDynamicTableSize: size },
    );
    const records = await recordsOf(turns, 700);
    expect(records.length).toBeGreaterThanOrEqual(least);
    for (const [i, record] of records.entries()) {
      expect(record).toMatchObject({ target: `/${i}`, userAgent: agent(i) });
    }
  });

  it('have trailers, interim responses and resets', async () => {
    const turns = await recorded(
      (stream, headers) => {
        if (headers[':path'] === '/reset') {
          stream.respond({ ':status': 200 });
          stream.on('error', () => {});
          stream.write('some', () => stream.destroy(new Error('reset')));
          return;
        }
        stream.additionalHeaders({ ':status': 103, link: '</a.css>' });
        stream.respond({ ':status': 200 }, { waitForTrailers: true });
        stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
        stream.end('body');
      },
      async (client) => {
        await fetched(client, { ':path': '/trailers' });
        await fetched(client, { ':path': '/reset' });
      },
    );
    const records = await recordsOf(turns);
    expect(records).toMatchObject([
      { target: '/trailers', interimStatus: 103, status: 200, responseBody: { bytes: 4 } },
      { target: '/reset', status: 200, responseBody: { bytes: 4, incomplete: true }, resetCode: 2 },
    ]);
    expect(records[0]).not.toHaveProperty('resetCode');
  });
});

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(9);
  header.writeUIntBE(payload.length, 0, 3);
  header[3] = type;
  header[4] = flags;
  header.writeUInt32BE(stream, 5);
  return Buffer.concat([header, payload]);
}
const headers = (stream: number, block: string) =>
  frame(1, 5, stream, Buffer.from(block.replace(/ /g, ''), 'hex'));

describe('the examples of RFC 7541', () => {
  // C.3 and C.4: three requests on one connection, without and with Huffman coding.
  it.each([
    [
      'C.3',
      '8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d',
      '8286 84be 5808 6e6f 2d63 6163 6865',
      '8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65',
    ],
    [
      'C.4',
      '8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff',
      '8286 84be 5886 a8eb 1064 9cbf',
      '8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf',
    ],
  ])('of requests (%s)', async (_, ...blocks) => {
    const client = [PREFACE, ...blocks.map((block, i) => headers(2 * i + 1, block))];
    const records = await recordsOf([['client', Buffer.concat(client)]]);
    expect(records.map((it) => [it.method, it.host, it.target])).toEqual([
      ['GET', 'www.example.com', '/'],
      ['GET', 'www.example.com', '/'],
      ['GET', 'www.example.com', '/index.html'],
    ]);
  });

  // C.6: responses with Huffman coding, a table of 256 bytes (§4.3: announced by a size update), evictions.
  it('of responses (C.6)', async () => {
    const blocks = [
      '3fe1 01 4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3',
      '4883 640e ffc1 c0bf',
      '88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07',
    ];
    const records = await recordsOf([
      ['client', PREFACE],
      ['server', Buffer.concat(blocks.map((block, i) => headers(2 * i + 1, block)))],
    ]);
    expect(records.map((it) => [it.status, it.location, it.setCookies])).toEqual([
      [302, 'https://www.example.com', undefined],
      [307, 'https://www.example.com', undefined],
      [200, 'https://www.example.com', 1],
    ]);
  });
});

describe('what is damaged', () => {
  it('ends the reading: a later block cannot be decoded', async () => {
    const records = await recordsOf([
      // Index 70 of an empty dynamic table; then a sound block.
      ['client', Buffer.concat([PREFACE, headers(1, 'c6'), headers(3, '8286 84')])],
    ]);
    expect(records).toEqual([]);
  });

  it('inside data is counted', async () => {
    const turns: Conversation['turns'] = [
      ['client', Buffer.concat([PREFACE, headers(1, '8286 84')])],
      [
        'server',
        Buffer.concat([
          frame(1, 4, 1, Buffer.from('88', 'hex')),
          frame(0, 1, 1, Buffer.alloc(9000)).subarray(0, 3009),
        ]),
      ],
      ['server', 2000],
      ['server', Buffer.alloc(4000)],
    ];
    const [record] = await recordsOf(turns);
    expect(record?.responseBody).toEqual({ bytes: 7000, missingBytes: 2000 });
  });
});
