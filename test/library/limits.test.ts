// Caps: what is dropped for one is counted, and everything else stays right.

import { describe, expect, it } from 'vitest';
import { type CapturedFrame, pcap, seconds } from '../make/captures.js';
import { frame, icmp, ip, tcp, udp } from '../make/packets.js';
import { type Result, run } from '../make/run.js';

/** One packet of the flow from port `n`. */
const packet = (n: number, payload: Buffer | string = 'x') =>
  frame(
    ip(
      { src: `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`, dst: '192.0.2.1' },
      udp(1000, 53, payload),
    ),
  );

function totals({ flows, summary }: Result) {
  const sum = (of: (flow: Result['flows'][number]) => number) =>
    flows.reduce((all, it) => all + of(it), 0);
  return {
    frames: summary.frames,
    frameBytes: summary.frameBytes,
    packets: sum(({ fwd, rev }) => fwd.packets + rev.packets),
    bytes: sum(({ fwd, rev }) => fwd.bytes + rev.bytes),
    payload: sum(({ fwd, rev }) => fwd.payloadBytes + rev.payloadBytes),
    wire: sum(({ fwd, rev }) => fwd.frameBytes + rev.frameBytes),
  };
}

describe('limits.flows', () => {
  const MANY = pcap(
    1,
    Array.from({ length: 2000 }, (_, i) => packet(i)),
  );

  it('too few: flows are evicted, and counted', async () => {
    const result = await run(MANY, { limits: { flows: 160 } });
    const evicted = result.flows.filter(({ endReason }) => endReason === 'evicted');
    expect(result.flows).toHaveLength(2000);
    expect(evicted.length).toBeGreaterThanOrEqual(2000 - 160);
    expect(result.summary.dropped.flowsEvicted).toBe(evicted.length);
    expect(result.summary.flowsByEndReason).toMatchObject({
      evicted: evicted.length,
      'end-of-input': 2000 - evicted.length,
    });
    expect(result.summary.dropped.packetsRefused).toBe(0);
  });

  it('packets and bytes are those of a run without the cap', async () => {
    // Each flow comes again and again: evicted ones begin anew.
    const frames = Array.from({ length: 6000 }, (_, i) => packet((i * 7) % 500));
    const uncapped = await run(pcap(1, frames));
    const capped = await run(pcap(1, frames), { limits: { flows: 64 } });
    expect(uncapped.flows).toHaveLength(500);
    expect(capped.flows.length).toBeGreaterThan(500);
    expect(totals(capped)).toEqual(totals(uncapped));
  });

  it('the least recently used flow goes first', async () => {
    // One flow is used all the time, hundreds of others once each, more than a second apart.
    const busy = packet(0x7fffff);
    const frames: CapturedFrame[] = Array.from({ length: 800 }, (_, i) => [
      { data: packet(i), time: seconds(i * 1.1) },
      { data: busy, time: seconds(i * 1.1) },
    ]).flat();
    const { flows } = await run(pcap(1, frames), {
      limits: { flows: 64 },
      timeouts: { udp: 300 },
    });
    const [used, ...more] = flows.filter(({ src }) => src.ip === '10.127.255.255');
    expect(more).toEqual([]);
    expect(used).toMatchObject({ endReason: 'end-of-input', fwd: { packets: 800 } });
    // Of the others the last ones are left, in each partition.
    const kept = flows
      .filter(({ endReason }) => endReason === 'end-of-input')
      .map(({ firstTime }) => firstTime);
    const gone = flows
      .filter(({ endReason }) => endReason === 'evicted')
      .map(({ firstTime }) => firstTime);
    expect(kept.length).toBeLessThanOrEqual(64);
    // In each partition, those that went are older than those that stayed: of all flows 64 at most are left,
    // and they are spread evenly enough to be among the last 200.
    const late = seconds((800 - 200) * 1.1);
    expect(kept.filter((time) => time < late)).toEqual([seconds(0)]);
    expect(gone.length + kept.length).toBe(801);
  });

  it('gives the same records whoever works', async () => {
    const options = { limits: { flows: 160 } };
    const alone = await run(MANY, options);
    expect((await run(MANY, { ...options, workers: 3 })).flows).toEqual(alone.flows);
  });
});

describe('limits.memory at what the buffers leave', () => {
  const LIMITS = { flows: 4096, hosts: 1000, fragments: 66752, slots: 8, slotBytes: 65536 };
  const frames = Array.from({ length: 12_000 }, (_, i) => packet(i % 6000, Buffer.alloc(700, i)));

  it('flows are evicted, and totals stay', async () => {
    const uncapped = await run(pcap(1, frames));
    // The least that is taken, found as a user would: by what the refusal says.
    const message = await run(pcap(1, []), { limits: { ...LIMITS, memory: 2 ** 26 } }).then(
      () => '',
      (error: Error) => error.message,
    );
    const memory = Number(/it has to be (\d+) MiB at least/.exec(message)?.[1]) * 2 ** 20;
    await expect(
      run(pcap(1, []), { limits: { ...LIMITS, memory: memory - 2 ** 20 } }),
    ).rejects.toMatchObject({
      code: 'bad-option',
    });
    const capped = await run(pcap(1, frames), { limits: { ...LIMITS, memory } });
    const { dropped } = capped.summary;
    expect(dropped.flowsEvicted).toBeGreaterThan(0);
    expect(dropped.packetsRefused).toBe(0);
    expect(totals(capped)).toEqual(totals(uncapped));
    // A record that lacks a figure says so, and each is counted.
    const incomplete = capped.flows.filter((flow) => flow.incomplete);
    expect(incomplete.length > 0).toBe(dropped.featuresRefused > 0);
  });
});

describe('limits.hosts', () => {
  it('bytes of the hosts past the cap are added up', async () => {
    const frames = Array.from({ length: 100 }, (_, i) => packet(i));
    const { summary } = await run(pcap(1, frames), { limits: { hosts: 11 } });
    const all = await run(pcap(1, frames));
    expect(all.summary).toMatchObject({ hostCount: 101, otherHostBytes: 0 });
    expect(summary.hostCount).toBe(11);
    expect(summary.otherHostBytes).toBe(90 * 29);
    expect(summary.flows).toEqual(all.summary.flows);
  });
});

describe('splt', () => {
  it.each([0, 1, 3, 12, 255])('%i packets are kept', async (splt) => {
    const frames = Array.from({ length: 300 }, (_, i) => packet(1, Buffer.alloc(1 + (i % 100))));
    const { flows } = await run(pcap(1, frames), { splt });
    const lengths = frames.slice(0, splt).map((_, i) => 1 + (i % 100));
    expect(flows[0]?.splt?.lengths).toEqual(splt === 0 ? undefined : lengths);
    expect(flows[0]?.sizeFingerprint?.length).toBe(splt === 0 ? undefined : 2 + Math.min(12, splt));
  });
});

describe('checksums: false', () => {
  it('none is verified', async () => {
    const bad = [
      ip({ src: '10.0.0.1', dst: '10.0.0.2' }, udp(1, 2, 'x')),
      ip({ src: '10.0.0.1', dst: '10.0.0.2' }, tcp({ sport: 1, dport: 2 }, 'PA', 'x')),
      ip({ src: '10.0.0.1', dst: '10.0.0.2' }, icmp(8, 0, Buffer.alloc(9))),
    ].map((bytes) => {
      bytes.writeUInt8(0x55, bytes.length - 1);
      return frame(bytes);
    });
    expect((await run(pcap(1, bad))).summary.badChecksums).toBe(3);
    expect((await run(pcap(1, bad), { checksums: false })).summary.badChecksums).toBe(0);
  });
});
