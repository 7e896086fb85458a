// A capture of DNS questions and their answers over UDP, made from what they say.

import { type Datagram, udpCapture } from '../protocols/udp-capture.js';

export const TYPES = { A: 1, CNAME: 5, NULL: 10, PTR: 12, TXT: 16, ANY: 255 } as const;

export interface Question {
  /** Seconds since the beginning. */
  at: number;
  name: string;
  type?: keyof typeof TYPES;
  client?: string;
  server?: string;
  /** The name does not exist. */
  missing?: boolean;
  /** Addresses, or data of the type that was asked for. */
  answers?: readonly (string | Buffer)[];
  ttl?: number;
}

export function questionsCapture(questions: readonly Question[]): Buffer {
  const datagrams: Datagram[] = [];
  questions.forEach((it, i) => {
    const { at, client = '10.1.0.5', server = '10.1.0.53' } = it;
    const from = `${client}:${1024 + (i % 60_000)}`;
    const to = `${server}:53`;
    const ms = Math.round(at * 1000);
    datagrams.push({ from, to, payload: message(i, it, false), at: ms });
    datagrams.push({ from: to, to: from, payload: message(i, it, true), at: ms + 5 });
  });
  return udpCapture(datagrams.sort((a, b) => (a.at ?? 0) - (b.at ?? 0)));
}

function message(id: number, it: Question, response: boolean): Buffer {
  const { name, type = 'A', answers = [], ttl = 300, missing } = it;
  const header = Buffer.alloc(12);
  header.writeUInt16BE(id & 0xffff, 0);
  header.writeUInt16BE(response ? (missing ? 0x8183 : 0x8180) : 0x0100, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(response ? answers.length : 0, 6);
  const labels = name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)]));
  const question = Buffer.concat([...labels, Buffer.from([0, 0, TYPES[type], 0, 1])]);
  const records = (response ? answers : []).map((answer) => {
    const data = typeof answer === 'string' ? Buffer.from(answer.split('.').map(Number)) : answer;
    const record = Buffer.alloc(12);
    record.writeUInt16BE(0xc00c, 0);
    record.writeUInt16BE(TYPES[type], 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt32BE(ttl, 6);
    record.writeUInt16BE(data.length, 10);
    return Buffer.concat([record, data]);
  });
  return Buffer.concat([header, question, ...records]);
}
