// The largest texts that an event may have: records full of bytes that take six characters each in JSON.

import { analyze, FORMAT_NAMES, type FormatName } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { tcpCapture } from '../protocols/tcp-capture.js';
import { udpCapture } from '../protocols/udp-capture.js';

const CLIENT = '10.0.0.1:4000';
const SERVER = '10.0.0.2:53';

/** A name of four labels, 61 bytes of 0x01 each: 248 bytes that JSON and RFC 1035 both make long. */
const NAME = Buffer.concat([
  ...Array.from({ length: 4 }, () => Buffer.concat([Buffer.of(61), Buffer.alloc(61, 1)])),
  Buffer.of(0),
]);
const QUESTION = Buffer.concat([NAME, Buffer.from('00010001', 'hex')]);

function message(id: number, flags: number, counts: number[], ...parts: Buffer[]): Buffer {
  const head = Buffer.alloc(12);
  for (const [i, value] of [id, flags, ...counts].entries()) head.writeUInt16BE(value, i * 2);
  return Buffer.concat([head, ...parts]);
}

/** A TXT record of strings of 255 times 0x01, with a pointer to the first question's name. */
function txt(strings: number): Buffer {
  const data = Buffer.concat(
    Array.from({ length: strings }, () => Buffer.concat([Buffer.of(255), Buffer.alloc(255, 1)])),
  );
  const head = Buffer.from('c00c00100001000000000000', 'hex');
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

const questions = Array.from({ length: 40 }, () => QUESTION);

const CAPTURE = udpCapture(
  Array.from({ length: 200 }, (_, id) => [
    { from: CLIENT, to: SERVER, payload: message(id, 0x0100, [40, 0, 0, 0], ...questions) },
    { from: SERVER, to: CLIENT, payload: message(id, 0x8180, [40, 0, 0, 0], ...questions) },
    { from: CLIENT, to: SERVER, payload: message(id, 0x0100, [1, 0, 0, 0], QUESTION) },
    {
      from: SERVER,
      to: CLIENT,
      payload: message(
        id,
        0x8180,
        [1, 30, 0, 0],
        QUESTION,
        ...Array.from({ length: 30 }, () => txt(1)),
      ),
    },
  ]).flat(),
);

async function linesOf(
  formats: readonly FormatName[],
  input = CAPTURE,
): Promise<Map<string, string[]>> {
  const parts = new Map<string, string>();
  const write = (piece: Uint8Array, file: string) => {
    parts.set(file, (parts.get(file) ?? '') + Buffer.from(piece).toString());
  };
  const outputs = formats.map((format) => ({ format, write }));
  await analyze(input, { workers: 2, outputs }).summary();
  return new Map([...parts].map(([file, text]) => [file, text.split('\n').slice(0, -1)]));
}

/** 2000 bytes that take six characters each in JSON. */
const LONG = '\x01'.repeat(2000);

/** A request and a response with bodies and with headers as long as a record has room for; as many events as any. */
const FILES = tcpCapture({
  port: 80,
  client: Buffer.from(
    `POST / HTTP/1.1\r\nUser-Agent: ${LONG}\r\nReferer: ${LONG}\r\n` +
      `Content-Disposition: attachment; filename="${LONG}"\r\nContent-Length: 1\r\n\r\nx`,
    'latin1',
  ),
  server: Buffer.from(
    `HTTP/1.1 200 OK\r\nContent-Disposition: attachment; filename="${LONG}"\r\n` +
      'Content-Length: 1\r\n\r\ny',
    'latin1',
  ),
});

/** Those that the workers write, and IPFIX. */
const TEXTS = FORMAT_NAMES.filter((name) => !['parquet', 'arrow', 'duckdb'].includes(name));
const JSON_LINES: readonly FormatName[] = ['ndjson', 'eve', 'zeek-json', 'ecs', 'ocsf'];

describe('the largest records', () => {
  it.each(TEXTS)('have room in %s', async (format) => {
    const files = await linesOf([format]);
    const lines = [...files.values()].flat();
    expect(files.size).toBeGreaterThan(0);
    if (!JSON_LINES.includes(format)) return;
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) JSON.parse(line);
    const longest = Math.max(...lines.map((line) => line.length));
    if (format !== 'ocsf') expect(longest).toBeGreaterThan(20_000);
  });

  it('have room in all formats at once', async () => {
    const formats = TEXTS.filter((name) => name !== 'zeek-json');
    const together = await linesOf(formats);
    for (const format of formats) {
      for (const [file, lines] of await linesOf([format])) {
        expect(together.get(file)).toEqual(lines);
      }
    }
  });
});

describe('records with several events', () => {
  it.each(JSON_LINES)('have room in %s', async (format) => {
    const files = await linesOf([format], FILES);
    for (const line of [...files.values()].flat()) JSON.parse(line);
    if (format === 'zeek-json') expect(files.get('files.log')).toHaveLength(2);
    if (format !== 'eve') return;
    const events = (files.get('eve.json') ?? []).map((line) => JSON.parse(line));
    expect(events.filter((it) => it.event_type === 'fileinfo')).toHaveLength(2);
  });
});
