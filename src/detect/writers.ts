// Who writes to a device: what detectors of industrial protocols keep for each client and device.

import type { Evidence, FindingHost } from '../records/types.js';
import type { RecordView } from '../records/view.js';
import type { Occurrence } from './detector.js';
import { clientAndServer } from './ends.js';
import { cut } from './evidence.js';

/** Pairs of client and device that are kept, and different things that are listed of each. */
const MAX_PAIRS = 16_384;
const MAX_LISTED = 16;

/** What one client wrote to one device. */
export interface Writer {
  hosts: FindingHost[];
  /** Which part of the device: a unit, an outstation. */
  subject: string;
  /** ns. */
  first: bigint;
  last: bigint;
  writes: number;
  refused: number;
  unanswered: number;
  /** Requests of the client to the device before its first write. */
  before: number;
  /** Others that had written to the device before it. */
  earlier: number;
  /** Different functions and targets, up to MAX_LISTED of each. */
  functions: Set<string>;
  targets: Set<string>;
}

export class Writers {
  readonly #writers = new Map<string, Writer>();
  readonly #requests = new Map<string, number>();
  readonly #perDevice = new Map<string, number>();
  /** Called when there is no room. */
  readonly #dropped: () => void;

  constructor(dropped: () => void) {
    this.#dropped = dropped;
  }

  /** A request that changes nothing. */
  asked(record: RecordView, subject: string): void {
    const { key } = pairOf(record, subject);
    const known = this.#requests.get(key);
    if (known !== undefined) this.#requests.set(key, known + 1);
    else if (this.#requests.size < MAX_PAIRS) this.#requests.set(key, 1);
    else this.#dropped();
  }

  /** A request that writes. Undefined where there is no room to count it. */
  wrote(record: RecordView, subject: string): Writer | undefined {
    const { key, device } = pairOf(record, subject);
    const { time } = record;
    const known = this.#writers.get(key);
    if (known) {
      if (time < known.first) known.first = time;
      if (time > known.last) known.last = time;
      known.writes++;
      return known;
    }
    if (this.#writers.size >= MAX_PAIRS) {
      this.#dropped();
      return undefined;
    }
    const earlier = this.#perDevice.get(device) ?? 0;
    this.#perDevice.set(device, earlier + 1);
    const writer: Writer = {
      hosts: clientAndServer(record),
      subject,
      first: time,
      last: time,
      writes: 1,
      refused: 0,
      unanswered: 0,
      before: this.#requests.get(key) ?? 0,
      earlier,
      functions: new Set(),
      targets: new Set(),
    };
    this.#writers.set(key, writer);
    return writer;
  }

  /** What all of them did, each as one occurrence. */
  *occurrences(): Generator<Occurrence> {
    for (const writer of this.#writers.values()) {
      yield {
        time: writer.first,
        lastTime: writer.last,
        hosts: writer.hosts,
        subject: writer.subject,
        count: writer.writes,
        evidence: writerEvidence(writer),
      };
    }
  }
}

function pairOf({ src, dst }: RecordView, subject: string): { key: string; device: string } {
  const device = `${dst.ip}:${dst.port} ${subject}`;
  return { key: `${src.ip}>${device}`, device };
}

export function list(set: Set<string>, item: string): void {
  if (set.size < MAX_LISTED) set.add(item);
}

function writerEvidence(writer: Writer): Evidence[] {
  const targets = [...writer.targets].join(', ');
  return [
    { name: 'functions', value: [...writer.functions].join(', ') },
    ...(targets === '' ? [] : [{ name: 'targets', value: cut(targets) }]),
    { name: 'writes', value: writer.writes },
    ...(writer.refused > 0 ? [{ name: 'refused', value: writer.refused }] : []),
    ...(writer.unanswered > 0 ? [{ name: 'unanswered', value: writer.unanswered }] : []),
    { name: 'requestsBefore', value: writer.before },
    { name: 'earlierWriters', value: writer.earlier },
  ];
}
