// What a client's questions show together: data on its way out, names made by algorithms, and other oddities.

import type { DnsRecord } from '../records/dns.js';
import type { RecordView } from '../records/view.js';
import { defineDetector, type Occurrence } from './detector.js';
import { DomainTraffic, MIN_NAME } from './dns-exfiltration.js';
import { Failures } from './dns-failures.js';
import { Flux } from './dns-flux.js';
import { DNS_FINDINGS, DNS_THRESHOLDS } from './dns-pages.js';
import { isRare, RareTypes } from './dns-types.js';
import { Outside } from './outside.js';

/** NetBIOS, mDNS and LLMNR: neighbours, not the DNS. */
const NEIGHBOURS = new Set([137, 5353, 5355]);

/** Types whose answers hold what a server likes, asked for by names of any length. */
const FREE: ReadonlySet<string | number | undefined> = new Set(['TXT', 'CNAME', 'MX', 'SPF']);

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
      const client = record.sourceNumber(hosts);
      if (!outside.has(client)) return client;
      return outside.has(record.destinationNumber(hosts)) ? client : 0;
    }

    function look(record: RecordView<DnsRecord>): void {
      // Nearly all questions are for addresses of short names that exist: those are done with at once.
      const length = record.textLength('query');
      const type = record.get('queryType');
      const forAddress = type === 'A' || type === 'AAAA';
      const rcode = record.get('rcode');
      const failed = rcode === 'NXDOMAIN';
      const long = length >= MIN_NAME;
      if (forAddress && !failed && !long && rcode !== 'NOERROR') return;
      if (length === 0 || NEIGHBOURS.has(record.serverPort)) return;
      if (forAddress && !failed && !long) {
        flux.take(record, clientOf);
        return;
      }
      const client = clientOf(record);
      if (client === 0) return;
      if (forAddress && rcode === 'NOERROR') flux.take(record, clientOf);
      if (failed) failures.take(record, client);
      const rare = isRare(type);
      if (rare) types.take(record, client, type ?? 0);
      if (long || rare || FREE.has(type)) domains.take(record, client, type);
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
