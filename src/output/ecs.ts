// Elastic Common Schema, in the lines that Elasticsearch's bulk API takes.

import { FILE_ECS, FORMAT_ECS } from '../engine/layouts.js';
import { isoTime } from '../records/text.js';
import type { FindingHost, FindingRecord, Severity } from '../records/types.js';
import type { TextFormat } from './format.js';

/** Version of ECS that is written; as in assembly/output/ecs.ts. */
const VERSION = '8.17.0';
const END = '}}\n';

export const ecs: TextFormat = {
  name: 'ecs',
  bit: FORMAT_ECS,
  files: new Map([[FILE_ECS, 'ecs.ndjson']]),
  late: (record) =>
    record.type === 'finding'
      ? { file: FILE_ECS, text: `{"create":{}}\n${JSON.stringify(alert(record))}\n` }
      : undefined,
  verdict: {
    file: FILE_ECS,
    cut: END.length,
    text: (verdict) => `,"verdict":${JSON.stringify(verdict)}${END}`,
  },
};

/** Elastic's own scale of risk, as its detection rules have it. */
const RISKS: Record<Severity, number> = { info: 1, low: 21, medium: 47, high: 73, critical: 99 };

function alert(finding: FindingRecord): object {
  const [source, target] = finding.hosts;
  return {
    '@timestamp': isoTime(finding.lastTime),
    ecs: { version: VERSION },
    message: finding.title,
    event: {
      kind: 'alert',
      category: ['network', 'intrusion_detection'],
      type: ['info'],
      dataset: 'flowglass.finding',
      start: isoTime(finding.firstTime),
      end: isoTime(finding.lastTime),
      id: finding.key,
      severity: RISKS[finding.severity],
      risk_score: RISKS[finding.severity],
    },
    rule: { id: finding.id, name: finding.title },
    ...(source ? { source: end(source) } : {}),
    ...(target ? { destination: end(target) } : {}),
    ...(finding.techniques
      ? { threat: { framework: 'MITRE ATT&CK', technique: { id: finding.techniques } } }
      : {}),
    flowglass: {
      severity: finding.severity,
      confidence: finding.confidence,
      count: finding.count,
      flow_count: finding.flowCount,
      flows: finding.flows,
      evidence: finding.evidence.map((it) => ({ ...it, value: String(it.value) })),
      advice: finding.advice,
    },
  };
}

function end({ ip, port, name }: FindingHost): object {
  return { ip, ...(port === undefined ? {} : { port }), ...(name ? { domain: name } : {}) };
}
