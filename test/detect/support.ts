// Findings of captures, for tests.

import { type AnalyzeOptions, analyze, type CaptureInput, type FindingRecord } from 'flowglass';

/** All findings of a capture, worst first. */
export async function findingsOf(
  input: CaptureInput | readonly CaptureInput[],
  options: AnalyzeOptions = {},
): Promise<FindingRecord[]> {
  return (await analyze(input, { workers: 0, ...options }).summary()).findings;
}

/** Ids of all findings, each once, sorted. */
export function idsOf(findings: readonly FindingRecord[]): string[] {
  return [...new Set(findings.map(({ id }) => id))].sort();
}

/** The value of a finding's evidence of that name. */
export function evidenceOf(finding: FindingRecord | undefined, name: string) {
  return finding?.evidence.find((it) => it.name === name)?.value;
}

/** Topics of the shared captures in which nothing across flows is right. */
export const BENIGN_TOPICS: ReadonlySet<string> = new Set([
  'quic',
  'discovery',
  'voip',
  'infra',
  'sctp',
  'community-id',
  'linktype',
  'encap',
  'pcapng',
  'pcap-format',
  'icmp-arp',
  'ip-frag-ext',
]);
