// Data in the names that a client asks for, and in what is answered.

import type { DnsRecord } from '../records/dns.js';
import type { Evidence } from '../records/types.js';
import type { RecordView } from '../records/view.js';
import type { Occurrence } from './detector.js';
import { domainName, isReverse } from './domain-names.js';
import type { Hosts } from './hosts.js';
import { NumberTable } from './number-table.js';

const MAX_NAMES = 2 ** 20;
const MAX_DOMAINS = 2 ** 16;
const MAX_FLOWS = 20;
const MAX_TEXT = 200;
const MAX_EXAMPLE = 80;
const SEED_A = 0x2545f491;
const SEED_B = 0x9e3779b1;

export interface ExfiltrationLimits {
  minSubdomains: number;
  minInformation: number;
  minInformationPerName: number;
  minDownload: number;
  minDownloadPerName: number;
  minTxtNames: number;
}

/** What a client asked for below a domain. */
interface Domain {
  client: number;
  /** The domain, or the server that was asked for names outside the Public Suffix List. */
  subject: string;
  first: bigint;
  last: bigint;
  names: number;
  txtNames: number;
  /** Bytes, by the entropy of the characters of each name. */
  information: number;
  longest: number;
  downloaded: number;
  flows: bigint[];
  flowCount: number;
  example: string;
}

/** Names by client and registrable domain, each counted once. */
export class DomainTraffic {
  readonly #hosts: Hosts;
  readonly #dropped: () => void;
  /** Client and two hashes of a name. */
  readonly #names = new NumberTable(MAX_NAMES);
  readonly #domains = new Map<string, Domain>();

  constructor(hosts: Hosts, dropped: () => void) {
    this.#hosts = hosts;
    this.#dropped = dropped;
  }

  take(record: RecordView<DnsRecord>, client: number, type: string | number | undefined): void {
    const before = this.#names.count;
    const a = record.textHash('query', SEED_A);
    const place = this.#names.place(client, a, record.textHash('query', SEED_B));
    if (place === 0) this.#dropped();
    if (this.#names.count === before) return;
    const name = (record.get('query') ?? '').toLowerCase();
    if (isReverse(name)) return;
    const { domain, below } = domainName(name);
    const subject = domain ?? `server ${record.dst.ip}`;
    const it = this.#domain(client, subject, record.time);
    if (!it) return;
    it.names++;
    if (type === 'TXT') it.txtNames++;
    it.information += informationOf(below);
    it.longest = Math.max(it.longest, name.length);
    it.downloaded += answeredBytes(record, type);
    if (record.time > it.last) it.last = record.time;
    if (it.names === 1) it.example = name.slice(0, MAX_EXAMPLE);
    const flow = record.flowId;
    if (it.flows.at(-1) !== flow) {
      it.flowCount++;
      if (it.flows.length < MAX_FLOWS) it.flows.push(flow);
    }
  }

  #domain(client: number, subject: string, time: bigint): Domain | undefined {
    const key = `${client} ${subject}`;
    const known = this.#domains.get(key);
    if (known) return known;
    if (this.#domains.size >= MAX_DOMAINS) {
      this.#dropped();
      return undefined;
    }
    const domain: Domain = {
      client,
      subject,
      first: time,
      last: time,
      names: 0,
      txtNames: 0,
      information: 0,
      longest: 0,
      downloaded: 0,
      flows: [],
      flowCount: 0,
      example: '',
    };
    this.#domains.set(key, domain);
    return domain;
  }

  /** What was found, in the order in which domains were first seen. */
  *exfiltration(limits: ExfiltrationLimits): Generator<Occurrence> {
    for (const it of this.#domains.values()) {
      if (it.names < limits.minSubdomains) continue;
      const perName = it.information / it.names;
      const up = it.information >= limits.minInformation && perName >= limits.minInformationPerName;
      const downPerName = it.downloaded / it.names;
      const down = it.downloaded >= limits.minDownload && downPerName >= limits.minDownloadPerName;
      if (up || down) {
        yield this.#occurrence(it, [
          { name: 'subdomains', value: it.names, threshold: limits.minSubdomains },
          // What did not reach its threshold is told without: it is not why.
          bytes('information', it.information, up && limits.minInformation),
          bytes('informationPerName', perName, up && limits.minInformationPerName),
          bytes('downloaded', it.downloaded, down && limits.minDownload),
          bytes('downloadedPerName', downPerName, down && limits.minDownloadPerName),
          { name: 'longestName', value: it.longest, unit: 'B' },
        ]);
      }
    }
  }

  *txtVolume(limits: ExfiltrationLimits): Generator<Occurrence> {
    for (const it of this.#domains.values()) {
      if (it.txtNames < limits.minTxtNames) continue;
      yield this.#occurrence(
        it,
        [
          { name: 'queryType', value: 'TXT' },
          { name: 'distinctNames', value: it.txtNames, threshold: limits.minTxtNames },
        ],
        `TXT ${it.subject}`,
      );
    }
  }

  #occurrence(it: Domain, evidence: Evidence[], subject = it.subject): Occurrence {
    return {
      time: it.first,
      lastTime: it.last,
      hosts: [{ ip: this.#hosts.text(it.client), role: 'client' }],
      subject: subject.slice(0, MAX_TEXT),
      count: it.names,
      flows: it.flows,
      flowCount: it.flowCount,
      evidence: [
        ...evidence,
        { name: 'domain', value: it.subject.slice(0, MAX_TEXT) },
        { name: 'example', value: it.example },
      ],
    };
  }
}

function bytes(name: string, value: number, threshold: number | false): Evidence {
  return {
    name,
    value: Math.round(value),
    ...(threshold === false ? {} : { threshold }),
    unit: 'B',
  };
}

/** Bytes of information in a name's labels: its length by the entropy of its characters. */
export function informationOf(labels: string): number {
  const counts = new Map<string, number>();
  let length = 0;
  for (const it of labels) {
    if (it === '.') continue;
    counts.set(it, (counts.get(it) ?? 0) + 1);
    length++;
  }
  let bits = 0;
  for (const count of counts.values()) bits -= count * Math.log2(count / length);
  return bits / 8;
}

/** Bytes in answers that a server can fill as it likes; addresses are not counted. */
function answeredBytes(record: RecordView<DnsRecord>, type: string | number | undefined): number {
  if (type === 'A' || type === 'AAAA') return 0;
  let sum = 0;
  for (const { texts, target, dataLength } of record.get('answers') ?? []) {
    sum += (texts ?? []).reduce((all, it) => all + it.length, 0);
    sum += (target?.length ?? 0) + (dataLength ?? 0);
  }
  return sum;
}
