import { analyze } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { dgaScore } from '../../src/detect/dga-score.js';
import { informationOf } from '../../src/detect/dns-exfiltration.js';
import { seeded } from '../protocols/support.js';
import { corpusIsThere, sharedCaptures } from '../tshark/corpus.js';
import { type Question, questionsCapture } from './questions.js';
import { evidenceOf, findingsOf, idsOf } from './support.js';

const found = (questions: readonly Question[], options = {}) =>
  findingsOf({ data: questionsCapture(questions), name: 'c' }, options);

const HEX = '0123456789abcdef';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

function texts(count: number, length: number, characters: string, seed = 3): string[] {
  const random = seeded(seed);
  const one = () => characters[Math.floor(random() * characters.length)] ?? '';
  return Array.from({ length: count }, () => Array.from({ length }, one).join(''));
}

/** Questions a second apart. */
const asked = (names: readonly string[], of: Partial<Question> = {}): Question[] =>
  names.map((name, at) => ({ at, name, answers: ['203.0.113.9'], ...of }));
const below = (domain: string, labels: readonly string[]) => labels.map((it) => `${it}.${domain}`);

/** A character string (RFC 1035 §3.3). */
const text = (length: number) => Buffer.concat([Buffer.of(length), Buffer.alloc(length, 0x78)]);

describe('data in names', () => {
  it('is found by client and registrable domain', async () => {
    const labels = texts(150, 40, HEX);
    // The same name again brings nothing new, in whatever case.
    const names = [...below('Example.co.uk', labels), ...below('example.co.uk', labels)];
    const findings = await found(asked(names));
    expect(idsOf(findings)).toEqual(['dns.exfiltration']);
    const [finding] = findings;
    expect(finding?.key).toBe('dns.exfiltration|10.1.0.5|example.co.uk');
    expect(finding?.count).toBe(150);
    const information = labels.reduce((sum, it) => sum + informationOf(it), 0);
    expect(evidenceOf(finding, 'information')).toBe(Math.round(information));
    expect(evidenceOf(finding, 'subdomains')).toBe(150);
  });

  it.skipIf(!corpusIsThere)(
    'is found in a recorded session, where it is all there is',
    async () => {
      const capture = sharedCaptures().find(({ name }) => name === 'dns/dns_exfiltration.pcap');
      const findings = await findingsOf(capture?.path ?? '');
      expect(findings.map(({ key }) => key)).toEqual([
        'dns.exfiltration|192.168.220.56|server 192.168.203.167',
      ]);
      expect(evidenceOf(findings[0], 'subdomains')).toBe(150);
    },
  );

  it('is none where names are few, short, or of many owners', async () => {
    const labels = texts(150, 40, HEX);
    expect(await found(asked(below('example.com', labels.slice(0, 30))))).toEqual([]);
    const short = below('images.example.com', texts(500, 6, HEX));
    expect(await found(asked(short))).toEqual([]);
    const owners = labels.map((it, i) => `${it}.shop${i}.example${i}.com`);
    expect(await found(asked(owners))).toEqual([]);
  });

  it('is none below a suffix under which everybody has a name of their own', async () => {
    const names = texts(150, 50, HEX).map((it) => `www.${it}.cloudfront.net`);
    expect(await found(asked(names))).toEqual([]);
  });

  it('is none in the names of addresses', async () => {
    const names = Array.from({ length: 200 }, (_, i) => `${i}.100.51.198.in-addr.arpa`);
    const long = texts(150, 32, HEX).map((it) => `${[...it].join('.')}.ip6.arpa`);
    expect(
      await found(asked([...names, ...long], { type: 'PTR', missing: true, answers: [] })),
    ).toEqual([]);
  });

  it('is none where somebody outside asks a server of ours', async () => {
    const names = below('example.com', texts(150, 40, HEX));
    expect(await found(asked(names, { client: '198.51.100.7' }))).toEqual([]);
    const outside = { client: '198.51.100.7', server: '198.51.100.53' };
    expect(idsOf(await found(asked(names, outside)))).toEqual(['dns.exfiltration']);
  });

  it('is found in answers too', async () => {
    const polls = asked(below('example.com', texts(90, 8, HEX)), {
      type: 'TXT',
      answers: [text(220)],
    });
    const [finding] = await found(polls);
    expect(finding?.key).toBe('dns.exfiltration|10.1.0.5|example.com');
    expect(evidenceOf(finding, 'downloaded')).toBe(90 * 220);
    const policies = asked(below('example.com', texts(90, 8, HEX)), {
      type: 'TXT',
      answers: [text(60)],
    });
    expect(await found(policies)).toEqual([]);
  });
});

describe('names made by an algorithm', () => {
  it('score as such, and words do not', () => {
    for (const name of texts(100, 14, LETTERS)) expect(dgaScore(name)).toBeGreaterThan(0.25);
    const mean = texts(500, 14, LETTERS).reduce((sum, it) => sum + dgaScore(it), 0) / 500;
    expect(mean).toBeGreaterThan(0.65);
    for (const name of [
      'wikipedia',
      'stackoverflow',
      'deutschebahn',
      'lemonde',
      'elpais-noticias',
      'repubblica',
    ]) {
      expect(dgaScore(name)).toBeLessThan(0.4);
    }
    expect(dgaScore('aaaa')).toBeCloseTo(0.6, 9);
    // Pairs all unusual, a run of six, no vowels.
    expect(dgaScore('xkqzvw')).toBeCloseTo(1, 9);
  });

  const random = texts(60, 14, LETTERS).map((it) => `${it}.com`);

  it('are found where they fail', async () => {
    const [finding, ...more] = await found(asked(random, { missing: true, answers: [] }));
    expect(more).toEqual([]);
    expect(finding?.key).toBe('dns.dga|10.1.0.5');
    expect(finding?.confidence).toBe('low');
    expect(evidenceOf(finding, 'failedDomains')).toBe(60);
    const odd = random.filter((it) => dgaScore(it.slice(0, -4)) >= 0.5).length;
    expect(evidenceOf(finding, 'dgaLikeDomains')).toBe(odd);
  });

  it('are none where they exist, or are names of hosts in one domain', async () => {
    expect(await found(asked(random))).toEqual([]);
    const hosts = below('example.com', texts(60, 14, LETTERS));
    expect(await found(asked(hosts, { missing: true, answers: [] }))).toEqual([]);
  });

  it('are none where the names that fail are words', async () => {
    const words =
      'bakery garden museum library hotel travel music history science kitchen office window'.split(
        ' ',
      );
    const names = words.flatMap((a) => words.map((b) => `${a}-${b}.org`)).slice(0, 90);
    expect(await found(asked(names, { missing: true, answers: [] }))).toEqual([]);
  });
});

describe('bursts of names that do not exist', () => {
  const hosts = below(
    'example.com',
    Array.from({ length: 150 }, (_, i) => `host${i}`),
  );
  const quickly = (gap: number) =>
    hosts.map((name, i) => ({ at: i * gap, name, missing: true }) satisfies Question);

  it('are found by window', async () => {
    const [finding, ...more] = await found(quickly(0.1));
    expect(more).toEqual([]);
    expect(finding?.key).toBe('dns.nxdomain-burst|10.1.0.5');
    expect(evidenceOf(finding, 'failedNames')).toBe(150);
  });

  it('are none where they take their time, or are the same names', async () => {
    expect(await found(quickly(2))).toEqual([]);
    const again = Array.from({ length: 300 }, (_, i) => ({
      at: i / 10,
      name: `wpad${i % 20}.example.com`,
      missing: true,
    }));
    expect(await found(again)).toEqual([]);
  });
});

describe('rare types', () => {
  it.each(['NULL', 'ANY'] as const)('are found: %s', async (type) => {
    const names = ['a.example', 'b.example', 'c.example', 'd.example', 'e.example'];
    const [finding, ...more] = await found(asked(names, { type, answers: [] }));
    expect(more).toEqual([]);
    expect(finding?.key).toBe(`dns.rare-type|10.1.0.5|${type}`);
    expect(finding?.count).toBe(5);
    expect(await found(asked(names.slice(1), { type, answers: [] }))).toEqual([]);
  });

  it('are found as many TXT names below a domain', async () => {
    const names = below('example.com', texts(120, 5, HEX));
    const [finding, ...more] = await found(asked(names, { type: 'TXT', answers: [text(20)] }));
    expect(more).toEqual([]);
    expect(finding?.key).toBe('dns.rare-type|10.1.0.5|TXT example.com');
  });

  it('are none where a mail server looks up policies of many domains', async () => {
    const names = texts(200, 8, LETTERS).flatMap((it) => [`${it}.com`, `_dmarc.${it}.com`]);
    expect(await found(asked(names, { type: 'TXT', answers: [text(80)] }))).toEqual([]);
  });
});

describe('addresses that change all the time', () => {
  const addresses = (count: number, networks: number) =>
    Array.from({ length: count }, (_, i) => `${11 + (i % networks)}.${i % networks}.7.${i}`);
  const resolved = (list: readonly string[], size: number, ttl: number) =>
    Array.from({ length: Math.ceil(list.length / size) }, (_, i) => ({
      at: i * 60,
      name: 'www.example.com',
      ttl,
      answers: list.slice(i * size, (i + 1) * size),
    }));

  it('are found', async () => {
    const [finding, ...more] = await found(resolved(addresses(40, 10), 4, 60));
    expect(more).toEqual([]);
    expect(finding?.key).toBe('dns.fast-flux|10.1.0.5|www.example.com');
    expect(evidenceOf(finding, 'addresses')).toBe(40);
    expect(evidenceOf(finding, 'networks')).toBe(10);
    expect(evidenceOf(finding, 'fluxScore')).toBe(1.32 * 40 + 18.54 * 10);
  });

  it('are none where they last, are in few networks, or come in one answer', async () => {
    expect(await found(resolved(addresses(40, 10), 4, 3600))).toEqual([]);
    expect(await found(resolved(addresses(40, 3), 4, 60))).toEqual([]);
    expect(await found(resolved(addresses(40, 10), 40, 60))).toEqual([]);
  });
});

describe('DNS findings', () => {
  it('are the same for any number of workers', async () => {
    const questions = [
      ...asked(below('example.com', texts(150, 40, HEX))),
      ...asked(
        texts(60, 14, LETTERS).map((it) => `${it}.com`),
        { missing: true, answers: [], client: '10.1.0.6' },
      ),
    ];
    const one = await found(questions);
    expect(one).toHaveLength(2);
    expect(await found(questions, { workers: 2 })).toEqual(one);
  });

  const BENIGN =
    /^(quic|discovery|voip|infra|sctp|community-id|linktype|encap|pcapng|pcap-format|icmp-arp|ip-frag-ext)\//;
  it.each(
    sharedCaptures()
      .filter(({ name }) => BENIGN.test(name))
      .map((it) => [it.name, it]),
  )('are none in everyday traffic: %s', async (_, { path }) => {
    const summary = await analyze(path, { workers: 0 })
      .summary()
      .catch(() => undefined);
    const ids = idsOf(summary?.findings ?? []);
    expect(ids.filter((id) => id.startsWith('dns.'))).toEqual([]);
  });
});
