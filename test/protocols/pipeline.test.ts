// Pipelines: many requests before the first answer, each answered in its turn.

import { describe, expect, it } from 'vitest';
import { ofType, recordsOf } from './support.js';
import { tcpCapture } from './tcp-capture.js';

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);
const command = (...words: string[]) =>
  `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;

/** A connection to Redis with so many INCRs, whose replies are their numbers' lengths. */
const increments = (count: number) => ({
  name: 'c',
  data: tcpCapture({
    port: 6379,
    client: Buffer.from(
      numbers(count)
        .map((i) => command('INCR', `k${i}`))
        .join(''),
    ),
    server: Buffer.from(
      numbers(count)
        .map((i) => `$${String(i).length}\r\n${i}\r\n`)
        .join(''),
    ),
  }),
});

describe('a pipeline of Redis', () => {
  it('has the reply of each of its 1000 commands', async () => {
    const records = await ofType('redis', increments(1000));
    expect(records.map(({ key, replyBytes }) => [key, replyBytes])).toEqual(
      numbers(1000).map((i) => [`k${i}`, String(i).length]),
    );
  });

  it('loses the replies to its oldest commands when it is longer than what is kept', async () => {
    const count = 20_000;
    const kept = 16_379;
    const limits = { streams: 128 << 20 };
    const records = await ofType('redis', increments(count), { limits });
    expect(records).toHaveLength(count);
    const key = (i: number) => `k${i}`;
    expect(records.slice(0, count - kept).map((it) => it.key)).toEqual(
      numbers(count - kept).map(key),
    );
    expect(records.slice(0, count - kept).every((it) => it.reply === undefined)).toBe(true);
    for (const { key, replyBytes } of records.slice(count - kept)) {
      expect(replyBytes).toBe((key?.length ?? 0) - 1);
    }
  });

  it('leaves half of the memory for streams to others', async () => {
    const limits = { streams: 4 << 20 };
    const records = await recordsOf(increments(5000), { limits });
    const redis = records.filter((it) => it.type === 'redis');
    expect(redis).toHaveLength(5000);
    const answered = redis.filter((it) => it.reply !== undefined);
    expect(answered.length).toBeGreaterThan(64);
    expect(answered.length).toBeLessThan(5000);
    for (const { key, replyBytes } of answered) expect(replyBytes).toBe((key?.length ?? 0) - 1);
  });
});

describe('a pipeline of HTTP', () => {
  const count = 300;
  const method = (i: number) => (i % 3 === 0 ? 'HEAD' : i % 7 === 0 ? 'POST' : 'GET');
  const body = (i: number) => 'x'.repeat(i % 50);
  const pipeline = (size: number) =>
    tcpCapture({
      size,
      port: 80,
      client: Buffer.from(
        numbers(count)
          .map((i) =>
            method(i) === 'POST'
              ? `POST /${i} HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc`
              : `${method(i)} /${i} HTTP/1.1\r\nHost: h\r\n\r\n`,
          )
          .join(''),
      ),
      server: Buffer.from(
        numbers(count)
          .map((i) => {
            const head = `HTTP/1.1 200 OK\r\nContent-Length: ${body(i).length}\r\n\r\n`;
            return method(i) === 'HEAD' ? head : head + body(i);
          })
          .join(''),
      ),
    });

  it.each([1460, 61])('has the responses of 300 requests, in segments of %i', async (size) => {
    const records = await ofType('http', { name: 'c', data: pipeline(size) });
    expect(records.map((it) => it.target)).toEqual(numbers(count).map((i) => `/${i}`));
    for (const [
      i,
      { status, responseBody, requestBody, responseContentLength },
    ] of records.entries()) {
      expect(status).toBe(200);
      expect(responseContentLength).toBe(body(i).length);
      expect(responseBody?.bytes ?? 0).toBe(method(i) === 'HEAD' ? 0 : body(i).length);
      expect(requestBody?.bytes ?? 0).toBe(method(i) === 'POST' ? 3 : 0);
    }
  });

  it('has the requests alone where nothing is answered', async () => {
    const client = Buffer.from(
      numbers(200)
        .map((i) => `GET /${i} HTTP/1.1\r\nHost: h\r\n\r\n`)
        .join(''),
    );
    const records = await ofType('http', { name: 'c', data: tcpCapture({ port: 80, client }) });
    expect(records.map((it) => it.target)).toEqual(numbers(200).map((i) => `/${i}`));
    expect(records.every((it) => it.status === undefined)).toBe(true);
  });
});
