// Redis: the recorded sessions say what they did, tshark what is in the shared capture.

import { readFileSync } from 'node:fs';
import type { RedisRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { corpusIsThere } from '../tshark/corpus.js';
import { damage } from './damage-streams.js';
import { ndjsonOf, ofType, sessionOf } from './support.js';
import { tcpCapture } from './tcp-capture.js';

const of = (name: string) => ofType('redis', `test/captures/${name}.pcap`);
const named = (records: RedisRecord[], command: string) =>
  records.filter((it) => it.command === command);

describe('recorded sessions with Redis', () => {
  it('have commands, keys, sizes and replies', async () => {
    const records = await of('redis');
    expect(named(records, 'SET').slice(0, 2)).toMatchObject([
      { key: 'greeting', arguments: 2, bytes: 13, reply: 'simple' },
      { key: 'large', bytes: 10_005, reply: 'simple' },
    ]);
    expect(named(records, 'GET')).toMatchObject([
      { key: 'greeting', reply: 'bulk', replyBytes: 5 },
      { key: 'large', reply: 'bulk', replyBytes: 10_000 },
    ]);
    expect(named(records, 'NOSUCHCOMMAND')).toMatchObject([{ reply: 'error', error: 'ERR' }]);
    expect(named(records, 'SUBSCRIBE')).toMatchObject([{ channel: 'news', reply: 'array' }]);
    expect(named(records, 'PUBLISH')).toMatchObject([{ channel: 'news', reply: 'integer' }]);
    expect(named(records, 'MESSAGE')).toMatchObject([{ channel: 'news', bytes: 8, push: true }]);
  });

  it('have the commands of a pipe, all of them, with their replies', async () => {
    const { connections } = sessionOf('redis');
    const piped = (await of('redis')).filter((it) => it.inline && it.command === 'SET');
    const keys = piped.map((it) => it.key).sort();
    const count = connections.find((it: { pipelined?: number }) => it.pipelined).pipelined;
    expect(keys).toEqual(Array.from({ length: count }, (_, i) => `key:${i + 1}`).sort());
    expect(piped.every((it) => it.reply === 'simple')).toBe(true);
  });

  it('have accounts and errors of AUTH', async () => {
    const records = (await of('redis-auth')).filter((it) => !it.command?.startsWith('COMMAND'));
    expect(records.map((it) => [it.command, it.user, it.error].join(' ').trim())).toEqual([
      'PING  NOAUTH',
      'AUTH',
      'PING',
      'SET',
      'AUTH meter',
      'GET',
      'AUTH  WRONGPASS',
      'PING  NOAUTH',
    ]);
    for (const it of named(records, 'AUTH')) expect(it).not.toHaveProperty('bytes');
  });

  it('have keys, users, parameters and channels where RESP3 and containers have them', async () => {
    const session = sessionOf('redis-resp3');
    const records = await of('redis-resp3');
    const found = (field: 'key' | 'user' | 'parameter') => [
      ...new Set(records.map((it) => it[field]).filter((it) => it !== undefined)),
    ];
    expect(found('key')).toEqual(session.keys);
    expect(found('user')).toEqual(session.users);
    expect(found('parameter')).toEqual(session.parameters);
    expect(named(records, 'HGETALL')).toMatchObject([{ reply: 'map', replyElements: 1 }]);
    expect(named(records, 'SMEMBERS')).toMatchObject([{ reply: 'set', replyElements: 1 }]);
    expect(named(records, 'SELECT')).toMatchObject([{ database: 2 }]);
    expect(named(records, 'PSUBSCRIBE')).toMatchObject([{ channel: 'news.*', reply: 'array' }]);
    expect(named(records, 'SUBSCRIBE')).toMatchObject([{ channel: 'news.weather', reply: 'push' }]);
    const messages = records.filter((it) => it.push);
    expect(messages.map((it) => it.channel)).toEqual(
      Array(session.receivers).fill(session.channel),
    );
    expect(records.every((it) => it.push || it.reply !== undefined)).toBe(true);
  });

  it('tell no password and no value', async () => {
    const { secrets } = sessionOf('redis-resp3');
    for (const name of ['redis', 'redis-auth', 'redis-resp3']) {
      const text = await ndjsonOf(`test/captures/${name}.pcap`);
      for (const secret of [...secrets, 'it rains', 'hello', 'value-1', 'wrong"']) {
        expect(text).not.toContain(secret);
      }
    }
  });

  it('survive damage', { timeout: 60_000 }, async () => {
    const capture = readFileSync('test/captures/redis-resp3.pcap');
    expect(await damage(capture, 'redis', 2000)).toBeGreaterThan(20_000);
  });
});

describe('what looks like Redis', () => {
  const appOf = async (client: string, server: string, port = 4000) => {
    const data = tcpCapture({ port, client: Buffer.from(client), server: Buffer.from(server) });
    const [flow] = await ofType('flow', { name: 'c', data });
    return flow?.app;
  };

  it('is an array that begins with a command, on any port', async () => {
    expect(await appOf('*1\r\n$4\r\nPING\r\n', '+PONG\r\n')).toBe('redis');
    expect(await appOf('*1\r\n$4\r\nGONG\r\n', '+PONG\r\n')).toBe('unknown');
    expect(await appOf('*1\r\n$4\r\nGONG\r\n', '-ERR\r\n', 6379)).toBe('redis');
  });

  it('is a line of words on its own port alone', async () => {
    expect(await appOf('GET x\r\n', '$-1\r\n', 6379)).toBe('redis');
    expect(await appOf('GET x\r\n', '$-1\r\n')).not.toBe('redis');
  });
});

// tshark -r redis__auth.pcap -T fields -e resp.bulk_string.value -e resp.error -e resp.string
describe.skipIf(!corpusIsThere)('Redis of the shared capture', () => {
  it('has what tshark finds', async () => {
    const records = await ofType('redis', '../shared/captures/database/redis__auth.pcap');
    expect(records).toMatchObject([
      { command: 'AUTH', user: 'notauser', reply: 'error', error: 'WRONGPASS' },
      { command: 'AUTH', user: 'default', reply: 'simple' },
      { command: 'AUTH', user: 'noone', reply: 'error', error: 'WRONGPASS' },
    ]);
    const text = await ndjsonOf('../shared/captures/database/redis__auth.pcap');
    expect(text).not.toMatch(/notapassword|defaultpassword|"password"/);
  });
});
