// Traffic that matches known-bad lists of the user's.

import { nameKey, urlKey } from '../indicators/kinds.js';
import type { IndicatorHit } from '../indicators/set.js';
import type { FlowView } from '../records/flow-view.js';
import type { Evidence, FindingHost, ProtocolRecord } from '../records/types.js';
import type { RecordView } from '../records/view.js';
import { defineDetector } from './detector.js';
import { roomFor } from './number-table.js';

const METHOD =
  'Lists are given by the user (--indicators): plain, CSV, MISP, STIX 2.1 or Zeek intel. Evidence names the list, ' +
  'the entry in it, and what the list says of it.';
const FALSE_POSITIVES =
  'Whatever is wrong or out of date in the list: shared hosting and CDN addresses age fast.';
const ADVICE = 'Read what the list says of it, then look at what the host did before and after.';

const page = (title: string, meaning: string, how: string) =>
  ({
    title,
    severity: 'high',
    confidence: 'medium',
    meaning,
    method: `${how} ${METHOD}`,
    falsePositives: FALSE_POSITIVES,
    advice: ADVICE,
  }) as const;

/** What a host is known to be. */
const UNKNOWN = 0;
const CLEAN = 1;
const LISTED = 2;

export const indicators = defineDetector({
  name: 'indicators',
  findings: {
    'indicator.address': page(
      'Traffic with a listed address',
      'A host exchanged packets with an address, or an address of a network, that is on a list.',
      'Both ends of every flow are compared with addresses and networks.',
    ),
    'indicator.name': page(
      'Listed name asked for or contacted',
      'A host looked up, or connected to, a name that is on a list, or that is in a domain that is.',
      'Names in DNS questions, TLS and QUIC SNI and HTTP Host headers are compared with names, and with the domains they are in.',
    ),
    'indicator.url': page(
      'Listed URL requested',
      'A host requested a URL that is on a list.',
      'Host and target of HTTP requests are compared; scheme and default ports do not count.',
    ),
    'indicator.fingerprint': page(
      'Client or server with a listed fingerprint',
      'A TLS, QUIC or SSH peer has a fingerprint that is on a list: it may be the program that the list names.',
      'JA3, JA3S, JA4 and HASSH of both sides are compared. MD5 values of a list are compared with all of them that are MD5.',
    ),
    'indicator.certificate': page(
      'Listed certificate or host key',
      'A server or client showed a certificate, or an SSH host key, whose hash is on a list.',
      'SHA-1 and SHA-256 of certificates, SHA-256 of SSH host keys are compared.',
    ),
    'indicator.file': page(
      'Listed file transferred',
      'The body of an HTTP message is a file that is on a list.',
      'SHA-256 of bodies (up to --max-body-bytes) are compared. MD5 and SHA-1 of files are not computed.',
    ),
  },
  watch: ({ indicators: set, hosts, ofFlow }) => {
    if (set.size === 0) return {};
    let known = new Uint8Array(1024);
    const hits = new Map<number, IndicatorHit>();

    /** Looks a host up once. */
    function hitOf(number: number, ip: () => string): IndicatorHit | undefined {
      if (number === 0) return set.findAddress(ip());
      known = roomFor(known, number + 1);
      if (known[number] === UNKNOWN) {
        const hit = set.findAddress(ip());
        known[number] = hit ? LISTED : CLEAN;
        if (hit) hits.set(number, hit);
      }
      return known[number] === LISTED ? hits.get(number) : undefined;
    }

    function flow(view: FlowView): void {
      const source = hitOf(view.srcNumber(hosts), () => view.src.ip);
      if (source) ofFlow('indicator.address', view, occurrence(source));
      const destination = hitOf(view.dstNumber(hosts), () => view.dst.ip);
      if (destination) ofFlow('indicator.address', view, occurrence(destination));
    }

    function byName(view: RecordView, value: string | undefined): void {
      if (value === undefined) return;
      const name = nameKey(value);
      const hit = set.findName(name);
      if (hit) ofFlow('indicator.name', view, occurrence(hit, { name: 'name', value: name }));
    }

    function byHash(
      finding: 'indicator.fingerprint' | 'indicator.certificate' | 'indicator.file',
      view: RecordView,
      kind: 'md5-fingerprint' | 'ja4' | 'sha1' | 'sha256',
      what: string,
      value: string | undefined,
    ): void {
      const hit = value === undefined ? undefined : set.find(kind, value);
      if (hit && value) ofFlow(finding, view, occurrence(hit, { name: what, value }));
    }

    const named = set.has('name');
    const fingerprints = set.has('md5-fingerprint', 'ja4');
    const hashes = set.has('sha1', 'sha256');
    type Hello = Extract<ProtocolRecord, { type: 'tls' | 'quic' }>;
    const hello = (record: RecordView<Hello>) => {
      const view = record as unknown as RecordView;
      if (named) byName(view, record.get('serverName'));
      if (!fingerprints) return;
      byHash('indicator.fingerprint', view, 'md5-fingerprint', 'ja3', record.get('ja3'));
      byHash('indicator.fingerprint', view, 'ja4', 'ja4', record.get('ja4'));
      byHash('indicator.fingerprint', view, 'md5-fingerprint', 'ja3s', record.get('ja3s'));
    };
    return {
      ...(set.has('address', 'network') ? { flow } : {}),
      records: {
        ...(named || fingerprints ? { tls: hello, quic: hello } : {}),
        ...(named ? { dns: (record) => byName(record, record.get('query')) } : {}),
        ...(named || set.has('url') || hashes
          ? {
              http: (record) => {
                const host = record.get('host');
                byName(record, host);
                if (host !== undefined && set.has('url')) {
                  const url = urlKey(`${host}${record.get('target') ?? '/'}`);
                  const hit = set.find('url', url);
                  if (hit)
                    ofFlow('indicator.url', record, occurrence(hit, { name: 'url', value: url }));
                }
                if (!hashes) return;
                for (const side of ['responseBody', 'requestBody'] as const) {
                  byHash('indicator.file', record, 'sha256', 'sha256', record.get(side)?.sha256);
                }
              },
            }
          : {}),
        ...(fingerprints || hashes
          ? {
              ssh: (record) => {
                for (const side of ['client', 'server'] as const) {
                  const hassh = record.get(side)?.hassh;
                  byHash('indicator.fingerprint', record, 'md5-fingerprint', 'hassh', hassh);
                }
                const key = record.get('hostKeySha256');
                byHash('indicator.certificate', record, 'sha256', 'hostKeySha256', key);
              },
            }
          : {}),
        ...(hashes
          ? {
              x509: (record) => {
                byHash('indicator.certificate', record, 'sha1', 'sha1', record.get('sha1'));
                byHash('indicator.certificate', record, 'sha256', 'sha256', record.get('sha256'));
              },
            }
          : {}),
      },
    };
  },
});

/** Client and server are the flow's; what is listed is the subject. */
function occurrence(
  { list, entry, value, text }: IndicatorHit,
  seen?: Evidence,
): { subject: string; evidence: Evidence[]; hosts?: FindingHost[] } {
  const evidence: Evidence[] = [
    { name: 'indicator', value },
    ...(seen && seen.value !== value ? [seen] : []),
    { name: 'list', value: list },
    { name: 'entry', value: entry },
    ...(text === undefined ? [] : [{ name: 'listText', value: text.slice(0, 200) }]),
  ];
  return { subject: value, evidence };
}
