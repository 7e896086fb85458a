// Kerberos requests and answers: what the recording knows of them, and Zeek's kerberos.log of published captures.

import { readFileSync } from 'node:fs';
import type { KerberosRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { corpusIsThere } from '../tshark/corpus.js';
import { difference, ofType, recordsOf } from './support.js';
import { zeekLog } from './zeek-log.js';

const RECORDED = 'test/captures/kerberos.pcap';
const byTime = (a: KerberosRecord, b: KerberosRecord) => (a.time < b.time ? -1 : 1);

describe('the recorded exchanges', () => {
  const session = JSON.parse(readFileSync('test/captures/kerberos.session.json', 'utf8'));

  it('are what the script made', async () => {
    const records = (await ofType('kerberos', RECORDED)).sort(byTime);
    expect(records.length).toBe(session.exchanges.length);
    for (const [i, expected] of session.exchanges.entries()) {
      expect(records[i]).toMatchObject({
        result: 'error' in expected ? 'error' : 'success',
        realm: session.realm,
        ...expected,
      });
    }
  });

  it('give no password away', async () => {
    const text = JSON.stringify(await recordsOf(RECORDED), (_, value) =>
      typeof value === 'bigint' ? `${value}` : value,
    );
    expect(text).not.toContain(session.password);
  });
});

const seconds = (time: bigint | undefined) =>
  time === undefined ? '-' : `${Number(time / 1_000_000_000n)}.000000`;

describe.skipIf(!corpusIsThere)('published captures', () => {
  it('read as in Zeek’s kerberos.log', async () => {
    const path = '../shared/captures/windows/kinit.pcap';
    const records = await ofType('kerberos', path);
    const found = records.map((it) =>
      [
        it.src.port,
        it.requestType,
        `${it.client ? `${it.client}/` : ''}${it.realm}`,
        it.service,
        it.result === 'success' ? 'T' : 'F',
        seconds(it.from),
        seconds(it.till),
        it.ticketCipher ?? '-',
        it.renewable ? 'T' : 'F',
      ].join(' '),
    );
    const expected = zeekLog(path, 'kerberos.log').map((it) =>
      [
        it['id.orig_p'],
        it['request_type'],
        it['client'],
        it['service'],
        it['success'],
        it['from'],
        it['till'],
        it['cipher'],
        it['renewable'],
      ].join(' '),
    );
    // What is kept of Zeek's log ends in the middle.
    const whole = expected.filter((row) => !/ {2}|undefined/.test(row));
    expect(whole.length).toBe(60);
    expect(difference(found, whole).missing).toEqual([]);
  });

  it('have as many exchanges of each kind as tshark counts messages', async () => {
    const records = await ofType('kerberos', '../shared/captures/windows/kinit.pcap');
    const count = (test: (it: KerberosRecord) => boolean) => records.filter(test).length;
    // kerberos.msg_type: 93 AS-REQ, 1 TGS-REQ, 51 AS-REP, 43 errors.
    expect(count((it) => it.requestType === 'AS')).toBe(93);
    expect(count((it) => it.requestType === 'TGS')).toBe(1);
    expect(count((it) => it.result === 'success')).toBe(51);
    expect(count((it) => it.result === 'error')).toBe(43);
    // kerberos.error_code: 6 is there 19 times, 25 9 times, 18 twice.
    expect(count((it) => it.errorCode === 6)).toBe(19);
    expect(count((it) => it.error === 'KDC_ERR_PREAUTH_REQUIRED')).toBe(9);
    expect(count((it) => it.error === 'KDC_ERR_CLIENT_REVOKED')).toBe(2);
  });

  it('show the cipher of a ticket that can be cracked', async () => {
    const records = await ofType('kerberos', '../shared/captures/malware-attack/kerberoast.pcap');
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      requestType: 'TGS',
      client: 'spotless',
      service: 'HTTP/dc-mantvydas.offense.local',
      realm: 'OFFENSE.LOCAL',
      ticketCipher: 'rc4-hmac',
      replyCipher: 'aes256-cts-hmac-sha1-96',
    });
  });
});
