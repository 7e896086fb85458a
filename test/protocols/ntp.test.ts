// NTP messages, against Zeek's log and literal messages.

import { describe, expect, it } from 'vitest';
import { sharedCaptures } from '../tshark/corpus.js';
import { ofType } from './support.js';
import { udpCapture } from './udp-capture.js';

interface ZeekTests {
  upstream: { zeek: { tests: { baselines: Record<string, string> }[] } };
}

const capture = sharedCaptures().find(({ name }) => name === 'infra/ntp.pcap');
const MODES = ['', 'symmetric-active', 'symmetric-passive', 'client', 'server', 'broadcast'];

describe.skipIf(!capture)('NTP of the shared capture', () => {
  it('is what Zeek logs', async () => {
    if (!capture) return;
    const { upstream } = capture.expected as unknown as ZeekTests;
    const log = upstream.zeek.tests[0]?.baselines['ntp.log'] ?? '';
    const wanted = log
      .split('\n')
      .filter((it) => it && !it.startsWith('#'))
      .map((it) => it.replace('GPS\\x00', 'GPS').split('\t').slice(2));
    const found = (await ofType('ntp', capture.path)).map((it) => [
      it.src.ip,
      `${it.src.port}`,
      it.dst.ip,
      `${it.dst.port}`,
      `${it.version}`,
      `${MODES.indexOf(it.mode)}`,
      `${it.stratum}`,
      (it.poll ?? 0).toFixed(6),
      (2 ** (it.precision ?? 0)).toFixed(6),
      (it.rootDelay ?? 0).toFixed(6),
      (it.rootDispersion ?? 0).toFixed(6),
      it.referenceId ?? '',
      ...[it.referenceTime, it.originTime, it.receiveTime, it.transmitTime].map(seconds),
      `${it.extensions ?? 0}`,
    ]);
    expect(found.map(withoutTimes).sort()).toEqual(wanted.map(withoutTimes).sort());
    // Zeek's times are doubles: the sixth decimal may differ.
    for (const [i, times] of timesOf(found).entries()) {
      for (const [k, time] of times.entries()) {
        expect(Math.abs(time - (timesOf(wanted)[i]?.[k] ?? 0))).toBeLessThan(2e-6);
      }
    }
  });
});

const TIMES = 12;
const seconds = (ns = 0n) =>
  `${ns / 1_000_000_000n}.${String((ns % 1_000_000_000n) / 1000n).padStart(6, '0')}`;
const withoutTimes = (row: string[]) => [...row.slice(0, TIMES), ...row.slice(TIMES + 4)].join();
/** Reference, origin, receive and transmit times of each message, in the order of the last. */
const timesOf = (rows: string[][]) =>
  rows
    .map((row) => row.slice(TIMES, TIMES + 4).map(Number))
    .sort((a, b) => (a[3] ?? 0) - (b[3] ?? 0));

async function message(bytes: number[], size = bytes.length) {
  const payload = Buffer.alloc(size);
  Buffer.from(bytes).copy(payload);
  const data = udpCapture([{ from: '10.0.0.1:4000', to: '10.0.0.2:123', payload }]);
  const [record] = await ofType('ntp', { name: 'c', data });
  return record;
}

describe('a message of NTP', () => {
  it('with stratum 0 has a kiss code', async () => {
    const bytes = [0xe4, 0, 6, 0xec, 0, 0, 0, 0, 0, 0, 0, 0, ...Buffer.from('RATE')];
    expect(await message(bytes, 48)).toMatchObject({
      version: 4,
      mode: 'server',
      unsynchronized: true,
      stratum: 0,
      referenceId: 'RATE',
      precision: -20,
    });
  });

  it('of version 1 has no mode', async () => {
    expect(await message([0x08, 1, 6], 48)).toMatchObject({ version: 1, mode: 'unspecified' });
  });

  it('has times of the next era, from 2036 on', async () => {
    const bytes = Array<number>(48).fill(0);
    bytes[0] = 0x23;
    bytes[43] = 1;
    const record = await message(bytes);
    expect(new Date(Number((record?.transmitTime ?? 0n) / 1_000_000n)).toISOString()).toBe(
      '2036-02-07T06:28:17.000Z',
    );
  });

  it('counts extension fields, and names the key of its MAC', async () => {
    const bytes = Array<number>(48 + 16 + 24).fill(0);
    bytes[0] = 0x23;
    bytes[51] = 16;
    bytes[67] = 7;
    expect(await message(bytes)).toMatchObject({ extensions: 1, keyId: 7 });
  });

  it('in private mode asks for the list of clients', async () => {
    expect(await message([0x17, 0, 3, 42, 0, 0, 0, 0])).toMatchObject({
      version: 2,
      mode: 'private',
      implementation: 3,
      operation: 42,
    });
    expect(await message([0x97, 0, 3, 42, 0, 6, 0, 72], 440)).toMatchObject({
      response: true,
      items: 6,
    });
  });

  it('in control mode has the number of the operation', async () => {
    expect(await message([0x16, 0x82, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])).toMatchObject({
      mode: 'control',
      response: true,
      operation: 2,
    });
  });

  it('that is too short is none', async () => {
    expect(await message([0x23, 1, 6], 47)).toBeUndefined();
  });
});
