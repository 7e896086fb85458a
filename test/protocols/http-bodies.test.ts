// Hashes of bodies that come side by side: those of several connections are hashed together.

import { createHash } from 'node:crypto';
import type { HttpRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { ofType } from './support.js';
import { tcpCapture } from './tcp-capture.js';

const HEADER = 24;
const PACKET_HEADER = 16;

/** Captures of one connection each as one capture: a packet of each by turns. */
function sideBySide(captures: readonly Buffer[]): Buffer {
  const [first] = captures;
  if (!first) throw new RangeError('no captures');
  const queues = captures.map(packets);
  const out = [first.subarray(0, HEADER)];
  while (queues.some((queue) => queue.length > 0)) {
    for (const queue of queues) {
      const packet = queue.shift();
      if (packet) out.push(packet);
    }
  }
  return Buffer.concat(out);
}

function packets(capture: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = HEADER; at < capture.length; ) {
    const end = at + PACKET_HEADER + capture.readUInt32LE(at + 8);
    found.push(capture.subarray(at, end));
    at = end;
  }
  return found;
}

/** Bytes that look like nothing, the same in every run. */
function body(length: number, seed: number): Buffer {
  let state = seed * 2654435761 + 1;
  return Buffer.from(
    Uint8Array.from({ length }, () => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return state >>> 24;
    }),
  );
}

function connection(number: number, bodies: readonly Buffer[], cut = false): Buffer {
  const last = bodies.length - 1;
  const server = bodies.map((it, i) =>
    Buffer.concat([
      Buffer.from(
        `HTTP/1.1 200 OK\r\nContent-Length: ${it.length + (cut && i === last ? 1 : 0)}\r\n\r\n`,
      ),
      it,
    ]),
  );
  const client = bodies.map((_, i) => `GET /${i} HTTP/1.1\r\nHost: a.test\r\n\r\n`).join('');
  return tcpCapture({
    port: 80,
    clientPort: 40000 + number,
    client: Buffer.from(client),
    server: Buffer.concat(server),
    size: 500 + ((number * 37) % 960),
  });
}

const hashes = (records: readonly HttpRecord[], number: number) =>
  records
    .filter(({ src }) => src.port === 40000 + number)
    .map(({ responseBody }) => responseBody?.sha256);

describe('bodies of many connections at once', () => {
  const lengths = [1, 63, 64, 65, 1000, 4096, 20_001];
  const all = Array.from({ length: 100 }, (_, c) =>
    Array.from({ length: 4 }, (_, i) =>
      body(lengths[(c + 3 * i) % lengths.length] ?? 0, 4 * c + i),
    ),
  );
  const sha256 = (data: Buffer) => createHash('sha256').update(data).digest('hex');

  it.each([0, 2])('have the hashes of their bytes, with %i workers', async (workers) => {
    const data = sideBySide(all.map((bodies, c) => connection(c, bodies)));
    const records = await ofType('http', { name: 'c', data }, { workers });
    for (const [c, bodies] of all.entries()) {
      expect(hashes(records, c)).toEqual(bodies.map(sha256));
    }
  });

  it('have them beside connections that end in the middle of a body', async () => {
    const data = sideBySide(all.map((bodies, c) => connection(c, bodies, c % 3 === 0)));
    const records = await ofType('http', { name: 'c', data });
    for (const [c, bodies] of all.entries()) {
      const expected = bodies.map(sha256);
      expect(hashes(records, c)).toEqual(
        c % 3 === 0 ? [...expected.slice(0, -1), undefined] : expected,
      );
    }
  });

  it('have none where they are longer than what is hashed', async () => {
    const data = sideBySide(all.map((bodies, c) => connection(c, bodies)));
    const records = await ofType('http', { name: 'c', data }, { limits: { bodyBytes: 4096 } });
    for (const [c, bodies] of all.entries()) {
      expect(hashes(records, c)).toEqual(
        bodies.map((it) => (it.length > 4096 ? undefined : sha256(it))),
      );
    }
  });
});
