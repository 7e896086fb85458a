// LDAP operations: what the recording knows of them, and Zeek's logs of a published capture, with NTLM in it.

import { readFileSync } from 'node:fs';
import type { LdapRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { corpusIsThere } from '../tshark/corpus.js';
import { ofType, recordsOf } from './support.js';
import { zeekLog } from './zeek-log.js';

const RECORDED = 'test/captures/ldap.pcap';
const byTime = (a: LdapRecord, b: LdapRecord) =>
  a.time === b.time ? a.messageId - b.messageId : a.time < b.time ? -1 : 1;

describe('the recorded connections', () => {
  const session = JSON.parse(readFileSync('test/captures/ldap.session.json', 'utf8'));

  it('have the operations that the tools asked for', async () => {
    const records = (await ofType('ldap', RECORDED)).sort(byTime);
    const connections = [...new Set(records.map(({ flow }) => flow))].map((flow) =>
      records.filter((it) => it.flow === flow),
    );
    expect(connections.map((it) => it.map(({ operation }) => operation))).toEqual(
      session.connections.map((it: LdapRecord[]) => it.map(({ operation }) => operation)),
    );
    expect(connections).toMatchObject(session.connections);
  });

  it('are read as TLS after StartTLS', async () => {
    const records = await ofType('ldap', RECORDED);
    const started = records.find(({ extension }) => extension === 'StartTLS');
    const inside = await ofType('tls', RECORDED);
    expect(inside.map(({ flow }) => flow)).toEqual([started?.flow]);
  });

  it('give no password away', async () => {
    const text = JSON.stringify(await recordsOf(RECORDED), (_, value) =>
      typeof value === 'bigint' ? `${value}` : value,
    );
    expect(text).not.toContain(session.password);
  });
});

describe('a bind by Kerberos', () => {
  const session = JSON.parse(readFileSync('test/captures/ldap-gssapi.session.json', 'utf8'));

  it('shows for whom the ticket is, and nothing of what SASL encrypts', async () => {
    const records = (await ofType('ldap', 'test/captures/ldap-gssapi.pcap')).sort(byTime);
    expect(records.map(({ operation, result }) => `${operation} ${result}`)).toEqual(
      session.binds.map((result: string) => `bind ${result}`),
    );
    expect(records[0]).toMatchObject({
      authentication: 'SASL',
      mechanism: session.mechanism,
      kerberos: { service: session.service, realm: session.realm },
    });
  });

  it('comes after the tickets that it takes', async () => {
    const records = await ofType('kerberos', 'test/captures/ldap-gssapi.pcap');
    expect(records.map((it) => [it.requestType, it.client, it.service])).toEqual([
      ['AS', session.user, `krbtgt/${session.realm}`],
      ['TGS', session.user, session.service],
    ]);
  });
});

describe.skipIf(!corpusIsThere)('a published capture', () => {
  const path = '../shared/captures/windows/sasl-ntlm.pcap';

  it('reads as in Zeek’s ldap.log', async () => {
    const records = (await ofType('ldap', path)).sort(byTime);
    const found = records
      .filter(({ operation }) => operation !== 'search')
      .map((it) => [
        `${it.messageId}`,
        [it.operation, it.authentication].filter(Boolean).join(' '),
        it.result ?? '-',
        it.mechanism ?? '-',
      ]);
    const results: Record<string, string> = { 'SASL bind in progress': 'saslBindInProgress' };
    const expected = zeekLog(path, 'ldap.log').map((it) => [
      it['message_id'],
      it['opcode'],
      results[it['result'] ?? ''] ?? it['result'],
      it['argument'],
    ]);
    expect(found).toEqual(expected);
  });

  it('reads as in Zeek’s ldap_search.log', async () => {
    const [search] = (await ofType('ldap', path)).filter(({ operation }) => operation === 'search');
    const [row] = zeekLog(path, 'ldap_search.log');
    expect([
      search?.scope,
      search?.derefAliases,
      search?.baseObject,
      `${search?.entries}`,
      search?.result,
      search?.filter,
    ]).toEqual([
      row?.['scope'],
      row?.['deref_aliases'],
      row?.['base_object'],
      row?.['result_count'],
      row?.['result'],
      row?.['filter'],
    ]);
  });

  it('has the log-on of Zeek’s ntlm.log', async () => {
    const records = await ofType('ntlm', path);
    const [row] = zeekLog(path, 'ntlm.log');
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      user: row?.['username'],
      domain: row?.['domainname'],
      // ntlmssp.ntlmv2_response is not there: both responses are 24 bytes.
      version: 1,
      result: 'success',
    });
  });
});
