// The probes of scans: each target once, with what came of it and its flow; up to a cap.

import type { FlowView } from '../records/flow-view.js';
import { NumberTable, roomFor } from './number-table.js';
import { LATEST, type Sources } from './sources.js';

const FIRST_SIZE = 256;

// What is kept of a probe lies together: time in seconds, what came of it, its flow, the source's probe before, and
// once more the target.
const TIME = 0;
const OUTCOME = 1;
const ID_LOW = 2;
const ID_HIGH = 3;
const BEFORE = 4;
const TARGET = 5;
const FIELDS = 6;

export class ProbeLog {
  /** Source, destination, service: see `serviceKey`. */
  readonly table: NumberTable;
  readonly #window: number;
  readonly #keep: (source: number) => boolean;
  #fields = new Float64Array(FIELDS * FIRST_SIZE);
  readonly #sources: Sources;
  #forgotten = 0;

  /**
   * @param window seconds after which a target counts anew
   * @param keep sources of which all is kept as long as there is room
   */
  constructor(max: number, window: number, sources: Sources, keep: (source: number) => boolean) {
    this.#sources = sources;
    this.table = new NumberTable(max);
    this.#window = window;
    this.#keep = keep;
  }

  /** Where there is no room, targets from before the window are forgotten, unless `keep` wants their source. */
  #forget(time: number): void {
    if (time - this.#forgotten <= this.#window) return;
    this.#forgotten = time;
    const fields = this.#fields;
    this.#sources.clear(LATEST);
    this.table.retain(
      (place) => time - this.time(place) <= this.#window || this.#keep(this.table.key(place, 0)),
      (from, to) => {
        fields.copyWithin(to * FIELDS, from * FIELDS, (from + 1) * FIELDS);
        this.#link(to);
      },
    );
  }

  #link(place: number): void {
    const source = this.table.key(place, 0);
    this.#fields[place * FIELDS + BEFORE] = this.latest(source);
    this.#sources.set(source, LATEST, place);
  }

  /** True for a target that was not probed within the window; undefined where there is no room. */
  note(source: number, target: number, service: number, flow: FlowView, outcome: number) {
    const time = flow.start;
    if (this.table.isFull) this.#forget(time);
    const before = this.table.count;
    const place = this.table.place(source, target, service);
    if (place === 0) return undefined;
    const at = place * FIELDS;
    const isNew = this.table.count > before;
    if (isNew) {
      this.#fields = roomFor(this.#fields, at + FIELDS);
      this.#link(place);
    } else if (Math.abs(time - this.time(place)) <= this.#window) {
      if (outcome > this.outcome(place)) this.#fields[at + OUTCOME] = outcome;
      return false;
    }
    this.#fields[at + TARGET] = target;
    this.#fields[at + TIME] = time;
    this.#fields[at + OUTCOME] = outcome;
    this.#fields[at + ID_LOW] = flow.idLow;
    this.#fields[at + ID_HIGH] = flow.idHigh;
    return true;
  }

  /** The latest probe of a source that was noted; 0 without any. */
  latest(source: number): number {
    return this.#sources.get(source, LATEST);
  }

  /** The probe of the same source that was noted before. */
  before(place: number): number {
    return this.#fields[place * FIELDS + BEFORE] ?? 0;
  }

  target(place: number): number {
    return this.#fields[place * FIELDS + TARGET] ?? 0;
  }

  /** Seconds since 1970. */
  time(place: number): number {
    return this.#fields[place * FIELDS + TIME] ?? 0;
  }

  /** What came of it: UNANSWERED, REFUSED, … of probe.ts; of several probes the best. */
  outcome(place: number): number {
    return this.#fields[place * FIELDS + OUTCOME] ?? 0;
  }

  flow(place: number): bigint {
    const half = (field: number) => BigInt(this.#fields[place * FIELDS + field] ?? 0);
    return (half(ID_HIGH) << 32n) | half(ID_LOW);
  }
}

/** Protocol, port and kind of scan in a number of 32 bits. */
export function serviceKey(protocol: number, port: number, kind = 0): number {
  return kind * 2 ** 24 + protocol * 2 ** 16 + port;
}

/** `22/tcp`; of echo requests `icmp`. */
export function serviceText(key: number): string {
  const protocol = (key >>> 16) & 0xff;
  if (protocol === 6) return `${key & 0xffff}/tcp`;
  return protocol === 17 ? `${key & 0xffff}/udp` : 'icmp';
}
