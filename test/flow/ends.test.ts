// When and why flows end: timeouts in packet time, the end of a TCP connection and its linger, ports used
// again, and the end of input.

import { describe, expect, it } from 'vitest';
import { hex } from '../make/bytes.js';
import { type CapturedFrame, pcap, seconds } from '../make/captures.js';
import { frame, icmp, ip, raw, udp } from '../make/packets.js';
import { ends, run } from '../make/run.js';
import { CLOSED, conversation, OPENED, segment } from '../make/segments.js';

const A = { src: '10.1.0.1', dst: '10.2.0.2' };
const at = (data: Buffer, time: number): CapturedFrame => ({ data, time: seconds(time) });
/** A packet of another flow, so that time passes. */
const later = (time: number) =>
  at(frame(ip({ src: '10.9.0.1', dst: '10.9.0.2' }, udp(9, 9, ''))), time);

const UDP = frame(ip(A, udp(1111, 2222, 'x')));
const UDP_LITE = frame(ip(A, raw(136, hex('0457 08ae 0008 0000'))));
const ICMP = frame(ip(A, icmp(8, 0, Buffer.alloc(8))));
const SCTP = frame(ip(A, raw(132, hex('0457 08ae 00000000 00000000'))));
const ONE_SIDED = segment('> A 1000 1');

async function endsOf(frames: CapturedFrame[], options = {}): Promise<string[]> {
  const { flows } = await run(pcap(1, frames, { nanosecond: true }), options);
  return flows
    .filter(({ src }) => src.ip !== '10.9.0.1')
    .map(({ endReason, fwd, rev }) => `${endReason} ${fwd.packets + rev.packets}`);
}

describe('idle timeouts', () => {
  it.each([
    ['udp', UDP, 60],
    ['udp', UDP_LITE, 60],
    ['icmp', ICMP, 60],
    ['other', SCTP, 60],
    ['tcpAttempt', ONE_SIDED, 30],
  ])('%s: a packet after the timeout begins another flow', async (name, packet, timeout) => {
    const first = at(packet, 0.25);
    expect(await endsOf([first, at(packet, 0.25 + timeout)])).toEqual(['end-of-input 2']);
    const after = timeout + 0.250000001;
    expect(await endsOf([first, at(packet, after)])).toEqual(['idle 1', 'end-of-input 1']);
    const options = { timeouts: { [name]: 0.5 } };
    expect(await endsOf([first, at(packet, 0.75)], options)).toEqual(['end-of-input 2']);
    expect(await endsOf([first, at(packet, 0.7500001)], options)).toEqual([
      'idle 1',
      'end-of-input 1',
    ]);
  });

  it('tcp: from the first answer on', async () => {
    const begun = conversation(OPENED);
    const last = (time: number) => at(segment('> PA 101 301 late'), time);
    expect(await endsOf([...begun, last(300.2)])).toEqual(['end-of-input 4']);
    expect(await endsOf([...begun, last(300.2000001)])).toEqual(['idle 3', 'end-of-input 1']);
    expect(await endsOf([...begun, last(11)], { timeouts: { tcp: 10 } })).toEqual([
      'idle 3',
      'end-of-input 1',
    ]);
  });

  it('are noticed when the clock has passed the whole second', async () => {
    const first = at(UDP, 0.25);
    expect(await endsOf([first, later(60.9)])).toEqual(['end-of-input 1']);
    expect(await endsOf([first, later(61)])).toEqual(['idle 1']);
  });

  it('pass with packet time alone: far apart in time, next to each other in the file', async () => {
    const frames = [0, 1e6, 2e6, 5e7].map((time) => at(UDP, time));
    expect(await endsOf(frames)).toEqual(['idle 1', 'idle 1', 'idle 1', 'end-of-input 1']);
  });

  it('a packet with an earlier time ends nothing', async () => {
    const frames = [at(UDP, 100), at(UDP, 10), at(UDP, 101)];
    expect(await endsOf(frames)).toEqual(['end-of-input 3']);
  });
});

describe('the active timeout', () => {
  it('begins the flow anew, whatever comes', async () => {
    const frames = Array.from({ length: 31 }, (_, i) => at(UDP, i));
    expect(await endsOf(frames, { timeouts: { active: 10 } })).toEqual([
      'active 11',
      'active 11',
      'end-of-input 9',
    ]);
    expect(await endsOf(frames)).toEqual(['end-of-input 31']);
  });
});

describe('the end of a connection', () => {
  it('FIN both ways: closed, after the linger', async () => {
    const frames = conversation([...OPENED, ...CLOSED]);
    expect(await endsOf([...frames, later(7)])).toEqual(['closed 6']);
    expect(await endsOf(frames)).toEqual(['closed 6']);
    expect(await endsOf([...frames, at(segment('> A 102 302'), 5.5)])).toEqual(['closed 7']);
    expect(await endsOf([...frames, at(segment('> A 102 302'), 5.6)])).toEqual([
      'closed 6',
      'end-of-input 1',
    ]);
    const options = { timeouts: { tcpClosed: 1 } };
    expect(await endsOf([...frames, at(segment('> A 102 302'), 3)], options)).toEqual([
      'closed 6',
      'end-of-input 1',
    ]);
  });

  it('each packet in the linger begins it anew', async () => {
    const frames = conversation([...OPENED, ...CLOSED]);
    const late = [5, 9, 13].map((time) => at(segment('> A 102 302'), time));
    expect(await endsOf([...frames, ...late])).toEqual(['closed 9']);
  });

  it('RST: reset, after the linger', async () => {
    const frames = conversation([...OPENED, '< R 301']);
    expect(await endsOf(frames)).toEqual(['reset 4']);
    expect(await endsOf([...frames, later(7)])).toEqual(['reset 4']);
    expect(await endsOf([...frames, at(segment('> A 101 301'), 5.4)])).toEqual([
      'reset 4',
      'end-of-input 1',
    ]);
  });

  it('FIN one way only: idle', async () => {
    const frames = conversation([...OPENED, '> FA 101 301', '< A 301 102']);
    expect(await endsOf([...frames, later(302)])).toEqual(['idle 5']);
  });

  it('a reset of the side that closed first changes the state and not the reason', async () => {
    const state = async (lines: string[]) => {
      const { flows } = await run(pcap(1, conversation([...OPENED, ...lines])));
      return flows.map(({ endReason, connState }) => `${endReason} ${connState}`);
    };
    const serverFirst = ['< FA 301 101', '> FA 101 302'];
    expect(await state([...serverFirst, '< R 302'])).toEqual(['closed RSTR']);
    expect(await state([...serverFirst, '> R 102'])).toEqual(['closed SF']);
    expect(await state([...CLOSED, '> R 102'])).toEqual(['closed RSTO']);
    expect(await state([...CLOSED, '< R 302'])).toEqual(['closed SF']);
  });
});

describe('ports used again', () => {
  const again = conversation(['> S 900', '< SA 700 901', '> A 901 701'], 3);

  it.each([
    ['an open connection', OPENED, 'closed 3'],
    ['a closed one, in its linger', [...OPENED, ...CLOSED], 'closed 6'],
    ['a reset one, in its linger', [...OPENED, '< R 301'], 'reset 4'],
    ['an attempt', ['> S 100'], 'closed 1'],
    ['segments without a SYN', ['> A 50 60'], 'closed 1'],
  ])('a new SYN ends %s', async (_, lines, first) => {
    expect(await endsOf([...conversation(lines), ...again])).toEqual([first, 'end-of-input 3']);
  });

  it('the same SYN again is a retransmission', async () => {
    const frames = [...conversation(OPENED), at(segment('> S 100'), 2)];
    expect(await endsOf(frames)).toEqual(['end-of-input 4']);
  });

  it('the other side may begin the next connection: it is then the source', async () => {
    const frames = [...conversation(OPENED), at(segment('< S 5000'), 2)];
    const { flows } = await run(pcap(1, frames));
    expect(flows.map((flow) => `${flow.endReason} ${ends(flow)}`)).toEqual([
      'closed tcp 10.1.0.1:1111 > 10.2.0.2:80',
      'end-of-input tcp 10.2.0.2:80 > 10.1.0.1:1111',
    ]);
  });
});

it('each end is counted in the summary', async () => {
  const { summary } = await run(
    pcap(1, [...conversation([...OPENED, ...CLOSED]), at(UDP, 1), later(100), at(ICMP, 101)]),
  );
  expect(summary.flowsByEndReason).toEqual({
    closed: 1,
    reset: 0,
    idle: 1,
    active: 0,
    evicted: 0,
    'end-of-input': 2,
  });
});
