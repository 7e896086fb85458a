// Damaged streams of the protocols that are read: no trap, no hang, and only records that the schema allows.

import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { analyze } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { damageStreams } from './streams.js';

const RUNS = Number(process.env['FUZZ_STREAM_RUNS'] ?? 300);
const PATIENCE_MS = 5000;

const CAPTURES = [
  'test/captures/http.pcap',
  'test/captures/http2.pcap',
  'test/captures/websocket.pcap',
  '../shared/captures/http/http2_h2c.pcap',
  '../shared/captures/http/websocket.pcap',
].filter(existsSync);

const schema = JSON.parse(readFileSync('schema/record.schema.json', 'utf8')) as object;
const validate = new Ajv({ strict: false }).compile(schema);

describe.each(CAPTURES)('%s', (path) => {
  const capture = readFileSync(path);
  it(`is answered in ${RUNS} damaged forms`, { timeout: 600_000 }, async () => {
    let records = 0;
    for (let seed = 0; seed < RUNS; seed++) {
      let lines = '';
      const started = performance.now();
      await analyze(
        { name: 'c', data: damageStreams(capture, seed) },
        {
          workers: 0,
          limits: { memory: 2 ** 28, slotBytes: 65536, flows: 1024, hosts: 1024 },
          ndjson: (piece) => {
            lines += Buffer.from(piece).toString();
          },
        },
      ).summary();
      expect(performance.now() - started, `seed ${seed}`).toBeLessThan(PATIENCE_MS);
      for (const line of lines.split('\n')) {
        if (line === '') continue;
        records++;
        expect(validate(JSON.parse(line)), `seed ${seed}: ${line}`).toBe(true);
      }
    }
    expect(records).toBeGreaterThan(RUNS);
  });
});
