import { describe, expect, it } from 'vitest';
import { seeded } from '../protocols/support.js';
import { clientHello, records, serverName } from '../protocols/tls-build.js';
import { udpCapture } from '../protocols/udp-capture.js';
import { sharedCaptures } from '../tshark/corpus.js';
import { evidenceOf, findingsOf, idsOf } from './support.js';
import { type Visit, visitsCapture } from './visits.js';

const HOUR = 3600;
const hello = (name: string) =>
  records(clientHello({ version: 0x303, ciphers: [0x1301], extensions: [[0, serverName(name)]] }));
const binary = (length: number) => Buffer.alloc(length, 0xc3);

/** Times from 5 s on until `until` s, after gaps that `gap` makes of numbers from 0 to 1. */
function timesOf(until: number, gap: (random: () => number) => number, seed = 7): number[] {
  const random = seeded(seed);
  const times: number[] = [];
  for (let at = 5; at < until; at += gap(random)) times.push(at);
  return times;
}

/** A minute, more or less by a share of it. */
const jittered =
  (jitter: number) =>
  (random: () => number): number =>
    60 * (1 + jitter * (2 * random() - 1));
/** As people browse: mostly at once, sometimes after long (Pareto, 1.1). */
const browsing = (random: () => number) => 2 / (1 - random()) ** (1 / 1.1);
/** At random, at a steady rate (a Poisson process). */
const steady = (random: () => number) => -60 * Math.log(1 - random());

const visits = (times: readonly number[], of: Partial<Visit> = {}): Visit[] =>
  times.map((at) => ({ at, request: binary(120), response: binary(300), ...of }));

const found = async (list: Visit[], until: number, options = {}) =>
  findingsOf({ data: visitsCapture(list, until), name: 'c' }, options);

describe('regular connections', () => {
  it.each([0, 0.1, 0.3])('are a beacon, with jitter of %s of the interval', async (jitter) => {
    const findings = await found(visits(timesOf(6 * HOUR, jittered(jitter))), 6 * HOUR);
    expect(idsOf(findings)).toEqual(['beacon.connection']);
    const [finding] = findings;
    expect(finding?.key).toBe('beacon.connection|10.1.0.5>203.0.113.10:443|tcp');
    expect(evidenceOf(finding, 'interval')).toBeGreaterThan(55);
    expect(evidenceOf(finding, 'interval')).toBeLessThan(65);
    expect(evidenceOf(finding, 'sameSizeFingerprint')).toBe(1);
    expect(finding?.count).toBe(timesOf(6 * HOUR, jittered(jitter)).length);
  });

  it('have the scores of the intervals, sizes and hours that were there', async () => {
    const times = Array.from({ length: 24 }, (_, i) => i * HOUR);
    const [finding] = await found(visits(times), 24 * HOUR);
    expect(finding?.evidence).toEqual([
      { name: 'connections', value: 24, threshold: 12 },
      { name: 'interval', value: HOUR, unit: 's' },
      { name: 'intervalDeviation', value: 0, unit: 's' },
      { name: 'duration', value: 23 * HOUR, threshold: 600, unit: 's' },
      { name: 'score', value: 1, threshold: 0.8 },
      { name: 'timestampScore', value: 1, threshold: 0.8 },
      { name: 'sizeScore', value: 1 },
      { name: 'histogramScore', value: 1 },
      { name: 'durationScore', value: 1 },
      { name: 'sentBytes', value: 120, unit: 'B' },
      { name: 'sameSizeFingerprint', value: 1 },
    ]);
    expect(finding?.flowCount).toBe(24);
    expect(finding?.flows).toHaveLength(20);
  });

  it('of a short capture are held against parts of it, and it is said so', async () => {
    const [finding] = await found(visits(timesOf(HOUR, () => 60)), HOUR);
    expect(evidenceOf(finding, 'shortCapture')).toBe(true);
    expect(evidenceOf(finding, 'partLength')).toBe(150);
    expect(finding?.confidence).toBe('low');
  });

  it.each([
    ['people browse', browsing],
    ['they come at random at a steady rate', steady],
  ])('are none where %s', async (_, gap) => {
    expect(await found(visits(timesOf(6 * HOUR, gap)), 6 * HOUR)).toEqual([]);
  });

  it('are none where there are too few, or all are within minutes', async () => {
    expect(await found(visits(timesOf(600, () => 60)), 6 * HOUR)).toEqual([]);
    expect(await found(visits(timesOf(300, () => 5)), HOUR)).toEqual([]);
    const thresholds = { beacon: { minDuration: 60, minScore: 0.5 } };
    const findings = await found(visits(timesOf(300, () => 5)), 320, { detect: { thresholds } });
    expect(idsOf(findings)).toEqual(['beacon.connection']);
  });

  it('are none where nothing is said', async () => {
    const silent = visits(
      timesOf(6 * HOUR, () => 60),
      { request: Buffer.alloc(0) },
    );
    expect(await found(silent, 6 * HOUR)).toEqual([]);
  });

  it.each(['10.2.0.9', '192.168.7.7'])('are none inside the network: %s', async (server) => {
    expect(
      await found(
        visits(
          timesOf(6 * HOUR, () => 60),
          { server },
        ),
        6 * HOUR,
      ),
    ).toEqual([]);
  });

  it('to what the user calls home are none', async () => {
    const options = { detect: { homeNets: ['10.0.0.0/8', '203.0.113.0/24'] } };
    expect(await found(visits(timesOf(6 * HOUR, () => 60)), 6 * HOUR, options)).toEqual([]);
  });

  it('are the same for any number of workers', async () => {
    const list = [
      ...visits(timesOf(6 * HOUR, jittered(0.1))),
      ...visits(timesOf(6 * HOUR, browsing), { client: '10.1.0.6' }),
      ...visits(timesOf(6 * HOUR, jittered(0.2), 3), {
        client: '10.1.0.7',
        request: hello('a.example'),
      }),
    ];
    const one = await found(list, 6 * HOUR);
    expect(one).toHaveLength(2);
    expect(await found(list, 6 * HOUR, { workers: 2 })).toEqual(one);
  });
});

describe('datagrams that are regular by design', () => {
  const poll = (to: string, payload: Buffer) =>
    findingsOf({
      data: udpCapture(
        Array.from({ length: 100 }, (_, i) => ({
          from: `10.1.0.5:${30000 + i}`,
          to,
          payload,
          at: i * 64_000,
        })),
      ),
      name: 'c',
    });
  const ntp = Buffer.concat([Buffer.of(0x23, 0, 6, 0xec), Buffer.alloc(44)]);

  it('are no beacon: NTP', async () => {
    expect(await poll('203.0.113.10:123', ntp)).toEqual([]);
  });

  it('are no beacon: to a group', async () => {
    expect(await poll('239.255.255.250:9999', binary(48))).toEqual([]);
    expect(await poll('255.255.255.255:9999', binary(48))).toEqual([]);
  });

  it('are one if they are nothing that is known', async () => {
    expect(idsOf(await poll('203.0.113.10:9999', binary(48)))).toEqual(['beacon.connection']);
  });
});

describe('regular connections to a name', () => {
  it('are a beacon wherever the name leads', async () => {
    const list = timesOf(6 * HOUR, jittered(0.1)).map((at, i) => ({
      at,
      server: `203.0.113.${i % 40}`,
      request: hello('updates.example.com'),
      response: binary(300),
    }));
    const [finding, ...more] = await found(list, 6 * HOUR);
    expect(more).toEqual([]);
    expect(finding?.key).toBe('beacon.name|10.1.0.5|updates.example.com');
    expect(evidenceOf(finding, 'sizeScore')).toBe(1);
  });

  it('are one finding where the address is one too', async () => {
    const list = visits(
      timesOf(6 * HOUR, () => 60),
      { request: hello('one.example.com') },
    );
    expect(idsOf(await found(list, 6 * HOUR))).toEqual(['beacon.name']);
  });

  it('are a beacon as HTTP requests', async () => {
    const request = Buffer.from('GET /news HTTP/1.1\r\nHost: C2.example.net\r\n\r\n');
    const response = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    const list = visits(timesOf(6 * HOUR, jittered(0.3)), { port: 80, request, response });
    const [finding] = await found(list, 6 * HOUR);
    expect(finding?.key).toBe('beacon.name|10.1.0.5|c2.example.net');
  });

  it('are a beacon where a server of the network passes them on, and none if it is meant itself', async () => {
    const list = (target: string) =>
      visits(
        timesOf(6 * HOUR, () => 60),
        {
          server: '10.2.0.80',
          port: 3128,
          request: Buffer.from(`GET ${target} HTTP/1.1\r\nHost: c2.example.net\r\n\r\n`),
          response: Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),
        },
      );
    const [finding] = await found(list('http://c2.example.net/news'), 6 * HOUR);
    expect(finding?.key).toBe('beacon.name|10.1.0.5|c2.example.net');
    expect(await found(list('/news'), 6 * HOUR)).toEqual([]);
  });

  it('are none where people browse', async () => {
    const list = visits(timesOf(6 * HOUR, browsing), { request: hello('news.example.com') });
    expect(await found(list, 6 * HOUR)).toEqual([]);
  });
});

describe('captures of everyday traffic', () => {
  const BENIGN =
    /^(quic|discovery|voip|infra|sctp|community-id|linktype|encap|pcapng|pcap-format|icmp-arp|ip-frag-ext)\//;
  it.each(
    sharedCaptures()
      .filter(({ name }) => BENIGN.test(name))
      .map((it) => [it.name, it]),
  )('have no beacon: %s', async (_, { path }) => {
    const ids = idsOf(await findingsOf(path).catch(() => []));
    expect(ids.filter((id) => id.startsWith('beacon.'))).toEqual([]);
  });
});
