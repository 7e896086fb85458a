// WebSocket connections: counted, never read out.

import { readFileSync } from 'node:fs';
import type { WebsocketRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { corpusIsThere } from '../tshark/corpus.js';
import { ofType, recordsOf } from './support.js';
import { type Conversation, tcpCapture } from './tcp-capture.js';

const REQUEST =
  'GET /chat?token=Zq9 HTTP/1.1\r\nHost: a.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: chat, other\r\n' +
  'Sec-WebSocket-Version: 13\r\n\r\n';
const RESPONSE =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: chat\r\n' +
  'Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n';

/** A frame as RFC 6455 §5.2 has it; masked with `key`. */
function frame(first: number, payload: Buffer, key?: Buffer): Buffer {
  const length = payload.length;
  const header =
    length < 126
      ? Buffer.from([first, length])
      : length < 65536
        ? Buffer.from([first, 126, length >> 8, length & 0xff])
        : Buffer.concat([Buffer.from([first, 127]), Buffer.alloc(8)]);
  if (length >= 65536) header.writeBigUInt64BE(BigInt(length), 2);
  if (!key) return Buffer.concat([header, payload]);
  header[1] = (header[1] ?? 0) | 0x80;
  return Buffer.concat([header, key, payload.map((byte, i) => byte ^ (key[i % 4] ?? 0))]);
}

const KEY = Buffer.from('37fa213d', 'hex');

async function websocket(turns: Conversation['turns'] & object, size = 1460) {
  const data = tcpCapture({ port: 80, turns, size });
  return ofType('websocket', { name: 'c', data });
}

describe('a connection', () => {
  const client = [
    // §5.7: "Hello", masked; in two fragments; a ping.
    Buffer.from('818537fa213d7f9f4d5158', 'hex'),
    Buffer.from('010348656c80026c6f', 'hex'),
    Buffer.from('890548656c6c6f', 'hex'),
    frame(0x82, Buffer.alloc(70_000), KEY),
    frame(0x88, Buffer.from('03e8', 'hex'), KEY),
  ];
  const server = [frame(0x81, Buffer.alloc(300, 'x')), frame(0x88, Buffer.from('03e9', 'hex'))];
  const turns: Conversation['turns'] = [
    ['client', REQUEST],
    ['server', RESPONSE],
    ['client', Buffer.concat(client)],
    ['server', Buffer.concat(server)],
  ];
  const expected = {
    host: 'a.test',
    target: '/chat?token=',
    subprotocol: 'chat',
    extensions: 'permessage-deflate',
    client: { messages: 3, textMessages: 2, binaryMessages: 1, bytes: 70_010, pings: 1 },
    server: { messages: 1, textMessages: 1, bytes: 300 },
    closedBy: 'client',
    closeCode: 1000,
  };

  it.each([1460, 5, 2])('is one record, in segments of %i bytes', async (size) => {
    const records: WebsocketRecord[] = await websocket(turns, size);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject(expected);
    expect(records[0]).not.toHaveProperty('incomplete');
  });

  it('counts missing bytes inside a message as its own', async () => {
    const [record] = await websocket([
      ['client', REQUEST],
      ['server', RESPONSE],
      ['server', frame(0x82, Buffer.alloc(5000)).subarray(0, 1000)],
      ['server', 3000],
      ['server', Buffer.alloc(1004)],
      ['server', frame(0x81, Buffer.from('x'))],
    ]);
    expect(record?.server).toEqual({
      messages: 2,
      textMessages: 1,
      binaryMessages: 1,
      bytes: 5001,
    });
  });

  it('that is not read to its end says so', async () => {
    const [record] = await websocket([
      ['client', REQUEST],
      ['server', RESPONSE],
      ['server', Buffer.from('83ff', 'hex')],
    ]);
    expect(record).toMatchObject({ incomplete: true, server: { messages: 0, bytes: 0 } });
  });

  it('that was refused is none', async () => {
    const records = await recordsOf({
      name: 'c',
      data: tcpCapture({
        port: 80,
        turns: [
          ['client', REQUEST],
          ['server', 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'],
        ],
      }),
    });
    expect(records.map(({ type }) => type)).toEqual(['http', 'flow']);
  });

  it('that was asked for and not answered is none', async () => {
    const data = tcpCapture({ port: 80, turns: [['client', REQUEST]] });
    const records = await recordsOf({ name: 'c', data });
    expect(records.map(({ type }) => type)).toEqual(['http', 'flow']);
  });
});

it.skipIf(!corpusIsThere)('has the frames that tshark finds in the shared capture', async () => {
  const [record, ...more] = await ofType('websocket', '../shared/captures/http/websocket.pcap');
  expect(more).toEqual([]);
  // tshark -Y websocket -T fields -e websocket.opcode -e websocket.payload_length …
  expect(record).toMatchObject({
    host: 'sandbox.kaazing.net',
    target: '/echo?.kl=Y',
    client: { messages: 2, textMessages: 2, bytes: 140 + 17 },
    server: { messages: 5, textMessages: 1, binaryMessages: 4 },
    closedBy: 'client',
  });
  expect(record).not.toHaveProperty('closeCode');
});

it('tells of the recorded session what its script knows', async () => {
  const session = JSON.parse(readFileSync('test/captures/websocket.session.json', 'utf8'));
  const records = await recordsOf('test/captures/websocket.pcap');
  const connections = records.filter((it) => it.type === 'websocket');
  expect(connections).toMatchObject(session.connections);
  expect(connections).toHaveLength(session.connections.length);
  const refused = records.filter((it) => it.type === 'http' && it.status !== 101);
  expect(refused).toMatchObject(session.refused);
});
