// Lists of each format: what is taken from them, and what is not.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadIndicators } from 'flowglass';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'flowglass-lists-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

async function load(text: string) {
  const path = join(folder, `list-${files++}`);
  writeFileSync(path, text);
  return loadIndicators([path]);
}

const SHA256 = 'a'.repeat(64);
const MD5 = 'b'.repeat(32);
const JA4 = 't13d1516h2_8daaf6152771_b186095e22b6';

describe('a plain list', () => {
  it('has a value a line, of any kind', async () => {
    const set = await load(
      `# known bad\n192.0.2.1\n2001:DB8:0::1 \n198.51.100.0/24\nevil.example\r\nhttps://Bad.example:443/a?b\n${SHA256}\n${MD5}\n${JA4}\n`,
    );
    expect(set.lists[0]).toMatchObject({ indicators: 8, skipped: 0 });
    expect(set.find('address', '2001:db8::1')?.entry).toBe(3);
    expect(set.find('url', 'bad.example/a?b')?.entry).toBe(6);
    expect(set.find('ja4', JA4)).toBeDefined();
    expect(set.find('md5-fingerprint', MD5)).toBeDefined();
    expect(set.find('sha256', SHA256)).toBeDefined();
  });

  it('may say something of a value behind it', async () => {
    const set = await load('192.0.2.1 # seen in March\nevil.example, phishing\n');
    expect(set.find('address', '192.0.2.1')?.text).toBe('seen in March');
    expect(set.find('name', 'evil.example')?.text).toBe('phishing');
  });

  it('may be a hosts file', async () => {
    const set = await load('127.0.0.1 localhost\n0.0.0.0 evil.example bad.example # ads\n');
    expect(set.findName('www.evil.example')?.entry).toBe(2);
    expect(set.findName('bad.example')?.entry).toBe(2);
    expect(set.size).toBe(2);
  });

  it('may be made harmless for readers', async () => {
    const set = await load('hxxps://evil[.]example/x\n192[.]0[.]2[.]7\n*.bad.example\n');
    expect(set.find('url', 'evil.example/x')).toBeDefined();
    expect(set.find('address', '192.0.2.7')).toBeDefined();
    expect(set.findName('a.bad.example')).toBeDefined();
  });

  it('counts what it cannot compare', async () => {
    const set = await load('192.0.2.1\nnot an indicator\n300.1.2.3\n');
    expect(set.lists[0]).toMatchObject({ indicators: 1, skipped: 2 });
  });
});

describe('CSV', () => {
  it('is known by the names of its columns', async () => {
    const set = await load(
      'date,ioc,description\n2026-01-01,192.0.2.9,"command, and control"\n2026-01-02,evil.example,\n',
    );
    expect(set.find('address', '192.0.2.9')).toMatchObject({
      entry: 2,
      text: 'command, and control',
    });
    expect(set.findName('evil.example')).not.toHaveProperty('text');
  });

  it('may have several columns of values', async () => {
    const set = await load(`"SHA256";"Domain";"Comment"\n${SHA256};evil.example;dropper\n`);
    expect(set.find('sha256', SHA256)?.text).toBe('dropper');
    expect(set.findName('evil.example')?.text).toBe('dropper');
  });
});

describe('a Zeek intel file', () => {
  it('has its fields by name', async () => {
    const set = await load(
      '#fields\tindicator\tindicator_type\tmeta.source\tmeta.desc\n' +
        '198.51.100.0/24\tIntel::SUBNET\tours\t-\nevil.example/a\tIntel::URL\tours\tkit\n',
    );
    expect(set.findAddress('198.51.100.77')).toMatchObject({ entry: 2, text: 'ours' });
    expect(set.find('url', 'evil.example/a')?.text).toBe('kit, ours');
  });
});

describe('MISP JSON', () => {
  const event = {
    Event: {
      info: 'Campaign',
      Attribute: [
        { type: 'ip-dst|port', value: '192.0.2.3|443', to_ids: true },
        { type: 'domain|ip', value: 'evil.example|192.0.2.4', to_ids: true, comment: 'C2' },
        { type: 'ip-dst', value: '192.0.2.5', to_ids: false },
        { type: 'btc', value: '1BoatSLRHtKNngkdXEeobR76b53LETtpyT', to_ids: true },
      ],
      Object: [{ Attribute: [{ type: 'filename|sha256', value: `a.exe|${SHA256}` }] }],
    },
  };

  it.each([
    ['an event', event],
    ['a list of events', [event]],
    ['the answer of a search', { response: [event] }],
  ])('as %s: attributes for detection, of objects too', async (_, json) => {
    const set = await load(JSON.stringify(json));
    expect(set.find('address', '192.0.2.3')?.text).toBe('Campaign');
    expect(set.findName('evil.example')?.text).toBe('Campaign: C2');
    expect(set.find('address', '192.0.2.4')).toBeDefined();
    expect(set.find('address', '192.0.2.5')).toBeUndefined();
    expect(set.find('sha256', SHA256)?.entry).toBe(5);
    expect(set.lists[0]?.skipped).toBe(1);
  });
});

describe('a STIX 2.1 bundle', () => {
  const bundle = (...patterns: string[]) =>
    JSON.stringify({
      type: 'bundle',
      id: 'bundle--1',
      objects: patterns.map((pattern) => ({
        type: 'indicator',
        pattern_type: 'stix',
        name: 'C2',
        pattern,
      })),
    });

  it.each<[string, string, 'address' | 'network' | 'name' | 'url' | 'sha256', string]>([
    ['an address', "[ipv4-addr:value = '192.0.2.1']", 'address', '192.0.2.1'],
    ['a network', "[ipv4-addr:value ISSUBSET '192.0.2.0/24']", 'network', '192.0.2.0/24'],
    ['one of several', "[domain-name:value IN ('a.example', 'b.example')]", 'name', 'b.example'],
    [
      'an OR',
      "[url:value = 'http://x.example/q'] OR [url:value = 'http://y.example']",
      'url',
      'y.example/',
    ],
    ['a file', `[file:hashes.'SHA-256' = '${SHA256}']`, 'sha256', SHA256],
  ])('%s', async (_, pattern, kind, value) => {
    expect((await load(bundle(pattern))).find(kind, value)?.text).toBe('C2');
  });

  it('takes no pattern that needs two things', async () => {
    const set = await load(
      bundle(
        "[ipv4-addr:value = '192.0.2.1' AND domain-name:value = 'a.example']",
        "[url:value = 'http://x/']",
      ),
    );
    expect(set.lists[0]).toMatchObject({ indicators: 1, skipped: 1 });
  });
});

describe('looking up', () => {
  it('finds a name by its domains, whole labels only', async () => {
    const set = await load('evil.example\n');
    expect(set.findName('a.b.evil.example')?.value).toBe('evil.example');
    expect(set.findName('notevil.example')).toBeUndefined();
    expect(set.findName('example')).toBeUndefined();
  });

  it('finds an address by its networks', async () => {
    const set = await load('10.1.0.0/16\n10.1.2.0/23\n2001:db8:8000::/33\n');
    expect(set.findAddress('10.1.9.9')?.value).toBe('10.1.0.0/16');
    expect(set.findAddress('10.2.0.0')).toBeUndefined();
    expect(set.findAddress('2001:db8:ffff::1')?.value).toBe('2001:db8:8000::/33');
    expect(set.findAddress('2001:db8:7fff::1')).toBeUndefined();
  });
});

describe('a list is refused', () => {
  it.each([
    ['that has nothing in it', '# nothing\n', /no address/],
    ['of JSON that is neither MISP nor STIX', '{"a":1}', /no STIX/],
    ['of broken JSON', '{"type":"bundle"', /JSON/],
  ])('%s', async (_, text, message) => {
    await expect(load(text)).rejects.toThrow(message);
  });

  it('that is not there, by its name', async () => {
    await expect(loadIndicators([join(folder, 'none')])).rejects.toThrow(
      /none: there is no such file/,
    );
  });
});
