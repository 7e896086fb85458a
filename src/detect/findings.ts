// All that detectors found in a run: what is the same is one finding with a count.

import { SEVERITIES } from '../records/finding.js';
import type { Evidence, FindingHost, FindingRecord, Severity } from '../records/types.js';
import type { FindingPage, Occurrence } from './detector.js';

const CONFIDENCES = ['low', 'medium', 'high'] as const;

/** Flow ids named in a finding. */
const MAX_FLOWS = 20;

export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** Findings by key, up to a cap. */
export class FindingStore {
  readonly #byKey = new Map<string, FindingRecord>();
  readonly #max: number;
  /** Occurrences of findings for which there was no room. */
  dropped = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /**
   * Adds an occurrence to its finding. What was first seen of the highest severity stays the evidence.
   * @param newFlow its flow did not show this finding before
   */
  add(key: string, id: string, page: FindingPage, it: Occurrence, newFlow: boolean): void {
    const known = this.#byKey.get(key);
    if (!known) {
      this.#begin(key, id, page, it);
      return;
    }
    if (it.evidence && isWorse(it, known)) {
      known.evidence = evidenceOf(it);
      known.confidence = it.confidence ?? page.confidence;
    }
    extend(known, it);
    known.count += it.count ?? 1;
    if (!newFlow) return;
    known.flowCount++;
    if (known.flows.length < MAX_FLOWS) known.flows.push(...flowIds(it));
  }

  /** Begins a finding, or says it anew: an occurrence that tells all that is known of it. */
  put(key: string, id: string, page: FindingPage, it: Occurrence): void {
    const known = this.#byKey.get(key);
    if (!known) {
      this.#begin(key, id, page, it);
      return;
    }
    extend(known, it);
    known.count = it.count ?? known.count + 1;
    if (it.evidence) known.evidence = evidenceOf(it);
    known.confidence = it.confidence ?? known.confidence;
    if (it.flows) {
      known.flows = flowIds(it).slice(0, MAX_FLOWS);
      known.flowCount = it.flowCount ?? it.flows.length;
    }
  }

  #begin(key: string, id: string, page: FindingPage, it: Occurrence): void {
    if (this.#byKey.size < this.#max) this.#byKey.set(key, begin(key, id, page, it));
    else this.dropped++;
  }

  /** Worst first, then surest, then earliest. */
  sorted(): FindingRecord[] {
    return [...this.#byKey.values()].sort(
      (a, b) =>
        severityRank(b.severity) - severityRank(a.severity) ||
        CONFIDENCES.indexOf(b.confidence) - CONFIDENCES.indexOf(a.confidence) ||
        (a.firstTime < b.firstTime ? -1 : a.firstTime > b.firstTime ? 1 : 0) ||
        (a.key < b.key ? -1 : 1),
    );
  }
}

export function evidenceOf({ evidence = [] }: Occurrence): Evidence[] {
  return typeof evidence === 'function' ? evidence() : evidence;
}

/** The same in each run over the same traffic: ports of clients are not in it. */
export function keyOf(id: string, hosts: readonly FindingHost[], subject?: string): string {
  let key = id;
  let before = '|';
  for (const { ip, port } of hosts) {
    key += before;
    before = '>';
    if (port === undefined) key += ip;
    else key += ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
  }
  if (hosts.length === 0) key += '|';
  return subject === undefined ? key : `${key}|${subject}`;
}

function begin(key: string, id: string, page: FindingPage, it: Occurrence): FindingRecord {
  const flows = flowIds(it);
  return {
    type: 'finding',
    id,
    title: page.title,
    severity: it.severity ?? page.severity,
    confidence: it.confidence ?? page.confidence,
    firstTime: it.time,
    lastTime: it.lastTime ?? it.time,
    count: it.count ?? 1,
    hosts: it.hosts,
    flows: flows.slice(0, MAX_FLOWS),
    flowCount: it.flowCount ?? flows.length,
    evidence: evidenceOf(it),
    ...(page.techniques ? { techniques: [...page.techniques] } : {}),
    advice: page.advice,
    key,
  };
}

/** Times and severity, which only grow. */
function extend(known: FindingRecord, it: Occurrence): void {
  const lastTime = it.lastTime ?? it.time;
  if (it.time < known.firstTime) known.firstTime = it.time;
  if (lastTime > known.lastTime) known.lastTime = lastTime;
  if (it.severity && isWorse(it, known)) known.severity = it.severity;
}

function isWorse({ severity }: Occurrence, known: FindingRecord): boolean {
  return severity !== undefined && severityRank(severity) > severityRank(known.severity);
}

function flowIds({ flows = [] }: Occurrence): string[] {
  return flows.map((id) => id.toString(16).padStart(16, '0'));
}
