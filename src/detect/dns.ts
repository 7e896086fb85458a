// What a client's questions show together: data on its way out, names made by algorithms, and other oddities.

import type { DnsRecord } from '../records/dns.js';
import type { RecordView } from '../records/view.js';
import { defineDetector, type Occurrence } from './detector.js';
import { DomainTraffic, MIN_NAME } from './dns-exfiltration.js';
import { Failures } from './dns-failures.js';
import { Flux } from './dns-flux.js';
import { DNS_FINDINGS, DNS_THRESHOLDS } from './dns-pages.js';
import { isRare, RareTypes } from './dns-types.js';
import { roomFor } from './number-table.js';
import { Outside } from './outside.js';

/** NetBIOS, mDNS and LLMNR: neighbours, not the DNS. */
const NEIGHBOURS = new Set([137, 5353, 5355]);

/** Types whose answers hold what a server likes, asked for by names of any length. */
const FREE: ReadonlySet<string | number | undefined> = new Set(['TXT', 'CNAME', 'MX', 'SPF']);

/** What is asked of a type or rcode, as bits. */
const KNOWN = 1;
const ADDRESS = 2;
const ANSWERED = 4;
const FAILED = 8;
const MEANINGS: Readonly<Record<string, number>> = {
  A: ADDRESS,
  AAAA: ADDRESS,
  NOERROR: ANSWERED,
  NXDOMAIN: FAILED,
};

export const dns = defineDetector({
  name: 'dns',
  findings: DNS_FINDINGS,
  thresholds: DNS_THRESHOLDS,
  watch: ({ thresholds, home, hosts, report, dropped }) => {
    const outside = new Outside(hosts, home);
    const domains = new DomainTraffic(hosts, dropped);
    const failures = new Failures(hosts, thresholds, dropped);
    const flux = new Flux(hosts, thresholds, dropped);
    const types = new RareTypes(hosts, dropped);

    /** Number of the client; 0 if it is somebody else asking a server of ours. */
    function clientOf(record: RecordView<DnsRecord>): number {
      const client = record.srcNumber(hosts);
      if (!outside.has(client)) return client;
      return outside.has(record.dstNumber(hosts)) ? client : 0;
    }

    /** What a symbol says, by its number: bits below. */
    let meanings = new Uint8Array(1 << 14);
    let fields: { query: number; type: number; rcode: number } | undefined;

    function meaningOf(
      symbol: number,
      record: RecordView<DnsRecord>,
      field: 'queryType' | 'rcode',
    ): number {
      meanings = roomFor(meanings, (symbol >>> 2) + 1);
      const known = meanings[symbol >>> 2] ?? 0;
      if (known !== 0) return known;
      const meaning = KNOWN | (MEANINGS[String(record.get(field))] ?? 0);
      meanings[symbol >>> 2] = meaning;
      return meaning;
    }

    // Nearly all questions are for addresses of short names that exist: those have to be done with at once, so
    // that nothing is asked for by name or made into text.
    function look(record: RecordView<DnsRecord>): void {
      fields ??= {
        query: record.field('query'),
        type: record.field('queryType'),
        rcode: record.field('rcode'),
      };
      const length = record.textLengthOf(fields.query);
      const typeSymbol = record.symbolOf(fields.type);
      const type = meanings[typeSymbol >>> 2] || meaningOf(typeSymbol, record, 'queryType');
      const rcodeSymbol = record.symbolOf(fields.rcode);
      const rcode = meanings[rcodeSymbol >>> 2] || meaningOf(rcodeSymbol, record, 'rcode');
      if ((type & ADDRESS) !== 0 && (rcode & FAILED) === 0 && length < MIN_NAME) {
        if ((rcode & ANSWERED) !== 0 && !NEIGHBOURS.has(record.serverPort))
          flux.take(record, clientOf);
        return;
      }
      if (length > 0 && !NEIGHBOURS.has(record.serverPort)) lookCloser(record, type, rcode, length);
    }

    function lookCloser(
      record: RecordView<DnsRecord>,
      type: number,
      rcode: number,
      length: number,
    ): void {
      const client = clientOf(record);
      if (client === 0) return;
      if ((type & ADDRESS) !== 0 && (rcode & ANSWERED) !== 0) flux.take(record, clientOf);
      if ((rcode & FAILED) !== 0) failures.take(record, client);
      if ((type & ADDRESS) !== 0) {
        if (length >= MIN_NAME) domains.take(record, client, 'A');
        return;
      }
      const queryType = record.get('queryType');
      const rare = isRare(queryType);
      if (rare) types.take(record, client, queryType ?? 0);
      if (length >= MIN_NAME || rare || FREE.has(queryType))
        domains.take(record, client, queryType);
    }

    function end(): void {
      const tell = (finding: keyof typeof DNS_FINDINGS, found: Iterable<Occurrence>) => {
        for (const it of found) report(finding, it);
      };
      tell('dns.exfiltration', domains.exfiltration(thresholds));
      tell('dns.rare-type', domains.txtVolume(thresholds));
      tell('dns.rare-type', types.found(thresholds.minRareQueries));
      tell('dns.dga', failures.dga());
      tell('dns.nxdomain-burst', failures.bursts());
      tell('dns.fast-flux', flux.found());
    }

    return { records: { dns: look }, end };
  },
});
