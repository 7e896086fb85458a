// Producer-consumer ratio of each inside host over time: see volume.pcr-shift.

import type { FlowView } from '../records/flow-view.js';
import type { ExternalFlows } from './external-flows.js';
import { NumberTable, roomFor } from './number-table.js';
import type { VolumeContext } from './volume.js';
import { nanoseconds } from './windows.js';

const MAX_HOSTS = 2 ** 16;
/** Periods with less traffic tell nothing of a host. */
const MIN_PERIOD_BYTES = 100_000;

/** (sent − received) / (sent + received): −1 for a pure consumer, +1 for a pure producer. */
export function producerConsumerRatio(sent: number, received: number): number {
  return sent + received === 0 ? 0 : (sent - received) / (sent + received);
}

export class PcrHistory {
  readonly #context: VolumeContext;
  readonly #hosts = new NumberTable(MAX_HOSTS);
  /** By place: number of the period under way, and what came in it. */
  #period = new Float64Array(256);
  #sent = new Float64Array(256);
  #received = new Float64Array(256);
  /** Periods of the history, and the sum of their ratios. */
  #periods = new Float64Array(256);
  #sum = new Float64Array(256);

  constructor(context: VolumeContext) {
    this.#context = context;
  }

  add(flow: FlowView, { inside, sent, received }: ExternalFlows): void {
    const before = this.#hosts.count;
    const place = this.#hosts.place(inside, 0);
    if (place === 0) {
      this.#context.dropped();
      return;
    }
    const period = Math.floor(flow.end / this.#context.thresholds.period);
    if (this.#hosts.count > before) {
      this.#grow(place + 1);
      this.#period[place] = period;
    }
    // What ended in a period that is over counts in the one under way.
    if (period > (this.#period[place] ?? 0)) {
      this.#close(place);
      this.#period[place] = period;
    }
    this.#sent[place] = (this.#sent[place] ?? 0) + sent;
    this.#received[place] = (this.#received[place] ?? 0) + received;
  }

  #grow(length: number): void {
    this.#period = roomFor(this.#period, length);
    this.#sent = roomFor(this.#sent, length);
    this.#received = roomFor(this.#received, length);
    this.#periods = roomFor(this.#periods, length);
    this.#sum = roomFor(this.#sum, length);
  }

  /** Holds the period under way against the history, and makes it part of it. */
  #close(place: number): void {
    const sent = this.#sent[place] ?? 0;
    const received = this.#received[place] ?? 0;
    this.#sent[place] = 0;
    this.#received[place] = 0;
    if (sent + received < MIN_PERIOD_BYTES) return;
    const { period, minPeriods, minShift, shiftBytes } = this.#context.thresholds;
    const ratio = producerConsumerRatio(sent, received);
    const periods = this.#periods[place] ?? 0;
    const mean = (this.#sum[place] ?? 0) / Math.max(1, periods);
    if (periods >= minPeriods && sent >= shiftBytes && ratio > 0 && ratio - mean >= minShift) {
      const begin = (this.#period[place] ?? 0) * period;
      this.#say(place, { begin, ratio, mean, periods, sent, received });
    }
    this.#periods[place] = periods + 1;
    this.#sum[place] = (this.#sum[place] ?? 0) + ratio;
  }

  #say(
    place: number,
    shift: {
      begin: number;
      ratio: number;
      mean: number;
      periods: number;
      sent: number;
      received: number;
    },
  ): void {
    const { hosts, thresholds, report } = this.#context;
    const { period, minPeriods, minShift, shiftBytes } = thresholds;
    const round = (value: number) => Math.round(value * 1000) / 1000;
    report('volume.pcr-shift', {
      time: nanoseconds(shift.begin),
      lastTime: nanoseconds(shift.begin + period),
      hosts: [{ ip: hosts.text(this.#hosts.key(place, 0)), role: 'host' }],
      evidence: [
        { name: 'shift', value: round(shift.ratio - shift.mean), threshold: minShift },
        { name: 'ratio', value: round(shift.ratio) },
        { name: 'meanBefore', value: round(shift.mean) },
        { name: 'periodsBefore', value: shift.periods, threshold: minPeriods },
        { name: 'bytesSent', value: shift.sent, threshold: shiftBytes, unit: 'B' },
        { name: 'bytesReceived', value: shift.received, unit: 'B' },
      ],
    });
  }

  /** The periods under way end with the input. */
  report(): void {
    for (let place = 1; place <= this.#hosts.count; place++) this.#close(place);
  }
}
