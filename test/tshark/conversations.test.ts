// Every shared capture against tshark: packets, times, ARP, and each TCP and UDP conversation with its
// packets, bytes, payload, flags and Community ID, both ways.

import { analyze, type FlowRecord, inspect, type RunSummary } from 'flowglass';
import { describe, expect, it } from 'vitest';
import {
  corpusIsThere,
  type ExpectedConversation,
  type SharedCapture,
  sharedCaptures,
} from './corpus.js';
import { DEVIATIONS } from './deviations.js';

/** tshark never ends a conversation for time. */
const FOREVER = {
  tcp: 1e9,
  tcpAttempt: 1e9,
  tcpClosed: 1e9,
  udp: 1e9,
  icmp: 1e9,
  other: 1e9,
  fragments: 1e9,
};

interface Side {
  packets: number;
  bytes: number;
  payload: number;
  flags: number;
}

/** A 4-tuple's traffic from its lower end and from its higher one. */
interface Conversation {
  low: Side;
  high: Side;
  communityId: string | undefined;
}

const nothing = (): Side => ({ packets: 0, bytes: 0, payload: 0, flags: 0 });

function add(side: Side, more: Side): void {
  side.packets += more.packets;
  side.bytes += more.bytes;
  side.payload += more.payload;
  side.flags |= more.flags;
}

class Conversations extends Map<string, Conversation> {
  /** Adds traffic of `from` to `to` and back; several of one 4-tuple are one. */
  join(protocol: string, from: string, to: string, there: Side, back: Side, id?: string): void {
    const swap = from > to;
    const key = `${protocol} ${swap ? to : from} ${swap ? from : to}`;
    const it = this.get(key) ?? { low: nothing(), high: nothing(), communityId: id };
    add(it.low, swap ? back : there);
    add(it.high, swap ? there : back);
    this.set(key, it);
  }
}

async function measured(
  path: string,
): Promise<{ conversations: Conversations; summary: RunSummary }> {
  const analysis = analyze(path, { workers: 0, timeouts: FOREVER });
  const conversations = new Conversations();
  for await (const record of analysis) {
    if (record.type !== 'flow' || (record.protocol !== 'tcp' && record.protocol !== 'udp'))
      continue;
    const { src, dst, fwd, rev } = record;
    conversations.join(
      record.protocol,
      `${src.ip}|${src.port}`,
      `${dst.ip}|${dst.port}`,
      sideOf(fwd),
      sideOf(rev),
      record.communityId,
    );
  }
  return { conversations, summary: await analysis.summary() };
}

function sideOf(direction: FlowRecord['fwd']): Side {
  return {
    packets: direction.packets,
    bytes: direction.frameBytes,
    payload: direction.payloadBytes,
    flags: direction.tcp?.flags ?? 0,
  };
}

function expectedOf({ expected }: SharedCapture): Conversations {
  const conversations = new Conversations();
  const join = (protocol: string, it: ExpectedConversation) => {
    const flags = (text: string | undefined) =>
      protocol === 'tcp' ? Number.parseInt(text ?? '0', 16) & 0xff : 0;
    conversations.join(
      protocol,
      `${it.a}|${it.a_port}`,
      `${it.b}|${it.b_port}`,
      {
        packets: it.packets_ab,
        bytes: it.bytes_ab,
        payload: it.payload_ab,
        flags: flags(it.flags_ab),
      },
      {
        packets: it.packets_ba,
        bytes: it.bytes_ba,
        payload: it.payload_ba,
        flags: flags(it.flags_ba),
      },
      it.community_id,
    );
  };
  for (const it of expected.tcp_conversations ?? []) join('tcp', it);
  for (const it of expected.udp_conversations ?? []) join('udp', it);
  return conversations;
}

function seconds(ns: bigint | undefined): string | undefined {
  if (ns === undefined) return undefined;
  return `${ns / 1_000_000_000n}.${String(ns % 1_000_000_000n).padStart(9, '0')}`;
}

describe.skipIf(!corpusIsThere)('shared captures', () => {
  for (const capture of sharedCaptures()) {
    const { name, path, expected } = capture;
    const deviation = DEVIATIONS[name];
    if (deviation?.unreadable) {
      it(`${name}: is refused (${deviation.why})`, async () => {
        await expect(analyze(path, { workers: 0 }).summary()).rejects.toThrow(path);
      });
      continue;
    }

    it(`${name}: ${deviation ? deviation.why : 'agrees with tshark'}`, async () => {
      const { conversations, summary } = await measured(path);
      const [read] = summary.captures;
      expect(read?.packets).toBe(expected.packets.count);
      expect(summary.frames).toBe(expected.packets.count);
      expect(summary.frameBytes).toBe(expected.packets.wire_bytes);
      if (!deviation?.times && expected.packets.earliest_time && expected.packets.latest_time) {
        expect(seconds(read?.firstTime)).toBe(expected.packets.earliest_time);
        expect(seconds(read?.lastTime)).toBe(expected.packets.latest_time);
      }
      if (!deviation?.arp) expect(summary.arp).toBe(expected.counts['arp']);
      const damaged = summary.warnings.some(({ code }) => code !== 'link-type');
      expect(damaged, JSON.stringify(summary.warnings)).toBe(expected.status.tshark !== 'ok');
      compare(conversations, capture, deviation);
    });

    it(`${name}: inspect agrees on counts`, async () => {
      const [info] = await inspect(path);
      expect(info?.packets).toBe(expected.packets.count);
      expect(info?.capturedBytes).toBe(expected.packets.captured_bytes);
      expect(info?.wireBytes).toBe(expected.packets.wire_bytes);
      expect(info?.snapped).toBe(expected.packets.snapped);
    });
  }
});

function compare(
  conversations: Conversations,
  capture: SharedCapture,
  deviation: (typeof DEVIATIONS)[string] | undefined,
): void {
  const expected = expectedOf(capture);
  const kind = deviation?.conversations;
  // tshark's lists stop at 2000: what is past them can't be missed.
  const complete =
    !capture.expected.tcp_conversations_cut && !capture.expected.udp_conversations_cut;
  if (kind === 'damaged') {
    expect(conversations.size).toBeGreaterThan(0);
    return;
  }
  if (complete) {
    for (const key of conversations.keys()) expect([...expected.keys()]).toContain(key);
  }
  for (const [key, want] of expected) {
    const found = conversations.get(key);
    if (!found) {
      expect(kind, `${key} is missing`).toMatch(/outer-tunnel|fragments/);
      continue;
    }
    if (want.communityId) expect(found.communityId, key).toBe(want.communityId);
    for (const side of ['low', 'high'] as const) {
      const [got, wanted] = [found[side], want[side]];
      if (!deviation?.flags) expect(got.flags, `${key} ${side} flags`).toBe(wanted.flags);
      if (kind === 'fragments' || kind === 'outer-tunnel') {
        expect(got.packets, `${key} ${side} packets`).toBeGreaterThanOrEqual(wanted.packets);
        continue;
      }
      expect(got.packets, `${key} ${side} packets`).toBe(wanted.packets);
      expect(got.bytes, `${key} ${side} bytes`).toBe(wanted.bytes);
      if (kind === 'lying-lengths') {
        expect(got.payload, `${key} ${side} payload`).toBeLessThanOrEqual(wanted.payload);
      } else {
        expect(got.payload, `${key} ${side} payload`).toBe(wanted.payload);
      }
    }
  }
}
