// pcap and pcapng as they may be written: byte orders, resolutions, sections, interfaces, blocks.

import { inspect } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { hex, join } from '../make/bytes.js';
import {
  block,
  enhancedPacket,
  interfaceBlock,
  oldPacket,
  option,
  pcap,
  START,
  section,
  simplePacket,
  words,
} from '../make/captures.js';
import { ethernet, frame, ip, udp } from '../make/packets.js';
import { ends, onlyFlow, run } from '../make/run.js';

const ENDS = { src: '10.1.0.1', dst: '10.2.0.2' };
const PACKET = ip(ENDS, udp(1111, 2222, 'payload'));
const FRAME = frame(PACKET);
const KEY = 'udp 10.1.0.1:1111 > 10.2.0.2:2222';
const TIME = START + 123_456_789n;

describe('pcap', () => {
  it.each([
    ['little endian, µs', {}, TIME - 789n],
    ['big endian, µs', { order: 'big' }, TIME - 789n],
    ['little endian, ns', { nanosecond: true }, TIME],
    ['big endian, ns', { order: 'big', nanosecond: true }, TIME],
    ['little endian, modified record headers', { modified: true }, TIME - 789n],
    ['big endian, modified record headers', { order: 'big', modified: true }, TIME - 789n],
  ] as const)('%s', async (_, options, time) => {
    const capture = pcap(
      1,
      [
        { data: FRAME, time: TIME },
        { data: FRAME, time: TIME },
      ],
      options,
    );
    const { flows, warnings, summary } = await run(capture);
    expect(warnings).toEqual([]);
    expect(flows.map(ends)).toEqual([KEY]);
    expect(flows[0]).toMatchObject({ firstTime: time, lastTime: time, fwd: { packets: 2 } });
    expect([summary.firstTime, summary.lastTime]).toEqual([time, time]);
    const [info] = await inspect(capture);
    const { order, nanosecond, modified } = {
      order: 'little',
      nanosecond: false,
      modified: false,
      ...options,
    };
    expect(info).toMatchObject({
      format: 'pcap',
      version: '2.4',
      byteOrder: `${order}-endian`,
      modified,
      packets: 2,
      sections: 1,
      interfaces: [{ linkType: 1, resolution: nanosecond ? '10^-9 s' : '10^-6 s' }],
    });
  });

  it('FCS bits of the link-type word: the FCS is no payload', async () => {
    // P bit, and 2 × 16 bits of FCS.
    const bytes = join(ethernet(0x0800, PACKET), hex('deadbeef'));
    const capture = pcap(1, [bytes], { upper: 0x2400 });
    const flow = await onlyFlow(capture);
    expect(flow.fwd).toMatchObject({
      frameBytes: bytes.length,
      bytes: PACKET.length,
      payloadBytes: 7,
    });
    expect((await inspect(capture))[0]?.interfaces[0]?.fcsLength).toBe(4);
  });

  it('FCS behind a packet without a length of its own', async () => {
    const zero = Buffer.from(PACKET);
    zero.writeUInt16BE(0, 2);
    const bytes = join(ethernet(0x0800, zero), hex('deadbeef'));
    expect((await onlyFlow(pcap(1, [bytes], { upper: 0x2400 }))).fwd.bytes).toBe(PACKET.length);
    expect((await onlyFlow(pcap(1, [bytes]))).fwd.bytes).toBe(PACKET.length + 4);
  });

  it('version 2.2 has the two lengths the other way round', async () => {
    const capture = pcap(1, [{ data: FRAME, wire: 100 }], { version: [2, 2] });
    capture.writeUInt32LE(100, 24 + 8);
    capture.writeUInt32LE(FRAME.length, 24 + 12);
    const flow = await onlyFlow(capture);
    expect(flow.fwd.frameBytes).toBe(100);
  });

  it('times before 1970 do not exist: seconds are unsigned, until 2106', async () => {
    const time = 4_294_967_295n * 1_000_000_000n;
    expect((await onlyFlow(pcap(1, [{ data: FRAME, time }]))).firstTime).toBe(time);
  });
});

describe.each([['little'], ['big']] as const)('pcapng, %s endian', (order) => {
  const word = words(order);
  const ticks = TIME / 1000n;
  const HEAD = join(section(word), interfaceBlock(word, 1));
  const number64 = (value: bigint) => {
    const bytes = Buffer.alloc(8);
    if (order === 'big') bytes.writeBigInt64BE(value);
    else bytes.writeBigInt64LE(value);
    return bytes;
  };

  it('enhanced, simple and obsolete packet blocks', async () => {
    const capture = join(
      HEAD,
      enhancedPacket(word, 0, ticks, FRAME),
      simplePacket(word, FRAME),
      oldPacket(word, 0, ticks + 5n, FRAME),
    );
    const { flows, warnings } = await run(capture);
    expect(warnings).toEqual([]);
    expect(flows.map(ends)).toEqual([KEY]);
    // The simple block has no time: it takes that of the packet before.
    expect(flows[0]).toMatchObject({
      firstTime: TIME - 789n,
      lastTime: TIME - 789n + 5000n,
      fwd: { packets: 3 },
    });
    const [info] = await inspect(capture);
    expect(info).toMatchObject({
      format: 'pcapng',
      byteOrder: `${order}-endian`,
      blocks: { enhancedPacket: 1, simplePacket: 1, packet: 1 },
    });
  });

  it('a simple packet is cut at the snaplen of interface 0', async () => {
    const head = join(section(word), interfaceBlock(word, 1, Buffer.alloc(0), 45));
    const { flows } = await run(
      join(head, simplePacket(word, FRAME.subarray(0, 45), FRAME.length)),
    );
    expect(flows.map(ends)).toEqual([KEY]);
    expect(flows[0]?.fwd).toMatchObject({
      frameBytes: FRAME.length,
      payloadBytes: 7,
      payload: { entropyBytes: 3 },
    });
  });

  it.each([
    ['1', 0, TIME / 1_000_000_000n, 1_000_000_000n],
    ['10^-3', 3, TIME / 1_000_000n, 1_000_000n],
    ['10^-6', 6, TIME / 1000n, 1000n],
    ['10^-9', 9, TIME, 1n],
    ['10^-10', 10, TIME * 10n, 1n],
  ])('if_tsresol %s', async (text, exponent, value, unit) => {
    const options = option(word, 9, Buffer.of(exponent));
    const capture = join(
      section(word),
      interfaceBlock(word, 1, options),
      enhancedPacket(word, 0, value, FRAME),
    );
    expect((await onlyFlow(capture)).firstTime).toBe((TIME / unit) * unit);
    expect((await inspect(capture))[0]?.interfaces[0]?.resolution).toBe(`${text} s`);
  });

  it.each([
    ['1', 0],
    ['2^-10', 10],
    ['2^-20', 20],
    ['2^-32', 32],
  ])('if_tsresol %s', async (text, exponent) => {
    const value = (TIME << BigInt(exponent)) / 1_000_000_000n;
    const options = option(word, 9, Buffer.of(0x80 | exponent));
    const capture = join(
      section(word),
      interfaceBlock(word, 1, options),
      enhancedPacket(word, 0, value, FRAME),
    );
    expect((await onlyFlow(capture)).firstTime).toBe((value * 1_000_000_000n) >> BigInt(exponent));
    expect((await inspect(capture))[0]?.interfaces[0]?.resolution).toBe(`${text} s`);
  });

  it.each([[3600n], [-3600n], [1_700_000_000n]])('if_tsoffset %i', async (offset) => {
    const options = option(word, 14, number64(offset));
    const value = ticks - offset * 1_000_000n;
    const capture = join(
      section(word),
      interfaceBlock(word, 1, options),
      enhancedPacket(word, 0, value, FRAME),
    );
    expect((await onlyFlow(capture)).firstTime).toBe(TIME - 789n);
  });

  it('if_fcslen: the FCS is no part of the packet', async () => {
    const zero = Buffer.from(PACKET);
    zero.writeUInt16BE(0, 2);
    const options = option(word, 13, Buffer.of(4));
    const data = join(ethernet(0x0800, zero), hex('deadbeef'));
    const capture = join(
      section(word),
      interfaceBlock(word, 1, options),
      enhancedPacket(word, 0, ticks, data),
    );
    expect((await onlyFlow(capture)).fwd.bytes).toBe(PACKET.length);
  });

  it('interfaces have their own link type and resolution', async () => {
    const capture = join(
      section(word),
      interfaceBlock(
        word,
        1,
        join(option(word, 2, Buffer.from('eth0')), option(word, 9, Buffer.of(9))),
      ),
      interfaceBlock(word, 101, option(word, 2, Buffer.from('tun0'))),
      enhancedPacket(word, 0, TIME, FRAME),
      enhancedPacket(word, 1, ticks, PACKET),
    );
    const flow = await onlyFlow(capture);
    expect(flow).toMatchObject({
      fwd: { packets: 2, frameBytes: FRAME.length + PACKET.length },
      firstTime: TIME - 789n,
      lastTime: TIME,
    });
    const [info] = await inspect(capture);
    expect(info?.interfaces).toMatchObject([
      { section: 0, id: 0, linkType: 1, name: 'eth0', packets: 1, firstTime: TIME },
      { section: 0, id: 1, linkType: 101, name: 'tun0', packets: 1 },
    ]);
  });

  it('sections have their own byte order and interfaces', async () => {
    const other = words(order === 'little' ? 'big' : 'little');
    const capture = join(
      HEAD,
      enhancedPacket(word, 0, ticks, FRAME),
      section(other),
      interfaceBlock(other, 101),
      enhancedPacket(other, 0, ticks + 1n, PACKET),
      section(word),
      interfaceBlock(word, 1),
      enhancedPacket(word, 0, ticks + 2n, FRAME),
    );
    const flow = await onlyFlow(capture);
    expect(flow).toMatchObject({ fwd: { packets: 3 }, lastTime: TIME - 789n + 2000n });
    expect((await inspect(capture))[0]).toMatchObject({
      sections: 3,
      interfaces: [{ section: 0 }, { section: 1, linkType: 101 }, { section: 2 }],
    });
  });

  it('names, statistics, secrets, custom and unknown blocks are passed over, however long', async () => {
    const long = Buffer.alloc(3 << 20, 0x0a);
    const capture = join(
      HEAD,
      block(word, 4, join(word(1, 2), word(8, 2), hex('0a010001 61626300'), word(0))),
      block(word, 5, join(word(0), word(0), word(0))),
      enhancedPacket(word, 0, ticks, FRAME),
      block(word, 10, join(word(0x544c534b), word(long.length), long)),
      block(word, 0x0bad, join(word(32473), long)),
      block(word, 0x40000bad, word(32473)),
      block(word, 0x0badc0de, Buffer.alloc(5)),
      enhancedPacket(word, 0, ticks, FRAME),
    );
    for (const input of [
      capture,
      { name: 'c', data: [capture.subarray(0, 999), capture.subarray(999)] },
    ]) {
      const { flows, warnings } = await run(input);
      expect(warnings).toEqual([]);
      expect(flows[0]?.fwd.packets).toBe(2);
    }
    expect((await inspect(capture))[0]?.blocks).toEqual({
      enhancedPacket: 2,
      simplePacket: 0,
      packet: 0,
      nameResolution: 1,
      interfaceStatistics: 1,
      decryptionSecrets: 1,
      custom: 2,
      other: 1,
    });
  });

  it('options of packets and sections are read over', async () => {
    const head = section(
      word,
      join(
        option(word, 4, Buffer.from('dumpcap')),
        option(word, 1, Buffer.from('remark')),
        word(0),
      ),
    );
    const capture = join(head, interfaceBlock(word, 1), enhancedPacket(word, 0, ticks, FRAME));
    expect((await inspect(capture))[0]).toMatchObject({ application: 'dumpcap', packets: 1 });
  });
});
