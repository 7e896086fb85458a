// `connState` and `history`, the rules of docs/flows.md: the shortest conversation for each.

import { describe, expect, it } from 'vitest';
import { pcap } from '../make/captures.js';
import { frame, ip, udp } from '../make/packets.js';
import { onlyFlow } from '../make/run.js';
import { conversation, OPENED, segment } from '../make/segments.js';

const flowOf = (lines: readonly string[]) => onlyFlow(pcap(1, conversation(lines)));

describe('connState', () => {
  it.each([
    ['S0', 'S', 'an attempt without answer', ['> S 100']],
    ['S0', 'S', 'an attempt repeated', ['> S 100', '> S 100']],
    ['S1', 'ShA', 'opened, not closed', OPENED],
    [
      'S1',
      'ShADad',
      'opened, data both ways',
      [...OPENED, '> PA 101 301 hello', '< A 301 106', '< PA 301 106 world'],
    ],
    [
      'SF',
      'ShAFf',
      'closed by the client first',
      [...OPENED, '> FA 101 301', '< FA 301 102', '> A 102 302'],
    ],
    ['SF', 'ShAfF', 'closed by the server first', [...OPENED, '< FA 301 101', '> FA 101 302']],
    ['REJ', 'Sr', 'refused', ['> S 100', '< RA 0 101']],
    ['RSTR', 'Shr', 'answered, then reset', ['> S 100', '< SA 300 101', '< RA 301 101']],
    ['S2', 'ShAFa', 'closed by the client only', [...OPENED, '> FA 101 301', '< A 301 102']],
    ['S3', 'ShAf', 'closed by the server only', [...OPENED, '< FA 301 101', '> A 101 302']],
    ['RSTO', 'ShAR', 'reset by the client', [...OPENED, '> RA 101 301']],
    ['RSTR', 'ShAr', 'reset by the server', [...OPENED, '< R 301']],
    ['RSTOS0', 'SR', 'SYN, then RST, nothing back', ['> S 100', '> R 101']],
    ['RSTRH', '^hr', 'SYN-ACK and RST of a server, no SYN', ['< SA 300 101', '< R 301']],
    ['SH', 'SF', 'SYN and FIN, nothing back', ['> S 100', '> FA 101 301']],
    ['SHR', '^hf', 'SYN-ACK and FIN of a server, no SYN', ['< SA 300 101', '< FA 301 101']],
    ['OTH', 'D', 'seen in the middle, one way', ['> PA 500 700 hello']],
    ['OTH', 'Dd', 'seen in the middle, both ways', ['> PA 500 700 hello', '< PA 700 505 world']],
    ['OTH', 'R', 'a lone RST of the source', ['> R 100']],
    ['OTH', 'SAR', 'SYN, ACK and RST of the source', ['> S 100', '> A 101 301', '> R 101']],
  ] as [string, string, string, string[]][])('%s %s: %s', async (state, history, _, lines) => {
    const flow = await flowOf(lines);
    expect(`${flow.connState} ${flow.history}`).toBe(`${state} ${history}`);
  });
});

describe('history', () => {
  it.each([
    ['FIN and RST in one segment', [...OPENED, '> FRA 101 301'], /^ShA.*I/],
    ['SYN and FIN in one segment', ['> SF 100'], /Q/],
    ['SYN and RST in one segment', ['> SR 100'], /Q/],
    ['the same for the destination', [...OPENED, '< FRA 301 101'], /i/],
    ['a segment seen before', [...OPENED, '> PA 101 301 hello', '> PA 101 301 hello'], /^ShADT$/],
    ['bytes acknowledged that were not captured', [...OPENED, '< A 301 900'], /^ShA.*g|^ShA.*G/],
    ['SYN again with the same number: once', ['> S 100', '> S 100', '> S 100'], /^S$/],
    ['FIN again with another number', [...OPENED, '> FA 101 301', '> FA 102 301'], /^ShAFF$/],
  ])('%s', async (_, lines, pattern) => {
    expect((await flowOf(lines)).history).toMatch(pattern);
  });

  it('C: a wrong checksum, at the 1st and the 10th', async () => {
    const bad = segment('> PA 101 301 hello');
    bad.writeUInt8(0x21, bad.length - 1);
    const frames = conversation(OPENED);
    const flow = await onlyFlow(
      pcap(1, [...frames.map(({ data }) => data), ...Array<Buffer>(10).fill(bad)]),
    );
    expect([...flow.history].filter((letter) => letter === 'C')).toHaveLength(2);
  });

  it('has at most 32 letters', async () => {
    const lines = Array.from({ length: 60 }, (_, i) => `> FA ${100 + i} 301`);
    expect((await flowOf(lines)).history).toHaveLength(32);
  });

  it('of UDP is D for each direction', async () => {
    const [a, b] = ['10.1.0.1', '10.2.0.2'];
    const there = frame(ip({ src: a, dst: b }, udp(1, 2, 'x')));
    const back = frame(ip({ src: b, dst: a }, udp(2, 1, 'x')));
    expect(await onlyFlow(pcap(1, [there, there]))).toMatchObject({
      connState: 'S0',
      history: 'D',
    });
    expect(await onlyFlow(pcap(1, [there, back, there]))).toMatchObject({
      connState: 'SF',
      history: 'Dd',
    });
  });
});

describe('src', () => {
  it('is the sender of the first packet', async () => {
    const flow = await flowOf(['< PA 700 500 late', '> A 500 704']);
    expect(flow.src).toEqual({ ip: '10.2.0.2', port: 80 });
  });

  it('is the receiver of a SYN-ACK seen first', async () => {
    const flow = await flowOf(['< SA 300 101', '> A 101 301']);
    expect(flow.src).toEqual({ ip: '10.1.0.1', port: 1111 });
    expect(flow.history).toBe('^hA');
  });

  it('stays, when a SYN of the other side comes later', async () => {
    const flow = await flowOf(['> S 100', '< S 300', '> SA 100 301', '< SA 300 101']);
    expect(flow.src).toEqual({ ip: '10.1.0.1', port: 1111 });
    expect(flow.connState).toBe('S1');
  });
});
