// Scans: sources that ask many hosts or ports for what is not there. State is kept for probes, not for what
// succeeds: a network where all goes well costs a look at each flow.

import type { FlowView } from '../records/flow-view.js';
import { type DetectorContext, defineDetector } from './detector.js';
import { FirstContacts } from './first-contacts.js';
import {
  EMPTY,
  HALF_OPEN,
  ICMP,
  NO_PROBE,
  probeOf,
  SPOKE,
  STEALTH,
  stealthKind,
  TCP,
} from './probe.js';
import { ProbeLog, serviceKey } from './probe-log.js';
import { SCAN_PAGES } from './scan-pages.js';
import { reportScans, STEALTH_KINDS } from './scan-report.js';
import { SuccessCounts } from './success-counts.js';
import { Windows } from './windows.js';

/** Sources × services, and sources × hosts, that are kept apart. */
const MAX_COUNTS = 2 ** 17;
const MAX_PAIRS = 2 ** 18;

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
    return { flow: (flow) => watch.flow(flow), end: () => reportScans(context, watch) };
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

  constructor(context: ScanContext) {
    const { window, minPorts, minHosts, minStealth, maxProbes } = context.thresholds;
    this.#context = context;
    this.probes = new ProbeLog(maxProbes, window);
    this.ports = new Windows(MAX_COUNTS, window, minPorts);
    this.hosts = new Windows(MAX_COUNTS, window, minHosts);
    this.stealth = new Windows(MAX_COUNTS, window, minStealth);
    this.contacts = new FirstContacts(MAX_PAIRS, () => context.dropped());
  }

  flow(flow: FlowView): void {
    const outcome = probeOf(flow);
    if (outcome === NO_PROBE) return;
    const source = flow.srcNumber(this.#context.hosts);
    if (source === 0) return;
    const protocol = flow.protocolNumber;
    const isTcp = protocol === TCP;
    if (isTcp && outcome !== STEALTH && !this.contacts.isDecided(source)) {
      const target = flow.dstNumber(this.#context.hosts);
      if (target > 0) this.contacts.outcome(source, target, outcome >= HALF_OPEN, flow.start);
    }
    if (outcome === STEALTH) {
      this.#stealth(flow, source);
      return;
    }
    const hasPort = isTcp || protocol === 17;
    const service = hasPort ? serviceKey(protocol, flow.destinationPort) : serviceKey(ICMP, 0);
    if (outcome >= EMPTY) {
      this.successes.add(source, service);
      // Of a known scanner what it found is noted, whatever it says there.
      if (outcome === SPOKE && !this.#scans(source)) return;
    }
    this.#probe(flow, source, service, outcome);
  }

  /** Sources that are known to scan, by number. */
  #known = new Uint8Array(256);

  #scans(source: number): boolean {
    return this.#known[source] === 1;
  }

  #knows(source: number): void {
    if (source >= this.#known.length) {
      const larger = new Uint8Array(2 * source);
      larger.set(this.#known);
      this.#known = larger;
    }
    this.#known[source] = 1;
  }

  #probe(flow: FlowView, source: number, service: number, outcome: number): void {
    const target = flow.dstNumber(this.#context.hosts);
    if (target === 0) return;
    const isNew = this.#note(flow, source, target, service, outcome);
    if (!isNew || outcome > HALF_OPEN) return;
    const time = flow.start;
    const protocol = service >>> 16;
    const port = protocol === ICMP ? 0 : this.ports.add(source, target, protocol, time);
    const host = this.hosts.add(source, service, 0, time);
    if (host === 0 || (port === 0 && protocol !== ICMP)) this.#context.dropped();
    if (this.ports.reached(port) || this.hosts.reached(host)) this.#knows(source);
  }

  #stealth(flow: FlowView, source: number): void {
    const target = flow.dstNumber(this.#context.hosts);
    const kind = stealthKind(flow);
    if (target === 0 || kind === undefined) return;
    const number = STEALTH_KINDS.indexOf(kind);
    const service = serviceKey(TCP, flow.destinationPort, number);
    const outcome = flow.rev.packets > 0 ? 2 : 1;
    if (!this.#note(flow, source, target, service, outcome)) return;
    const host = kind === 'ACK' ? target : 0;
    if (this.stealth.add(source, host, number, flow.start) === 0) this.#context.dropped();
  }

  #note(flow: FlowView, source: number, target: number, service: number, outcome: number) {
    if (this.probes.full && this.probes.isOld(flow.start)) {
      reportScans(this.#context, this);
      this.probes.clear();
      this.ports.clear();
      this.hosts.clear();
      this.stealth.clear();
    }
    const isNew = this.probes.note(source, target, service, flow, outcome);
    if (isNew === undefined) this.#context.dropped();
    return isNew ?? false;
  }
}
