// Names that were asked for, over all DNS records of a run.

import type { DnsRecord, DnsResource } from '../records/types.js';
import type { Capped, DnsName } from './format.js';
import { CappedMap, note } from './tally.js';

const MAX_NAMES = 20_000;
const MAX_FLOWS = 50;
const MAX_ANSWERS = 8;
const MAX_TYPES = 6;
const MAX_RCODES = 8;
const MAX_CLIENTS = 256;

interface Entry {
  name: DnsName;
  clients: Set<string>;
}

export class NameTally {
  readonly #names = new CappedMap<Entry>(MAX_NAMES);

  add(record: DnsRecord): void {
    const { query, queryType, rcode } = record;
    if (query === undefined) return;
    // Names are the same whatever their case (RFC 4343); resolvers mix it on purpose.
    const entry = this.#names.at(query.toLowerCase(), () => ({
      name: { name: query, types: [], count: 0, rcodes: {}, clients: 0, answers: [], flows: [] },
      clients: new Set<string>(),
    }));
    if (!entry) return;
    const { name, clients } = entry;
    name.count++;
    if (queryType !== undefined) note(name.types, String(queryType), MAX_TYPES);
    countIn(name.rcodes, String(rcode ?? ''));
    if (clients.size < MAX_CLIENTS) clients.add(record.src.ip);
    for (const answer of record.answers ?? []) note(name.answers, answerText(answer), MAX_ANSWERS);
    note(name.flows, record.flow, MAX_FLOWS);
  }

  /** Most asked first. */
  list(): Capped<DnsName> {
    const list = this.#names.values().map(({ name, clients }) => ({
      ...name,
      clients: clients.size,
    }));
    list.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
    return { list, leftOut: this.#names.leftOut };
  }
}

function answerText({ address, target, texts }: DnsResource): string | undefined {
  return address ?? target ?? texts?.[0];
}

function countIn(counts: Record<string, number>, key: string): void {
  const before = Object.hasOwn(counts, key) ? counts[key] : undefined;
  if (before === undefined && Object.keys(counts).length >= MAX_RCODES) return;
  counts[key] = (before ?? 0) + 1;
}
