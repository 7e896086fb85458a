// The outputs of a run: brings what workers wrote, and what comes up on this thread, to whoever takes it.

import { tmpdir } from 'node:os';
import { TEXT_BUFFERS } from '../engine/plan.js';
import type { EngineRun, FileText } from '../engine/run.js';
import { FlowglassError } from '../errors.js';
import type { EventMemory } from '../records/memory.js';
import type { RunSummary } from '../records/summary.js';
import type { Verdict } from '../records/types.js';
import { Tables } from './columns/tables.js';
import {
  type EventWriter,
  isTableFormat,
  isTextFormat,
  type LateRecord,
  type RunFacts,
  type TableWriter,
  type TextFormat,
} from './format.js';
import type { FormatName } from './names.js';
import { formatOf } from './registry.js';

/** An output format, and who takes what is written in it. */
export interface Output {
  format: FormatName;
  /**
   * Takes a piece of one of the format's files, one call at a time for each output. The piece may be
   * overwritten once the promise resolves (or the call returns); a slow one holds the run back.
   */
  write(piece: Uint8Array, file: string): void | Promise<void>;
  /** Folder for what a format has to put aside until the end (`duckdb`); default the system's for temporary files. */
  scratch?: string;
}

/** Merged events by their numbers: the first, and the one behind the last. */
export type EventRange = [first: number, end: number];

/** Verdicts of flows by the events' numbers. */
type Verdicts = ReadonlyMap<number, Verdict>;

interface Target {
  name: string;
  format: TextFormat;
  write: Output['write'];
  begun: boolean;
}

const encoder = new TextEncoder();

export class Outputs {
  /** Bits FORMAT_* of the formats that workers write. */
  readonly formats: number;
  /** By FILE_*. */
  readonly #targets = new Map<number, Target>();
  readonly #outputs: readonly Output[];
  #writers: EventWriter[] = [];
  readonly #tableWriters: TableWriter[] = [];
  #tables: Tables | undefined;
  #pieces = new PieceQueue(() => undefined);

  constructor(outputs: readonly Output[]) {
    this.#outputs = outputs;
    let bits = 0;
    for (const { format: name, write } of outputs) {
      const format = formatOf(name);
      if (outputs.filter((it) => it.format === name).length > 1) {
        throw new FlowglassError('bad-option', `the output format '${name}' is asked for twice.`);
      }
      if (!isTextFormat(format)) continue;
      bits |= format.bit;
      for (const [file, fileName] of format.files) {
        const other = this.#targets.get(file)?.format.name;
        if (other !== undefined) {
          throw new FlowglassError('bad-option', `${other} and ${name} are never both in a run.`);
        }
        this.#targets.set(file, { name: fileName, format, write, begun: false });
      }
    }
    this.formats = bits;
  }

  /** Are there formats of tables? */
  get columns(): boolean {
    return this.#outputs.some(({ format }) => isTableFormat(formatOf(format)));
  }

  /** Does anybody take records? */
  get wanted(): boolean {
    return this.#outputs.length > 0;
  }

  /** `failed` hears of a sink's error at once: the next piece may be long in coming. */
  async begin(
    run: EngineRun,
    memory: EventMemory,
    facts: Omit<RunFacts, 'scratch'>,
    failed: (error: Error) => void,
  ): Promise<void> {
    this.#pieces = new PieceQueue(failed);
    for (const { format: name, write, scratch = tmpdir() } of this.#outputs) {
      const format = formatOf(name);
      if (isTextFormat(format)) continue;
      const toFile = (file: string, bytes: Uint8Array) => write(bytes, file);
      const all = { ...facts, scratch };
      if (isTableFormat(format)) this.#tableWriters.push(await format.beginTables(toFile, all));
      else this.#writers.push(await format.begin(memory, toFile, all));
    }
    if (this.#tableWriters.length > 0) {
      this.#tables = new Tables(memory, run.columnRoom, this.#tableWriters);
    }
  }

  /** The run is over, for whatever reason. */
  close(): void {
    for (const writer of [...this.#writers, ...this.#tableWriters]) writer.close?.();
  }

  /** Takes merged events; verdicts of flows by the events' numbers. */
  async take(run: EngineRun, ranges: readonly EventRange[], verdicts: Verdicts): Promise<void> {
    for (const [first, end] of ranges) {
      if (this.formats !== 0) await this.#take(run, first, end, verdicts);
      await this.#tables?.take(run.eventList, first, end, verdicts);
      if (this.#writers.length === 0) continue;
      const events = Array.from({ length: end - first }, (_, i) => run.eventAt(first + i));
      const own = new Map<number, Verdict>();
      for (const [i, verdict] of verdicts) {
        if (i >= first && i < end) own.set(i - first, verdict);
      }
      for (const writer of this.#writers) await writer.take(events, own);
    }
  }

  /** Takes findings and warnings. */
  async late(records: readonly LateRecord[]): Promise<void> {
    for (const format of this.#textFormats()) {
      const late = records.flatMap((record) => format.late?.(record) ?? []);
      for (const { file, text } of late) await this.#write([{ file, bytes: encoder.encode(text) }]);
    }
    for (const writer of this.#writers) {
      for (const record of records) await writer.late?.(record);
    }
    for (const record of records) await this.#tables?.late(record);
  }

  /** Takes the last findings and warnings, then ends all files. */
  async end(records: readonly LateRecord[], summary: RunSummary): Promise<void> {
    await this.late(records);
    for (const format of this.#textFormats()) {
      const [main] = format.files.keys();
      if (main !== undefined) await this.#write(this.#headOf(main, undefined));
    }
    const tails = [...this.#targets].flatMap(([file, { begun, format }]) => {
      const text = begun ? format.tail?.(file, summary) : undefined;
      return text ? [{ file, bytes: encoder.encode(text) }] : [];
    });
    await this.#write(tails);
    await this.flush();
    for (const writer of this.#writers) await writer.end(summary);
    await this.#tables?.end();
  }

  /** Resolves when all pieces have been taken. */
  flush(): Promise<void> {
    return this.#pieces.end();
  }

  #textFormats(): TextFormat[] {
    return this.#outputs.map(({ format }) => formatOf(format)).filter(isTextFormat);
  }

  #write(texts: readonly FileText[]): Promise<void> {
    const pieces = texts.flatMap((text) => [...this.#headOf(text.file, text.bytes), text]);
    return this.#pieces.push(async () => {
      for (const { file, bytes } of pieces) {
        const target = this.#targets.get(file);
        await target?.write(bytes, target.name);
      }
    });
  }

  /** What the file begins with, if it has not begun. */
  #headOf(file: number, first: Uint8Array | undefined): FileText[] {
    const target = this.#targets.get(file);
    if (!target || target.begun) return [];
    target.begun = true;
    const head = target.format.head?.(file, first);
    return head ? [{ file, bytes: encoder.encode(head) }] : [];
  }

  /** Writes the texts of merged events. */
  async #take(run: EngineRun, first: number, end: number, verdicts: Verdicts): Promise<void> {
    if (!anyIn(first, end, verdicts)) {
      for (const texts of run.texts(first, end)) await this.#write(texts);
      return;
    }
    // Many small pieces, which are copied into one for each file; gathering them takes all the buffers.
    await this.#pieces.end();
    const parts = new Map<number, Uint8Array[]>();
    for (const { file, bytes } of this.#withVerdicts(run, first, end, verdicts)) {
      const pieces = parts.get(file) ?? [];
      pieces.push(bytes.slice());
      parts.set(file, pieces);
    }
    await this.#write([...parts].map(([file, pieces]) => ({ file, bytes: Buffer.concat(pieces) })));
  }

  /** The same texts in pieces, with each flow's verdict in its place. */
  *#withVerdicts(
    run: EngineRun,
    first: number,
    end: number,
    verdicts: Verdicts,
  ): Generator<FileText> {
    let from = first;
    for (let i = first; i < end; i++) {
      const verdict = verdicts.get(i);
      if (!verdict) continue;
      for (const texts of run.texts(from, i)) yield* texts;
      for (const texts of run.texts(i, i + 1)) {
        for (const text of texts) yield* this.#withVerdict(text, verdict);
      }
      from = i + 1;
    }
    for (const texts of run.texts(from, end)) yield* texts;
  }

  #withVerdict(text: FileText, verdict: Verdict): FileText[] {
    const { file, bytes } = text;
    const place = this.#targets.get(file)?.format.verdict;
    if (place?.file !== file) return [text];
    return [
      { file, bytes: bytes.subarray(0, bytes.length - place.cut) },
      { file, bytes: encoder.encode(place.text(verdict)) },
    ];
  }
}

function anyIn(first: number, end: number, verdicts: Verdicts): boolean {
  for (const i of verdicts.keys()) if (i >= first && i < end) return true;
  return false;
}

/** Has pieces written one after another, while the next ones are gathered into other buffers. */
class PieceQueue {
  /** Writes under way, oldest first; the piece after the last of them needs the first one's buffer. */
  readonly #writes: Promise<void>[] = [];
  readonly #failed: (error: Error) => void;

  constructor(failed: (error: Error) => void) {
    this.#failed = failed;
  }

  /** Resolves when there is a buffer to gather the next piece into. */
  async push(write: () => Promise<void>): Promise<void> {
    const before = this.#writes.at(-1) ?? Promise.resolve();
    const done = before.then(write);
    done.catch(this.#failed);
    this.#writes.push(done);
    if (this.#writes.length === TEXT_BUFFERS) await this.#writes.shift();
  }

  async end(): Promise<void> {
    await this.#writes.at(-1);
  }
}
