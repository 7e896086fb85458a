// What a client's questions show together: data on its way out, names made by algorithms, and other oddities.

import {
  BRIEF_TTL,
  DNS_ANSWERED,
  DNS_BRIEF,
  DNS_FAILED,
  DNS_LONG,
  DNS_TYPE,
} from '../engine/layouts.js';
import type { DnsRecord } from '../records/dns.js';
import type { RecordView } from '../records/view.js';
import { attending } from './attention.js';
import { defineDetector, type Occurrence } from './detector.js';
import { DomainTraffic } from './dns-exfiltration.js';
import { Failures } from './dns-failures.js';
import { Flux } from './dns-flux.js';
import { DNS_FINDINGS, DNS_THRESHOLDS } from './dns-pages.js';
import { isRare, RareTypes } from './dns-types.js';
import { Outside } from './outside.js';

/** NetBIOS, mDNS and LLMNR: neighbours, not the DNS. */
const NEIGHBOURS = new Set([137, 5353, 5355]);

/** Types whose answers hold what a server likes, asked for by names of any length. */
const FREE: ReadonlySet<string | number | undefined> = new Set(['TXT', 'CNAME', 'MX', 'SPF']);

const ODD = DNS_TYPE | DNS_LONG | DNS_FAILED;

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
    const answered = thresholds.maxTtl > BRIEF_TTL ? DNS_ANSWERED : DNS_BRIEF;

    /** Number of the client; 0 if it is somebody else asking a server of ours. */
    function clientOf(record: RecordView<DnsRecord>): number {
      const client = record.srcNumber(hosts);
      if (!outside.has(client)) return client;
      return outside.has(record.dstNumber(hosts)) ? client : 0;
    }

    function look(record: RecordView<DnsRecord>): void {
      if (NEIGHBOURS.has(record.serverPort)) return;
      const bits = record.attention;
      if ((bits & answered) !== 0 && (bits & DNS_TYPE) === 0) flux.take(record, clientOf);
      if ((bits & ODD) === 0 || !record.has('query')) return;
      const client = clientOf(record);
      if (client === 0) return;
      if ((bits & DNS_FAILED) !== 0) failures.take(record, client);
      const long = (bits & DNS_LONG) !== 0;
      if ((bits & DNS_TYPE) === 0) {
        if (long) domains.take(record, client, 'A');
        return;
      }
      const queryType = record.get('queryType');
      const rare = isRare(queryType);
      if (rare) types.take(record, client, queryType ?? 0);
      if (long || rare || FREE.has(queryType)) domains.take(record, client, queryType);
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

    // Nearly all questions are for addresses of short names that exist: the engine passes over those.
    return { records: { dns: attending(ODD | answered, look) }, end };
  },
});
