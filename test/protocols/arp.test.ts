// ARP: records of who claims which address.

import { describe, expect, it } from 'vitest';
import { arp, type Claim } from '../make/arp.js';
import { pcap } from '../make/captures.js';
import { corpusIsThere } from '../tshark/corpus.js';
import { ndjsonOf, ofType, recordsOf } from './support.js';

const A = '020000000001';
const B = '020000000002';
const IP = '10.0.0.1';
const records = (...claims: Claim[]) =>
  ofType('arp', { name: 'c', data: pcap(1, claims.map(arp)) });

describe('ARP', () => {
  it('has a record of each address that is claimed, once', async () => {
    const found = await records({ mac: A, ip: IP }, { mac: A, ip: IP }, { mac: B, ip: '10.0.0.2' });
    expect(found).toEqual([
      {
        type: 'arp',
        time: 1_700_000_000_000_000_000n,
        operation: 'request',
        ip: '10.0.0.1',
        mac: '02:00:00:00:00:01',
      },
      {
        type: 'arp',
        time: 1_700_000_000_002_000_000n,
        operation: 'request',
        ip: '10.0.0.2',
        mac: '02:00:00:00:00:02',
      },
    ]);
  });

  it('has one each time that another claims it', async () => {
    const found = await records(
      { mac: A, ip: IP },
      { mac: B, ip: IP, reply: true },
      { mac: A, ip: IP },
    );
    expect(found.map(({ mac, previousMac, changes }) => [mac, previousMac, changes])).toEqual([
      ['02:00:00:00:00:01', undefined, undefined],
      ['02:00:00:00:00:02', '02:00:00:00:00:01', 1],
      ['02:00:00:00:00:01', '02:00:00:00:00:02', 2],
    ]);
  });

  it('tells announcements and VLANs', async () => {
    expect(await records({ mac: A, ip: IP, target: IP, vlan: 7 })).toMatchObject([
      { gratuitous: true, vlan: 7 },
    ]);
  });

  it('keeps VLANs apart', async () => {
    const found = await records({ mac: A, ip: IP, vlan: 7 }, { mac: B, ip: IP, vlan: 8 });
    expect(found.map(({ previousMac }) => previousMac)).toEqual([undefined, undefined]);
  });

  it('claims nothing where it asks whether an address is free', async () => {
    expect(await records({ mac: A, ip: '0.0.0.0', target: IP })).toEqual([]);
  });

  it('tells of 64 changes and no more', async () => {
    const claims = Array.from({ length: 200 }, (_, i) => ({ mac: i % 2 ? A : B, ip: IP }));
    expect(await records(...claims)).toHaveLength(65);
  });

  it('has none where a packet is cut, or of other links', async () => {
    const whole = arp({ mac: A, ip: IP });
    const other = Buffer.from(whole);
    other[15] = 6;
    const data = pcap(1, [whole.subarray(0, 40), other]);
    expect(await ofType('arp', { name: 'c', data })).toEqual([]);
  });

  it('is the same in NDJSON and as objects', async () => {
    const data = pcap(1, [arp({ mac: A, ip: IP }), arp({ mac: B, ip: IP, vlan: 3 })]);
    const lines = (await ndjsonOf({ name: 'c', data })).trim().split('\n');
    const objects = await recordsOf({ name: 'c', data });
    const plain = objects.map((it) => ({ ...it, time: undefined }));
    expect(lines.map((line) => ({ ...JSON.parse(line), time: undefined }))).toEqual(plain);
  });

  it.skipIf(!corpusIsThere)('is the same for any number of workers', async () => {
    const path = '../shared/captures/mixed/var-services-std-ports.pcap';
    const alone = await ofType('arp', path, { workers: 0 });
    expect(alone.length).toBeGreaterThan(0);
    expect(await ofType('arp', path, { workers: 2 })).toEqual(alone);
  });
});
