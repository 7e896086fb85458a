// Odd packets and streams, as findings: what the flow's record names under `anomalies`.

import { FLOW_ODD } from '../engine/layouts.js';
import type { FlowView } from '../records/flow-view.js';
import { ANOMALIES, type AnomalyName, anomalyNames } from '../records/names.js';
import type { Severity } from '../records/types.js';
import { ANOMALY_PAGES, type AnomalyFinding } from './anomaly-pages.js';
import { attending } from './attention.js';
import { defineDetector } from './detector.js';
import type { Hosts } from './hosts.js';
import { NumberTable, roomFor } from './number-table.js';

/** Anomalies that have a finding of their own for each flow, as bits: the first 32, and those behind. */
const [OF_FLOWS, FURTHER] = [0, 32].map((first) =>
  ANOMALIES.slice(first, first + 32).reduce(
    (bits, name, bit) =>
      `anomaly.${name}` in ANOMALY_PAGES && !name.endsWith('checksum') ? bits | (1 << bit) : bits,
    0,
  ),
) as [number, number];

const MAX_SENDERS = 65_536;

export const anomalies = defineDetector({
  name: 'anomalies',
  findings: ANOMALY_PAGES,
  thresholds: {
    maxOffloadShare: {
      default: 0.1,
      min: 0,
      max: 1,
      description:
        'Share of a host’s packets with wrong checksums from which they are taken for those of the capturing ' +
        'host’s own network card, which fills them in later.',
    },
  },
  watch({ ofFlow, report, hosts, thresholds, dropped }) {
    const sums = new Checksums(hosts, dropped);
    return {
      flow: attending(FLOW_ODD, (flow: FlowView) => {
        const { fwd, rev } = flow;
        const seen = fwd.anomalies | rev.anomalies;
        const further = fwd.furtherAnomalies | rev.furtherAnomalies;
        if ((seen | further) === 0) return;
        if (fwd.badChecksums > 0) sums.add(flow, true);
        if (rev.badChecksums > 0) sums.add(flow, false);
        if (((seen & OF_FLOWS) | (further & FURTHER)) === 0) return;
        for (const forward of [true, false]) {
          const it = forward ? fwd : rev;
          for (const name of anomalyNames(it.anomalies & OF_FLOWS, it.furtherAnomalies & FURTHER)) {
            tell(flow, name, forward);
          }
        }
      }),
      end() {
        sums.each((sender, it) => {
          const share = it.bad / it.packets;
          if (share >= thresholds.maxOffloadShare) return;
          report('anomaly.bad_checksum', {
            time: it.first,
            lastTime: it.last,
            hosts: [{ ip: hosts.text(sender), role: 'source' }],
            flows: [it.flow],
            flowCount: it.flows,
            count: it.bad,
            evidence: [
              { name: 'badChecksums', value: it.bad },
              { name: 'packetsOfTheseFlows', value: it.packets },
              {
                name: 'share',
                value: Math.round(share * 1e4) / 1e4,
                threshold: thresholds.maxOffloadShare,
              },
            ],
          });
        });
      },
    };

    function tell(flow: FlowView, name: AnomalyName, forward: boolean): void {
      const id = `anomaly.${name}` as AnomalyFinding;
      const [from, to] = forward ? [flow.src, flow.dst] : [flow.dst, flow.src];
      // Loopback addresses are their own peers all day.
      if (name === 'land_attack' && (from.ip.startsWith('127.') || from.ip === '::1')) return;
      // Of bytes that came twice one version has a wrong checksum, be it the one that counts here.
      const mixed = name === 'fragment_inconsistency';
      const damaged = !mixed && (forward ? flow.fwd : flow.rev).badChecksums > 0;
      ofFlow(id, flow, {
        hosts: [
          { ip: from.ip, role: 'source' },
          { ip: to.ip, role: 'target' },
        ],
        ...(damaged ? { severity: 'info' as Severity, confidence: 'low' as const } : {}),
        evidence: [
          { name: 'anomaly', value: name },
          { name: 'direction', value: forward ? 'fwd' : 'rev' },
          { name: 'protocol', value: flow.protocol },
          ...(from.port === undefined ? [] : [{ name: 'sourcePort', value: from.port }]),
          ...(to.port === undefined ? [] : [{ name: 'destinationPort', value: to.port }]),
          ...(damaged ? [{ name: 'badChecksums', value: true }] : []),
        ],
      });
    }
  },
});

interface Sums {
  bad: number;
  packets: number;
  flows: number;
  flow: bigint;
  first: bigint;
  last: bigint;
}

/** Packets with wrong checksums, by the host that sent them. */
class Checksums {
  readonly #places = new NumberTable(MAX_SENDERS);
  readonly #hosts: Hosts;
  readonly #dropped: () => void;
  #bad = new Float64Array(64);
  #packets = new Float64Array(64);
  #flows = new Uint32Array(64);
  /** By place: an id of a flow, when the first began, when the last ended. */
  readonly #flow: bigint[] = [];
  readonly #first: bigint[] = [];
  readonly #last: bigint[] = [];

  constructor(hosts: Hosts, dropped: () => void) {
    this.#hosts = hosts;
    this.#dropped = dropped;
  }

  /** Adds the packets of one direction of a flow. */
  add(flow: FlowView, forward: boolean): void {
    const sender = forward ? flow.srcNumber(this.#hosts) : flow.dstNumber(this.#hosts);
    const place = sender === 0 ? 0 : this.#places.place(sender, 0);
    if (place === 0) {
      this.#dropped();
      return;
    }
    this.#bad = roomFor(this.#bad, place + 1);
    this.#packets = roomFor(this.#packets, place + 1);
    this.#flows = roomFor(this.#flows, place + 1);
    const { badChecksums, packets } = forward ? flow.fwd : flow.rev;
    this.#bad[place] = (this.#bad[place] ?? 0) + badChecksums;
    this.#packets[place] = (this.#packets[place] ?? 0) + packets;
    if (this.#flows[place] === 0) {
      this.#flow[place] = flow.flowId;
      this.#first[place] = flow.firstTime;
      this.#last[place] = flow.lastTime;
    } else if (flow.lastTime > (this.#last[place] ?? 0n)) {
      this.#last[place] = flow.lastTime;
    }
    this.#flows[place] = (this.#flows[place] ?? 0) + 1;
  }

  each(take: (sender: number, sums: Sums) => void): void {
    for (let place = 1; place <= this.#places.count; place++) {
      take(this.#places.key(place, 0), {
        bad: this.#bad[place] ?? 0,
        packets: this.#packets[place] ?? 0,
        flows: this.#flows[place] ?? 0,
        flow: this.#flow[place] ?? 0n,
        first: this.#first[place] ?? 0n,
        last: this.#last[place] ?? 0n,
      });
    }
  }
}
