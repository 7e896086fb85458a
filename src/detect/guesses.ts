// Failed logins of each client at each server, and the login that succeeds after them.

import type { Evidence, FindingHost } from '../records/types.js';
import type { RecordView } from '../records/view.js';
import type { BruteForceContext } from './brute-force.js';
import { LOGIN_SERVICES, type LoginService } from './logins.js';
import { NumberTable } from './number-table.js';
import { namedTogether, type SprayedServers, Sprays } from './sprays.js';
import { nanoseconds, Windows } from './windows.js';

/** Pairs of client and server with failures, and with successes, that are kept apart. */
const MAX_PAIRS = 2 ** 16;
const MAX_SUCCESSES = 2 ** 14;
const MAX_FAILURES = 256;
const LATEST_SUCCESSES = 4;
const NAMED_FLOWS = 20;
const NAMED_ACCOUNTS = 5;
/** Characters of a value from the wire. */
const MAX_TEXT = 200;
const CRITICAL_FAILURES = 50;

/** One login a connection, typed by hand: connections that fail in a burst are not. */
const BY_HAND: readonly LoginService[] = ['ssh', 'telnet', 'vnc'];

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

export class Guesses {
  readonly #context: BruteForceContext;
  /** By client, server, and service with port: failures; connections without outcome; bursts. */
  readonly #failures: Windows;
  readonly #untold: Windows;
  readonly #bursts: Windows;
  readonly #sprays: Sprays;
  readonly #guesses = new Map<number, Guess>();
  /** By client, server, and service with port: the latest successes. */
  readonly #successes = new NumberTable(MAX_SUCCESSES);
  readonly #latest = new Map<number, Success[]>();

  constructor(context: BruteForceContext) {
    const { window, minFailures, minConnections, minBurst, burstWindow } = context.thresholds;
    this.#context = context;
    this.#failures = new Windows(MAX_PAIRS, window, minFailures, false);
    this.#untold = new Windows(MAX_PAIRS, window, minConnections, false);
    this.#bursts = new Windows(MAX_PAIRS, burstWindow, minBurst, false);
    this.#sprays = new Sprays(context);
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
    if (!untold) this.#sprays.failure(client, service, account, time);
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

  #isGuessing(place: number): boolean {
    return this.#failures.reached(place) || this.#bursts.reached(place);
  }

  report(): void {
    this.#sprays.report((client, service) => this.#servers(client, service));
    for (const [place, guess] of this.#guesses) {
      const told = this.#isGuessing(place);
      if (!told && !this.#untold.reached(place)) continue;
      const client = this.#failures.table.key(place, 0);
      if (!this.#sprays.isSpray(client, guess.service)) this.#reportGuess(place, guess, told);
      const success = told ? this.#successOf(place, guess) : undefined;
      if (success) this.#reportSuccess(client, guess, ...success);
    }
  }

  #servers(client: number, service: LoginService): SprayedServers {
    const all = { servers: 0, flows: [] as bigint[], flowCount: 0 };
    for (const [place, guess] of this.#guesses) {
      if (guess.service !== service || this.#failures.table.key(place, 0) !== client) continue;
      all.servers++;
      all.flowCount += guess.flowCount;
      if (all.flows.length < NAMED_FLOWS) all.flows.push(...guess.flows);
    }
    return all;
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
      ...(accounts.size > 0 ? [{ name: 'accounts', value: namedTogether(accounts) }] : []),
    ];
  }

  #reportSuccess(client: number, guess: Guess, success: Success, failures: number): void {
    const { account } = this.#context;
    const failedBefore =
      success.account === undefined ||
      this.#sprays.hasFailed(client, guess.service, success.account);
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
}
