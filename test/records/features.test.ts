// Payload features against a straightforward reference, and against tshark's reassembled streams.

import fc from 'fast-check';
import { analyze, byteHistogram, entropy, type FlowRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { sharedCaptures } from '../tshark/corpus.js';
import { DEVIATIONS } from '../tshark/deviations.js';

interface Reference {
  entropy: number;
  byteMean: number;
  byteStdev: number;
  chiSquare: number;
  printable: number;
}

/** The definitions of docs/features.md, one after the other, without any cleverness. */
function reference(bytes: Uint8Array): Reference {
  const n = bytes.length;
  const counts = new Array<number>(256).fill(0);
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
  const mean = bytes.reduce((sum, byte) => sum + byte, 0) / n;
  const variance = bytes.reduce((sum, byte) => sum + (byte - mean) ** 2, 0) / n;
  const expected = n / 256;
  return {
    entropy: -counts.reduce((sum, c) => (c > 0 ? sum + (c / n) * Math.log2(c / n) : sum), 0),
    byteMean: mean,
    byteStdev: Math.sqrt(variance),
    chiSquare: counts.reduce((sum, c) => sum + (c - expected) ** 2 / expected, 0),
    printable:
      bytes.filter((b) => (b >= 0x20 && b <= 0x7e) || b === 9 || b === 10 || b === 13).length / n,
  };
}

/** A pcap of raw IPv4 UDP packets from one port to another, with these payloads. */
function udpCapture(payloads: readonly Uint8Array[]): Uint8Array {
  const header = Buffer.from('d4c3b2a1020004000000000000000000ffff000065000000', 'hex');
  const records = payloads.map((payload, i) => {
    const packet = Buffer.alloc(16 + 28 + payload.length);
    packet.writeUInt32LE(1_700_000_000 + i, 0);
    packet.writeUInt32LE(28 + payload.length, 8);
    packet.writeUInt32LE(28 + payload.length, 12);
    packet.set([0x45, 0, 0, 0, 0, 0, 0, 0, 64, 17], 16);
    packet.writeUInt16BE(28 + payload.length, 18);
    packet.set([10, 0, 0, 1, 10, 0, 0, 2], 28);
    packet.writeUInt16BE(1000, 36);
    packet.writeUInt16BE(2000, 38);
    packet.writeUInt16BE(8 + payload.length, 40);
    packet.set(payload, 44);
    return packet;
  });
  return Buffer.concat([header, ...records]);
}

async function onlyFlow(capture: Uint8Array): Promise<FlowRecord> {
  const flows: FlowRecord[] = [];
  for await (const record of analyze(capture, { workers: 0 })) {
    if (record.type === 'flow') flows.push(record);
  }
  expect(flows).toHaveLength(1);
  return flows[0] as FlowRecord;
}

async function check(payloads: readonly Uint8Array[]): Promise<void> {
  const flow = await onlyFlow(udpCapture(payloads));
  const all = Buffer.concat(payloads);
  const taken = all.subarray(0, 16384);
  const { payload } = flow.fwd;
  const want = reference(taken);
  expect(flow.fwd.payloadBytes).toBe(all.length);
  expect(payload?.entropyBytes).toBe(taken.length);
  expect(payload?.entropy).toBeCloseTo(want.entropy, 3);
  expect(Math.abs((payload?.entropy ?? 0) - want.entropy)).toBeLessThanOrEqual(0.000051);
  expect(Math.abs((payload?.byteMean ?? 0) - want.byteMean)).toBeLessThanOrEqual(0.00051);
  expect(Math.abs((payload?.byteStdev ?? 0) - want.byteStdev)).toBeLessThanOrEqual(0.00051);
  expect(Math.abs((payload?.chiSquare ?? 0) - want.chiSquare)).toBeLessThanOrEqual(
    0.0051 + want.chiSquare * 1e-12,
  );
  expect(Math.abs((payload?.printable ?? 0) - want.printable)).toBeLessThanOrEqual(0.000051);
}

const payload = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 1400 }),
  fc.string({ minLength: 1, maxLength: 900 }).map((text) => Buffer.from(text)),
  fc
    .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 1, max: 1400 }))
    .map(([byte, length]) => Buffer.alloc(length, byte)),
);

describe('byte statistics of a flow', () => {
  it('are those of the reference on generated payloads', async () => {
    await fc.assert(fc.asyncProperty(fc.array(payload, { minLength: 1, maxLength: 30 }), check), {
      numRuns: 120,
    });
  });

  it.each([1, 63, 64, 65, 127, 128, 129, 191, 192, 255, 256, 257, 1400])(
    'are those of the reference for %i bytes',
    async (length) => {
      await check([Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 3)) & 0xff)]);
    },
  );

  it('rest on the first 16 KiB', async () => {
    const first = Array.from({ length: 16 }, () => Buffer.alloc(1024, 'a'));
    const flow = await onlyFlow(udpCapture([...first, Buffer.from('something else')]));
    expect(flow.fwd.payload).toMatchObject({ entropy: 0, entropyBytes: 16384, printable: 1 });
  });
});

describe('the public kernels', () => {
  it('agree with the reference', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 70_000 }), (bytes) => {
        expect(entropy(bytes)).toBeCloseTo(reference(bytes).entropy, 9);
        const counts = byteHistogram(bytes);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(bytes.length);
      }),
      { numRuns: 60 },
    );
  });

  it('take nothing for no entropy', () => {
    expect(entropy(new Uint8Array())).toBe(0);
  });
});

describe('entropy of shared captures', () => {
  // Ours is over packets as they came: only streams in order, whole and short can be compared.
  for (const { name, path, expected } of sharedCaptures()) {
    const streams = (expected.payload_streams ?? []).filter(
      (it) => !it.gaps && it.node0_bytes <= 16384 && it.node1_bytes <= 16384,
    );
    if (streams.length === 0 || expected.packets.snapped > 0 || DEVIATIONS[name]?.unreadable)
      continue;
    it(name, async () => {
      const flows = new Map<string, FlowRecord[]>();
      for await (const record of analyze(path, {
        workers: 0,
        timeouts: { tcp: 1e9, tcpClosed: 1e9 },
      })) {
        if (record.type !== 'flow' || record.protocol !== 'tcp') continue;
        const key = [end(record.src), end(record.dst)].sort().join(' ');
        flows.set(key, [...(flows.get(key) ?? []), record]);
      }
      for (const it of streams) {
        const [flow, ...more] = flows.get([it.node0, it.node1].sort().join(' ')) ?? [];
        // A 4-tuple with several connections can't be told apart here.
        if (!flow || more.length > 0) continue;
        const [first, second] =
          end(flow.src) === it.node0 ? [flow.fwd, flow.rev] : [flow.rev, flow.fwd];
        if (disordered(first) || disordered(second)) continue;
        if (first.payloadBytes === it.node0_bytes && it.node0_bytes > 0) {
          expect(first.payload?.entropy).toBeCloseTo(it.node0_entropy, 3);
        }
        if (second.payloadBytes === it.node1_bytes && it.node1_bytes > 0) {
          expect(second.payload?.entropy).toBeCloseTo(it.node1_entropy, 3);
        }
      }
    });
  }
});

function end({ ip, port }: { ip: string; port?: number }): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}

function disordered({ tcp }: FlowRecord['fwd']): boolean {
  return !!(tcp?.retransmitted || tcp?.outOfOrder || tcp?.missingBytes);
}
