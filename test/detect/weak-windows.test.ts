// What Windows networks still speak: recorded sessions of Samba, FreeRDP and MIT Kerberos, and shared captures.

import type { FindingRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { sessionOf } from '../protocols/support.js';
import { sharedCaptures } from '../tshark/corpus.js';
import { evidenceOf, findingsOf } from './support.js';

const IDS = /^(smb|ntlm|rdp|kerberos)\./;

async function of(path: string): Promise<FindingRecord[]> {
  return (await findingsOf(path)).filter(({ id }) => IDS.test(id));
}
const keys = async (path: string) => (await of(path)).map(({ key }) => key);

describe('SMB', () => {
  it('of version 1 is told of each server port that spoke it', async () => {
    const found = await of('test/captures/smb.pcap');
    const old = found.filter(({ id }) => id === 'smb.v1');
    expect(old.map(({ key, flowCount }) => [key, flowCount])).toEqual([
      ['smb.v1|10.77.0.11:445', 1],
      ['smb.v1|10.77.0.11:139', 1],
    ]);
  });

  it('signing is told of a server that does not require it, once', async () => {
    const found = await of('test/captures/smb.pcap');
    const signing = found.filter(
      ({ id, hosts }) => id.startsWith('smb.sign') && hosts[0]?.port === 445,
    );
    expect(signing).toHaveLength(1);
    expect(signing[0]?.flowCount).toBeGreaterThan(1);
    expect(evidenceOf(signing[0], 'signing')).toBe('enabled');
  });
});

describe('NTLM version 1', () => {
  it('is a finding, version 2 is none', async () => {
    const found = (await of('test/captures/smb.pcap')).filter(({ id }) => id === 'ntlm.v1');
    expect(found.map(({ key, count }) => [key, count])).toEqual([
      ['ntlm.v1|10.77.0.20>10.77.0.11:139', 1],
    ]);
    expect(evidenceOf(found[0], 'account')).toBe('a***a');
  });
});

describe('RDP', () => {
  it('is a finding with its own security, and with TLS alone', async () => {
    const session = sessionOf('rdp');
    const server = `${session.server}:3389`;
    expect(await keys('test/captures/rdp.pcap')).toEqual([
      `rdp.standard-security|${server}`,
      `rdp.no-nla|${server}`,
    ]);
  });
});

describe('Kerberos', () => {
  it('is a finding for the service whose ticket is RC4, and for no other', async () => {
    expect(await keys('test/captures/kerberos.pcap')).toEqual([
      'kerberos.weak-ticket|10.77.0.15:88|rc4-hmac HTTP/old.example.test@EXAMPLE.TEST',
    ]);
  });
});

const shared = sharedCaptures();

describe.skipIf(shared.length === 0)('in the shared captures', () => {
  it.each([
    // Kerberoasting asks for RC4 for a service's account.
    [
      'malware-attack/kerberoast.pcap',
      ['kerberos.weak-ticket|10.0.0.6:88|rc4-hmac HTTP/dc-mantvydas.offense.local@OFFENSE.LOCAL'],
    ],
    ['windows/sasl-ntlm.pcap', ['ntlm.v1|127.0.0.1>127.0.1.1:389']],
    // AES tickets; network level authentication; signing required; SMB 2.
    ['windows/kinit.pcap', []],
    ['windows/rdp-to-ssl.pcap', []],
    ['malware-attack/zerologon__input.pcap', []],
    ['windows/smb1.pcap', []],
  ])('%s', async (name, expected) => {
    expect(await keys(shared.find((it) => it.name === name)?.path ?? '')).toEqual(expected);
  });
});
