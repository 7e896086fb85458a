// Logins by HTML forms: that there was a password, whose it is, and no value else.

import type { HttpRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { ndjsonOf, ofType } from './support.js';
import { tcpCapture } from './tcp-capture.js';

const FORM = 'application/x-www-form-urlencoded';
const OK = Buffer.from('HTTP/1.1 204 No Content\r\n\r\n');

function post(body: string, type = FORM, size = 1460, lost: readonly number[] = []): Buffer {
  const head = `POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`;
  const turns = [
    ['client', head],
    ['client', body],
    ['server', OK],
  ] as const;
  return tcpCapture({ port: 80, turns, size, lost });
}

async function loginOf(data: Buffer): Promise<HttpRecord['formLogin']> {
  const [record] = await ofType('http', { name: 'c', data });
  return record?.formLogin;
}

describe('a form', () => {
  it.each([
    ['user=anna&password=x', 'anna'],
    ['password=x&user=anna', 'anna'],
    ['user%5Bemail%5D=anna%40example.org&user%5Bpassword%5D=x', 'anna@example.org'],
    ['log=anna+b&pwd=x&wp-submit=1', 'anna b'],
    ['j_username=anna&j_password=x', 'anna'],
    ['USER-NAME=anna&Passwd=x', 'anna'],
    ['login=anna&user=ben&pass=x', 'anna'],
    ['user=50%&pass=x', '50%'],
    ['pass=x', undefined],
    ['user=&pass=x', undefined],
    [`user=${'a'.repeat(129)}&pass=x`, undefined],
  ])('%s is a login of %s', async (body, username) => {
    expect(await loginOf(post(body))).toEqual(username === undefined ? {} : { username });
  });

  it.each(['user=anna', 'user=anna&password=', 'password', 'compass=north&user=anna', ''])(
    '%s is no login',
    async (body) => {
      expect(await loginOf(post(body))).toBeUndefined();
    },
  );

  it.each([FORM, `${FORM}; charset=UTF-8`, FORM.toUpperCase()])('may be %s', async (type) => {
    expect(await loginOf(post('pass=x', type))).toEqual({});
  });

  it.each(['text/plain', 'multipart/form-data; boundary=x', 'application/json'])(
    'is not %s',
    async (type) => {
      expect(await loginOf(post('pass=x', type))).toBeUndefined();
    },
  );

  it.each([1, 2, 7, 1460])('is the same in segments of %s bytes', async (size) => {
    const body = 'a=1&user%5Bname%5D=anna&password=geheim&b=2';
    const [record] = await ofType('http', { name: 'c', data: post(body, FORM, size) });
    expect(record).toMatchObject({
      formLogin: { username: 'anna' },
      requestBody: { bytes: body.length },
      status: 204,
    });
    expect(record?.requestBody?.sha256).toBeDefined();
  });

  it('is read up to where bytes are missing', async () => {
    const body = `user=anna&password=x&c=${'y'.repeat(200)}`;
    const head = `POST / HTTP/1.1\r\nContent-Type: ${FORM}\r\nContent-Length: ${body.length}\r\n\r\n`;
    const turns = [
      ['client', head],
      ['client', body.slice(0, 50)],
      ['client', body.slice(50, 100)],
      ['client', body.slice(100)],
      ['server', OK],
    ] as const;
    const data = tcpCapture({ port: 80, turns, lost: [2] });
    const [record] = await ofType('http', { name: 'c', data });
    expect(record?.formLogin).toEqual({ username: 'anna' });
    expect(record?.requestBody).toMatchObject({ bytes: body.length - 50, missingBytes: 50 });
    expect(record?.status).toBe(204);
  });

  it('that ends early is read as far as it came', async () => {
    const text = `POST / HTTP/1.1\r\nContent-Type: ${FORM}\r\nContent-Length: 999\r\n\r\nuser=anna&pass=x`;
    const data = tcpCapture({ port: 80, client: Buffer.from(text) });
    const [record] = await ofType('http', { name: 'c', data });
    expect(record?.formLogin).toEqual({ username: 'anna' });
    expect(record?.requestBody).toMatchObject({ bytes: 16, incomplete: true });
  });

  it('of more than 8 KiB is not read', async () => {
    expect(await loginOf(post(`pass=x&a=${'y'.repeat(8192)}`))).toBeUndefined();
  });

  it('has no other value in any record', async () => {
    const text = await ndjsonOf({ name: 'c', data: post('user=anna&password=geheim&pin=4711') });
    expect(text).toContain('"formLogin":{"username":"anna"}');
    expect(text).not.toMatch(/geheim|4711/);
  });
});
