// Anonymised runs: the same records with other addresses, and nothing of the old ones.

import { analyze, type FlowglassRecord, type FlowRecord, recordToJson } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { filesOf } from '../outputs/support.js';
import { sharedCaptures } from '../tshark/corpus.js';
import { leaks, secretsOf } from './secrets.js';

const OFFICE = 'examples/office.pcapng';
/** Xu et al.'s own key, with which their sample was made. */
const KEY = Uint8Array.from([
  21, 34, 23, 141, 51, 164, 207, 128, 19, 10, 91, 22, 73, 144, 125, 16, 216, 152, 143, 131, 121,
  121, 101, 39, 98, 87, 76, 45, 42, 132, 34, 2,
]);

async function recordsOf(
  input: Parameters<typeof analyze>[0],
  options = {},
): Promise<FlowglassRecord[]> {
  const records: FlowglassRecord[] = [];
  for await (const it of analyze(input, { workers: 0, ...options })) records.push(it);
  return records;
}

const flowsOf = (records: FlowglassRecord[]) =>
  records.filter((it): it is FlowRecord => it.type === 'flow');
const textOf = (records: FlowglassRecord[]) => JSON.stringify(records.map(recordToJson));

/** A UDP packet in raw IPv4. */
function packetOf(source: string, destination: string): Buffer {
  const file = Buffer.alloc(24 + 16 + 28);
  file.writeUInt32LE(0xa1b2c3d4, 0);
  file.writeUInt16LE(2, 4);
  file.writeUInt16LE(4, 6);
  file.writeUInt32LE(65535, 16);
  file.writeUInt32LE(101, 20);
  file.writeUInt32LE(1, 24);
  file.writeUInt32LE(28, 32);
  file.writeUInt32LE(28, 36);
  const ip = file.subarray(40);
  ip[0] = 0x45;
  ip.writeUInt16BE(28, 2);
  ip[8] = 64;
  ip[9] = 17;
  source.split('.').forEach((it, i) => {
    ip[12 + i] = Number(it);
  });
  destination.split('.').forEach((it, i) => {
    ip[16 + i] = Number(it);
  });
  ip.writeUInt16BE(8, 24);
  return file;
}

describe('Crypto-PAn', () => {
  it.each([
    ['128.11.68.132', '135.242.180.132'],
    ['129.118.74.4', '134.136.186.123'],
    ['130.132.252.244', '133.68.164.234'],
    ['141.223.7.43', '141.167.8.160'],
    ['141.233.145.108', '141.129.237.235'],
    ['152.163.225.39', '151.140.114.167'],
    ['156.29.3.236', '147.225.12.42'],
    ['165.247.96.84', '162.9.99.234'],
    ['166.107.77.190', '160.132.178.185'],
    ['192.102.249.13', '252.138.62.131'],
  ])('%s becomes %s, as published', async (address, anonymous) => {
    const data = packetOf(address, '128.11.68.132');
    const [flow] = flowsOf(await recordsOf({ name: 'c', data }, { anonymize: KEY }));
    expect(flow?.src.ip).toBe(anonymous);
    expect(flow?.dst.ip).toBe('135.242.180.132');
  });
});

describe('an anonymised run', () => {
  it('has the same flows and figures', async () => {
    const plain = flowsOf(await recordsOf(OFFICE));
    const anonymous = flowsOf(await recordsOf(OFFICE, { anonymize: KEY }));
    const figures = (it: FlowRecord) => ({
      ...it,
      src: it.src.port,
      dst: it.dst.port,
      communityId: '',
    });
    expect(anonymous.map(figures)).toEqual(plain.map(figures));
    expect(new Set(anonymous.map(({ communityId }) => communityId)).size).toBe(
      new Set(plain.map(({ communityId }) => communityId)).size,
    );
  });

  it('gives one address one other, in IPv6 too, and keeps common prefixes', async () => {
    const plain = flowsOf(await recordsOf(OFFICE));
    const anonymous = flowsOf(await recordsOf(OFFICE, { anonymize: KEY }));
    const pairs = new Map<string, string>();
    plain.forEach(({ src, dst }, i) => {
      for (const [from, to] of [
        [src, anonymous[i]?.src],
        [dst, anonymous[i]?.dst],
      ] as const) {
        expect(pairs.get(from.ip) ?? to?.ip).toBe(to?.ip);
        pairs.set(from.ip, to?.ip ?? '');
      }
    });
    expect(new Set(pairs.values()).size).toBe(pairs.size);
    const own = [...pairs].filter(([ip]) => ip.startsWith('10.77.0.'));
    expect(own.length).toBeGreaterThan(2);
    expect(new Set(own.map(([, ip]) => ip.split('.').slice(0, 3).join('.'))).size).toBe(1);
    expect([...pairs.keys()].some((ip) => ip.includes(':'))).toBe(true);
  });

  it('has no name, address or identifier of the capture in any record, finding or summary', async () => {
    const records = await recordsOf(OFFICE, { anonymize: KEY });
    const summary = await analyze(OFFICE, { workers: 0, anonymize: KEY }).summary();
    const text =
      textOf(records) +
      JSON.stringify(summary, (_, it) => (typeof it === 'bigint' ? String(it) : it));
    for (const secret of ['10.77.0.', '2001:db8:77', 'example.test', 'web.', 'files.']) {
      expect(text).not.toContain(secret);
    }
  });

  it('keeps what belongs together together: names in a domain, a name in all records', async () => {
    const names = (await recordsOf(OFFICE, { anonymize: KEY })).flatMap((it) =>
      it.type === 'dns' && it.query ? [it.query] : [],
    );
    const plain = (await recordsOf(OFFICE)).flatMap((it) =>
      it.type === 'dns' && it.query ? [it.query] : [],
    );
    expect(new Set(names).size).toBe(new Set(plain).size);
    const ends = names.filter((_, i) => plain[i]?.endsWith('.example.test'));
    expect(new Set(ends.map((it) => it.split('.').slice(-2).join('.'))).size).toBe(1);
  });

  it('says the same in NDJSON and as objects, for any number of workers', async () => {
    const lines: Buffer[] = [];
    const ndjson = (piece: Uint8Array) => void lines.push(Buffer.from(piece));
    await analyze(OFFICE, { workers: 2, anonymize: KEY, ndjson }).summary();
    const objects = await recordsOf(OFFICE, { anonymize: KEY });
    const expected = objects.map((it) => JSON.stringify(recordToJson(it)));
    expect(Buffer.concat(lines).toString().trimEnd().split('\n')).toEqual(expected);
  });

  it('detects and filters by what is really there', async () => {
    const options = { anonymize: KEY, filter: 'ip.addr == 10.77.0.20' };
    const chosen = await recordsOf(OFFICE, options);
    expect(chosen.length).toBe((await recordsOf(OFFICE, { filter: options.filter })).length);
    expect(textOf(chosen)).not.toContain('10.77.0.20');
  });

  it.skipIf(sharedCaptures().length === 0)(
    'has no private address of any shared capture',
    async () => {
      for (const { name, path } of sharedCaptures()) {
        const plain = await recordsOf(path).catch(() => []);
        const addresses = new Set(flowsOf(plain).flatMap(({ src, dst }) => [src.ip, dst.ip]));
        const anonymous = textOf(await recordsOf(path, { anonymize: KEY }).catch(() => []));
        const left = [...addresses].filter(
          (ip) => /^(?:10|172|192)\.\d+\.\d+\.\d+$/.test(ip) && anonymous.includes(`"${ip}"`),
        );
        expect([name, left]).toEqual([name, []]);
      }
    },
    120_000,
  );
});

describe('every output of text', () => {
  const captures = [
    'ldap',
    'smb',
    'kerberos',
    'mailbox',
    'voip',
    'irc',
    'http',
    'mqtt',
    'services',
  ];
  const formats = ['ndjson', 'eve', 'zeek', 'zeek-json', 'ecs', 'ocsf', 'csv'] as const;

  it.each(formats)('%s has no address and no name of the captures', async (format) => {
    for (const name of captures) {
      const path = `test/captures/${name}.pcap`;
      const secrets = await secretsOf(path);
      expect(secrets.length).toBeGreaterThan(1);
      for (const [file, text] of await filesOf(path, format, { anonymize: KEY })) {
        expect([name, file, leaks(text, secrets)]).toEqual([name, file, []]);
      }
    }
  });
});

describe('without names', () => {
  it('records have no text off the wire, and their addresses', async () => {
    const text = textOf(await recordsOf(OFFICE, { names: false }));
    expect(text).not.toContain('example.test');
    expect(text).toContain('10.77.0.20');
    expect(text).toContain('"cipher"');
  });
});

it('a key of another length is refused', async () => {
  await expect(recordsOf(OFFICE, { anonymize: KEY.subarray(1) })).rejects.toThrow(/32/);
});
