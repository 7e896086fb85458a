// Questions of types that hosts hardly ask for.

import type { DnsRecord } from '../records/dns.js';
import type { RecordView } from '../records/view.js';
import type { Occurrence } from './detector.js';
import type { Hosts } from './hosts.js';

const MAX_PAIRS = 4096;
const MAX_FLOWS = 20;
/** Obsolete or experimental (RFC 1035 §3.3.10, RFC 3755, RFC 8482 for ANY), and old types with free data. */
const RARE = new Set(['NULL', 'ANY', 'WKS', 'RP', 'AFSDB', 'SIG', 'KEY']);
/** For private use (RFC 6895 §3.1). */
const PRIVATE_FROM = 65_280;
const PRIVATE_TO = 65_534;

interface Pair {
  client: number;
  type: string;
  first: bigint;
  last: bigint;
  count: number;
  flows: bigint[];
  flowCount: number;
  example: string;
}

export function isRare(type: string | number | undefined): boolean {
  if (typeof type === 'number') return type >= PRIVATE_FROM && type <= PRIVATE_TO;
  return type !== undefined && RARE.has(type);
}

/** Questions of rare types by client and type. */
export class RareTypes {
  readonly #hosts: Hosts;
  readonly #dropped: () => void;
  readonly #pairs = new Map<string, Pair>();

  constructor(hosts: Hosts, dropped: () => void) {
    this.#hosts = hosts;
    this.#dropped = dropped;
  }

  take(record: RecordView<DnsRecord>, client: number, type: string | number): void {
    const name = typeof type === 'number' ? `TYPE${type}` : type;
    const key = `${client} ${name}`;
    let it = this.#pairs.get(key);
    if (!it) {
      if (this.#pairs.size >= MAX_PAIRS) {
        this.#dropped();
        return;
      }
      const { time } = record;
      const example = (record.get('query') ?? '').slice(0, 200);
      it = {
        client,
        type: name,
        first: time,
        last: time,
        count: 0,
        flows: [],
        flowCount: 0,
        example,
      };
      this.#pairs.set(key, it);
    }
    it.count++;
    if (record.time > it.last) it.last = record.time;
    const flow = record.flowId;
    if (it.flows.at(-1) === flow) return;
    it.flowCount++;
    if (it.flows.length < MAX_FLOWS) it.flows.push(flow);
  }

  *found(minQueries: number): Generator<Occurrence> {
    for (const it of this.#pairs.values()) {
      if (it.count < minQueries) continue;
      yield {
        time: it.first,
        lastTime: it.last,
        hosts: [{ ip: this.#hosts.text(it.client), role: 'client' }],
        subject: it.type,
        count: it.count,
        flows: it.flows,
        flowCount: it.flowCount,
        evidence: [
          { name: 'queryType', value: it.type },
          { name: 'queries', value: it.count, threshold: minQueries },
          { name: 'example', value: it.example },
        ],
      };
    }
  }
}
