// Damaged captures: what comes before the damage is in the records, and a warning says which capture, what,
// and where.

import type { WarningRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { hex, join } from '../make/bytes.js';
import {
  block,
  enhancedPacket,
  interfaceBlock,
  pcap,
  section,
  simplePacket,
  words,
} from '../make/captures.js';
import { frame, ip, udp } from '../make/packets.js';
import { run } from '../make/run.js';

const FRAME = frame(ip({ src: '10.1.0.1', dst: '10.2.0.2' }, udp(1111, 2222, 'payload')));
const RECORD = 16 + FRAME.length;
const TWO = pcap(1, [FRAME, FRAME]);

/** A capture's first and only warning, and how many of its packets were read. */
async function damage(bytes: Uint8Array): Promise<[WarningRecord | undefined, number]> {
  const { flows, warnings, summary } = await run({ name: 'c', data: bytes });
  expect(warnings).toEqual(summary.warnings);
  expect(warnings.length).toBeLessThanOrEqual(1);
  // In pieces it is the same.
  const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, i) =>
    bytes.subarray(i * 7, i * 7 + 7),
  );
  const again = await run({ name: 'c', data: pieces });
  expect(again.warnings).toEqual(warnings);
  const packets = flows.reduce((sum, { fwd }) => sum + fwd.packets, 0);
  return [warnings[0], packets];
}

const warning = (code: string, offset: number, message: RegExp) => ({
  type: 'warning',
  capture: 'c',
  code,
  offset,
  message: expect.stringMatching(message),
});

describe('pcap', () => {
  it('a last record that is cut, at every byte', async () => {
    const at = 24 + RECORD;
    for (let length = at + 1; length < TWO.length; length++) {
      const there = length - at;
      const [found, packets] = await damage(TWO.subarray(0, length));
      const needed = there < 16 ? 16 : RECORD;
      expect(found).toEqual(
        warning('cut-record', at, new RegExp(`${there} of at least ${needed} bytes`)),
      );
      expect(packets).toBe(1);
    }
    expect(await damage(TWO.subarray(0, at))).toEqual([undefined, 1]);
  });

  it('a record that claims more than can be', async () => {
    const bytes = Buffer.from(TWO);
    bytes.writeUInt32LE(0x7fffffff, 24 + RECORD + 8);
    const [found, packets] = await damage(bytes);
    expect(found).toEqual(warning('record-length', 24 + RECORD, /2147483647 captured bytes/));
    expect(packets).toBe(1);
  });

  it('garbage behind the header', async () => {
    const garbage = Buffer.alloc(100, 0xff);
    const [found, packets] = await damage(join(pcap(1, []), garbage));
    expect(found).toEqual(warning('record-length', 24, /4294967295 captured bytes/));
    expect(packets).toBe(0);
  });

  it('a link type without decoder: its packets are counted, not analysed', async () => {
    const { flows, warnings, summary } = await run({ name: 'c', data: pcap(147, [FRAME, FRAME]) });
    expect(flows).toEqual([]);
    expect(warnings).toEqual([warning('link-type', 0, /Link type 147/)]);
    expect(summary).toMatchObject({ frames: 2, dropped: { unknownLink: 2 } });
  });

  it('a wire length below the captured one is the captured one', async () => {
    const { flows } = await run(pcap(1, [{ data: FRAME, wire: 10 }]));
    expect(flows[0]?.fwd.bytes).toBe(35);
  });
});

describe.each([['little'], ['big']] as const)('pcapng, %s endian', (order) => {
  const word = words(order);
  const HEAD = join(section(word), interfaceBlock(word, 1));
  const PACKET = enhancedPacket(word, 0, 1_700_000_000_000_000n, FRAME);
  const SOUND = join(HEAD, PACKET);
  const set = (bytes: Uint8Array, at: number, value: number) => {
    const changed = Buffer.from(bytes);
    word(value).copy(changed, at);
    return changed;
  };

  it('a last block that is cut, at every byte', async () => {
    for (let there = 1; there < PACKET.length; there++) {
      const [found, packets] = await damage(join(SOUND, PACKET.subarray(0, there)));
      const needed = there < 12 ? 12 : PACKET.length;
      expect(found).toEqual(
        warning('cut-record', SOUND.length, new RegExp(`${there} of at least ${needed} bytes`)),
      );
      expect(packets).toBe(1);
    }
  });

  it('a block that is passed over and cut', async () => {
    const names = block(word, 4, Buffer.alloc(1000)).subarray(0, 500);
    const [found, packets] = await damage(join(SOUND, names));
    expect(found?.code).toBe('cut-record');
    expect(packets).toBe(1);
  });

  it.each([[0], [11], [13]])('a block length of %i', async (length) => {
    const [found, packets] = await damage(join(SOUND, set(PACKET, 4, length), PACKET));
    expect(found).toEqual(
      warning('block-length', SOUND.length, new RegExp(`length of ${length} bytes`)),
    );
    expect(packets).toBe(1);
  });

  it('two lengths that differ', async () => {
    const [found, packets] = await damage(join(SOUND, set(PACKET, PACKET.length - 4, 99), PACKET));
    expect(found).toEqual(
      warning('block-trailer', SOUND.length, new RegExp(`${PACKET.length} before it, 99 behind`)),
    );
    expect(packets).toBe(1);
  });

  it('a packet longer than its block', async () => {
    const [found, packets] = await damage(join(SOUND, set(PACKET, 20, 1000), PACKET));
    expect(found).toEqual(
      warning('packet-block', SOUND.length + 20, /1000 captured bytes and has room for 52/),
    );
    expect(packets).toBe(1);
  });

  it('a packet of an interface that is not there is left out', async () => {
    const stray = enhancedPacket(word, 3, 1_700_000_000_000_000n, FRAME);
    const [found, packets] = await damage(join(SOUND, stray, PACKET));
    expect(found).toEqual(
      warning('no-interface', SOUND.length, /interface 3, but the section describes 1/),
    );
    expect(packets).toBe(2);
    const [simple] = await damage(join(section(word), simplePacket(word, FRAME)));
    expect(simple).toEqual(warning('no-interface', 28, /interface 0, but the section describes 0/));
  });

  it('interfaces do not outlive their section', async () => {
    const [found, packets] = await damage(join(SOUND, section(word), PACKET));
    expect(found).toEqual(warning('no-interface', SOUND.length + 28, /describes 0/));
    expect(packets).toBe(1);
  });

  it('a section without byte-order magic', async () => {
    const [found, packets] = await damage(join(SOUND, set(section(word), 8, 0x12345678), PACKET));
    expect(found?.code).toBe('byte-order');
    expect(found?.offset).toBe(SOUND.length + 8);
    expect(packets).toBe(1);
  });

  it('a section of a version that is not known', async () => {
    const changed = section(word);
    word(2, 2).copy(changed, 12);
    const [found, packets] = await damage(join(SOUND, changed, PACKET));
    expect(found).toEqual(warning('unsupported-version', SOUND.length + 12, /version 2\.0/));
    expect(packets).toBe(1);
  });

  it('an interface of a link type without decoder, beside another', async () => {
    const capture = join(
      HEAD,
      interfaceBlock(word, 147),
      PACKET,
      enhancedPacket(word, 1, 1_700_000_000_000_000n, hex('00')),
    );
    const { flows, warnings, summary } = await run({ name: 'c', data: capture });
    expect(warnings.map(({ code }) => code)).toEqual(['link-type']);
    expect(flows).toHaveLength(1);
    expect(summary.dropped.unknownLink).toBe(1);
  });
});

it('of 300 damages 256 have a warning, and the rest are counted', async () => {
  const word = words('little');
  const strays = Array.from({ length: 300 }, () => enhancedPacket(word, 9, 0n, FRAME));
  const { warnings, summary } = await run(join(section(word), interfaceBlock(word, 1), ...strays));
  expect(warnings).toHaveLength(256);
  expect(summary.dropped).toMatchObject({ warnings: 44, skippedRecords: 300 });
});
