// Guessed passwords: logins that fail again and again, one password tried on many accounts, and the login that then
// succeeds.

import type { Evidence, FindingHost } from '../records/types.js';
import type { RecordView } from '../records/view.js';
import { BRUTE_FORCE_PAGES } from './brute-force-pages.js';
import { type DetectorContext, defineDetector } from './detector.js';
import { LOGIN_SERVICES, type LoginService, loginsOf } from './logins.js';
import { NumberTable } from './number-table.js';
import { nanoseconds, Windows } from './windows.js';

/** Pairs of client and server with failures, and accounts, that are kept apart. */
const MAX_PAIRS = 2 ** 16;
const MAX_ACCOUNTS = 2 ** 17;
const MAX_SUCCESSES = 2 ** 14;
const MAX_FAILURES = 256;
const LATEST_SUCCESSES = 4;
const NAMED_FLOWS = 20;
const NAMED_ACCOUNTS = 5;
/** Characters of a value from the wire. */
const MAX_TEXT = 200;
const CRITICAL_FAILURES = 50;

const thresholds = {
  window: {
    default: 600,
    min: 1,
    max: 86_400,
    unit: 's',
    description: 'Time in which failures count together.',
  },
  minFailures: {
    default: 10,
    min: 2,
    max: 1_000_000,
    description: 'Failed logins of one client at one server.',
  },
  minConnections: {
    default: 30,
    min: 2,
    max: 1_000_000,
    description: 'Connections for a login whose outcome is not told, of one client at one server.',
  },
  minBurst: { default: 5, min: 2, max: 1000, description: 'Failed connections in a burst.' },
  burstWindow: { default: 5, min: 0.1, max: 60, unit: 's', description: 'Length of a burst.' },
  minAccounts: {
    default: 10,
    min: 2,
    max: 1_000_000,
    description: 'Different accounts of a spray.',
  },
  maxPerAccount: {
    default: 3,
    min: 1,
    max: 1000,
    description: 'Of a spray: most failures for each account, on average.',
  },
} as const;

type Context = DetectorContext<keyof typeof BRUTE_FORCE_PAGES, keyof typeof thresholds>;

/** Connections that fail in a burst are guessing: one login each, made by hand. */
const BY_HAND: readonly LoginService[] = ['ssh', 'telnet', 'vnc'];

export const bruteForce = defineDetector({
  name: 'brute-force',
  findings: BRUTE_FORCE_PAGES,
  thresholds,
  watch: (context) => {
    const guesses = new Guesses(context);
    return {
      records: loginsOf((service, view, success, account, attempts = 1) => {
        if (success === true) guesses.success(service, view, account);
        else guesses.failure(service, view, success === undefined, account, attempts);
      }),
      end: () => guesses.report(),
    };
  },
});

/** What is kept of a client and a server that it failed at. */
interface Guess {
  hosts: FindingHost[];
  service: LoginService;
  flows: Set<bigint>;
  flowCount: number;
  lastFlow: bigint;
  accounts: Set<string>;
  /** Begin of each failed connection and its attempts, of the first 256. */
  failures: { time: number; attempts: number }[];
  /** The first success after guessing was known. */
  success?: Success;
}

/** A login that succeeded. */
interface Success {
  time: number;
  flow: bigint;
  account: string | undefined;
}

class Guesses {
  readonly #context: Context;
  /** By client, server, and service with port: failures; connections without outcome; bursts. */
  readonly #failures: Windows;
  readonly #untold: Windows;
  readonly #bursts: Windows;
  /** By client and service: different accounts, and failures with them. */
  readonly #sprays: Windows;
  readonly #sprayFailures: Windows;
  readonly #accounts = new NumberTable(MAX_ACCOUNTS);
  readonly #guesses = new Map<number, Guess>();
  /** By client, server, and service with port: the latest successes. */
  readonly #successes = new NumberTable(MAX_SUCCESSES);
  readonly #latest = new Map<number, Success[]>();
  readonly #sprayed = new Map<number, Set<string>>();

  constructor(context: Context) {
    const { window, minFailures, minConnections, minBurst, burstWindow, minAccounts } =
      context.thresholds;
    this.#context = context;
    this.#failures = new Windows(MAX_PAIRS, window, minFailures, false);
    this.#untold = new Windows(MAX_PAIRS, window, minConnections, false);
    this.#bursts = new Windows(MAX_PAIRS, burstWindow, minBurst, false);
    this.#sprays = new Windows(MAX_PAIRS, window, minAccounts, false);
    this.#sprayFailures = new Windows(MAX_PAIRS, window, minAccounts, false);
  }

  failure(
    service: LoginService,
    view: RecordView,
    untold: boolean,
    account: string | undefined,
    attempts: number,
  ): void {
    const { hosts } = this.#context;
    const client = view.srcNumber(hosts);
    const server = view.dstNumber(hosts);
    if (client === 0 || server === 0) return;
    const number = LOGIN_SERVICES.indexOf(service);
    const key = number * 2 ** 16 + view.serverPort;
    const time = Number(view.time) / 1e9;
    // All three see the same keys in the same order: a place is the same in each.
    const place = this.#failures.add(client, server, key, time, untold ? 0 : attempts);
    this.#untold.add(client, server, key, time, untold ? 1 : 0);
    this.#bursts.add(client, server, key, time, untold || !BY_HAND.includes(service) ? 0 : 1);
    if (place === 0) {
      this.#context.dropped();
      return;
    }
    const guess = this.#guesses.get(place) ?? this.#begin(place, service, view);
    if (!untold && guess.failures.length < MAX_FAILURES) guess.failures.push({ time, attempts });
    if (guess.lastFlow !== view.flowId) guess.flowCount++;
    guess.lastFlow = view.flowId;
    if (guess.flows.size < NAMED_FLOWS) guess.flows.add(view.flowId);
    if (account === undefined || account === '') return;
    if (guess.accounts.size < NAMED_ACCOUNTS) guess.accounts.add(this.#context.account(account));
    if (!untold) this.#spray(client, number, account, time);
  }

  #begin(place: number, service: LoginService, view: RecordView): Guess {
    const { src, dst } = view;
    const guess: Guess = {
      hosts: [
        { ip: src.ip, role: 'client' },
        { ...dst, role: 'server' },
      ],
      service,
      flows: new Set(),
      flowCount: 0,
      lastFlow: -1n,
      accounts: new Set(),
      failures: [],
    };
    this.#guesses.set(place, guess);
    return guess;
  }

  #spray(client: number, service: number, account: string, time: number): void {
    const failures = this.#sprayFailures.add(client, service, 0, time);
    const before = this.#accounts.count;
    const known = this.#accounts.place(client * 32 + service, hash(account, 1), hash(account, 2));
    const place = this.#sprays.add(client, service, 0, time, this.#accounts.count > before ? 1 : 0);
    if (place === 0 || known === 0 || failures === 0) {
      this.#context.dropped();
      return;
    }
    const named = this.#sprayed.get(place) ?? new Set();
    if (named.size < NAMED_ACCOUNTS) named.add(this.#context.account(account));
    this.#sprayed.set(place, named);
  }

  success(service: LoginService, view: RecordView, account: string | undefined): void {
    const { hosts } = this.#context;
    const client = view.srcNumber(hosts);
    const server = view.dstNumber(hosts);
    const key = LOGIN_SERVICES.indexOf(service) * 2 ** 16 + view.serverPort;
    const success = { time: Number(view.time) / 1e9, flow: view.flowId, account };
    const place = this.#failures.table.find(client, server, key);
    const guess = this.#guesses.get(place);
    if (guess && this.#isGuessing(place)) {
      const { window } = this.#context.thresholds;
      if (success.time - this.#failures.last(place) <= window) guess.success ??= success;
      return;
    }
    // Records of parallel connections come in any order: its failures may be told of later.
    if (this.#successes.isFull) {
      this.#successes.clear();
      this.#latest.clear();
    }
    const pair = this.#successes.place(client, server, key);
    const latest = this.#latest.get(pair) ?? [];
    latest.push(success);
    if (latest.length > LATEST_SUCCESSES) latest.shift();
    this.#latest.set(pair, latest);
  }

  /** The success of a guess, and the failures before it or beside it. */
  #successOf(place: number, guess: Guess): [success: Success, failures: number] | undefined {
    if (guess.success) return [guess.success, this.#failures.total(place)];
    const { table } = this.#failures;
    const pair = this.#successes.find(
      table.key(place, 0),
      table.key(place, 1),
      table.key(place, 2),
    );
    const { window, burstWindow, minFailures, minBurst } = this.#context.thresholds;
    for (const success of this.#latest.get(pair) ?? []) {
      const { time } = success;
      const before = guess.failures.filter(
        (failure) => failure.time <= time + burstWindow && failure.time >= time - window,
      );
      const attempts = before.reduce((sum, failure) => sum + failure.attempts, 0);
      const isBurst = this.#bursts.reached(place) && before.length >= minBurst;
      if (attempts >= minFailures || isBurst) return [success, attempts];
    }
    return undefined;
  }

  /** Place of the account, if a login with it has failed. */
  #account(client: number, service: LoginService, account: string): number {
    const number = LOGIN_SERVICES.indexOf(service);
    return this.#accounts.find(client * 32 + number, hash(account, 1), hash(account, 2));
  }

  #isGuessing(place: number): boolean {
    return this.#failures.reached(place) || this.#bursts.reached(place);
  }

  report(): void {
    const sprays = this.#reportSprays();
    for (const [place, guess] of this.#guesses) {
      const told = this.#isGuessing(place);
      if (!told && !this.#untold.reached(place)) continue;
      const { table } = this.#failures;
      const service = table.key(place, 2) >>> 16;
      if (!sprays.has(table.key(place, 0) * 32 + service)) this.#reportGuess(place, guess, told);
      const success = told ? this.#successOf(place, guess) : undefined;
      if (success) this.#reportSuccess(table.key(place, 0), guess, ...success);
    }
  }

  #reportGuess(place: number, guess: Guess, told: boolean): void {
    const windows = told ? this.#failures : this.#untold;
    const total = windows.total(place);
    this.#context.report(`brute-force.${guess.service}`, {
      time: nanoseconds(windows.first(place)),
      lastTime: nanoseconds(windows.last(place)),
      hosts: guess.hosts,
      count: total,
      flows: [...guess.flows],
      flowCount: guess.flowCount,
      evidence: this.#evidence(place, guess, told),
      ...(told ? {} : { confidence: 'low' as const }),
    });
  }

  #evidence(place: number, { accounts }: Guess, told: boolean): Evidence[] {
    const { minFailures, minConnections, minBurst } = this.#context.thresholds;
    const failures = this.#failures.peak(place);
    const burst = this.#bursts.peak(place);
    return [
      ...(told
        ? [{ name: 'failuresInWindow', value: failures, threshold: minFailures }]
        : [
            {
              name: 'connectionsInWindow',
              value: this.#untold.peak(place),
              threshold: minConnections,
            },
          ]),
      ...(told && burst >= minBurst
        ? [{ name: 'failedConnectionsInBurst', value: burst, threshold: minBurst }]
        : []),
      ...(accounts.size > 0 ? [{ name: 'accounts', value: named(accounts) }] : []),
    ];
  }

  #reportSuccess(client: number, guess: Guess, success: Success, failures: number): void {
    const { account } = this.#context;
    const failedBefore =
      success.account === undefined || this.#account(client, guess.service, success.account) > 0;
    this.#context.report('brute-force.success', {
      time: nanoseconds(success.time),
      hosts: guess.hosts,
      subject: guess.service,
      flows: [success.flow],
      evidence: [
        { name: 'service', value: guess.service },
        { name: 'failuresBefore', value: failures },
        ...(success.account === undefined
          ? []
          : [{ name: 'account', value: account(success.account).slice(0, MAX_TEXT) }]),
      ],
      ...(failedBefore ? {} : { confidence: 'low' as const }),
      ...(failures >= CRITICAL_FAILURES ? { severity: 'critical' as const } : {}),
    });
  }

  /** Reports sprays; the clients with services that they are of. */
  #reportSprays(): Set<number> {
    const { minAccounts, maxPerAccount } = this.#context.thresholds;
    const found = new Set<number>();
    for (const [place, accounts] of this.#sprayed) {
      if (!this.#sprays.reached(place)) continue;
      const { table } = this.#sprays;
      const [client, service] = [table.key(place, 0), table.key(place, 1)];
      const failures = this.#sprayFailures.total(this.#sprayFailures.table.find(client, service));
      const count = this.#sprays.total(place);
      const perAccount = Math.round((failures / count) * 100) / 100;
      if (perAccount > maxPerAccount) continue;
      found.add(client * 32 + service);
      const guesses = [...this.#guesses.values()].filter(
        ({ hosts, service: name }) =>
          hosts[0]?.ip === this.#context.hosts.text(client) && name === LOGIN_SERVICES[service],
      );
      this.#context.report('brute-force.spray', {
        time: nanoseconds(this.#sprays.first(place)),
        lastTime: nanoseconds(this.#sprayFailures.last(place)),
        hosts: [{ ip: this.#context.hosts.text(client), role: 'client' }],
        subject: LOGIN_SERVICES[service] ?? '',
        count: failures,
        flows: guesses.flatMap(({ flows }) => [...flows]).slice(0, NAMED_FLOWS),
        flowCount: guesses.reduce((sum, { flowCount }) => sum + flowCount, 0),
        evidence: [
          { name: 'service', value: LOGIN_SERVICES[service] ?? '' },
          { name: 'accountsInWindow', value: this.#sprays.peak(place), threshold: minAccounts },
          { name: 'failuresPerAccount', value: perAccount, threshold: maxPerAccount },
          { name: 'servers', value: guesses.length },
          { name: 'accounts', value: named(accounts) },
        ],
      });
    }
    return found;
  }
}

/** At most 200 characters. */
function named(accounts: ReadonlySet<string>): string {
  return [...accounts].join(', ').slice(0, MAX_TEXT);
}

/** FNV-1a of the name's UTF-16 units, from two beginnings: names are not kept. */
function hash(text: string, seed: number): number {
  let h = Math.imul(0x811c9dc5, seed);
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}
