// Every DNS, mDNS and LLMNR message of the shared captures that tshark reads is found, with its question,
// rcode and the data of its records; and nothing that is not there. NetBIOS names as tshark counts them.

import type { DnsRecord, DnsResource } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { corpusIsThere } from '../tshark/corpus.js';
import { capturesWith, difference, ofType } from './support.js';

interface ExpectedResource {
  name: string;
  type: number;
  ttl: string | null;
  data?: Record<string, string | string[]>;
}

interface ExpectedMessage {
  frame: number;
  id: string;
  response: boolean;
  rcode?: number;
  questions?: [name: string, type: number, klass: string][];
  answers?: ExpectedResource[];
  authoritative_nameservers?: ExpectedResource[];
  additional_records?: ExpectedResource[];
}

const TYPES: Record<string, number> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  NULL: 10,
  PTR: 12,
  HINFO: 13,
  MX: 15,
  TXT: 16,
  KEY: 25,
  AAAA: 28,
  NB: 32,
  SRV: 33,
  DS: 43,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  NSEC3: 50,
  HTTPS: 65,
  TSIG: 250,
  ANY: 255,
};
const SRV = 33;
const OPT = 41;
const RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];

/** Frames that tshark lists and we do not read: headers that an ICMP error quotes are no message. */
const QUOTED: Record<string, number[]> = {
  'encap/gre-sample.pcap': [34, 36],
  'icmp-arp/icmp-destunreach-udp.pcap': [1],
};
/** Messages with single bytes spoiled: what of a broken one is shown is tshark's choice, or ours. */
const FUZZED = 'malformed/fuzz-2006-06-26-2594.pcap';
const UNSPOILED =
  /^(query \d+ (_sip\._udp\.sip\.cybercity\.dk 33|reg\.sippstar\.com 1)$|response \d+ 1\.0\.0\.127\.in-addr\.arpa 12 0 1\.0\.0\.127\.in-addr\.arpa .*"localhost"\]\] \|)/;
/** Of those, the ones that tshark calls malformed: their IP or UDP header is what is spoiled. */
const FUZZED_CUT = [146, 166, 295, 304, 309, 337, 351, 353, 364, 372, 407, 423, 528, 612];

const typeNumber = (type: string | number | undefined) =>
  typeof type === 'string' ? TYPES[type] : type;
const plain = (name: string | undefined) => (name === '.' ? '<Root>' : (name ?? ''));

/** What tshark shows of a record's data, from ours. */
function dataOf(it: DnsResource): Record<string, unknown> {
  switch (it.type) {
    case 'A':
      return { a: it.address };
    case 'AAAA':
      return { aaaa: it.address };
    case 'NS':
      return { ns: it.target };
    case 'CNAME':
      return { cname: it.target };
    case 'PTR':
      return { 'ptr.domain_name': it.target };
    case 'HINFO':
      return { 'hinfo.cpu': it.cpu, 'hinfo.os': it.os };
    case 'MX':
      return { 'mx.mail_exchange': it.target, 'mx.preference': `${it.preference}` };
    case 'TXT':
      return { txt: it.texts?.length === 1 ? it.texts[0] : it.texts };
    case 'SOA':
      return {
        'soa.mname': it.primary,
        'soa.rname': plain(it.mailbox),
        'soa.serial_number': `${it.serial}`,
      };
    case 'NSEC':
      return { 'nsec.next_domain_name': it.target };
    case 'DS':
      return {
        'ds.algorithm': `${it.algorithm}`,
        'ds.key_id': `0x${it.keyTag?.toString(16).padStart(4, '0')}`,
      };
    case 'RRSIG':
      return {
        'rrsig.key_tag': `${it.keyTag}`,
        'rrsig.signers_name': plain(it.signer),
        'rrsig.type_covered': `${typeNumber(it.covered)}`,
      };
    case 'DNSKEY':
      return { 'dnskey.algorithm': `${it.algorithm}` };
    case 'HTTPS':
      return { 'svcb.svcparam.alpn': it.alpn?.length === 1 ? it.alpn[0] : it.alpn };
    default:
      return {};
  }
}

const sorted = (data: Record<string, unknown>) =>
  JSON.stringify(
    Object.entries(data)
      .filter(([, value]) => value !== undefined)
      .sort(),
  );

/** tshark 4.0 lists SRV records without their names, so not at all. OPT is no record here, but `edns`. */
function expectedSection(records: ExpectedResource[] = []): string {
  return records
    .filter(({ type }) => type !== SRV && type !== OPT)
    .map(({ name, type, ttl, data = {} }) => {
      // Computed from the key.
      const { 'dnskey.key_id': _, ...known } = data;
      return `${name} ${type} ${ttl} ${sorted(known)}`;
    })
    .join(' ');
}

function foundSection(records: DnsResource[] = []): string {
  return records
    .filter(({ type }) => type !== 'SRV')
    .map((it) => `${plain(it.name)} ${typeNumber(it.type)} ${it.ttl} ${sorted(dataOf(it))}`)
    .join(' ');
}

function expectedMessages(messages: ExpectedMessage[]): string[] {
  return messages.map((it) => {
    const [name = '', type] = it.questions?.[0] ?? [];
    const head = `${Number(it.id)} ${name} ${type ?? '-'}`;
    if (!it.response) return `query ${head}`;
    const sections = [it.answers, it.authoritative_nameservers, it.additional_records];
    return `response ${head} ${it.rcode} ${sections.map(expectedSection).join(' | ')}`;
  });
}

function foundMessages(records: DnsRecord[]): string[] {
  return records.flatMap((it) => {
    const head = `${it.id} ${plain(it.query)} ${typeNumber(it.queryType) ?? '-'}`;
    const messages: string[] = [];
    if (it.rcode === undefined || it.latency !== undefined) messages.push(`query ${head}`);
    if (it.rcode !== undefined) {
      const sections = [it.answers, it.authorities, it.additionals];
      const rcode = RCODES.indexOf(`${it.rcode}`);
      messages.push(`response ${head} ${rcode} ${sections.map(foundSection).join(' | ')}`);
    }
    return messages;
  });
}

const isNetbios = ({ src, dst }: DnsRecord) => src.port === 137 || dst.port === 137;

async function messagesOf(path: string): Promise<DnsRecord[]> {
  return (await ofType('dns', path)).filter((it) => !isNetbios(it));
}

const captures = capturesWith('dns').filter(([name]) => name !== FUZZED);

describe.skipIf(captures.length === 0)('DNS of the shared captures', () => {
  it.each(captures)('%s has the messages that tshark finds', async (name, { path, expected }) => {
    const messages = (expected as unknown as { dns: ExpectedMessage[] }).dns;
    const read = messages.filter(({ frame }) => !QUOTED[name]?.includes(frame));
    const found = foundMessages(await messagesOf(path));
    expect(difference(found, expectedMessages(read))).toEqual({ missing: [], extra: [] });
  });

  it('reads the unspoiled ones among spoiled messages', async () => {
    const [, fuzzed] = capturesWith('dns').find(([name]) => name === FUZZED) ?? [];
    if (!fuzzed) return;
    const { dns: messages } = fuzzed.expected as unknown as { dns: ExpectedMessage[] };
    const whole = messages.filter(({ frame }) => !FUZZED_CUT.includes(frame));
    const plain = expectedMessages(whole).filter((it) => UNSPOILED.test(it));
    const found = foundMessages(await messagesOf(fuzzed.path));
    expect(plain.length).toBeGreaterThan(40);
    expect(difference(found, plain).missing).toEqual([]);
  });
});

describe.skipIf(!corpusIsThere)('the NetBIOS name service', () => {
  it('has its names decoded and counted as tshark does', async () => {
    const records = await ofType('dns', '../shared/captures/discovery/nbns.pcap');
    const counts: Record<string, number> = {};
    for (const { query = '' } of records) counts[query] = (counts[query] ?? 0) + 1;
    expect(counts).toEqual({
      'WORKGROUP<1d>': 7,
      'MARTIN ROSENAU<03>': 7,
      'MDJR98<03>': 6,
      'WORKGROUP<00>': 6,
      'MDJR98<00>': 6,
      'MDJR98<20>': 6,
      'WORKGROUP<1e>': 4,
      '<01><02>__MSBROWSE__<02><01>': 4,
    });
    expect(new Set(records.map(({ opcode }) => opcode))).toEqual(new Set(['REGISTRATION']));
    expect(records[1]?.updates).toEqual([
      { name: 'WORKGROUP<00>', type: 'NB', ttl: 300000, group: true, address: '192.168.239.129' },
    ]);
  });
});
