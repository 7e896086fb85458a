// IP fragments of both versions: in any order, twice, overlapping, never complete.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, join, u16, u32 } from '../make/bytes.js';
import { type CapturedFrame, pcap, seconds } from '../make/captures.js';
import { ethernet, frame, ipv4, ipv6, raw, udp } from '../make/packets.js';
import { ends, onlyFlow, run } from '../make/run.js';

const A = { src: '10.1.0.1', dst: '10.2.0.2' };
const A6 = { src: '2001:db8::1', dst: '2001:db8::2' };
const PAYLOAD = Buffer.from(Array.from({ length: 100 }, (_, i) => i * 37));

/** The UDP datagram as its IP header carries it, checksum included. */
const WHOLE = ipv4(A, udp(1111, 2222, PAYLOAD)).subarray(20);
const WHOLE6 = ipv6(A6, udp(1111, 2222, PAYLOAD)).subarray(40);

interface Piece {
  from: number;
  to: number;
  /** Bytes in place of the datagram's. */
  bytes?: Buffer;
  more?: boolean;
}

function fragment4({ from, to, bytes, more }: Piece, id = 7): Buffer {
  return frame(
    ipv4(
      { ...A, id, fragment: { offset: from, more: more ?? to < WHOLE.length } },
      raw(17, bytes ?? WHOLE.subarray(from, to)),
    ),
  );
}

function fragment6({ from, to, bytes, more }: Piece, id = 7): Buffer {
  const last = (more ?? to < WHOLE6.length) ? 1 : 0;
  const header = join(0, 0, u16(from | last), u32(id));
  return frame(ipv6(A6, raw(17, bytes ?? WHOLE6.subarray(from, to)), [[44, header]]));
}

const PIECES: Piece[] = [
  { from: 0, to: 24 },
  { from: 24, to: 64 },
  { from: 64, to: 108 },
];

describe.each([
  ['IPv4', fragment4, 20, 'udp 10.1.0.1:1111 > 10.2.0.2:2222'],
  ['IPv6', fragment6, 48, 'udp 2001:db8::1:1111 > 2001:db8::2:2222'],
] as const)('%s', (_, fragment, headers, key) => {
  it('fragments in any order are one packet of the datagram', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(PIECES, { minLength: 3 }), async (pieces) => {
        const frames = pieces.map((piece) => fragment(piece));
        const { flows, summary } = await run(pcap(1, frames));
        expect(flows.map(ends)).toEqual([key]);
        expect(flows[0]?.fwd).toMatchObject({
          packets: 3,
          bytes: 3 * headers + 108,
          frameBytes: frames.reduce((sum, { length }) => sum + length, 0),
          payloadBytes: 100,
        });
        expect(flows[0]?.fwd.payload).toMatchObject({ packets: 1, entropyBytes: 100 });
        expect(flows[0]?.splt?.lengths).toEqual([100]);
        expect(summary).toMatchObject({ fragments: 3, reassembled: 1, badChecksums: 0 });
      }),
      { numRuns: 12 },
    );
  });

  it('the datagram has the time of the fragment that completed it', async () => {
    const frames: CapturedFrame[] = [2, 0, 1].map((n, i) => ({
      data: fragment(PIECES[n] as Piece),
      time: seconds(i),
    }));
    const flow = await onlyFlow(pcap(1, frames));
    expect(flow.firstTime).toBe(seconds(2));
  });

  it('bytes that come twice and are the same change nothing', async () => {
    const [first, middle, last] = PIECES as [Piece, Piece, Piece];
    const { flows, summary } = await run(
      pcap(
        1,
        [first, middle, middle, last].map((p) => fragment(p)),
      ),
    );
    expect(flows[0]?.fwd).toMatchObject({ packets: 4, payloadBytes: 100 });
    expect(summary).toMatchObject({ reassembled: 1, fragmentsOverlapping: 0, badChecksums: 0 });
  });

  it('of overlapping bytes that differ the first copy stays', async () => {
    const [first, , last] = PIECES as [Piece, Piece, Piece];
    const other = {
      from: 8,
      to: 64,
      bytes: Buffer.concat([Buffer.alloc(16, 0xff), WHOLE.subarray(24, 64)]),
    };
    const { flows, summary } = await run(
      pcap(
        1,
        [first, other, last].map((p) => fragment(p)),
      ),
    );
    expect(flows[0]?.fwd.payloadBytes).toBe(100);
    expect(summary).toMatchObject({ reassembled: 1, fragmentsOverlapping: 1, badChecksums: 0 });
  });

  it('datagrams with different ids do not mix', async () => {
    const frames = [0, 1, 2].flatMap((n) => [7, 8].map((id) => fragment(PIECES[n] as Piece, id)));
    const { flows, summary } = await run(pcap(1, frames));
    expect(flows[0]?.fwd).toMatchObject({ packets: 6, payloadBytes: 200 });
    expect(summary).toMatchObject({ reassembled: 2, badChecksums: 0 });
  });

  it('a datagram that never becomes whole is in no flow, and is counted', async () => {
    const { flows, summary } = await run(
      pcap(
        1,
        PIECES.slice(0, 2).map((p) => fragment(p)),
      ),
    );
    expect(flows).toEqual([]);
    expect(summary).toMatchObject({ frames: 2, fragments: 2, reassembled: 0 });
    expect(summary.dropped.datagramsTimedOut).toBe(1);
  });

  it('a datagram is given up 30 s after its first fragment', async () => {
    const at = (piece: Piece, time: number) => ({ data: fragment(piece), time: seconds(time) });
    const [first, middle, last] = PIECES as [Piece, Piece, Piece];
    const inTime = await run(pcap(1, [at(first, 0), at(middle, 1), at(last, 30)]));
    expect(inTime.summary.reassembled).toBe(1);
    const late = await run(pcap(1, [at(first, 0), at(middle, 1), at(last, 30.1)]));
    expect(late.flows).toEqual([]);
    expect(late.summary).toMatchObject({ reassembled: 0, dropped: { datagramsTimedOut: 2 } });
    const sooner = await run(pcap(1, [at(first, 0), at(middle, 1), at(last, 3)]), {
      timeouts: { fragments: 2 },
    });
    expect(sooner.summary.reassembled).toBe(0);
  });

  it('fragments that cannot be are rejected', async () => {
    const [first] = PIECES as [Piece];
    const wrong = [
      { from: 24, to: 24, more: true, bytes: Buffer.alloc(0) },
      { from: 24, to: 29, more: true, bytes: Buffer.alloc(5) },
      { from: 65528, to: 65540, more: false, bytes: Buffer.alloc(12) },
    ];
    const { flows, summary } = await run(
      pcap(
        1,
        [first, ...wrong].map((p) => fragment(p)),
      ),
    );
    expect(flows).toEqual([]);
    expect(summary.dropped.fragmentsRejected).toBe(3);
  });

  it('a fragment that the snaplen cut is rejected', async () => {
    const [first, middle, last] = PIECES.map((piece) => fragment(piece)) as [
      Buffer,
      Buffer,
      Buffer,
    ];
    const cut = { data: middle.subarray(0, -1), wire: middle.length };
    const { flows, summary } = await run(pcap(1, [first, cut, last]));
    expect(flows).toEqual([]);
    expect(summary.dropped.fragmentsRejected).toBe(1);
  });

  it('two ends that differ contradict each other', async () => {
    const [first, , last] = PIECES as [Piece, Piece, Piece];
    const { summary } = await run(
      pcap(1, [fragment(first), fragment(last), fragment({ from: 24, to: 64, more: false })]),
    );
    expect(summary).toMatchObject({ reassembled: 0, dropped: { fragmentsRejected: 1 } });
  });

  it('a datagram may lie in two slots, and come in any chunks', async () => {
    const filler = frame(ipv4({ src: '10.9.0.1', dst: '10.9.0.2' }, udp(1, 2, Buffer.alloc(1000))));
    const frames = [
      fragment(PIECES[0] as Piece),
      ...Array(64).fill(filler),
      fragment(PIECES[1] as Piece),
    ];
    const bytes = pcap(1, [...frames, ...Array(64).fill(filler), fragment(PIECES[2] as Piece)]);
    for (const workers of [0, 2]) {
      const { summary } = await run(bytes, { workers, limits: { slotBytes: 16384 } });
      expect(summary).toMatchObject({ reassembled: 1, badChecksums: 0 });
    }
  });
});

it('a tunnel inside a fragmented datagram is unwrapped', async () => {
  const inner = ethernet(0x0800, ipv4({ src: '10.8.0.1', dst: '10.8.0.2' }, udp(5, 6, PAYLOAD)));
  const outer = ipv4(A, udp(50000, 4789, join(hex('0800000000004d00'), inner))).subarray(20);
  const piece = (from: number, to: number) =>
    frame(
      ipv4(
        { ...A, id: 3, fragment: { offset: from, more: to < outer.length } },
        raw(17, outer.subarray(from, to)),
      ),
    );
  const flow = await onlyFlow(pcap(1, [piece(0, 64), piece(64, outer.length)]));
  expect(ends(flow)).toBe('udp 10.8.0.1:5 > 10.8.0.2:6');
  expect(flow.encapsulation).toEqual([{ type: 'vxlan', id: 77 }]);
});

it('limits.fragments: the oldest datagram makes room', async () => {
  const first = (id: number) => fragment4(PIECES[0] as Piece, id);
  const rest = (id: number) => [1, 2].map((n) => fragment4(PIECES[n] as Piece, id));
  const capture = pcap(1, [first(1), first(2), first(3), ...rest(3), ...rest(2)]);
  const { summary } = await run(capture, { limits: { fragments: 2 * 66752 } });
  expect(summary.reassembled).toBe(2);
  expect(summary.dropped.datagramsEvicted).toBe(1);
  const uncapped = await run(capture);
  expect(uncapped.summary).toMatchObject({
    frames: summary.frames,
    frameBytes: summary.frameBytes,
  });
});
