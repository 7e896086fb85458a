// What a filter is asked about: a record, as an object or as a view of its event.

import type { FlowView } from '../records/flow-view.js';
import type { Endpoint, FindingRecord, FlowRecord } from '../records/types.js';
import type { RecordView } from '../records/view.js';

/** A record whose fields are read by name. */
export interface Subject {
  readonly type: string;
  /** Ends of its flow; of a finding its hosts. */
  ends(): Endpoint[];
  /** IP protocol, by name; undefined for findings. */
  protocol(): string | undefined;
  /** Application protocol of a flow; the type of a protocol's record. */
  app(): string | undefined;
  field(name: string): unknown;
}

/** A protocol's record. */
export function recordSubject(view: RecordView): Subject {
  return {
    get type() {
      return view.type;
    },
    ends: () => (view.hasFlow ? [view.src, view.dst] : []),
    protocol: () => (view.hasFlow ? view.protocol : undefined),
    app: () => view.type,
    field: (name) => view.value(name),
  };
}

/** The flow that the view is at when it is first asked; made into an object where a field needs it. */
export class FlowSubject implements Subject {
  readonly type = 'flow';
  readonly #view: FlowView;
  #record: FlowRecord | undefined;

  constructor(view: FlowView) {
    this.#view = view;
  }

  /** The view has moved on. */
  moved(): void {
    this.#record = undefined;
  }

  ends(): Endpoint[] {
    return [this.#view.src, this.#view.dst];
  }

  protocol(): string {
    return this.#view.protocol;
  }

  app(): string | undefined {
    return this.#view.app;
  }

  field(name: string): unknown {
    this.#record ??= this.#view.record();
    return this.#record[name as keyof FlowRecord];
  }
}

export function findingSubject(finding: FindingRecord): Subject {
  return {
    type: 'finding',
    ends: () => finding.hosts,
    protocol: () => undefined,
    app: () => undefined,
    field: (name) => finding[name as keyof FindingRecord],
  };
}
