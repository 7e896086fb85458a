import { describe, expect, it } from 'vitest';
import { arp } from '../make/arp.js';
import { pcap } from '../make/captures.js';
import { evidenceOf, findingsOf } from './support.js';

const A = '020000000001';
const B = '020000000002';

const claims = (macs: readonly string[], ip = '10.0.0.1') =>
  findingsOf({
    name: 'c',
    data: pcap(
      1,
      macs.map((mac) => arp({ mac, ip })),
    ),
  });

describe('an IP address that two MAC addresses claim', () => {
  it('is a finding', async () => {
    const [finding] = await claims([A, B]);
    expect(finding).toMatchObject({
      id: 'network.arp-conflict',
      severity: 'low',
      key: 'network.arp-conflict|10.0.0.1',
    });
    expect(evidenceOf(finding, 'macs')).toBe('02:00:00:00:00:01, 02:00:00:00:00:02');
  });

  it('is worse where both keep claiming it', async () => {
    const [finding] = await claims([A, B, A, B]);
    expect(finding).toMatchObject({ severity: 'medium', count: 3 });
  });

  it.each([
    ['one claims it again and again', [A, A, A]],
    ['routers share it (VRRP)', [A, '00005e000105', A]],
  ])('is none where %s', async (_, macs) => {
    expect(await claims(macs)).toEqual([]);
  });

  it('is none in a recorded session of hosts that ask for each other', async () => {
    expect(await findingsOf('test/captures/icmp-arp.pcap')).toEqual([]);
  });
});
