// Chooses records by a filter, as they come: a flow is also chosen for what it said.

import { readFile } from 'node:fs/promises';
import { EVENT_FLOW, FlowEvent } from '../engine/layouts.js';
import { FlowView } from '../records/flow-view.js';
import type { EventMemory } from '../records/memory.js';
import type { FindingRecord } from '../records/types.js';
import { RecordView } from '../records/view.js';
import { Fields } from './fields.js';
import { compileFilter, type Filter } from './filter.js';
import { FlowSubject, findingSubject, recordSubject, type Subject } from './subject.js';

/** @throws FlowglassError `bad-filter`, with the column and the reason */
export async function readFilter(text: string): Promise<Filter> {
  const schema = new URL('../../schema/record.schema.json', import.meta.url);
  return compileFilter(text, new Fields(JSON.parse(await readFile(schema, 'utf8'))));
}

export class Chooser {
  readonly #filter: Filter;
  readonly #memory: EventMemory;
  readonly #record: RecordView;
  readonly #flow: FlowView;
  readonly #recordSubject: Subject;
  readonly #flowSubject: FlowSubject;
  /** Flows under way that said something that was chosen. */
  readonly #said = new Set<bigint>();

  constructor(filter: Filter, memory: EventMemory) {
    this.#filter = filter;
    this.#memory = memory;
    this.#record = new RecordView(memory);
    this.#flow = new FlowView(memory);
    this.#recordSubject = recordSubject(this.#record);
    this.#flowSubject = new FlowSubject(this.#flow);
  }

  /** Is the event at `at` chosen? Each is asked for once, in order. */
  takes(at: number): boolean {
    if (this.#memory.data.getUint16(at + FlowEvent.type, true) !== EVENT_FLOW) {
      this.#record.moveTo(at);
      const chosen = this.#filter(this.#recordSubject);
      if (chosen && this.#record.hasFlow) this.#said.add(this.#record.flowId);
      return chosen;
    }
    this.#flow.moveTo(at);
    this.#flowSubject.moved();
    const said = this.#said.size > 0 && this.#said.delete(this.#flow.flowId);
    return this.#filter(this.#flowSubject) || said;
  }

  takesFinding(finding: FindingRecord): boolean {
    return this.#filter(findingSubject(finding));
  }
}
