// Findings and verdicts: what a defender should look at, and why.

/** From least to worst. */
export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
/** One of SEVERITIES. */
export type Severity = (typeof SEVERITIES)[number];

/** How sure the detector is that what it found is what it says. */
export type Confidence = 'low' | 'medium' | 'high';

/** What a host did in a finding. */
export type HostRole = 'client' | 'server' | 'source' | 'target' | 'host';

export interface FindingHost {
  ip: string;
  role: HostRole;
  /**
   * Where it matters: the service's.
   * @asType integer
   */
  port?: number;
  /** What the traffic called it: Host header, SNI, certificate, DNS. */
  name?: string;
}

/** A measured value, beside the threshold that it was held against, if there is one. */
export interface Evidence {
  /** What was measured, in lowerCamelCase: `distinctPorts`. */
  name: string;
  value: string | number | boolean;
  threshold?: string | number;
  /** Of value and threshold: `s`, `B`, `bits`. */
  unit?: string;
}

/**
 * Something that the people who run the network should know. All that is the same (same id, hosts and
 * subject) is one finding with a count.
 */
export interface FindingRecord<Time = bigint> {
  type: 'finding';
  /** Stable, dotted: `cleartext.http-basic`. What it means is in docs/findings.md. */
  id: string;
  title: string;
  severity: Severity;
  confidence: Confidence;
  firstTime: Time;
  lastTime: Time;
  /**
   * How often it was seen.
   * @asType integer
   */
  count: number;
  hosts: FindingHost[];
  /** Ids of its flows' records, the first 20 of `flowCount`. */
  flows: string[];
  /** @asType integer */
  flowCount: number;
  evidence: Evidence[];
  /** MITRE ATT&CK technique ids, where one fits. */
  techniques?: string[];
  /** What to do about it. */
  advice: string;
  /** The same in each run over the same traffic: to allow-list it by. */
  key: string;
}

/** A flow's own findings, and the highest severity among them. Findings across flows are not in it: they come later. */
export interface Verdict {
  severity: Severity;
  /** Finding ids, sorted. */
  findings: string[];
}
