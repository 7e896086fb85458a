import { describe, expect, it } from 'vitest';
import { producerConsumerRatio } from '../../src/detect/pcr-history.js';
import { type CapturedFrame, pcap, seconds } from '../make/captures.js';
import { ip, tcp } from '../make/packets.js';
import { evidenceOf, findingsOf, idsOf } from './support.js';

const RAW_IP = 101;
const SEGMENT = Buffer.alloc(50_000, 0x41);

/** A connection in which each side sends so many segments of 50 kB. */
function transfer(src: string, dst: string, up: number, down: number, at = 0, sport = 40000) {
  const frames: CapturedFrame[] = [];
  const next = [1, 1];
  const send = (from: 0 | 1, flags: string, payload: Uint8Array = Buffer.alloc(0)) => {
    const ends = from === 0 ? { src, dst } : { src: dst, dst: src };
    const ports = from === 0 ? { sport, dport: 443 } : { sport: 443, dport: sport };
    const header = { ...ports, seq: next[from] ?? 0, ack: next[1 - from] ?? 0 };
    const data = ip(ends, tcp(header, flags, payload));
    frames.push({ data, time: seconds(at + frames.length / 1000) });
    next[from] = (next[from] ?? 0) + payload.length + (/[SF]/.test(flags) ? 1 : 0);
  };
  send(0, 'S');
  send(1, 'SA');
  send(0, 'A');
  for (let i = 0; i < up; i++) send(0, 'A', SEGMENT);
  for (let i = 0; i < down; i++) send(1, 'A', SEGMENT);
  send(0, 'FA');
  send(1, 'FA');
  send(0, 'A');
  return frames;
}

const capture = (frames: readonly CapturedFrame[]) => ({ data: pcap(RAW_IP, frames), name: 'c' });
const INSIDE = '10.0.0.7';
const OUTSIDE = '203.0.113.5';
/** A tenth of the defaults. */
const detect = { thresholds: { volume: { uploadBytes: 10_000_000 } } };

describe('an upload', () => {
  it('is much sent to one outside host and little received', async () => {
    const [finding, ...others] = await findingsOf(capture(transfer(INSIDE, OUTSIDE, 220, 2)), {
      detect,
    });
    expect(others).toEqual([]);
    expect(finding?.key).toBe(`volume.upload|${INSIDE}>${OUTSIDE}`);
    expect(evidenceOf(finding, 'bytesSent')).toBe(11_000_000);
    expect(evidenceOf(finding, 'bytesReceived')).toBe(100_000);
    expect(evidenceOf(finding, 'sentByReceived')).toBe(110);
    expect(finding?.severity).toBe('low');
  });

  it('adds up over connections', async () => {
    const frames = [0, 1, 2].flatMap((i) => transfer(INSIDE, OUTSIDE, 70, 0, i, 40000 + i));
    const [finding] = await findingsOf(capture(frames), { detect });
    expect(evidenceOf(finding, 'bytesSent')).toBe(10_500_000);
    expect(finding?.flowCount).toBe(3);
  });

  it.each([
    ['less', transfer(INSIDE, OUTSIDE, 150, 0)],
    ['as much the other way', transfer(INSIDE, OUTSIDE, 220, 100)],
    ['to another inside host', transfer(INSIDE, '10.0.0.8', 220, 2)],
    ['what an inside server delivers to who asked', transfer(OUTSIDE, INSIDE, 2, 220)],
  ])('is not: %s', async (_, frames) => {
    expect(await findingsOf(capture(frames), { detect })).toEqual([]);
  });

  it('has its default at 100 MB', async () => {
    expect(await findingsOf(capture(transfer(INSIDE, OUTSIDE, 220, 2)))).toEqual([]);
  });
});

describe('the producer-consumer ratio', () => {
  it.each([
    [0, 1000, -1],
    [1000, 0, 1],
    [500, 500, 0],
    [0, 0, 0],
    [100, 300, -0.5],
  ])('of %i bytes sent and %i received is %f', (sent, received, ratio) => {
    expect(producerConsumerRatio(sent, received)).toBe(ratio);
  });

  const shifts = { thresholds: { volume: { shiftBytes: 3_000_000 } } };
  /** A period of ten minutes each: downloads, and then an upload. */
  const history = (downloads: number) => [
    ...Array.from({ length: downloads }, (_, i) =>
      transfer(INSIDE, OUTSIDE, 1, 10, i * 600, 40000 + i),
    ).flat(),
    ...transfer(INSIDE, '198.51.100.9', 80, 1, downloads * 600, 50000),
  ];

  it('that rises far above its history is found', async () => {
    const [finding, ...others] = await findingsOf(capture(history(7)), { detect: shifts });
    expect(others).toEqual([]);
    expect(finding?.key).toBe(`volume.pcr-shift|${INSIDE}`);
    expect(evidenceOf(finding, 'meanBefore')).toBeCloseTo(-9 / 11, 2);
    expect(evidenceOf(finding, 'ratio')).toBeCloseTo(79 / 81, 2);
  });

  it('is not found without enough of a history', async () => {
    expect(await findingsOf(capture(history(3)), { detect: shifts })).toEqual([]);
  });

  it('of a host that always sends is its own history', async () => {
    const frames = Array.from({ length: 9 }, (_, i) =>
      transfer(INSIDE, OUTSIDE, 80, 1, i * 600, 40000 + i),
    );
    expect(idsOf(await findingsOf(capture(frames.flat()), { detect: shifts }))).toEqual([]);
  });
});
