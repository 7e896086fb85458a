// JA3 and JA4 by their authors' published values: hellos are built that offer what the values say, with
// GREASE among it, and read off a capture.

import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ofType } from './support.js';
import { alpn, behind, EMPTY, type Hello, helloCapture, serverName, u16 } from './tls-build.js';

const FOLDER = '../shared/vectors';
const GREASE = 0x5a5a;

interface Ja4Vector {
  ja4: string;
  ja4_r: string;
  ja4_o: string;
  ja4_ro: string;
}

interface Vectors<T> {
  examples: T[];
}

const vectors = <T>(name: string): T | undefined =>
  existsSync(FOLDER)
    ? (JSON.parse(readFileSync(`${FOLDER}/${name}.json`, 'utf8')) as T)
    : undefined;

const ja3 = vectors<Vectors<{ ja3_full: string; ja3: string }>>('ja3');
const ja4 = vectors<
  Vectors<Ja4Vector> & { alpn_examples: { alpn_bytes: string; ja4_alpn: string }[] }
>('ja4');

async function fingerprints(hello: Hello) {
  const capture = { name: 'hello', data: helloCapture(hello) };
  const [record] = await ofType('tls', capture, { rawFingerprints: true });
  return record;
}

function numbers(text: string | undefined, radix: number, between: string): number[] {
  return text ? text.split(between).map((it) => Number.parseInt(it, radix)) : [];
}

/** A hello that offers what the text of a JA3 says. */
function helloOfJa3(text: string): Hello {
  const [version, ciphers, extensions, groups, formats] = text
    .split(',')
    .map((part) => numbers(part, 10, '-'));
  return {
    version: version?.[0] ?? 0,
    ciphers: ciphers ?? [],
    extensions: (extensions ?? []).map((type) => {
      if (type === 10) return [type, behind(2, u16(...(groups ?? [])))];
      return [type, type === 11 ? behind(1, Buffer.from(formats ?? [])) : EMPTY];
    }),
  };
}

/** A hello that offers what a JA4_ro says. */
function helloOfJa4(original: string): Hello {
  const [first = '', ciphers, extensions, signatures] = original.split('_');
  const version = Number(`0x03${['00', '01', '02', '03', '04'][Number(first.slice(1, 3)) - 9]}`);
  return {
    version: 0x0303,
    ciphers: [GREASE, ...numbers(ciphers, 16, ',')],
    extensions: [
      [GREASE, EMPTY],
      ...numbers(extensions, 16, ',').map((type): [number, Buffer] => {
        if (type === 0x00) return [type, serverName('example.org')];
        if (type === 0x0d) return [type, behind(2, u16(...numbers(signatures, 16, ',')))];
        if (type === 0x10) return [type, alpn(Buffer.from(first.slice(8, 10)))];
        if (type === 0x2b) return [type, behind(1, u16(GREASE, version, 0x0303))];
        return [type, EMPTY];
      }),
      [0xfafa, Buffer.of(0)],
    ],
  };
}

describe('JA3', () => {
  it.skipIf(!ja3)('is what salesforce/ja3 publishes', async () => {
    for (const { ja3_full, ja3: expected } of ja3?.examples ?? []) {
      const record = await fingerprints(helloOfJa3(ja3_full));
      expect([record?.ja3Raw, record?.ja3]).toEqual([ja3_full, expected]);
    }
  });

  it('leaves GREASE out, and keeps empty fields', async () => {
    const hello = { version: 0x0301, ciphers: [GREASE, 4, 5], extensions: [] };
    expect(await fingerprints(hello)).toMatchObject({ ja3Raw: '769,4-5,,,' });
  });
});

describe('JA4', () => {
  it.skipIf(!ja4)('is what FoxIO publishes, in all four forms', async () => {
    for (const vector of ja4?.examples ?? []) {
      const record = await fingerprints(helloOfJa4(vector.ja4_ro));
      expect({
        ja4: record?.ja4,
        ja4_r: record?.ja4Raw,
        ja4_o: record?.ja4Original,
        ja4_ro: record?.ja4OriginalRaw,
      }).toEqual({
        ja4: vector.ja4,
        ja4_r: vector.ja4_r,
        ja4_o: vector.ja4_o,
        ja4_ro: vector.ja4_ro,
      });
    }
  });

  it.skipIf(!ja4)('has of an ALPN that is no text the ends of its hexadecimal form', async () => {
    for (const { alpn_bytes, ja4_alpn } of ja4?.alpn_examples ?? []) {
      const name = Buffer.from(alpn_bytes.replaceAll('0x', '').replaceAll(' ', ''), 'hex');
      const hello: Hello = { version: 0x0303, ciphers: [47], extensions: [[16, alpn(name)]] };
      expect((await fingerprints(hello))?.ja4?.slice(8, 10)).toBe(ja4_alpn);
    }
  });

  it('doubles an ALPN of one character, and has zeros where there is none', async () => {
    const base = { version: 0x0303, ciphers: [47] };
    const one: Hello = { ...base, extensions: [[16, alpn(Buffer.from('h'))]] };
    expect((await fingerprints(one))?.ja4).toMatch(/^t12i0101hh_/);
    expect((await fingerprints({ ...base, extensions: [] }))?.ja4).toMatch(/^t12i010000_/);
  });

  it('has zeros for the hash of nothing', async () => {
    const hello = { version: 0x0303, ciphers: [], extensions: [] };
    expect((await fingerprints(hello))?.ja4).toBe('t12i000000_000000000000_000000000000');
    const named: Hello = { ...hello, extensions: [[0, serverName('example.org')]] };
    expect((await fingerprints(named))?.ja4).toBe('t12d000100_000000000000_000000000000');
  });

  it('counts 99 at most, and leaves hellos of more than 512 of a kind without', async () => {
    const many = (count: number) => ({
      version: 0x0303,
      ciphers: Array.from({ length: count }, (_, i) => i + 1),
      extensions: [],
    });
    expect((await fingerprints(many(100)))?.ja4).toMatch(/^t12i990000_/);
    expect((await fingerprints(many(512)))?.ja4).toMatch(/^t12i990000_/);
    expect(await fingerprints(many(513))).toMatchObject({
      truncated: true,
      versionsOffered: ['TLS 1.2'],
    });
    expect((await fingerprints(many(513)))?.ja4).toBeUndefined();
  });

  it('gives the texts behind only where asked to', async () => {
    const data = helloCapture({ version: 0x0303, ciphers: [47], extensions: [] });
    const [record] = await ofType('tls', { name: 'hello', data });
    expect(Object.keys(record ?? {}).filter((name) => /Raw|Original/.test(name))).toEqual([]);
  });
});
