// Names that do not exist: how many a client asks for, and what they look like.

import type { DnsRecord } from '../records/dns.js';
import type { RecordView } from '../records/view.js';
import type { Occurrence } from './detector.js';
import { dgaScore } from './dga-score.js';
import { domainName, isReverse } from './domain-names.js';
import type { Hosts } from './hosts.js';
import { NumberTable } from './number-table.js';

const MAX_NAMES = 2 ** 19;
const MAX_CLIENTS = 2 ** 16;
/** Domains of a client that are scored: enough to know. */
const MAX_SCORED = 4096;
/** Names shorter than this look like anything. */
const MIN_LABEL = 7;
const MAX_EXAMPLES = 5;
const MAX_FLOWS = 20;
const MAX_TEXT = 200;
const SEED_A = 0x27d4eb2f;
const SEED_B = 0x165667b1;

export interface FailureLimits {
  minFailures: number;
  window: number;
  minDomains: number;
  minDgaScore: number;
  minDgaShare: number;
}

interface Client {
  number: number;
  first: bigint;
  last: bigint;
  names: number;
  /** When the window under way began, and names in it; names in the fullest. */
  start: number;
  inWindow: number;
  most: number;
  /** Registrable domains that failed; those that look made by an algorithm, and the sum of their scores. */
  domains: Set<number>;
  odd: number;
  scores: number;
  examples: string[];
  flows: bigint[];
  flowCount: number;
}

export class Failures {
  readonly #hosts: Hosts;
  readonly #dropped: () => void;
  readonly #limits: FailureLimits;
  readonly #names = new NumberTable(MAX_NAMES);
  readonly #clients = new Map<number, Client>();

  constructor(hosts: Hosts, limits: FailureLimits, dropped: () => void) {
    this.#hosts = hosts;
    this.#limits = limits;
    this.#dropped = dropped;
  }

  /** A name that does not exist; each counts once for a client. */
  take(record: RecordView<DnsRecord>, client: number): void {
    const before = this.#names.count;
    const a = record.textHash('query', SEED_A);
    const b = record.textHash('query', SEED_B);
    if (a === 0) return;
    if (this.#names.place(client, a, b) === 0) this.#dropped();
    if (this.#names.count === before) return;
    const name = (record.get('query') ?? '').toLowerCase();
    if (isReverse(name)) return;
    const it = this.#client(client, record);
    if (!it) return;
    it.names++;
    if (record.time > it.last) it.last = record.time;
    const flow = record.flowId;
    if (it.flows.at(-1) !== flow) {
      it.flowCount++;
      if (it.flows.length < MAX_FLOWS) it.flows.push(flow);
    }
    const second = record.second;
    if (second - it.start >= this.#limits.window || second < it.start) {
      it.start = second;
      it.inWindow = 0;
    }
    it.inWindow++;
    it.most = Math.max(it.most, it.inWindow);
    this.#score(it, name);
  }

  #score(it: Client, name: string): void {
    const { domain, label } = domainName(name);
    if (!domain || label.length < MIN_LABEL || it.domains.size >= MAX_SCORED) return;
    const key = hash(domain);
    if (it.domains.has(key)) return;
    it.domains.add(key);
    // Names of other scripts in ASCII are not words to look at.
    if (label.startsWith('xn--')) return;
    const score = dgaScore(label);
    if (score < this.#limits.minDgaScore) return;
    it.odd++;
    it.scores += score;
    if (it.examples.length < MAX_EXAMPLES)
      it.examples.push(domain.slice(0, MAX_TEXT / MAX_EXAMPLES));
  }

  #client(number: number, record: RecordView<DnsRecord>): Client | undefined {
    const known = this.#clients.get(number);
    if (known) return known;
    if (this.#clients.size >= MAX_CLIENTS) {
      this.#dropped();
      return undefined;
    }
    const client: Client = {
      number,
      first: record.time,
      last: record.time,
      names: 0,
      start: record.second,
      inWindow: 0,
      most: 0,
      domains: new Set(),
      odd: 0,
      scores: 0,
      examples: [],
      flows: [],
      flowCount: 0,
    };
    this.#clients.set(number, client);
    return client;
  }

  *dga(): Generator<Occurrence> {
    const { minDomains, minDgaScore, minDgaShare } = this.#limits;
    for (const it of this.#clients.values()) {
      const share = it.odd / Math.max(1, it.domains.size);
      if (it.odd < minDomains || share < minDgaShare) continue;
      yield {
        ...this.#occurrence(it),
        confidence: it.odd >= 5 * minDomains ? 'medium' : 'low',
        evidence: [
          { name: 'failedDomains', value: it.domains.size },
          { name: 'dgaLikeDomains', value: it.odd, threshold: minDomains },
          { name: 'dgaLikeShare', value: thousandths(share), threshold: minDgaShare },
          { name: 'meanScore', value: thousandths(it.scores / it.odd), threshold: minDgaScore },
          { name: 'examples', value: it.examples.join(' ') },
        ],
      };
    }
  }

  *bursts(): Generator<Occurrence> {
    const { minFailures, window } = this.#limits;
    for (const it of this.#clients.values()) {
      if (it.most < minFailures) continue;
      yield {
        ...this.#occurrence(it),
        evidence: [
          { name: 'failedNames', value: it.most, threshold: minFailures },
          { name: 'window', value: window, unit: 's' },
          { name: 'failedNamesInAll', value: it.names },
        ],
      };
    }
  }

  #occurrence(it: Client): Occurrence {
    return {
      time: it.first,
      lastTime: it.last,
      hosts: [{ ip: this.#hosts.text(it.number), role: 'client' }],
      count: it.names,
      flows: it.flows,
      flowCount: it.flowCount,
    };
  }
}

function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}
