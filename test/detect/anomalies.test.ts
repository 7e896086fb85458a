import { describe, expect, it } from 'vitest';
import { pcap } from '../make/captures.js';
import { frame, ipv4, raw, tcp, udp } from '../make/packets.js';
import { corpusIsThere } from '../tshark/corpus.js';
import { evidenceOf, findingsOf, idsOf } from './support.js';

const ENDS = { src: '10.0.0.1', dst: '10.0.0.2' };
const found = (...packets: Uint8Array[]) =>
  findingsOf({ name: 'c', data: pcap(1, packets.map(frame)) });

describe('anomalies of flows', () => {
  it('are one finding for all flows between two hosts', async () => {
    const probes = [21, 22, 23].map((dport) => ipv4(ENDS, tcp({ sport: 40000, dport }, 'FPU')));
    expect(await found(...probes)).toMatchObject([
      {
        id: 'anomaly.TCP_christmas',
        severity: 'low',
        count: 3,
        flowCount: 3,
        key: 'anomaly.TCP_christmas|10.0.0.1>10.0.0.2',
      },
    ]);
  });

  it('are none for ordinary packets', async () => {
    expect(await found(ipv4(ENDS, tcp({ sport: 40000, dport: 80 }, 'S')))).toEqual([]);
  });

  it('name who sent them, whatever the direction of the flow', async () => {
    const open = ipv4(ENDS, tcp({ sport: 40000, dport: 80 }, 'S'));
    const odd = ipv4({ src: ENDS.dst, dst: ENDS.src }, tcp({ sport: 80, dport: 40000 }, 'SF'));
    const [finding] = await found(open, odd);
    expect(finding?.hosts.map(({ ip }) => ip)).toEqual(['10.0.0.2', '10.0.0.1']);
  });

  it('mean little where checksums say that bytes were damaged', async () => {
    const odd = Buffer.from(ipv4(ENDS, tcp({ sport: 40000, dport: 80 }, 'SF')));
    odd[36] = (odd[36] ?? 0) ^ 1;
    expect(await found(odd)).toMatchObject([{ id: 'anomaly.SYN_with_FIN', severity: 'info' }]);
  });

  it('are of medium severity where fragments overlap with other bytes', async () => {
    const piece = (offset: number, more: boolean, bytes: Uint8Array) =>
      ipv4({ ...ENDS, id: 1, fragment: { offset, more } }, raw(17, bytes));
    const whole = udp(40000, 9, 'x'.repeat(112)).bytes(Buffer.from([10, 0, 0, 1, 10, 0, 0, 2]));
    const findings = await found(
      piece(0, true, whole.subarray(0, 64)),
      piece(0, true, Buffer.alloc(64, 'y')),
      piece(64, false, whole.subarray(64)),
    );
    expect(findings).toMatchObject([{ id: 'anomaly.fragment_inconsistency', severity: 'medium' }]);
  });
});

describe('wrong checksums', () => {
  const segments = (bad: number, of: number) =>
    Array.from({ length: of }, (_, i) => {
      const packet = ipv4(ENDS, tcp({ sport: 40000, dport: 80, seq: i }, 'A', 'x'));
      if (i < bad) packet[40] = (packet[40] ?? 0) ^ 1;
      return packet;
    });

  it('are a finding where they are few of what a host sends', async () => {
    const findings = await found(...segments(2, 40));
    expect(idsOf(findings)).toEqual(['anomaly.bad_checksum']);
    expect(findings[0]).toMatchObject({ severity: 'info', hosts: [{ ip: '10.0.0.1' }], count: 2 });
    expect(evidenceOf(findings[0], 'share')).toBe(0.05);
  });

  it('are none where the capturing host sent them', async () => {
    expect(await found(...segments(30, 40))).toEqual([]);
  });

  it('are none where there are none', async () => {
    expect(await found(...segments(0, 40))).toEqual([]);
  });
});

describe.skipIf(!corpusIsThere)('in the shared captures', () => {
  it('tiny fragments are found', async () => {
    const findings = await findingsOf('../shared/captures/ip-frag-ext/ip_fragmented_garbage.pcap');
    expect(idsOf(findings)).toContain('anomaly.excessively_small_fragment');
  });

  it('an impossible TCP header is found', async () => {
    const findings = await findingsOf('../shared/captures/malformed/tcp-malformed.pcap');
    expect(idsOf(findings)).toEqual(['anomaly.bad_TCP_header_len']);
  });
});
