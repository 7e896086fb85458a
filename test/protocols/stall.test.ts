// A stream that says more than the output ring holds: tracking stops in the middle of a packet, and goes on
// there, with nothing lost or told twice.

import { setTimeout as sleep } from 'node:timers/promises';
import { analyze, recordToJson } from 'flowglass';
import { expect, it } from 'vitest';
import { tcpCapture } from './tcp-capture.js';

/** A query over TCP: 35 bytes that make some 450 of event and line. */
function query(id: number): Buffer {
  const name = Buffer.from(`\x06${String(id).padStart(6, '0')}\x07example\x00`);
  const message = Buffer.concat([Buffer.alloc(12), name, Buffer.from([0, 1, 0, 1])]);
  message.writeUInt16BE(id & 0xffff, 0);
  message.writeUInt16BE(1, 4);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}

const QUERIES = 20_000;
const stream = Buffer.concat(Array.from({ length: QUERIES }, (_, i) => query(i)));

it.each([
  ['in the largest segments', 65_400, 0],
  ['in the largest segments, by workers', 65_400, 2],
  ['in segments that end anywhere', 4_099, 0],
])('tells everything %s', async (_, size, workers) => {
  const capture = tcpCapture({ port: 53, client: stream, size });
  let lines = '';
  const analysis = analyze(
    { name: 'c', data: capture },
    {
      workers,
      ndjson: async (piece) => {
        lines += Buffer.from(piece).toString();
        await sleep(1);
      },
    },
  );
  const names: string[] = [];
  let text = '';
  for await (const record of analysis) {
    if (record.type === 'dns') names.push(record.query ?? '');
    text += `${JSON.stringify(recordToJson(record))}\n`;
  }
  expect(names).toHaveLength(QUERIES);
  expect(new Set(names).size).toBe(QUERIES);
  expect(lines).toBe(text);
});
