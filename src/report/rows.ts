// Flows that a report keeps: those with verdicts, those that findings speak of, then those with most bytes, up to
// a cap.

import { recordToJson } from '../records/json.js';
import type { FlowRecord, Verdict } from '../records/types.js';
import type { ColumnName } from './format.js';
import { severityPlace } from './severity.js';

/** A flow as the report has it: a value for each column, and its line of details. */
export type Row = { [Name in ColumnName]: Value<Name> } & Details;

interface Details {
  /** The flow and what it said, as NDJSON has them, in one line of JSON. */
  details: string;
  /** Records in it; those that a cap left out. */
  records: number;
  recordsLeftOut: number;
}

type Value<Name extends ColumnName> = Name extends 'id' | 'first'
  ? bigint
  : Name extends
        | 'community'
        | 'capture'
        | 'src'
        | 'dst'
        | 'protocol'
        | 'app'
        | 'state'
        | 'shape'
        | 'name'
    ? string
    : number;

/** A flow, and its verdict where detectors ran. */
export type JudgedFlow = FlowRecord & { verdict?: Verdict };

/** What a flow said before its own record came. */
export interface Said {
  /** As JSON. */
  records: string[];
  leftOut: number;
  /** What the traffic called the destination. */
  name: string;
}

/** Rows are sorted out when there are this many times as many as the report takes. */
const SLACK = 1.25;
const MAX_WANTED = 200_000;

export class Rows {
  readonly #cap: number;
  readonly #leave: (row: Row) => void;
  readonly kept: Row[] = [];
  /** Grows whenever rows that were kept have left: places have changed. */
  generation = 0;
  readonly #wanted = new Set<bigint>();
  /** What a row without verdict must have more of than this to be kept at all. */
  #least = -1;

  /** @param leave hears of each row that does not stay */
  constructor(cap: number, leave: (row: Row) => void) {
    this.#cap = cap;
    this.#leave = leave;
  }

  /** Makes a row only if it may stay: most of it is its details. */
  add(flow: JudgedFlow, { name, records, leftOut }: Said): void {
    const row: Row = {
      ...columnsOf(flow, name),
      details: '',
      records: records.length,
      recordsLeftOut: leftOut,
    };
    if (row.severity === 0 && bytesOf(row) <= this.#least) {
      this.#leave(row);
      return;
    }
    row.details = `[${[JSON.stringify(recordToJson(flow)), ...records].join(',')}]`;
    this.kept.push(row);
    if (this.kept.length >= this.#cap * SLACK) this.cut();
  }

  /** Findings speak of these flows: as far as they are still there, they stay. */
  want(ids: readonly string[]): void {
    for (const id of ids) if (this.#wanted.size < MAX_WANTED) this.#wanted.add(BigInt(`0x${id}`));
  }

  /** Down to the cap; those that stay keep their order. */
  cut(): void {
    const { kept } = this;
    if (kept.length <= this.#cap) return;
    const byRank = kept.map((_, i) => i).sort((a, b) => this.#order(a, b));
    const leaving = new Set(byRank.slice(this.#cap));
    const last = kept[byRank[this.#cap - 1] ?? 0];
    this.#least = last && this.#standing(last) === 0 ? bytesOf(last) : Number.POSITIVE_INFINITY;
    let at = 0;
    kept.forEach((row, i) => {
      if (leaving.has(i)) this.#leave(row);
      else kept[at++] = row;
    });
    kept.length = at;
    this.generation++;
  }

  /** Of the places of two rows: whose row stays rather. */
  #order(a: number, b: number): number {
    const left = this.kept[a];
    const right = this.kept[b];
    if (!left || !right) return 0;
    return this.#standing(right) - this.#standing(left) || bytesOf(right) - bytesOf(left) || a - b;
  }

  #standing({ id, severity }: Row): number {
    return severity > 0 ? 1 + severity : this.#wanted.has(id) ? 1 : 0;
  }
}

export function bytesOf({ fwdBytes, revBytes }: Row): number {
  return fwdBytes + revBytes;
}

function columnsOf(flow: JudgedFlow, name: string): Omit<Row, keyof Details> {
  const { fwd, rev, src, dst } = flow;
  return {
    id: BigInt(`0x${flow.id}`),
    community: flow.communityId,
    capture: flow.captures[0] ?? '',
    first: flow.firstTime,
    length: Number(flow.lastTime - flow.firstTime),
    src: src.ip,
    dst: dst.ip,
    srcPort: src.port ?? Number.NaN,
    dstPort: dst.port ?? Number.NaN,
    protocol: flow.protocol,
    app: flow.app ?? flow.protocol,
    state: flow.connState,
    shape: flow.shape,
    name,
    severity: flow.verdict ? severityPlace(flow.verdict.severity) : 0,
    fwdPackets: fwd.packets,
    revPackets: rev.packets,
    fwdBytes: fwd.bytes,
    revBytes: rev.bytes,
    fwdPayload: fwd.payloadBytes,
    revPayload: rev.payloadBytes,
    fwdPayloadPackets: fwd.payload?.packets ?? 0,
    revPayloadPackets: rev.payload?.packets ?? 0,
    fwdEntropy: fwd.payload?.entropy ?? Number.NaN,
    revEntropy: rev.payload?.entropy ?? Number.NaN,
    fwdEntropyBytes: fwd.payload?.entropyBytes ?? 0,
    revEntropyBytes: rev.payload?.entropyBytes ?? 0,
  };
}
