// ipfix, read back by tshark: each flow with its addresses, times and counts of both directions.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { type AnalyzeOptions, analyze, type CaptureInput, type FlowRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { OFFICE, temporaryFolder } from '../cli/run.js';
import { udpCapture } from '../protocols/udp-capture.js';
import { CAPTURES } from './support.js';

const at = temporaryFolder();
const hasTshark = spawnSync('tshark', ['--version']).status === 0;

async function written(input: CaptureInput, options: AnalyzeOptions = {}) {
  const pieces: Buffer[] = [];
  const write = (piece: Uint8Array) => void pieces.push(Buffer.from(piece));
  const flows: FlowRecord[] = [];
  const run = analyze(input, { detect: false, ...options, outputs: [{ format: 'ipfix', write }] });
  try {
    for await (const it of run) if (it.type === 'flow') flows.push(it);
  } catch (error) {
    if ((error as { code?: string }).code !== 'not-a-capture') throw error;
  }
  return { flows, file: Buffer.concat(pieces) };
}

/** Values of each field over all messages, in order; of a flow both ways the other direction's come after its own. */
function tshark<Name extends string>(file: Buffer, names: readonly Name[]): Record<Name, string[]> {
  writeFileSync(at('flows.ipfix'), file);
  const fields = [...names, '_ws.malformed', '_ws.expert.message'].flatMap((it) => ['-e', it]);
  const format = ['-T', 'fields', '-E', 'separator=|', '-E', 'aggregator=;'];
  const { stdout } = spawnSync('tshark', ['-n', '-r', at('flows.ipfix'), ...format, ...fields], {
    env: { ...process.env, TZ: 'UTC' },
    maxBuffer: 1 << 28,
  });
  const rows = stdout
    .toString()
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('|'));
  for (const row of rows) expect(row.slice(names.length)).toEqual(['', '']);
  const column = (i: number) => rows.flatMap((row) => row[i]?.split(';') ?? []);
  const entries = names.map((name, i) => [name, column(i).filter((it) => it !== '')] as const);
  return Object.fromEntries(entries) as Record<Name, string[]>;
}

const ICMP = ['icmp', 'icmpv6'];
const REASONS = { idle: 1, active: 2, closed: 3, reset: 3, 'end-of-input': 4, evicted: 5 };

/** Of all flows, of both directions where there are two. */
function bothWays(flows: readonly FlowRecord[], of: (it: FlowRecord['fwd']) => unknown): string[] {
  return flows
    .flatMap(({ fwd, rev }) => (rev.packets > 0 ? [fwd, rev] : [fwd]))
    .map((it) => String(of(it)));
}

function ofAll(flows: readonly FlowRecord[], of: (flow: FlowRecord) => unknown): string[] {
  return flows.map((flow) => String(of(flow)));
}

const FIELDS = [
  'cflow.flow_id',
  'cflow.srcaddr',
  'cflow.srcaddrv6',
  'cflow.srcport',
  'cflow.dstport',
  'cflow.protocol',
  'cflow.flow_end_reason',
  'cflow.dot1q_vlan_id',
  'cflow.octets',
  'cflow.packets',
  'cflow.tcpflags',
  'cflow.initiator_octets',
  'cflow.responder_octets',
  'cflow.abstimestart',
] as const;

describe.skipIf(!hasTshark)('ipfix', () => {
  it('is what tshark reads of every capture', async () => {
    for (const path of CAPTURES) {
      const { flows, file } = await written(path);
      if (file.length === 0) continue;
      const got = tshark(file, FIELDS);
      const ported = flows.filter(({ protocol }) => !ICMP.includes(protocol));
      const answered = flows.filter(({ rev }) => rev.packets > 0);
      const v4 = flows.filter(({ src }) => src.ip.includes('.') && !src.ip.includes(':'));
      expect([path, got['cflow.flow_id']]).toEqual([
        path,
        ofAll(flows, ({ id }) => BigInt(`0x${id}`)),
      ]);
      expect(got['cflow.srcaddr']).toEqual(ofAll(v4, ({ src }) => src.ip));
      expect(got['cflow.srcaddrv6']).toHaveLength(flows.length - v4.length);
      expect(got['cflow.srcport']).toEqual(ofAll(ported, ({ src }) => src.port ?? 0));
      expect(got['cflow.dstport']).toEqual(ofAll(ported, ({ dst }) => dst.port ?? 0));
      expect(got['cflow.flow_end_reason']).toEqual(ofAll(flows, (it) => REASONS[it.endReason]));
      expect(got['cflow.dot1q_vlan_id']).toEqual(ofAll(flows, ({ vlan }) => vlan?.[0] ?? 0));
      expect(got['cflow.octets']).toEqual(bothWays(flows, ({ bytes }) => bytes));
      expect(got['cflow.packets']).toEqual(bothWays(flows, ({ packets }) => packets));
      expect(got['cflow.initiator_octets']).toEqual(ofAll(flows, ({ fwd }) => fwd.payloadBytes));
      expect(got['cflow.responder_octets']).toEqual(ofAll(answered, ({ rev }) => rev.payloadBytes));
      expect(got['cflow.tcpflags'].map(Number)).toEqual(
        bothWays(flows, ({ tcp }) => tcp?.flags ?? 0).map(Number),
      );
    }
  }, 300_000);

  it('has times to the nanosecond', async () => {
    const { flows, file } = await written('test/captures/dns.pcap');
    const times = tshark(file, ['cflow.abstimestart', 'cflow.abstimeend']);
    const text = (ns: bigint) =>
      `${ns / 1_000_000_000n}.${String(ns % 1_000_000_000n).padStart(9, '0')}`;
    const seconds = (it: string) => text(BigInt(Date.parse(`${it.slice(0, 21)} UTC`)) * 1_000_000n);
    expect(times['cflow.abstimestart'].map((it) => seconds(it).split('.')[0])).toEqual(
      flows.map(({ firstTime }) => text(firstTime).split('.')[0]),
    );
    expect(times['cflow.abstimestart'].map((it) => /\.(\d{9})/.exec(it)?.[1])).toEqual(
      flows.map(({ firstTime }) => text(firstTime).split('.')[1]),
    );
  });

  it('goes on in further messages, and counts the records before each', async () => {
    const datagrams = Array.from({ length: 3000 }, (_, i) => ({
      from: `10.0.${i >> 8}.${i & 255}:4000`,
      to: '10.1.0.1:9',
      payload: Buffer.from('x'),
    }));
    const { flows, file } = await written(udpCapture(datagrams));
    const { 'cflow.flow_id': ids, 'cflow.sequence': sequence } = tshark(file, [
      'cflow.flow_id',
      'cflow.sequence',
    ]);
    expect(ids).toHaveLength(flows.length);
    const counts: number[] = [];
    for (let from = 0; from < file.length; from += file.readUInt16BE(from + 2)) {
      counts.push(file.readUInt32BE(from + 8));
    }
    expect(sequence.map(Number)).toEqual(counts);
    expect(counts.length).toBeGreaterThan(3);
    expect(counts[0]).toBe(0);
  });

  it('names applications', async () => {
    const { flows, file } = await written(OFFICE);
    writeFileSync(at('office.ipfix'), file);
    const { stdout } = spawnSync('tshark', ['-r', at('office.ipfix'), '-V'], {
      maxBuffer: 1 << 28,
    });
    const names = [...stdout.toString().matchAll(/ApplicationName: (.*)/g)].map(([, name]) => name);
    expect(names.filter((it) => it === 'tls')).toHaveLength(
      flows.filter(({ app }) => app === 'tls').length,
    );
  });
});

describe('ipfix without tshark', () => {
  it('is the same for every number of workers', async () => {
    const alone = await written(OFFICE, { workers: 0 });
    const three = await written(OFFICE, { workers: 3 });
    expect(three.file.equals(alone.file)).toBe(true);
  });

  it('has its templates where there are no flows', async () => {
    const empty = Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex');
    const { file } = await written(empty);
    expect(file.readUInt16BE(0)).toBe(10);
    expect(file.readUInt16BE(2)).toBe(file.length);
    expect(file.readUInt16BE(16)).toBe(2);
  });
});
