// Every DNS, mDNS and LLMNR message of the shared captures that tshark reads is found, with its question,
// rcode and answers; and nothing that is not there.

import type { DnsRecord, DnsResource } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { capturesWith, difference, ofType } from './support.js';

interface ExpectedMessage {
  proto: string;
  id: string;
  response: boolean;
  rcode?: number;
  questions?: [name: string, type: number, klass: string][];
  answers?: { name: string; type: number; data: Record<string, unknown> }[];
}

const TYPES: Record<string, number> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  NULL: 10,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  DS: 43,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  HTTPS: 65,
  ANY: 255,
};
const RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];

const typeNumber = (type: string | number | undefined) =>
  typeof type === 'string' ? TYPES[type] : type;
const plain = (name: string | undefined) => (name === '.' ? '<Root>' : (name ?? ''));

function expectedMessages(messages: ExpectedMessage[]): string[] {
  return messages.map((it) => {
    const [name = '', type] = it.questions?.[0] ?? [];
    const head = `${Number(it.id)} ${name} ${type ?? '-'}`;
    if (!it.response) return `query ${head}`;
    const answers = (it.answers ?? []).map((answer) => `${answer.name} ${answer.type}`);
    return `response ${head} ${it.rcode} ${answers.join(' ')}`;
  });
}

function foundMessages(records: DnsRecord[]): string[] {
  return records.flatMap((it) => {
    const head = `${it.id} ${plain(it.query)} ${typeNumber(it.queryType) ?? '-'}`;
    const answer = ({ name, type }: DnsResource) => `${plain(name)} ${typeNumber(type)}`;
    const messages: string[] = [];
    if (it.rcode === undefined || it.latency !== undefined) messages.push(`query ${head}`);
    if (it.rcode !== undefined) {
      const answers = (it.answers ?? []).map(answer).join(' ');
      messages.push(`response ${head} ${RCODES.indexOf(it.rcode)} ${answers}`);
    }
    return messages;
  });
}

const captures = capturesWith('dns');

describe.skipIf(captures.length === 0)('DNS of the shared captures', () => {
  it.each(captures)('%s has the messages that tshark finds', async (_, { path, expected }) => {
    const messages = (expected as unknown as { dns: ExpectedMessage[] }).dns;
    const found = foundMessages(await ofType('dns', path));
    expect(difference(found, expectedMessages(messages))).toEqual({ missing: [], extra: [] });
  });
});
