// Zeek's own expectations of the shared captures: http.log of its baselines, transaction by transaction.

import type { HttpRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { sharedCaptures } from '../tshark/corpus.js';
import { ofType } from './support.js';

interface ZeekTest {
  test: string;
  baselines?: Record<string, string>;
}

type Row = Record<string, string>;

/** Captures of which Zeek is not followed, and why. */
const LEFT_OUT: Record<string, string> = {
  'http/methods.pcap':
    'lines that are no request: Zeek takes any word for a method; tshark is followed',
  'http/smuggle-http-request.pcap': 'a log cut to other columns',
};

function rowsOf(log: string): Row[] {
  const lines = log.split('\n');
  const names =
    lines
      .find((line) => line.startsWith('#fields'))
      ?.split('\t')
      .slice(1) ?? [];
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const cells = line.split('\t');
      return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']));
    });
}

/** Zeek has the response's version, and the length of what a Content-Encoding decodes to. */
function expected(row: Row, coded: boolean): string {
  const word = (name: string) => (/^(-|\(empty\)|<empty>)$/.test(row[name] ?? '') ? '' : row[name]);
  return [
    row['trans_depth'],
    word('method'),
    word('host'),
    row['version'] === '0.9' ? '0.9' : '',
    word('user_agent'),
    word('status_code') === '0' ? '' : word('status_code'),
    word('status_msg'),
    row['request_body_len'],
    coded ? '' : row['response_body_len'],
  ].join(' | ');
}

function found(it: HttpRecord): string {
  const bytes = (body: HttpRecord['requestBody']) => (body?.bytes ?? 0) + (body?.missingBytes ?? 0);
  return [
    it.depth,
    it.method ?? '',
    it.host ?? '',
    it.method !== undefined && it.version === undefined ? '0.9' : '',
    it.userAgent ?? '',
    it.status ?? '',
    it.reason ?? '',
    bytes(it.requestBody),
    it.responseContentEncoding ? '' : bytes(it.responseBody),
  ].join(' | ');
}

const logs = sharedCaptures().flatMap(({ name, path, expected: expectation }) => {
  const { upstream } = expectation as { upstream?: { zeek?: { tests?: ZeekTest[] } } };
  const tests = upstream?.zeek?.tests ?? [];
  const log = tests.map(({ baselines }) => baselines?.['http.log']).find((it) => it !== undefined);
  return log !== undefined && !(name in LEFT_OUT) ? [{ name, path, log }] : [];
});

describe.skipIf(logs.length === 0)('http.log of Zeek', () => {
  it.each(logs)('$name', async ({ path, log }) => {
    const records = await ofType('http', path);
    const coded = (row: Row) =>
      records.some((it) => it.host === row['host'] && it.responseContentEncoding !== undefined);
    // Teredo on a port of its own is not unwrapped.
    const rows = rowsOf(log).filter((row) => !(row['id.orig_h'] ?? '').startsWith('2001:0:'));
    const wanted = rows.map((row) => expected(row, coded(row)));
    expect(records.map(found).sort()).toEqual(wanted.sort());
  });
});
