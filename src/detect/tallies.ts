// What is known of targets that come near a threshold: who sends, how much, in which flows. Up to a cap.

import type { FlowView } from '../records/flow-view.js';

const MAX_TALLIES = 4096;
/** Sources counted apart for a target. */
const MAX_SOURCES = 4096;
const NAMED_FLOWS = 20;

export interface Tally {
  target: number;
  port: number;
  /** Numbers of sources, the first 4096. */
  sources: Set<number>;
  flows: bigint[];
  flowCount: number;
  amount: number;
  /** Of answers: what was asked for them. */
  asked: number;
  /** End of the last flow, seconds since 1970. */
  last: number;
}

export class Tallies {
  readonly #byKey = new Map<number, Tally>();

  /** False where there is no room for another target. */
  add(
    target: number,
    port: number,
    source: number,
    flow: FlowView,
    amount: number,
    asked: number,
  ): boolean {
    const key = target * 65_536 + port;
    let tally = this.#byKey.get(key);
    if (!tally) {
      if (this.#byKey.size >= MAX_TALLIES) return false;
      tally = {
        target,
        port,
        sources: new Set(),
        flows: [],
        flowCount: 0,
        amount: 0,
        asked: 0,
        last: 0,
      };
      this.#byKey.set(key, tally);
    }
    if (source > 0 && tally.sources.size < MAX_SOURCES) tally.sources.add(source);
    if (tally.flows.length < NAMED_FLOWS) tally.flows.push(flow.flowId);
    tally.flowCount++;
    tally.amount += amount;
    tally.asked += asked;
    tally.last = Math.max(tally.last, flow.end);
    return true;
  }

  all(): Iterable<Tally> {
    return this.#byKey.values();
  }
}
