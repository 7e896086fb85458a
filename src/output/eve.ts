// Suricata's EVE: one file of events, valid against the schema that Suricata publishes.

import { FILE_EVE, FORMAT_EVE } from '../engine/layouts.js';
import { isoTime } from '../records/text.js';
import type { FindingRecord, Severity } from '../records/types.js';
import type { TextFormat } from './format.js';

/** How the line of a flow ends: assembly/output/eve-flow.ts. */
const NOT_ALERTED = 'false}}\n';

export const eve: TextFormat = {
  name: 'eve',
  bit: FORMAT_EVE,
  files: new Map([[FILE_EVE, 'eve.json']]),
  late: (record) =>
    record.type === 'finding'
      ? { file: FILE_EVE, text: `${JSON.stringify(alert(record))}\n` }
      : undefined,
  verdict: { file: FILE_EVE, cut: NOT_ALERTED.length, text: () => 'true}}\n' },
};

/** Suricata's 1 is the worst. */
const SEVERITIES: Record<Severity, number> = { critical: 1, high: 1, medium: 2, low: 3, info: 4 };

/** The first two hosts are the ends of the alert. */
function alert(finding: FindingRecord): object {
  const [source, target] = finding.hosts;
  return {
    timestamp: `${isoTime(finding.firstTime).slice(0, -4)}+0000`,
    ...flowId(finding.flows[0]),
    event_type: 'alert',
    ...end('src', source),
    ...end('dest', target),
    alert: {
      action: 'allowed',
      gid: 1,
      signature_id: signatureId(finding.id),
      rev: 1,
      signature: finding.title,
      category: finding.id,
      severity: SEVERITIES[finding.severity],
      metadata: {
        signature_severity: [finding.severity],
        confidence: [finding.confidence],
        ...(finding.techniques ? { mitre_technique_id: finding.techniques } : {}),
        count: [String(finding.count)],
        evidence: finding.evidence.map(({ name, value }) => `${name} ${value}`),
        key: [finding.key],
      },
    },
  };
}

function end(name: 'src' | 'dest', host: FindingRecord['hosts'][number] | undefined): object {
  if (!host) return {};
  const port = host.port === undefined ? {} : { [`${name}_port`]: host.port };
  return { [`${name}_ip`]: host.ip, ...port };
}

/** As in the flow's events: assembly/output/eve.ts. */
function flowId(id: string | undefined): object {
  return id === undefined ? {} : { flow_id: Number(BigInt(`0x${id}`) >> 11n) };
}

/** Suricata wants a number: FNV-1a of the finding's id, in the range that is kept for local rules and above. */
function signatureId(id: string): number {
  let hash = 0x811c9dc5;
  for (const letter of id) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  return 1_000_000 + (hash % 1_000_000_000);
}
