// Community ID v1 against published values.

import { existsSync, readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { communityId } from 'flowglass';
import { describe, expect, it } from 'vitest';

const VECTORS = '../shared/vectors/community-id.json';

interface Vector {
  proto: number;
  saddr: string;
  daddr: string;
  sport?: number | null;
  dport?: number | null;
  communityid: string;
}

/** Bytes of an address as text. */
function addressBytes(text: string): Uint8Array {
  if (!isIPv6(text)) return Uint8Array.from(text.split('.').map(Number));
  const [head = '', tail] = text.toLowerCase().split('::');
  const groups = (part: string) => part.split(':').filter((group) => group !== '');
  const front = groups(head);
  const back = tail === undefined ? [] : groups(tail);
  const zeros = Array<string>(8 - front.length - back.length).fill('0');
  return Uint8Array.from(
    [...front, ...zeros, ...back].flatMap((group) => {
      const value = Number.parseInt(group, 16);
      return [value >> 8, value & 0xff];
    }),
  );
}

function idOf(vector: Vector, seed: number): string {
  return communityId(
    {
      source: addressBytes(vector.saddr),
      destination: addressBytes(vector.daddr),
      protocol: vector.proto,
      sourcePort: vector.sport ?? 0,
      destinationPort: vector.dport ?? 0,
    },
    seed,
  );
}

const TCP = { saddr: '1.2.3.4', sport: 1122, daddr: '5.6.7.8', dport: 3344 };
const ICMP6 = {
  saddr: 'fe80:1:203:405:607:809:a0b:c0d',
  daddr: 'fe80:1011:1213:1415:1617:1819:1a1b:1c1d',
};

// corelight/community-id-spec README.md and baseline/, pycommunityid's tests.
const PUBLISHED: [Omit<Vector, 'communityid'>, string, string][] = [
  [{ proto: 6, ...TCP }, '1:wCb3OG7yAFWelaUydu0D+125CLM=', '1:HhA1B+6CoLbiKPEs5nhNYN4XWfk='],
  [{ proto: 17, ...TCP }, '1:0Mu9InQx6z4ZiCZM/7HXi2WMhOg=', '1:OShq+iKDAMVouh/4bMxB9Sz4amw='],
  [{ proto: 132, ...TCP }, '1:EKt4MsxuyaE6mL+hmrEkQ9csDD8=', '1:uitchpn5MMGAQKBJh7bIr/bAr7s='],
  [
    { proto: 1, saddr: TCP.saddr, daddr: TCP.daddr, sport: 8, dport: 0 },
    '1:crodRHL2FEsHjbv3UkRrfbs4bZ0=',
    '1:9pr4ZGTICiuZoIh90RRYE2RyXpU=',
  ],
  [
    { proto: 1, saddr: TCP.saddr, daddr: TCP.daddr, sport: 11, dport: 0 },
    '1:f/YiSyWqczrTgfUCZlBUnvHRcPk=',
    '1:1DD7cWGC/Yg91YGsQeni8du3pIA=',
  ],
  [
    { proto: 58, ...ICMP6, sport: 128, dport: 0 },
    '1:0bf7hyMJUwt3fMED7z8LIfRpBeo=',
    '1:IO27GQzPuCtNnwFvjWALMHu5tJE=',
  ],
  [
    { proto: 58, ...ICMP6, sport: 146, dport: 0 },
    '1:fYC8+pz24E+EhANP1EZhpX0Dw10=',
    '1:Cv4IKJe56BNkF0MBW2YxQ3Nwc3s=',
  ],
  [
    { proto: 46, saddr: TCP.saddr, daddr: TCP.daddr },
    '1:ikv3kmf89luf73WPz1jOs49S768=',
    '1:/buhqeOmaRCopOZFy9HnoJd5XW8=',
  ],
];

describe('communityId', () => {
  it.each(PUBLISHED)('has the published values for %o', (tuple, seed0, seed1) => {
    expect(idOf({ ...tuple, communityid: '' }, 0)).toBe(seed0);
    expect(idOf({ ...tuple, communityid: '' }, 1)).toBe(seed1);
  });

  it('is the same both ways', () => {
    const there = { proto: 6, ...TCP, communityid: '' };
    const back = {
      proto: 6,
      saddr: TCP.daddr,
      sport: 3344,
      daddr: TCP.saddr,
      dport: 1122,
      communityid: '',
    };
    expect(idOf(back, 0)).toBe(idOf(there, 0));
  });

  it.skipIf(!existsSync(VECTORS))('has all values of the shared vectors', () => {
    const vectors = JSON.parse(readFileSync(VECTORS, 'utf8')) as Record<string, Vector[]>;
    for (const vector of vectors['default'] ?? []) expect(idOf(vector, 0)).toBe(vector.communityid);
    for (const vector of vectors['seed_1'] ?? []) expect(idOf(vector, 1)).toBe(vector.communityid);
    for (const vector of vectors['no_base64'] ?? []) {
      const hex = Buffer.from(idOf(vector, 0).slice(2), 'base64').toString('hex');
      expect(`1:${hex}`).toBe(vector.communityid);
    }
  });
});
