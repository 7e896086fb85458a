// Names whose addresses change all the time, in many networks.

import type { DnsRecord } from '../records/dns.js';
import type { RecordView } from '../records/view.js';
import type { Occurrence } from './detector.js';
import type { Hosts } from './hosts.js';
import { NumberTable, roomFor } from './number-table.js';

const MAX_NAMES = 2 ** 17;
const MAX_ADDRESSES = 2 ** 19;
const MAX_TEXT = 200;
const SEED_A = 0x85ebca77;
const SEED_B = 0xc2b2ae3d;
/** The flux score of Holz et al. (2008), for addresses and autonomous systems. */
const PER_ADDRESS = 1.32;
const PER_NETWORK = 18.54;

export interface FluxLimits {
  minAddresses: number;
  minNetworks: number;
  minFluxScore: number;
  maxTtl: number;
}

type ClientOf = (record: RecordView<DnsRecord>) => number;

export class Flux {
  readonly #hosts: Hosts;
  readonly #limits: FluxLimits;
  readonly #dropped: () => void;
  /** Two hashes of a name. */
  readonly #names = new NumberTable(MAX_NAMES);
  /** Place of a name, an address or a network, and which of them. */
  readonly #seen = new NumberTable(MAX_ADDRESSES);
  /** By place of a name. */
  #addresses = new Uint32Array(1024);
  #networks = new Uint32Array(1024);
  #answers = new Uint32Array(1024);
  /** Most addresses in one answer. */
  #largest = new Uint32Array(1024);
  #firsts = new Uint32Array(1024);
  #lasts = new Uint32Array(1024);
  #ttls = new Uint32Array(1024);
  #clients = new Uint32Array(1024);
  /** Texts of those that may be a finding. */
  readonly #texts = new Map<number, string>();
  /** Of the answer that is being looked at. */
  #record: RecordView<DnsRecord> | undefined;
  #clientOf: ClientOf = () => 0;
  #place = 0;
  #inAnswer = 0;

  constructor(hosts: Hosts, limits: FluxLimits, dropped: () => void) {
    this.#hosts = hosts;
    this.#limits = limits;
    this.#dropped = dropped;
  }

  /** @param clientOf number of the client, asked for once only for each name */
  take(record: RecordView<DnsRecord>, clientOf: ClientOf): void {
    this.#record = record;
    this.#clientOf = clientOf;
    this.#place = 0;
    this.#inAnswer = 0;
    record.eachAddress('answers', this.#take);
    const place = this.#place;
    if (place === 0) return;
    this.#largest[place] = Math.max(this.#largest[place] ?? 0, this.#inAnswer);
    if ((this.#networks[place] ?? 0) < this.#limits.minNetworks || this.#texts.has(place)) return;
    this.#texts.set(place, (record.get('query') ?? '').toLowerCase().slice(0, MAX_TEXT));
  }

  readonly #take = (address: number, network: number, ttl: number): boolean => {
    if (ttl > this.#limits.maxTtl) return false;
    if (this.#place === 0 && !this.#begin(ttl)) return false;
    const place = this.#place;
    this.#inAnswer++;
    this.#addresses[place] = (this.#addresses[place] ?? 0) + this.#isNew(address, 1);
    this.#networks[place] = (this.#networks[place] ?? 0) + this.#isNew(network, 2);
    return true;
  };

  #begin(ttl: number): boolean {
    const record = this.#record;
    if (!record) return false;
    const a = record.textHash('query', SEED_A);
    const place = this.#names.place(a, record.textHash('query', SEED_B));
    if (place === 0) {
      this.#dropped();
      return false;
    }
    this.#addresses = roomFor(this.#addresses, place + 1);
    this.#networks = roomFor(this.#networks, place + 1);
    this.#answers = roomFor(this.#answers, place + 1);
    this.#largest = roomFor(this.#largest, place + 1);
    this.#firsts = roomFor(this.#firsts, place + 1);
    this.#lasts = roomFor(this.#lasts, place + 1);
    this.#ttls = roomFor(this.#ttls, place + 1);
    this.#clients = roomFor(this.#clients, place + 1);
    const second = record.second;
    const answers = (this.#answers[place] ?? 0) + 1;
    this.#answers[place] = answers;
    if (answers === 1) {
      this.#firsts[place] = second;
      this.#clients[place] = this.#clientOf(record);
    }
    this.#lasts[place] = Math.max(this.#lasts[place] ?? 0, second);
    this.#ttls[place] = Math.max(this.#ttls[place] ?? 0, ttl);
    this.#place = place;
    return true;
  }

  #isNew(value: number, kind: number): 0 | 1 {
    const before = this.#seen.count;
    if (this.#seen.place(this.#place, value, kind) === 0) this.#dropped();
    return this.#seen.count > before ? 1 : 0;
  }

  *found(): Generator<Occurrence> {
    const { minAddresses, minNetworks, minFluxScore, maxTtl } = this.#limits;
    for (const [place, text] of this.#texts) {
      const client = this.#clients[place] ?? 0;
      // Somebody else asked a server of ours.
      if (client === 0) continue;
      const addresses = this.#addresses[place] ?? 0;
      const networks = this.#networks[place] ?? 0;
      const largest = this.#largest[place] ?? 0;
      const score = PER_ADDRESS * addresses + PER_NETWORK * networks;
      // One long answer, or the same few in turns, is no change.
      if (addresses < minAddresses || addresses < 2 * largest) continue;
      if (networks < minNetworks || score < minFluxScore) continue;
      const ns = (second = 0) => BigInt(second) * 1_000_000_000n;
      yield {
        time: ns(this.#firsts[place]),
        lastTime: ns(this.#lasts[place]),
        hosts: [{ ip: this.#hosts.text(client), role: 'client' }],
        subject: text,
        count: this.#answers[place] ?? 0,
        evidence: [
          { name: 'name', value: text },
          { name: 'addresses', value: addresses, threshold: minAddresses },
          { name: 'networks', value: networks, threshold: minNetworks },
          { name: 'fluxScore', value: Math.round(score * 100) / 100, threshold: minFluxScore },
          { name: 'ttl', value: this.#ttls[place] ?? 0, threshold: maxTtl, unit: 's' },
          { name: 'answers', value: this.#answers[place] ?? 0 },
          { name: 'addressesInOneAnswer', value: largest },
        ],
      };
    }
  }
}
