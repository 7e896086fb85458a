// Floods: more than a target can want, by packets a second, or by bytes that reflectors send it.

import {
  AMPLIFIED,
  FLOW_AMPLIFIED,
  FLOW_RATE,
  HALF_OPEN,
  OUTCOME,
  UNANSWERED,
} from '../engine/layouts.js';
import type { FlowView } from '../records/flow-view.js';
import type { Evidence } from '../records/types.js';
import { attending } from './attention.js';
import { type DetectorContext, defineDetector } from './detector.js';
import { FLOOD_PAGES } from './flood-pages.js';
import { ICMP, TCP, UDP } from './probe.js';
import { isReflector, isTerse, reflectorName } from './reflectors.js';
import { Sieve } from './sieve.js';
import { Tallies, type Tally } from './tallies.js';
import { nanoseconds, Windows } from './windows.js';

const ICMPV6 = 58;
/** Targets, and targets by port, that are kept apart. */
const MAX_TARGETS = 2 ** 15;
/** Seconds in which bytes of reflectors count together. */
const AMPLIFICATION_WINDOW = 10;
/** Datagrams of this size fill a link whatever their port; smaller ones may be a scan's. */
const LARGE_DATAGRAM = 100;
/** Of answers to nobody's question. */
const LARGE_ANSWER = 250;
const MIN_FLOWS = 20;
const HIGH = 10;
/** Sources and flows are kept from this part of the threshold on. */
const NEAR = 20;

const thresholds = {
  synRate: {
    default: 200,
    min: 1,
    max: 10_000_000,
    unit: '1/s',
    description: 'Unfinished TCP attempts at one service.',
  },
  udpRate: {
    default: 1000,
    min: 1,
    max: 100_000_000,
    unit: '1/s',
    description: 'Unanswered UDP packets to one target.',
  },
  icmpRate: {
    default: 1000,
    min: 1,
    max: 100_000_000,
    unit: '1/s',
    description: 'ICMP packets to one target.',
  },
  minFactor: {
    default: 10,
    min: 1,
    max: 100_000,
    description: 'Payload of answers by that of questions.',
  },
  minReflectors: {
    default: 10,
    min: 1,
    max: 100_000,
    description: 'Senders of answers that nobody asked for.',
  },
  minBytes: {
    default: 1_000_000,
    min: 1,
    max: 1e12,
    unit: 'B',
    description: 'Payload that reflectors send to one target within 10 s.',
  },
} as const;

type FloodFinding = keyof typeof FLOOD_PAGES;
type Context = DetectorContext<FloodFinding, keyof typeof thresholds>;

export const flood = defineDetector({
  name: 'flood',
  findings: FLOOD_PAGES,
  thresholds,
  watch: (context) => {
    const floods = new Floods(context);
    // Of answers only those that are long enough are told of; with a lower threshold all have to be looked at.
    const { minFactor } = context.thresholds;
    const look = (flow: FlowView) => floods.flow(flow);
    return {
      flow: minFactor < AMPLIFIED ? look : attending(FLOW_RATE | FLOW_AMPLIFIED, look),
      end: () => floods.report(),
    };
  },
});

/** Rates of one kind of flood, and what is known of those that come near the threshold. */
interface Rates {
  id: FloodFinding;
  windows: Windows;
  tallies: Tallies;
  threshold: number;
  evidence: string;
  unit: string;
}

class Floods {
  readonly #context: Context;
  /** Most attempts are at services that few fail at. */
  readonly #sieve: Sieve;
  readonly #syn: Rates;
  readonly #udp: Rates;
  readonly #icmp: Rates;
  /** By target and service; those asked for, and those not. */
  readonly #asked: Rates;
  readonly #unasked: Rates;

  constructor(context: Context) {
    const { synRate, udpRate, icmpRate, minBytes } = context.thresholds;
    this.#context = context;
    const rates = (id: FloodFinding, threshold: number, evidence: string): Rates => ({
      id,
      windows: new Windows(MAX_TARGETS, 1, threshold),
      tallies: new Tallies(),
      threshold,
      evidence,
      unit: '1/s',
    });
    const reflected = (): Rates => ({
      ...rates('flood.amplification', minBytes, 'bytesInWindow'),
      windows: new Windows(MAX_TARGETS, AMPLIFICATION_WINDOW, minBytes),
      unit: 'B',
    });
    this.#sieve = new Sieve(synRate / NEAR);
    this.#syn = rates('flood.syn', synRate, 'attemptsPerSecond');
    this.#udp = rates('flood.udp', udpRate, 'packetsPerSecond');
    this.#icmp = rates('flood.icmp', icmpRate, 'packetsPerSecond');
    this.#asked = reflected();
    this.#unasked = reflected();
  }

  flow(flow: FlowView): void {
    const protocol = flow.protocolNumber;
    if (protocol === TCP) this.#tcp(flow);
    else if (protocol === UDP) this.#datagrams(flow);
    else if (protocol === ICMP || protocol === ICMPV6) {
      if (!flow.toMany) this.#count(this.#icmp, flow, 0, packetRate(flow), flow.fwd.packets);
    }
  }

  #tcp(flow: FlowView): void {
    if (flow.fwd.payloadBytes > 0) return;
    const outcome = flow.attention & OUTCOME;
    if (outcome !== UNANSWERED && outcome !== HALF_OPEN) return;
    const port = flow.destinationPort;
    const attempts = this.#sieve.pass(Math.imul(flow.dstHash ^ port, 0x9e3779b1));
    if (attempts > 0) this.#count(this.#syn, flow, port, attempts, attempts);
  }

  #datagrams(flow: FlowView): void {
    const { fwd, rev, sourcePort, destinationPort } = flow;
    if (rev.packets > 0) {
      if (isTerse(destinationPort)) this.#answers(flow);
      return;
    }
    if (flow.toMany) return;
    const mean = fwd.payloadBytes / fwd.packets;
    if (isReflector(sourcePort) && destinationPort !== sourcePort) {
      if (mean < LARGE_ANSWER) return;
      const target = flow.dstNumber(this.#context.hosts);
      const source = flow.srcNumber(this.#context.hosts);
      this.#add(
        this.#unasked,
        target,
        source,
        sourcePort,
        flow,
        fwd.payloadBytes,
        fwd.payloadBytes,
      );
      return;
    }
    const port = mean >= LARGE_DATAGRAM ? 0 : destinationPort;
    this.#count(this.#udp, flow, port, packetRate(flow), fwd.packets);
  }

  /** Of a service's answers to questions: those that are far longer. */
  #answers(flow: FlowView): void {
    const { fwd, rev } = flow;
    if (rev.payloadBytes < this.#context.thresholds.minFactor * Math.max(1, fwd.payloadBytes))
      return;
    const target = flow.srcNumber(this.#context.hosts);
    const source = flow.dstNumber(this.#context.hosts);
    const { payloadBytes } = rev;
    this.#add(
      this.#asked,
      target,
      source,
      flow.destinationPort,
      flow,
      payloadBytes,
      payloadBytes,
      fwd.payloadBytes,
    );
  }

  #count(rates: Rates, flow: FlowView, port: number, rate: number, amount: number): void {
    const { hosts } = this.#context;
    this.#add(rates, flow.dstNumber(hosts), flow.srcNumber(hosts), port, flow, rate, amount);
  }

  #add(
    rates: Rates,
    target: number,
    source: number,
    port: number,
    flow: FlowView,
    rate: number,
    amount: number,
    asked = 0,
  ): void {
    if (target === 0) return;
    const { windows } = rates;
    const place = windows.add(target, port, 0, flow.start, rate);
    if (place === 0) this.#context.dropped();
    else if (NEAR * windows.peak(place) >= rates.threshold) {
      if (!rates.tallies.add(target, port, source, flow, amount, asked)) this.#context.dropped();
    }
  }

  report(): void {
    for (const rates of [this.#syn, this.#udp, this.#icmp]) {
      this.#reportRates(
        rates,
        ({ flowCount }) => rates.id !== 'flood.udp' || flowCount >= MIN_FLOWS,
      );
    }
    this.#reportRates(this.#asked, () => true);
    const { minReflectors } = this.#context.thresholds;
    this.#reportRates(this.#unasked, ({ sources }) => sources.size >= minReflectors);
  }

  #reportRates(
    { id, windows, tallies, threshold, evidence, unit }: Rates,
    counts: (tally: Tally) => boolean,
  ): void {
    const { hosts } = this.#context;
    for (const tally of tallies.all()) {
      const place = windows.table.find(tally.target, tally.port);
      if (!windows.reached(place) || !counts(tally)) continue;
      const peak = windows.peak(place);
      const isAmplified = id === 'flood.amplification';
      const named = tally.port > 0 && !isAmplified;
      // Each attempt is one in its window: the count has those from before the tally began.
      const isSyn = id === 'flood.syn';
      const count = isSyn ? windows.total(place) : tally.flowCount;
      this.#context.report(id, {
        time: nanoseconds(windows.first(place)),
        lastTime: nanoseconds(Math.max(tally.last, windows.last(place))),
        hosts: [
          { ip: hosts.text(tally.target), role: 'target', ...(named ? { port: tally.port } : {}) },
        ],
        ...(isAmplified ? { subject: reflectorName(tally.port) } : {}),
        count,
        flows: tally.flows,
        flowCount: count,
        evidence: [
          { name: evidence, value: Math.round(peak), threshold, unit },
          ...(isAmplified
            ? this.#amplified(tally)
            : [{ name: isSyn ? 'attempts' : 'packets', value: isSyn ? count : tally.amount }]),
          { name: isAmplified ? 'reflectors' : 'sources', value: tally.sources.size },
          { name: isAmplified ? 'firstReflectors' : 'firstSources', value: this.#first(tally) },
        ],
        ...(!isAmplified && peak >= HIGH * threshold ? { severity: 'high' as const } : {}),
      });
    }
  }

  #amplified({ port, amount, asked }: Tally): Evidence[] {
    const { minFactor } = this.#context.thresholds;
    const factor = Math.round((10 * amount) / Math.max(1, asked)) / 10;
    return [
      { name: 'service', value: reflectorName(port) },
      { name: 'answerBytes', value: amount, unit: 'B' },
      ...(asked > 0
        ? [{ name: 'factor', value: factor, threshold: minFactor }]
        : [{ name: 'asked', value: false }]),
    ];
  }

  #first({ sources }: Tally): string {
    return [...sources]
      .slice(0, 5)
      .map((number) => this.#context.hosts.text(number))
      .join(', ');
  }
}

/** Packets a second from the source; of flows shorter than a second all of them. */
function packetRate(flow: FlowView): number {
  return flow.fwd.packets / Math.max(1, flow.end - flow.start);
}
