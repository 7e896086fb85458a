// Which findings are meant, and which of their flows are known.

import { matchesId } from '../detect/allow.js';
import type { Detector } from '../detect/detector.js';
import { DETECTORS } from '../detect/registry.js';
import { FlowglassError } from '../errors.js';
import type { FindingRecord } from '../records/types.js';

/** A finding that was chosen. */
export interface ExtractedFinding {
  id: string;
  key: string;
  /** Flows that it was found in, and those of them that are known: detectors that look across flows keep a few. */
  flowCount: number;
  flowsKnown: number;
  /** Where not all are known: a filter that takes the traffic between its hosts, and more than that. */
  filter?: string;
}

/** Findings by their ids (`scan.*` for all that begin so) or keys. */
export class FindingChoice {
  readonly #patterns: readonly string[];
  /** Known flows by the finding's key. */
  readonly #flows = new Map<string, Set<bigint>>();

  /** @throws FlowglassError if there is no finding of an id */
  constructor(patterns: readonly string[], detectors: readonly Detector[] = []) {
    this.#patterns = patterns;
    const ids = [...DETECTORS, ...detectors].flatMap(({ findings }) => Object.keys(findings));
    for (const pattern of patterns) {
      const [id = ''] = pattern.split('|', 1);
      if (!ids.some((it) => matchesId(id, it))) {
        throw new FlowglassError('bad-option', `there is no finding ${JSON.stringify(id)}.`);
      }
    }
  }

  /** Hears of a finding and one of its flows. */
  readonly found = (id: string, key: string, flow: bigint): void => {
    if (!this.#takes(id, key)) return;
    let flows = this.#flows.get(key);
    if (!flows) {
      flows = new Set();
      this.#flows.set(key, flows);
    }
    flows.add(flow);
  };

  /** Ids of the flows of all chosen findings. */
  flows(): bigint[] {
    return [...this.#flows.values()].flatMap((flows) => [...flows]);
  }

  /** What was chosen of a run's findings. */
  chosen(findings: readonly FindingRecord[]): ExtractedFinding[] {
    return findings
      .filter(({ id, key }) => this.#takes(id, key))
      .map((finding) => {
        const { id, key, flowCount } = finding;
        const flowsKnown = this.#flows.get(key)?.size ?? 0;
        const all = flowsKnown >= flowCount;
        return { id, key, flowCount, flowsKnown, ...(all ? {} : { filter: filterOf(finding) }) };
      });
  }

  #takes(id: string, key: string): boolean {
    return this.#patterns.some((pattern) =>
      pattern.includes('|') ? pattern === key : matchesId(pattern, id),
    );
  }
}

/** All traffic of the finding's two hosts; of more than two, of the first, which is whom it is about. */
function filterOf({ hosts }: FindingRecord): string {
  const [first, ...others] = hosts;
  const about = first && others.length === 1 ? hosts : hosts.slice(0, 1);
  return about.map(({ ip }) => `ip.addr == ${ip}`).join(' && ');
}
