// Records to a report: one HTML file that needs nothing else.

import { recordToJson } from '../records/json.js';
import type { RunSummary } from '../records/summary.js';
import type {
  FindingRecord,
  FlowglassRecord,
  FlowRecord,
  ProtocolRecord,
} from '../records/types.js';
import { columnBytes, deflated, detailBytes, Texts } from './blocks.js';
import { COLUMN_ROWS, DETAIL_ROWS, FORMAT, type Jsonable, type ReportInfo } from './format.js';
import { CertificateTally, HandshakeTally } from './handshakes.js';
import { LeftOut } from './left-out.js';
import { NameTally } from './names.js';
import { type Row, Rows, type Said } from './rows.js';
import { severityPlace } from './severity.js';
import { filled, loadTemplate } from './template.js';

export interface ReportOptions {
  /** Title of the page. Default: the captures' names. */
  title?: string;
  /** Flows in the table and the charts; those with verdicts and most bytes. Default 100,000. */
  flows?: number;
  /** Findings were looked for. Default true. */
  findings?: boolean;
  /** Records of protocols kept with each of them. Default 50. */
  recordsPerFlow?: number;
}

export const DEFAULT_FLOWS = 100_000;
export const DEFAULT_RECORDS = 50;
const MAX_FINDINGS = 10_000;
const NOTHING: Said = { records: [], leftOut: 0, name: '' };

/** Takes records in the order in which a run gives them, then makes the page. */
export class ReportBuilder {
  readonly #options: ReportOptions;
  readonly #recordsPerFlow: number;
  readonly #said = new Map<string, Said>();
  readonly #leftOut = new LeftOut();
  readonly #names = new NameTally();
  readonly #handshakes = new HandshakeTally();
  readonly #certificates = new CertificateTally();
  readonly rows: Rows;
  #findings: FindingRecord[] = [];
  #findingsLeftOut = 0;

  constructor(options: ReportOptions = {}) {
    this.#options = options;
    this.#recordsPerFlow = options.recordsPerFlow ?? DEFAULT_RECORDS;
    this.rows = new Rows(options.flows ?? DEFAULT_FLOWS, (row) => this.#leftOut.add(row));
  }

  add(record: FlowglassRecord): void {
    if (record.type === 'flow') this.#addFlow(record);
    else if (record.type === 'finding') this.#addFinding(record);
    else if (record.type !== 'warning') this.#addProtocol(record);
  }

  /** All but the flows, as it stands; without a summary while the run goes on. */
  info(summary?: RunSummary): ReportInfo {
    return {
      format: FORMAT,
      title: this.#options.title ?? titleOf(summary),
      generator: `flowglass ${loadTemplate().version}`,
      ...(summary ? { summary: jsonable({ ...summary, findings: [], largestFlows: [] }) } : {}),
      looked: this.#options.findings ?? true,
      flows: this.rows.kept.length,
      leftOut: this.#leftOut.finish(),
      records: sum(this.rows.kept, (row) => row.records),
      recordsLeftOut: sum(this.rows.kept, (row) => row.recordsLeftOut),
      findings: {
        list: worstFirst(this.#findings)
          .slice(0, MAX_FINDINGS)
          .map((it) => recordToJson(it) as FindingRecord<string>),
        leftOut: this.#findingsLeftOut + Math.max(0, this.#findings.length - MAX_FINDINGS),
      },
      dns: this.#names.list(),
      tls: this.#handshakes.list(),
      certificates: this.#certificates.list(),
    };
  }

  /** Flows in the report, and all that there were. */
  kept(): { flows: number; total: number } {
    const flows = this.rows.kept.length;
    return { flows, total: flows + this.#leftOut.flows };
  }

  /** The page, in pieces of bytes. */
  async finish(summary: RunSummary): Promise<Uint8Array[]> {
    this.rows.cut();
    const { kept } = this.rows;
    const texts = new Texts();
    const info = new TextEncoder().encode(JSON.stringify(this.info(summary)));
    return filled([
      { kind: 'report', bytes: await deflated(info) },
      ...(await blocks('columns', kept, COLUMN_ROWS, (rows) => columnBytes(rows, texts))),
      ...(await blocks('details', kept, DETAIL_ROWS, detailBytes)),
    ]);
  }

  #addFlow(flow: FlowRecord): void {
    this.rows.add(flow, this.#said.get(flow.id) ?? NOTHING);
    this.#said.delete(flow.id);
  }

  #addProtocol(record: ProtocolRecord): void {
    // Records of no flow have no place in a flow's pane.
    if (!('flow' in record)) return;
    if (record.type === 'dns') this.#names.add(record);
    else if (record.type === 'tls' || record.type === 'quic') this.#handshakes.add(record);
    else if (record.type === 'x509') this.#certificates.add(record);
    let said = this.#said.get(record.flow);
    if (!said) {
      said = { records: [], leftOut: 0, name: '' };
      this.#said.set(record.flow, said);
    }
    said.name ||= nameIn(record);
    if (said.records.length >= this.#recordsPerFlow) {
      said.leftOut++;
      return;
    }
    // What it has in common with its flow's record is not said again.
    const { flow: _, src: __, dst: ___, protocol: ____, ...own } = record;
    said.records.push(JSON.stringify(recordToJson(own as ProtocolRecord)));
  }

  #addFinding(finding: FindingRecord): void {
    this.#findings.push(finding);
    this.rows.want(finding.flows);
    if (this.#findings.length < 2 * MAX_FINDINGS) return;
    this.#findings = worstFirst(this.#findings).slice(0, MAX_FINDINGS);
    this.#findingsLeftOut += MAX_FINDINGS;
  }
}

function sum(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}

/** Worst first; of the same severity surer first, then in the order in which they came. */
function worstFirst(findings: readonly FindingRecord[]): FindingRecord[] {
  const sure = { low: 0, medium: 1, high: 2 };
  return [...findings].sort(
    (a, b) =>
      severityPlace(b.severity) - severityPlace(a.severity) ||
      sure[b.confidence] - sure[a.confidence],
  );
}

/** What the record calls the other side. */
function nameIn(record: ProtocolRecord): string {
  if (record.type === 'tls' || record.type === 'quic') return record.serverName ?? '';
  if (record.type === 'http' || record.type === 'websocket') return record.host ?? '';
  if (record.type === 'dns') return record.query ?? '';
  return '';
}

function titleOf(summary: RunSummary | undefined): string {
  const names = summary?.captures.map(({ name }) => name.split(/[\\/]/).at(-1) ?? name) ?? [];
  const [first = 'captures', ...rest] = names;
  return rest.length === 0 ? first : `${first} and ${rest.length} more`;
}

function jsonable<T extends object>(value: T): Jsonable<T> {
  return recordToJson(value as never) as unknown as Jsonable<T>;
}

async function blocks(
  kind: 'columns' | 'details',
  rows: readonly Row[],
  size: number,
  bytesOf: (rows: readonly Row[]) => Uint8Array,
) {
  const packed: Promise<Buffer>[] = [];
  for (let at = 0; at < rows.length; at += size) {
    packed.push(deflated(bytesOf(rows.slice(at, at + size))));
    // The library's threads take few at a time: what waits is memory.
    if (packed.length % 8 === 0) await packed.at(-1);
  }
  return (await Promise.all(packed)).map((bytes) => ({ kind, bytes }));
}
