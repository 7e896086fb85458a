// A capture's records.

import {
  type AnalyzeOptions,
  analyze,
  type CaptureInput,
  type FlowRecord,
  type RunSummary,
  type WarningRecord,
} from 'flowglass';

export interface Result {
  flows: FlowRecord[];
  warnings: WarningRecord[];
  summary: RunSummary;
}

/** All that a run gives, in the calling thread unless `options` says otherwise. */
export async function run(
  input: CaptureInput | readonly CaptureInput[],
  options: AnalyzeOptions = {},
): Promise<Result> {
  const analysis = analyze(input, { workers: 0, ...options });
  const flows: FlowRecord[] = [];
  const warnings: WarningRecord[] = [];
  for await (const record of analysis) {
    if (record.type === 'flow') flows.push(record);
    else if (record.type === 'warning') warnings.push(record);
  }
  return { flows, warnings, summary: await analysis.summary() };
}

/** The only flow of a capture. */
export async function onlyFlow(
  input: CaptureInput,
  options: AnalyzeOptions = {},
): Promise<FlowRecord> {
  const { flows } = await run(input, options);
  const [flow] = flows;
  if (!flow || flows.length !== 1) throw new Error(`${flows.length} flows, not one`);
  return flow;
}

/** `tcp 10.0.0.1:1234 > 10.0.0.2:80` */
export function ends({ protocol, src, dst }: FlowRecord): string {
  const text = ({ ip, port }: { ip: string; port?: number }) =>
    port === undefined ? ip : `${ip}:${port}`;
  return `${protocol} ${text(src)} > ${text(dst)}`;
}
