// Queries and their responses: what belongs together, what stays alone. NetBIOS node status. A recorded
// session against what its script asked.

import { existsSync, readFileSync } from 'node:fs';
import type { DnsRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { ofType } from './support.js';
import { tcpCapture } from './tcp-capture.js';
import { type Datagram, udpCapture } from './udp-capture.js';

const CLIENT = '10.0.0.1:4000';
const SERVER = '10.0.0.2:53';

const labels = (name: string) =>
  Buffer.concat([
    ...name.split('.').map((it) => Buffer.concat([Buffer.from([it.length]), Buffer.from(it)])),
    Buffer.from([0]),
  ]);

function message(id: number, flags: number, name: string | undefined, answer?: string): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(flags, 2);
  header.writeUInt16BE(name === undefined ? 0 : 1, 4);
  header.writeUInt16BE(answer === undefined ? 0 : 1, 6);
  const question = name === undefined ? [] : [labels(name), Buffer.from([0, 1, 0, 1])];
  const record = answer
    ? [Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...answer.split('.').map(Number)])]
    : [];
  return Buffer.concat([header, ...question, ...record]);
}
const query = (id: number, name: string) => message(id, 0x0100, name);
const response = (id: number, name: string | undefined, answer?: string) =>
  message(id, 0x8180, name, answer);
const prefixed = (it: Buffer) =>
  Buffer.concat([Buffer.from([it.length >> 8, it.length & 255]), it]);

const asked = (payload: Buffer, at?: number): Datagram => ({
  from: CLIENT,
  to: SERVER,
  payload,
  at,
});
const answered = (payload: Buffer, at?: number): Datagram => ({
  from: SERVER,
  to: CLIENT,
  payload,
  at,
});

async function dnsOf(capture: Buffer): Promise<string[]> {
  const records = await ofType('dns', { name: 'c', data: capture });
  return records.map(
    ({ id, query: name, latency, rcode, answers }) =>
      `${id} ${name} ${latency ?? '-'} ${rcode ?? '-'} ${answers?.[0]?.address ?? '-'}`,
  );
}

describe('a query and its response', () => {
  it('are one record, with the time between them', async () => {
    const capture = udpCapture([
      asked(query(7, 'a.test'), 0),
      answered(response(7, 'a.test', '10.9.9.9'), 25),
    ]);
    expect(await dnsOf(capture)).toEqual(['7 a.test 0.025 NOERROR 10.9.9.9']);
  });

  it('are told by the question where an id is used again', async () => {
    const capture = udpCapture([
      asked(query(7, 'lost.test'), 0),
      asked(query(7, 'b.test'), 100),
      answered(response(7, 'b.test', '10.9.9.9'), 110),
    ]);
    expect(await dnsOf(capture)).toEqual(['7 b.test 0.01 NOERROR 10.9.9.9', '7 lost.test - - -']);
  });

  it('belong together whatever the case of the letters', async () => {
    const capture = udpCapture([asked(query(7, 'A.tEst')), answered(response(7, 'a.test'))]);
    expect(await dnsOf(capture)).toEqual(['7 A.tEst 0.001 NOERROR -']);
  });

  it('belong together by id alone where the response has no question', async () => {
    const capture = udpCapture([
      asked(query(7, 'a.test')),
      answered(message(7, 0x8181, undefined)),
    ]);
    expect(await dnsOf(capture)).toEqual(['7 a.test 0.001 FORMERR -']);
  });

  it('are two records where the response answers something else', async () => {
    const capture = udpCapture([asked(query(7, 'a.test')), answered(response(7, 'evil.test'))]);
    expect(await dnsOf(capture)).toEqual(['7 evil.test - NOERROR -', '7 a.test - - -']);
  });

  it('are found behind many queries without one', async () => {
    const lost = Array.from({ length: 200 }, (_, i) => asked(query(i, `n${i}.test`)));
    const capture = udpCapture([
      ...lost,
      asked(query(900, 'a.test')),
      answered(response(900, 'a.test', '10.9.9.9')),
    ]);
    const records = await dnsOf(capture);
    expect(records).toHaveLength(201);
    expect(records).toContain('900 a.test 0.001 NOERROR 10.9.9.9');
    expect(new Set(records).size).toBe(201);
  });
});

describe('over TCP', () => {
  const names = ['a.test', 'b.test', 'c.test'];

  it.each([1460, 7])('reads several messages of a stream in segments of %i bytes', async (size) => {
    const client = Buffer.concat(names.map((name, i) => prefixed(query(i, name))));
    // In another order.
    const server = Buffer.concat(
      [2, 0, 1].map((i) => prefixed(response(i, names[i], `10.0.9.${i}`))),
    );
    const records = await dnsOf(tcpCapture({ port: 53, client, server, size }));
    expect(records.map((it) => it.replace(/ 0\.\d+ /, ' ')).sort()).toEqual([
      '0 a.test NOERROR 10.0.9.0',
      '1 b.test NOERROR 10.0.9.1',
      '2 c.test NOERROR 10.0.9.2',
    ]);
  });
});

describe('questions', () => {
  it('of a damaged list leave a record that is whole', async () => {
    const damaged = query(7, 'a.test');
    damaged.writeUInt16BE(3, 4);
    const good = Buffer.concat([labels('b.test'), Buffer.from([0, 1, 0, 1])]);
    const records = await ofType('dns', {
      name: 'c',
      data: udpCapture([asked(Buffer.concat([damaged, good, Buffer.from([9])]))]),
    });
    expect(records.map(({ query: name, questions }) => [name, questions])).toEqual([
      ['a.test', [{ query: 'b.test', queryType: 'A' }]],
    ]);
  });
});

describe('the status of a NetBIOS node', () => {
  // RFC 1002 §4.2.18: names of 15 characters and a byte, flags; then the MAC address.
  const entry = (name: string, kind: number, flags: number) =>
    Buffer.concat([Buffer.from(name.padEnd(15)), Buffer.from([kind, flags >> 8, flags & 255])]);
  const encoded = (name: Buffer) =>
    Buffer.concat([
      Buffer.from([32]),
      Buffer.from([...name].flatMap((it) => [0x41 + (it >> 4), 0x41 + (it & 15)])),
      Buffer.from([0]),
    ]);
  const any = encoded(Buffer.concat([Buffer.from('*'), Buffer.alloc(15)]));

  it('has its names and its MAC address', async () => {
    const header = (flags: number, questions: number, answers: number) =>
      Buffer.from([0, 9, flags >> 8, flags & 255, 0, questions, 0, answers, 0, 0, 0, 0]);
    const names = [
      entry('FILES', 0, 0x0400),
      entry('OFFICE', 0, 0x8400),
      entry('FILES', 0x20, 0x0c00),
    ];
    const mac = Buffer.from([2, 0, 0, 0, 0, 0x2a]);
    const data = Buffer.concat([Buffer.from([names.length]), ...names, mac, Buffer.alloc(40)]);
    const record = Buffer.concat([
      any,
      Buffer.from([0, 33, 0, 1, 0, 0, 0, 0, data.length >> 8, data.length & 255]),
      data,
    ]);
    const [node] = await ofType('dns', {
      name: 'c',
      data: udpCapture([
        {
          from: '10.0.0.1:137',
          to: '10.0.0.2:137',
          payload: Buffer.concat([header(0, 1, 0), any, Buffer.from([0, 33, 0, 1])]),
        },
        {
          from: '10.0.0.2:137',
          to: '10.0.0.1:137',
          payload: Buffer.concat([header(0x8400, 0, 1), record]),
        },
      ]),
    });
    expect(node).toMatchObject({
      query: '*<00>',
      queryType: 'NBSTAT',
      latency: 0.001,
      rcode: 'NOERROR',
      answers: [
        {
          name: '*<00>',
          type: 'NBSTAT',
          names: [
            { name: 'FILES<00>' },
            { name: 'OFFICE<00>', group: true },
            { name: 'FILES<20>', conflict: true },
          ],
          mac: '02:00:00:00:00:2a',
        },
      ],
    });
  });
});

interface Asked {
  name: string;
  type: string;
  rcode: string;
  answers?: string[];
  transport?: string;
  family?: number;
  truncated?: boolean;
  edns?: boolean;
}

describe.skipIf(!existsSync('test/captures/dns.pcap'))('a recorded session', () => {
  it('is what was asked, and answered', async () => {
    const session = JSON.parse(readFileSync('test/captures/dns.session.json', 'utf8')) as {
      queries: Asked[];
    };
    const records = await ofType('dns', 'test/captures/dns.pcap');
    const answerOf = (it: NonNullable<DnsRecord['answers']>[number]) =>
      it.preference === undefined
        ? (it.address ?? it.target ?? it.texts?.join('') ?? '')
        : `${it.preference} ${it.target}`;
    const found = records
      .sort((a, b) => Number(a.time - b.time))
      .map((it, i) => ({
        name: it.query,
        type: it.queryType,
        rcode: it.rcode,
        ...(session.queries[i]?.answers && { answers: (it.answers ?? []).map(answerOf) }),
        transport: it.protocol,
        family: it.src.ip.includes(':') ? 6 : 4,
        truncated: it.truncatedResponse ?? false,
        edns: it.edns !== undefined,
      }));
    expect(found).toEqual(
      session.queries.map(
        ({ name, type, rcode, answers, transport, family, truncated, edns }: Asked) => ({
          name,
          type,
          rcode,
          ...(answers && { answers }),
          transport: transport ?? 'udp',
          family: family ?? 4,
          truncated: truncated ?? false,
          edns: edns ?? true,
        }),
      ),
    );
    for (const { latency } of records) expect(latency).toBeGreaterThan(0);
  });
});
