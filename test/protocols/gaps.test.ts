// What a gap costs: each segment of a recorded session is left out in turn, and what was said behind it is told.

import { readFileSync } from 'node:fs';
import { analyze, type FlowglassRecord, recordToJson } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { payloadsOf } from './damage.js';

/** Bytes of a TCP header with timestamps, as all have in these captures. */
const TCP = 32;

/** The capture without the frame that a payload is in. */
function without(capture: Buffer, payload: number): Buffer {
  for (let at = 24; at + 16 <= capture.length; ) {
    const end = at + 16 + capture.readUInt32LE(at + 8);
    if (payload > at && payload < end) {
      return Buffer.concat([capture.subarray(0, at), capture.subarray(end)]);
    }
    at = end;
  }
  return capture;
}

/** Records of a type, as text without times and what follows from them; by connection. */
async function told(type: FlowglassRecord['type'], data: Buffer): Promise<Map<string, string[]>> {
  const flows = new Map<string, string[]>();
  for await (const record of analyze({ name: 'c', data }, { workers: 0 })) {
    if (record.type !== type || !('flow' in record)) continue;
    const {
      time: _,
      flow: __,
      latency: ___,
      ...rest
    } = recordToJson(record) as unknown as Record<string, unknown>;
    const key = `${record.src.port}-${record.dst.port}`;
    flows.set(key, [...(flows.get(key) ?? []), JSON.stringify(rest)]);
  }
  return flows;
}

/** Which payload of its connection each is, of a capture of Ethernet and IPv4. */
function turnsOf(capture: Buffer): { at: number; turn: number }[] {
  const turns = new Map<string, number>();
  return payloadsOf(capture).map(({ at }) => {
    const ports = [capture.readUInt16BE(at - TCP), capture.readUInt16BE(at - TCP + 2)];
    const key = ports.sort().join();
    turns.set(key, (turns.get(key) ?? 0) + 1);
    return { at, turn: turns.get(key) ?? 0 };
  });
}

// Payloads of a login; records that a lost one behind it may cost: what it was part of, and the one before or behind.
describe.each([
  ['mysql', 'mariadb', 3, 1],
  ['mysql', 'mariadb-prepared', 5, 1],
  ['postgresql', 'postgres', 8, 2],
  ['postgresql', 'postgres-extended', 8, 3],
  ['mqtt', 'mqtt', 1, 1],
] as const)('%s, of %s', (type, name, login, cost) => {
  it('is read on behind any lost segment but those of the login', { timeout: 60_000 }, async () => {
    const capture = readFileSync(`test/captures/${name}.pcap`);
    const whole = await told(type, capture);
    const behind = turnsOf(capture).filter(({ turn }) => turn > login);
    expect(behind.length).toBeGreaterThanOrEqual(10);
    for (const { at } of behind) {
      const left = await told(type, without(capture, at));
      for (const [key, records] of whole) {
        const there = left.get(key) ?? [];
        expect(records.filter((it) => !there.includes(it)).length).toBeLessThanOrEqual(cost);
        expect(there.filter((it) => !records.includes(it)).length).toBeLessThanOrEqual(cost);
      }
    }
  });
});
