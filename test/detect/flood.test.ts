import { describe, expect, it } from 'vitest';
import { type CapturedFrame, pcap, seconds } from '../make/captures.js';
import { icmp, ip, tcp, udp } from '../make/packets.js';
import { corpusIsThere } from '../tshark/corpus.js';
import { evidenceOf, findingsOf, idsOf } from './support.js';

const RAW_IP = 101;
const TARGET = '10.0.0.80';
const capture = (frames: readonly CapturedFrame[]) => ({ data: pcap(RAW_IP, frames), name: 'c' });

/** `count` packets at `rate` a second, made of their number. */
function at(rate: number, count: number, packet: (i: number) => Buffer): CapturedFrame[] {
  return Array.from({ length: count }, (_, i) => ({ data: packet(i), time: seconds(i / rate) }));
}

/** Another source for each number. */
const forged = (i: number) => `203.0.${(i >>> 8) & 255}.${i & 255}`;

describe('a SYN flood', () => {
  const synAt = (rate: number, count: number) =>
    at(rate, count, (i) =>
      ip({ src: forged(i), dst: TARGET }, tcp({ sport: 1024 + i, dport: 443 }, 'S')),
    );

  it('is more than 200 attempts a second that come to nothing, from whatever sources', async () => {
    const [finding, ...others] = await findingsOf(capture(synAt(500, 1500)));
    expect(others).toEqual([]);
    expect(finding?.key).toBe(`flood.syn|${TARGET}:443`);
    expect(evidenceOf(finding, 'attempts')).toBe(1500);
    expect(evidenceOf(finding, 'attemptsPerSecond')).toBeGreaterThanOrEqual(450);
    expect(finding?.severity).toBe('medium');
  });

  it('is of high severity at ten times that', async () => {
    expect((await findingsOf(capture(synAt(3000, 6000))))[0]?.severity).toBe('high');
  });

  it('is answered by SYN-ACK that no ACK follows', async () => {
    const frames = synAt(500, 800).flatMap((syn, i) => {
      const answer = ip(
        { src: TARGET, dst: forged(i) },
        tcp({ sport: 443, dport: 1024 + i, ack: 1 }, 'SA'),
      );
      return [syn, { data: answer, time: (syn.time ?? 0n) + 1000n }];
    });
    expect(idsOf(await findingsOf(capture(frames)))).toEqual(['flood.syn']);
  });

  it('is not 100 a second', async () => {
    expect(await findingsOf(capture(synAt(100, 1500)))).toEqual([]);
  });

  it('is not what a closed port refuses', async () => {
    const frames = synAt(500, 800).flatMap((syn, i) => {
      const answer = ip(
        { src: TARGET, dst: forged(i) },
        tcp({ sport: 443, dport: 1024 + i, ack: 1 }, 'RA'),
      );
      return [syn, { data: answer, time: (syn.time ?? 0n) + 1000n }];
    });
    expect(await findingsOf(capture(frames))).toEqual([]);
  });
});

describe('a UDP flood', () => {
  const flood = (
    rate: number,
    src: (i: number) => string,
    dport: (i: number) => number,
    bytes: number,
  ) =>
    at(rate, 4000, (i) =>
      ip({ src: src(i), dst: TARGET }, udp(20000 + (i % 40000), dport(i), Buffer.alloc(bytes))),
    );

  it('goes to one port', async () => {
    const [finding, ...others] = await findingsOf(capture(flood(2000, forged, () => 9999, 20)));
    expect(others).toEqual([]);
    expect(finding?.key).toBe(`flood.udp|${TARGET}:9999`);
    expect(evidenceOf(finding, 'sources')).toBeGreaterThan(3500);
  });

  it('of large datagrams goes to any port, and is no scan', async () => {
    const frames = flood(2000, forged, (i) => 1 + ((i * 7919) % 60000), 700);
    expect((await findingsOf(capture(frames))).map(({ key }) => key)).toEqual([
      `flood.udp|${TARGET}`,
    ]);
  });

  it('is not half as many packets', async () => {
    expect(await findingsOf(capture(flood(500, forged, () => 9999, 20)))).toEqual([]);
  });

  it('is not a video stream in one flow', async () => {
    const frames = at(2000, 4000, () =>
      ip({ src: '10.0.0.1', dst: TARGET }, udp(20000, 9999, Buffer.alloc(1200))),
    );
    expect(await findingsOf(capture(frames))).toEqual([]);
  });
});

describe('an ICMP flood', () => {
  const echo = (rate: number, count: number) =>
    at(rate, count, (i) => ip({ src: '10.0.0.1', dst: TARGET }, icmp(8, 0, Buffer.alloc(60, i))));

  it('is a thousand echo requests a second and more', async () => {
    const [finding, ...others] = await findingsOf(capture(echo(2000, 6000)));
    expect(others).toEqual([]);
    expect(finding?.key).toBe(`flood.icmp|${TARGET}`);
    expect(Number(evidenceOf(finding, 'packetsPerSecond'))).toBeCloseTo(2000, -2);
  });

  it('is not a ping every tenth of a second', async () => {
    expect(await findingsOf(capture(echo(10, 600)))).toEqual([]);
  });
});

describe('amplification', () => {
  const reflector = (i: number) => `198.51.100.${1 + (i % 50)}`;
  const answers = (count: number, sport: number, bytes: number, reflectors = reflector) =>
    at(1000, count, (i) =>
      ip(
        { src: reflectors(i), dst: TARGET },
        udp(sport, 30000 + (i % 3000), Buffer.alloc(bytes, 7)),
      ),
    );

  it('is answers of NTP servers that nobody asked', async () => {
    const [finding, ...others] = await findingsOf(capture(answers(4000, 123, 440)));
    expect(others).toEqual([]);
    expect(finding?.key).toBe(`flood.amplification|${TARGET}|ntp`);
    expect(evidenceOf(finding, 'reflectors')).toBe(50);
    expect(evidenceOf(finding, 'asked')).toBe(false);
  });

  it('is answers far longer than their questions, with forged sources', async () => {
    const frames = Array.from({ length: 1500 }, (_, i) => {
      const question = ip(
        { src: TARGET, dst: '10.0.0.11' },
        udp(20000 + i, 11211, Buffer.alloc(15)),
      );
      const answer = ip(
        { src: '10.0.0.11', dst: TARGET },
        udp(11211, 20000 + i, Buffer.alloc(1400)),
      );
      return [
        { data: question, time: seconds(i / 500) },
        { data: answer, time: seconds(i / 500 + 0.0005) },
      ];
    });
    const [finding, ...others] = await findingsOf(capture(frames.flat()));
    expect(others).toEqual([]);
    expect(finding?.key).toBe(`flood.amplification|${TARGET}|memcached`);
    expect(evidenceOf(finding, 'factor')).toBe(93.3);
  });

  it('is not a poller that walks tables by SNMP', async () => {
    const frames = Array.from({ length: 1500 }, (_, i) => {
      const agent = `10.0.1.${1 + (i % 30)}`;
      const question = ip({ src: '10.0.0.5', dst: agent }, udp(20000 + i, 161, Buffer.alloc(60)));
      const answer = ip({ src: agent, dst: '10.0.0.5' }, udp(161, 20000 + i, Buffer.alloc(1400)));
      return [
        { data: question, time: seconds(i / 500) },
        { data: answer, time: seconds(i / 500 + 0.0005) },
      ];
    });
    expect(await findingsOf(capture(frames.flat()))).toEqual([]);
  });

  it('is not the small answers of a one-way capture, nor those of a few servers', async () => {
    expect(await findingsOf(capture(answers(8000, 53, 150)))).toEqual([]);
    const few = (i: number) => `198.51.100.${1 + (i % 3)}`;
    expect(await findingsOf(capture(answers(4000, 53, 440, few)))).toEqual([]);
  });
});

describe.skipIf(!corpusIsThere)('shared captures', () => {
  it('have a SYN flood of 200 attempts', async () => {
    const name = 'tcp-session-syn-flood-drop-precedence__input';
    const [finding, ...others] = await findingsOf(`../shared/captures/scan-brute/${name}.pcap`);
    expect(others).toEqual([]);
    expect(finding?.key).toBe('flood.syn|198.51.100.5:443');
    expect(evidenceOf(finding, 'attempts')).toBe(200);
  });
});
