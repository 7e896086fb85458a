// What the flows that still live have been found to do: their verdicts when they end.

import type { Severity, Verdict } from '../records/types.js';
import { severityRank } from './findings.js';

const COUNTS = 2 ** 14;

interface Pending {
  severity: Severity;
  ids: Set<string>;
  keys: Set<string>;
}

/** Verdicts of flows under way; as many as there are flows with findings. */
export class Verdicts {
  readonly #pending = new Map<bigint, Pending>();
  /** Flows with a verdict by the low bits of their ids: most flows have none, and are told apart by these. */
  readonly #counts = new Uint16Array(COUNTS);

  /** True if the flow did not show the finding of this key before. */
  add(flow: bigint, id: string, key: string, severity: Severity): boolean {
    const known = this.#pending.get(flow);
    if (!known) {
      this.#pending.set(flow, { severity, ids: new Set([id]), keys: new Set([key]) });
      const place = Number(flow & BigInt(COUNTS - 1));
      this.#counts[place] = (this.#counts[place] ?? 0) + 1;
      return true;
    }
    if (severityRank(severity) > severityRank(known.severity)) known.severity = severity;
    known.ids.add(id);
    if (known.keys.has(key)) return false;
    known.keys.add(key);
    return true;
  }

  /** False for a flow without verdict; true also for a few without. `idLow`: the lower half of its id. */
  mayHave(idLow: number): boolean {
    return this.#counts[idLow & (COUNTS - 1)] !== 0;
  }

  /** The verdict of a flow that has ended; undefined where nothing was found. */
  take(flow: bigint): Verdict | undefined {
    const known = this.#pending.get(flow);
    if (!known) return undefined;
    this.#pending.delete(flow);
    const place = Number(flow & BigInt(COUNTS - 1));
    this.#counts[place] = (this.#counts[place] ?? 1) - 1;
    return { severity: known.severity, findings: [...known.ids].sort() };
  }
}
