// Scans: sources that ask many hosts or ports for what is not there. State is kept for probes, not for what
// succeeds: a network where all goes well costs a look at each flow.

import {
  EMPTY,
  FLOW_ICMP,
  HALF_OPEN,
  NO_PROBE,
  OUTCOME,
  REFUSED,
  STEALTH,
  UNANSWERED,
} from '../engine/layouts.js';
import type { FlowView } from '../records/flow-view.js';
import { attending } from './attention.js';
import { type DetectorContext, defineDetector } from './detector.js';
import { FirstContacts } from './first-contacts.js';
import { roomFor } from './number-table.js';
import { ICMP, stealthKind, TCP, UDP } from './probe.js';
import { ProbeLog, serviceKey } from './probe-log.js';
import { SCAN_PAGES } from './scan-pages.js';
import { reportScans, STEALTH_KINDS } from './scan-report.js';
import { MADE, Sources } from './sources.js';
import { SuccessCounts } from './success-counts.js';
import { Unreachable } from './unreachable.js';
import { Windows } from './windows.js';

/** Sources × services, and sources × hosts, that are kept apart. */
const MAX_COUNTS = 2 ** 18;
const FIRST_SIZE = 256;

const thresholds = {
  window: {
    default: 300,
    min: 1,
    max: 86_400,
    unit: 's',
    description: 'Time in which targets count together.',
  },
  minPorts: {
    default: 15,
    min: 3,
    max: 65_536,
    description: 'Different ports of one host that are a scan.',
  },
  minHosts: {
    default: 25,
    min: 3,
    max: 1_000_000,
    description: 'Different hosts on one port that are a sweep.',
  },
  minFailedShare: {
    default: 0.5,
    min: 0,
    max: 1,
    description: 'Of a sweep: least share of failures in all that the source did on that port.',
  },
  minStealth: {
    default: 10,
    min: 3,
    max: 65_536,
    description: 'Different targets of NULL, FIN, Xmas or ACK packets.',
  },
  maxProbes: {
    default: 2 ** 19,
    min: 1024,
    max: 2 ** 22,
    description: 'Probes that are remembered.',
  },
} as const;

export type ScanFinding = keyof typeof SCAN_PAGES;
export type ScanContext = DetectorContext<ScanFinding, keyof typeof thresholds>;

export const scan = defineDetector({
  name: 'scan',
  findings: SCAN_PAGES,
  thresholds,
  watch: (context) => {
    const watch = new ScanWatch(context);
    return {
      flow: attending(OUTCOME | FLOW_ICMP, (flow: FlowView) => watch.flow(flow)),
      end: () => reportScans(context, watch),
    };
  },
});

export class ScanWatch {
  readonly #context: ScanContext;
  readonly probes: ProbeLog;
  /** By source, host and protocol; by source and service; by source, host (ACK only) and kind. */
  readonly ports: Windows;
  readonly hosts: Windows;
  readonly stealth: Windows;
  readonly contacts: FirstContacts;
  readonly successes = new SuccessCounts();
  readonly unreachable = new Unreachable();
  /** Probes that a source has to have made before it may be one that scans. */
  readonly #few: number;
  readonly #sources = new Sources();
  /** By number of source, once it made more than a few: the hash of its address; whether it scans. */
  #hash = new Uint32Array(FIRST_SIZE);
  #scanner = new Uint8Array(FIRST_SIZE);
  #scanners = 0;

  constructor(context: ScanContext) {
    const { window, minPorts, minHosts, minStealth, maxProbes } = context.thresholds;
    this.#context = context;
    this.#few = Math.min(minPorts, minHosts);
    this.probes = new ProbeLog(maxProbes, window, this.#sources, (source) => this.#scans(source));
    this.ports = new Windows(MAX_COUNTS, window, minPorts);
    this.hosts = new Windows(MAX_COUNTS, window, minHosts);
    this.stealth = new Windows(MAX_COUNTS, window, minStealth);
    this.contacts = new FirstContacts(this.probes, this.#sources);
  }

  flow(flow: FlowView): void {
    const outcome = flow.attention & OUTCOME;
    if (outcome === NO_PROBE) {
      if (flow.protocolNumber === ICMP) this.unreachable.look(flow, this.#context.hosts);
    } else if (outcome === STEALTH) this.#stealth(flow);
    else if (outcome >= EMPTY) this.#success(flow, outcome);
    else this.#failure(flow, outcome);
  }

  /** What succeeds is counted without a look at who it is, unless that matters. */
  #success(flow: FlowView, outcome: number): void {
    const hash = flow.srcHash;
    const service = serviceOf(flow);
    this.successes.add(hash, service);
    const walks = flow.protocolNumber === TCP && !this.contacts.isKnownDecided(hash);
    if (!walks && this.#scanners === 0) return;
    const source = flow.srcNumber(this.#context.hosts);
    if (source === 0) return;
    if (walks) this.contacts.success(source, hash, flow.dstHash, flow.start);
    // Of who scans, and of who failed and may yet turn out to scan, it is noted what answered.
    const matters = outcome === EMPTY || this.#scans(source);
    if (!matters && !(walks && this.contacts.mayScan(source))) return;
    const target = flow.dstNumber(this.#context.hosts);
    if (target > 0) this.#note(flow, source, target, service, outcome);
  }

  #failure(flow: FlowView, outcome: number): void {
    const source = flow.srcNumber(this.#context.hosts);
    const target = flow.dstNumber(this.#context.hosts);
    if (source === 0 || target === 0) return;
    const service = serviceOf(flow);
    if (flow.protocolNumber === TCP) {
      const hash = flow.srcHash;
      if (outcome === HALF_OPEN) this.contacts.success(source, hash, flow.dstHash, flow.start);
      else this.contacts.failure(source, hash, flow.dstHash, target, flow.start);
    }
    if (!this.#note(flow, source, target, service, outcome)) return;
    const made = this.#sources.get(source, MADE) + 1;
    this.#sources.set(source, MADE, made);
    if (made < this.#few) return;
    if (made === this.#few) this.#countAll(flow, source);
    else this.#count(source, target, service, flow.start);
  }

  /** Counts the probes that a source made while they were too few. */
  #countAll(flow: FlowView, source: number): void {
    this.#hash = roomFor(this.#hash, source + 1);
    this.#hash[source] = flow.srcHash;
    const places: number[] = [];
    for (let at = this.probes.latest(source); at > 0; at = this.probes.before(at)) places.push(at);
    const { table } = this.probes;
    for (const place of places.reverse()) {
      const service = table.key(place, 2);
      const isProbe = this.probes.outcome(place) <= HALF_OPEN && service >>> 24 === 0;
      if (isProbe) this.#count(source, table.key(place, 1), service, this.probes.time(place));
    }
  }

  #count(source: number, target: number, service: number, time: number): void {
    const protocol = service >>> 16;
    const port = protocol === ICMP ? 0 : this.ports.add(source, target, protocol, time);
    const host = this.hosts.add(source, service, 0, time);
    if (host === 0 || (port === 0 && protocol !== ICMP)) this.#context.dropped();
    if (!this.ports.reached(port) && !this.hosts.reached(host)) return;
    this.#scanner = roomFor(this.#scanner, source + 1);
    if (this.#scanner[source] === 0) this.#scanners++;
    this.#scanner[source] = 1;
  }

  #scans(source: number): boolean {
    return this.#scanner[source] === 1;
  }

  /** How often a source that made more than a few probes got what it asked for; rather more than less. */
  succeeded(source: number, service: number): number {
    return this.successes.count(this.#hash[source] ?? 0, service);
  }

  #stealth(flow: FlowView): void {
    const source = flow.srcNumber(this.#context.hosts);
    const target = flow.dstNumber(this.#context.hosts);
    const kind = stealthKind(flow);
    if (source === 0 || target === 0) return;
    const number = STEALTH_KINDS.indexOf(kind);
    const service = serviceKey(TCP, flow.destinationPort, number);
    const outcome = flow.rev.packets > 0 ? REFUSED : UNANSWERED;
    if (!this.#note(flow, source, target, service, outcome)) return;
    const host = kind === 'ACK' ? target : 0;
    if (this.stealth.add(source, host, number, flow.start) === 0) this.#context.dropped();
  }

  #note(flow: FlowView, source: number, target: number, service: number, outcome: number) {
    const isNew = this.probes.note(source, target, service, flow, outcome);
    if (isNew === undefined) this.#context.dropped();
    return isNew ?? false;
  }
}

function serviceOf(flow: FlowView): number {
  const protocol = flow.protocolNumber;
  const hasPort = protocol === TCP || protocol === UDP;
  return hasPort ? serviceKey(protocol, flow.destinationPort) : serviceKey(ICMP, 0);
}
