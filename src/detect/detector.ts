// What a detector is: a page of the catalogue for each of its findings, thresholds, and a function that looks
// at records one after the other. Detectors of a user are the same as those that come with flowglass.

import type { IndicatorSet } from '../indicators/set.js';
import type { FlowView } from '../records/flow-view.js';
import type {
  Confidence,
  Evidence,
  FindingHost,
  ProtocolRecord,
  Severity,
} from '../records/types.js';
import type { RecordView } from '../records/view.js';
import type { HomeNets } from './home-nets.js';
import type { Hosts } from './hosts.js';

/** A page of the catalogue: what docs/findings.md and `flowglass explain` say of a finding. */
export interface FindingPage {
  title: string;
  severity: Severity;
  confidence: Confidence;
  /** What it means for the network, in a paragraph. */
  meaning: string;
  /** How it is found: fields, formula, and where the formula is from. */
  method: string;
  /** When it is seen though nothing is wrong. */
  falsePositives: string;
  /** What to do about it: one line. */
  advice: string;
  /** MITRE ATT&CK technique ids, where one fits. */
  techniques?: readonly string[];
  /** Papers, RFCs, specifications. */
  references?: readonly string[];
}

/** A number that a finding is held against, and that a user may change. */
export interface Threshold {
  default: number;
  min: number;
  max: number;
  unit?: string;
  description: string;
}

export type Thresholds<Name extends string> = Readonly<Record<Name, Threshold>>;

/** Something that was seen. */
export interface Occurrence {
  time: bigint;
  /** End of what was seen. Default `time`. */
  lastTime?: bigint;
  hosts: FindingHost[];
  evidence?: Evidence[];
  /** What tells it from others between the same hosts: an account, a certificate. Part of the key. */
  subject?: string;
  /** Times it was seen. Default 1. */
  count?: number;
  /** Ids of flows that show it, and of how many. */
  flows?: readonly bigint[];
  flowCount?: number;
  /** In place of the page's. */
  severity?: Severity;
  confidence?: Confidence;
}

/** What a detector works with in one run. */
export interface DetectorContext<Finding extends string, Name extends string> {
  readonly thresholds: Readonly<Record<Name, number>>;
  /** The networks that are the capture's own. */
  readonly home: HomeNets;
  /** The user's known-bad lists. */
  readonly indicators: IndicatorSet;
  /** Numbers for addresses. */
  readonly hosts: Hosts;
  /**
   * Something that the record under view shows of its own flow: it becomes part of the flow's verdict.
   * Hosts are by default the flow's client and server; what was first seen of the highest severity stays the
   * evidence.
   */
  ofFlow(finding: Finding, view: RecordView | FlowView, occurrence?: Partial<Occurrence>): void;
  /** Something that several flows show together. What is said last of the same finding stays the evidence. */
  report(finding: Finding, occurrence: Occurrence): void;
  /** Something could not be kept for a cap. */
  dropped(count?: number): void;
  /** An account's name as findings may show it. */
  account(name: string): string;
}

type RecordOf<Type extends ProtocolRecord['type']> = Extract<ProtocolRecord, { type: Type }>;

/** What a detector looks at. Views are its to look at during the call only. */
export interface Watch {
  records?: {
    [Type in ProtocolRecord['type']]?: (record: RecordView<RecordOf<Type>>) => void;
  };
  /** Flows, in the order in which they end; a flow's records came before. */
  flow?: (flow: FlowView) => void;
  /** The input has ended; capture times of its last packet and its first, in ns. */
  end?: (last: bigint, first: bigint) => void;
}

export interface Detector<Finding extends string = string, Name extends string = string> {
  /** Its name in the configuration: `scan`. */
  name: string;
  /** Pages by finding id. */
  findings: Readonly<Record<Finding, FindingPage>>;
  thresholds?: Thresholds<Name>;
  /** Called once a run. */
  // biome-ignore lint/suspicious/noExplicitAny: detectors of all kinds are in one list
  watch(context: DetectorContext<any, any>): Watch;
}

interface Definition<Finding extends string, Name extends string> {
  name: string;
  findings: Readonly<Record<Finding, FindingPage>>;
  thresholds?: Thresholds<Name>;
  watch(context: DetectorContext<Finding, Name>): Watch;
}

/** A detector with the names of its findings and thresholds checked against each other. */
export function defineDetector<const Finding extends string, const Name extends string = never>(
  detector: Definition<Finding, Name>,
): Detector<Finding, Name> {
  return detector;
}
