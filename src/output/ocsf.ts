// Open Cybersecurity Schema Framework: flows as Network Activity (4001), findings as Detection Finding (2004).

import { FILE_OCSF, FORMAT_OCSF } from '../engine/layouts.js';
import type { Confidence, FindingHost, FindingRecord, Severity } from '../records/types.js';
import type { TextFormat } from './format.js';

/** Version of OCSF that is written; as in assembly/output/ocsf-flow.ts. */
const VERSION = '1.8.0';

export const ocsf: TextFormat = {
  name: 'ocsf',
  bit: FORMAT_OCSF,
  files: new Map([[FILE_OCSF, 'ocsf.json']]),
  late: (record) =>
    record.type === 'finding'
      ? { file: FILE_OCSF, text: `${JSON.stringify(detection(record))}\n` }
      : undefined,
};

const SEVERITIES: Record<Severity, [id: number, name: string]> = {
  info: [1, 'Informational'],
  low: [2, 'Low'],
  medium: [3, 'Medium'],
  high: [4, 'High'],
  critical: [5, 'Critical'],
};

const CONFIDENCES: Record<Confidence, [id: number, name: string]> = {
  low: [1, 'Low'],
  medium: [2, 'Medium'],
  high: [3, 'High'],
};

function detection(finding: FindingRecord): object {
  const [severityId, severity] = SEVERITIES[finding.severity];
  const [confidenceId, confidence] = CONFIDENCES[finding.confidence];
  const [source, target] = finding.hosts;
  return {
    class_uid: 2004,
    class_name: 'Detection Finding',
    category_uid: 2,
    category_name: 'Findings',
    activity_id: 1,
    activity_name: 'Create',
    type_uid: 200401,
    type_name: 'Detection Finding: Create',
    severity_id: severityId,
    severity,
    confidence_id: confidenceId,
    confidence,
    status_id: 1,
    status: 'New',
    is_alert: true,
    time: ms(finding.lastTime),
    start_time: ms(finding.firstTime),
    end_time: ms(finding.lastTime),
    count: finding.count,
    message: finding.title,
    metadata: {
      version: VERSION,
      product: { name: 'flowglass', vendor_name: 'flowglass' },
      uid: finding.key,
    },
    finding_info: {
      uid: finding.key,
      title: finding.title,
      types: [finding.id],
      first_seen_time: ms(finding.firstTime),
      last_seen_time: ms(finding.lastTime),
      analytic: { uid: finding.id, name: finding.id, type_id: 1, type: 'Rule' },
      related_events_count: finding.flowCount,
      related_events: finding.flows.map((uid) => ({ uid, type_uid: 400106 })),
      ...attacks(finding.techniques),
    },
    evidences: [
      {
        ...(source ? { src_endpoint: endpoint(source) } : {}),
        ...(target ? { dst_endpoint: endpoint(target) } : {}),
        data: Object.fromEntries(finding.evidence.map(({ name, value }) => [name, value])),
      },
    ],
    remediation: { desc: finding.advice },
  };
}

function attacks(techniques: readonly string[] | undefined): object {
  if (!techniques) return {};
  return { attacks: techniques.map((uid) => ({ technique: { uid } })) };
}

function endpoint({ ip, port, name }: FindingHost): object {
  return { ip, ...(port === undefined ? {} : { port }), ...(name ? { hostname: name } : {}) };
}

/** ms since 1970. */
function ms(time: bigint): number {
  return Number(time / 1_000_000n);
}
