// One password tried on many accounts: how many different ones each client failed with.

import type { BruteForceContext } from './brute-force.js';
import { LOGIN_SERVICES, type LoginService } from './logins.js';
import { NumberTable } from './number-table.js';
import { nanoseconds, Windows } from './windows.js';

/** Clients with services, and accounts, that are kept apart. */
const MAX_CLIENTS = 2 ** 14;
const MAX_ACCOUNTS = 2 ** 17;
const NAMED_ACCOUNTS = 5;
/** Characters of a value from the wire. */
const MAX_TEXT = 200;

/** Servers that a client of a spray failed at, and the flows. */
export interface SprayedServers {
  servers: number;
  flows: bigint[];
  flowCount: number;
}

export class Sprays {
  readonly #context: BruteForceContext;
  /** By client and service: different accounts, and failures with them. Both see the same keys: places are the same. */
  readonly #counts: Windows;
  readonly #failures: Windows;
  readonly #accounts = new NumberTable(MAX_ACCOUNTS);
  /** By place: the first accounts. */
  readonly #named = new Map<number, Set<string>>();

  constructor(context: BruteForceContext) {
    const { window, minAccounts } = context.thresholds;
    this.#context = context;
    this.#counts = new Windows(MAX_CLIENTS, window, minAccounts, false);
    this.#failures = new Windows(MAX_CLIENTS, window, minAccounts, false);
  }

  failure(client: number, service: LoginService, account: string, time: number): void {
    const number = LOGIN_SERVICES.indexOf(service);
    const before = this.#accounts.count;
    const known = this.#accounts.place(client, key1(number, account), hash(account, 2));
    const isNew = this.#accounts.count > before;
    const place = this.#counts.add(client, number, 0, time, isNew ? 1 : 0);
    this.#failures.add(client, number, 0, time);
    if (place === 0 || known === 0) {
      this.#context.dropped();
      return;
    }
    const named = this.#named.get(place) ?? new Set();
    if (named.size < NAMED_ACCOUNTS) named.add(this.#context.account(account));
    this.#named.set(place, named);
  }

  /** A login of the client with the account has failed. */
  hasFailed(client: number, service: LoginService, account: string): boolean {
    const number = LOGIN_SERVICES.indexOf(service);
    return this.#accounts.find(client, key1(number, account), hash(account, 2)) > 0;
  }

  /** The client tries many accounts, few times each. */
  isSpray(client: number, service: LoginService): boolean {
    const place = this.#counts.table.find(client, LOGIN_SERVICES.indexOf(service));
    return (
      this.#counts.reached(place) &&
      this.#perAccount(place) <= this.#context.thresholds.maxPerAccount
    );
  }

  #perAccount(place: number): number {
    return Math.round((100 * this.#failures.total(place)) / this.#counts.total(place)) / 100;
  }

  report(serversOf: (client: number, service: LoginService) => SprayedServers): void {
    const { hosts, thresholds, report } = this.#context;
    for (const [place, accounts] of this.#named) {
      const client = this.#counts.table.key(place, 0);
      const service = LOGIN_SERVICES[this.#counts.table.key(place, 1)];
      if (service === undefined || !this.isSpray(client, service)) continue;
      const { servers, flows, flowCount } = serversOf(client, service);
      report('brute-force.spray', {
        time: nanoseconds(this.#counts.first(place)),
        lastTime: nanoseconds(this.#failures.last(place)),
        hosts: [{ ip: hosts.text(client), role: 'client' }],
        subject: service,
        count: this.#failures.total(place),
        flows,
        flowCount,
        evidence: [
          { name: 'service', value: service },
          {
            name: 'accountsInWindow',
            value: this.#counts.peak(place),
            threshold: thresholds.minAccounts,
          },
          {
            name: 'failuresPerAccount',
            value: this.#perAccount(place),
            threshold: thresholds.maxPerAccount,
          },
          { name: 'servers', value: servers },
          { name: 'accounts', value: namedTogether(accounts) },
        ],
      });
    }
  }
}

/** Accounts as evidence: at most 200 characters. */
export function namedTogether(accounts: ReadonlySet<string>): string {
  return [...accounts].join(', ').slice(0, MAX_TEXT);
}

function key1(service: number, account: string): number {
  return (hash(account, 1) ^ Math.imul(service, 0x9e3779b1)) >>> 0;
}

/** FNV-1a of the name's UTF-16 units, from two beginnings: names are not kept. */
function hash(text: string, seed: number): number {
  let h = Math.imul(0x811c9dc5, seed);
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}
