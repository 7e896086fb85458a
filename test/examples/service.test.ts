import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { officeBytes, type Running, recordsOf, until } from '../cli/run.js';
import { running } from './run.js';

let service: Running;
let url: string;

beforeAll(async () => {
  service = running('service/server.ts', { PORT: '0', MAX_UPLOAD: '1000000', MAX_RUNS: '1' });
  await until(() => service.stdout.endsWith('\n'));
  url = service.stdout.trim();
});

afterAll(() => service.kill('SIGTERM'));

const post = (body: Uint8Array | ReadableStream, to = url) =>
  fetch(to, { method: 'POST', body, duplex: 'half' } as RequestInit);

/** An upload that has begun, and of which the service has taken the first bytes. */
async function begun() {
  const upload = request(url, { method: 'POST', agent: false });
  const ended = new Promise((resolve) => {
    upload.on('error', resolve);
    upload.on('close', resolve);
  });
  await new Promise<void>((resolve) => {
    upload.write(officeBytes().subarray(0, 5000), () => resolve());
  });
  return { upload, ended };
}

describe('the service', () => {
  it('answers a capture with its findings as NDJSON', async () => {
    const response = await post(officeBytes());
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    const records = recordsOf(await response.text());
    expect(records.map(({ type, id }) => [type, id])).toEqual([
      ['finding', 'tls.certificate-self-signed'],
    ]);
  });

  it('answers a damaged capture with a warning too', async () => {
    const records = recordsOf(await (await post(officeBytes().subarray(0, 5000))).text());
    expect(records).toMatchObject([{ type: 'warning', code: 'cut-record' }]);
  });

  it('refuses what is no capture', async () => {
    const response = await post(readFileSync('package.json'));
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ error: expect.stringContaining('not a pcap') });
  });

  it('refuses an upload that says it is too long', async () => {
    expect((await post(new Uint8Array(1_000_001))).status).toBe(413);
  });

  it('refuses an upload that turns out too long', async () => {
    const chunks = [officeBytes(), officeBytes(), officeBytes()];
    const body = new ReadableStream({
      pull(controller) {
        const chunk = chunks.shift();
        if (chunk) controller.enqueue(chunk);
        else controller.close();
      },
    });
    expect((await post(body)).status).toBe(413);
  });

  it('takes no more at once than it may, and again when there is room', async () => {
    const { upload, ended } = await begun();
    await until(() => upload.writableLength === 0);
    let response = await post(officeBytes());
    while (response.status === 200) response = await post(officeBytes());
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    // Its client goes away.
    upload.destroy();
    await ended;
    while (response.status === 503) response = await post(officeBytes());
    expect(response.status).toBe(200);
  });

  it('has one place for uploads', async () => {
    expect((await post(officeBytes(), url.replace('findings', 'other'))).status).toBe(404);
    expect((await fetch(url)).status).toBe(405);
  });
});
