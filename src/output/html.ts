// The report as an output format: what `flowglass report` writes, beside other files of the same run.

import { readEvent } from '../records/event.js';
import type { EventMemory } from '../records/memory.js';
import type { RunSummary } from '../records/summary.js';
import type { FlowRecord, Verdict } from '../records/types.js';
import type { ReportBuilder } from '../report/builder.js';
import type { EventFormat, EventWriter, LateRecord, WriteFile } from './format.js';

const FILE = 'report.html';

class HtmlWriter implements EventWriter {
  readonly #memory: EventMemory;
  readonly #write: WriteFile;
  readonly #findings: boolean;
  #builder: ReportBuilder | undefined;

  constructor(memory: EventMemory, write: WriteFile, findings: boolean) {
    this.#memory = memory;
    this.#write = write;
    this.#findings = findings;
  }

  async take(events: readonly number[], verdicts: ReadonlyMap<number, Verdict>): Promise<void> {
    const builder = this.#builder ?? (await this.#begin());
    for (const [i, at] of events.entries()) {
      const record = readEvent(this.#memory, at);
      const verdict = verdicts.get(i);
      if (verdict) (record as FlowRecord).verdict = verdict;
      builder.add(record);
    }
  }

  async late(record: LateRecord): Promise<void> {
    (this.#builder ?? (await this.#begin())).add(record);
  }

  async end(summary: RunSummary): Promise<void> {
    const builder = this.#builder ?? (await this.#begin());
    for (const piece of await builder.finish(summary)) await this.#write(FILE, piece);
  }

  /** Its code is loaded by those who want a report. */
  async #begin(): Promise<ReportBuilder> {
    const { ReportBuilder } = await import('../report/builder.js');
    this.#builder = new ReportBuilder({ findings: this.#findings });
    return this.#builder;
  }
}

export const html: EventFormat = {
  name: 'html',
  files: [FILE],
  begin: (memory, write, { findings }) => new HtmlWriter(memory, write, findings),
};
