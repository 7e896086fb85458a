// How much each inside host sent to each outside host.

import type { FlowView } from '../records/flow-view.js';
import type { ExternalFlows } from './external-flows.js';
import { NumberTable, roomFor } from './number-table.js';
import type { VolumeContext } from './volume.js';
import { nanoseconds } from './windows.js';

const MAX_PAIRS = 2 ** 17;
const NAMED_FLOWS = 20;
const MEDIUM = 10;
/** Flows with this share of the threshold are named. */
const NAMED_SHARE = 0.01;

export class Uploads {
  readonly #context: VolumeContext;
  readonly #pairs = new NumberTable(MAX_PAIRS);
  #sent = new Float64Array(256);
  #received = new Float64Array(256);
  #first = new Float64Array(256);
  #last = new Float64Array(256);
  #flowCount = new Float64Array(256);
  /** Large flows, by pair. */
  readonly #flows = new Map<number, bigint[]>();

  constructor(context: VolumeContext) {
    this.#context = context;
  }

  add(flow: FlowView, { inside, outside, sent, received }: ExternalFlows): void {
    const before = this.#pairs.count;
    const place = this.#pairs.place(inside, outside);
    if (place === 0) {
      this.#context.dropped();
      return;
    }
    if (this.#pairs.count > before) this.#grow(place, flow.start);
    this.#sent[place] = (this.#sent[place] ?? 0) + sent;
    this.#received[place] = (this.#received[place] ?? 0) + received;
    this.#first[place] = Math.min(this.#first[place] ?? 0, flow.start);
    this.#last[place] = Math.max(this.#last[place] ?? 0, flow.end);
    this.#flowCount[place] = (this.#flowCount[place] ?? 0) + 1;
    if (sent >= NAMED_SHARE * this.#context.thresholds.uploadBytes) {
      const flows = this.#flows.get(place) ?? [];
      if (flows.length < NAMED_FLOWS) flows.push(flow.flowId);
      this.#flows.set(place, flows);
    }
  }

  #grow(place: number, start: number): void {
    this.#sent = roomFor(this.#sent, place + 1);
    this.#received = roomFor(this.#received, place + 1);
    this.#first = roomFor(this.#first, place + 1);
    this.#last = roomFor(this.#last, place + 1);
    this.#flowCount = roomFor(this.#flowCount, place + 1);
    this.#first[place] = start;
  }

  report(): void {
    const { hosts, thresholds, report } = this.#context;
    const { uploadBytes, uploadRatio } = thresholds;
    for (let place = 1; place <= this.#pairs.count; place++) {
      const sent = this.#sent[place] ?? 0;
      const received = this.#received[place] ?? 0;
      if (sent < uploadBytes || sent < uploadRatio * received) continue;
      const count = this.#flowCount[place] ?? 0;
      report('volume.upload', {
        time: nanoseconds(this.#first[place] ?? 0),
        lastTime: nanoseconds(this.#last[place] ?? 0),
        hosts: [
          { ip: hosts.text(this.#pairs.key(place, 0)), role: 'source' },
          { ip: hosts.text(this.#pairs.key(place, 1)), role: 'target' },
        ],
        count,
        flows: this.#flows.get(place) ?? [],
        flowCount: count,
        evidence: [
          { name: 'bytesSent', value: sent, threshold: uploadBytes, unit: 'B' },
          { name: 'bytesReceived', value: received, unit: 'B' },
          {
            name: 'sentByReceived',
            value: Math.round((10 * sent) / Math.max(1, received)) / 10,
            threshold: uploadRatio,
          },
        ],
        ...(sent >= MEDIUM * uploadBytes ? { severity: 'medium' as const } : {}),
      });
    }
  }
}
