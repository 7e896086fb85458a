// The way of a packet, from top to bottom: sources are opened and put in order, their bytes go through the
// engine, its events come back in one order and become records, NDJSON, and the summary.

import { FindingAnonymizer } from './anonymize/findings.js';
import { looksLikeCapture } from './capture/magic.js';
import type { CaptureInput, Source } from './capture/source.js';
import { Detection } from './detect/detection.js';
import { type DetectOptions, detectSettings } from './detect/options.js';
import { EVENT_FLOW, FlowEvent } from './engine/layouts.js';
import { EngineRun, others, type Tracer } from './engine/run.js';
import { FlowglassError } from './errors.js';
import { Chooser, readFilter } from './filter/chooser.js';
import { engineOptions, type RunOptions, workersFor } from './options.js';
import { type EventRange, type Output, Outputs } from './output/outputs.js';
import { readEvent } from './records/event.js';
import { EventMemory } from './records/memory.js';
import { type RunSummary, readSummary } from './records/summary.js';
import type {
  FindingRecord,
  FlowglassRecord,
  FlowRecord,
  Verdict,
  WarningRecord,
} from './records/types.js';
import { openInOrder } from './sources.js';
import { notACapture, readWarnings } from './warnings.js';

/** How far a run is. */
export interface Progress {
  /** Captures read to their end, and how many there are. */
  captures: number;
  captureCount: number;
  /** Bytes read of all captures, as stored; their sum, where it is known. */
  bytes: number;
  totalBytes: number | undefined;
  packets: number;
  flows: number;
}

export interface AnalyzeOptions extends RunOptions {
  /**
   * Takes the records as NDJSON, written by the workers, a piece at a time. A piece may be overwritten
   * once the promise resolves (or the call returns); a slow one holds the run back.
   */
  ndjson?: (lines: Uint8Array) => void | Promise<void>;
  /** What is looked for, and how; false: nothing is. */
  detect?: DetectOptions | false;
  /**
   * Records to give, by an expression like `ip.addr == 10.0.0.0/8 && tls.sni contains "example"`; a flow is
   * given too if something that it said is. The summary tells of all.
   */
  filter?: string;
  /** Takes the records in other formats, each once. */
  outputs?: readonly Output[];
  /** ms of silence after which a live source's last records are brought out. Default 500. */
  idleFlush?: number;
}

/** Hears which packets are whose, and which flows the filter chose. */
export interface PacketWatch extends Tracer {
  /** A flow has ended: its event, which `ended` was told of, its id, and whether it was chosen; without a filter none is. */
  flow(at: number, id: bigint, chosen: boolean): void;
}

/** What the project's own parts hear of a run, besides what everybody gets. */
export interface Listeners {
  /** Whose each packet is; not together with outputs. */
  packets?: PacketWatch;
  /** A finding was found in a flow; all flows that detectors name, of a finding that goes on more than once. */
  found?: (id: string, key: string, flow: bigint) => void;
}

const DEFAULT_IDLE_MS = 500;
/** Captures of one run: flows number them in 16 bits. */
const MAX_CAPTURES = 65535;
/** Characters of a capture's name in records; an event has room for no more. */
const MAX_NAME = 512;
const encoder = new TextEncoder();

/**
 * A run over captures. Iterate over it for its records, or ask for `summary()` alone. Nothing is read
 * before one of the two.
 */
export class Analysis implements AsyncIterable<FlowglassRecord> {
  readonly #input: CaptureInput | readonly CaptureInput[];
  readonly #options: AnalyzeOptions;
  readonly #listeners: Listeners;
  readonly #done: Deferred<RunSummary>;
  #started = false;
  #run: EngineRun | undefined;
  #sources: Source[] = [];
  #detection: Detection | undefined;
  #chooser: Chooser | undefined;
  #outputs = new Outputs([]);
  #flows = 0;
  #stopping = false;
  /** Ends the reading of streams, for whatever reason. */
  readonly #stopReading = new AbortController();

  constructor(
    input: CaptureInput | readonly CaptureInput[],
    options: AnalyzeOptions,
    listeners: Listeners = {},
  ) {
    this.#input = input;
    this.#options = options;
    this.#listeners = listeners;
    this.#done = deferred();
    // Whoever only iterates hears of a failure there.
    this.#done.promise.catch(() => undefined);
  }

  /** Records as they come: flows when they end, then findings, warnings last. Leaving the loop ends the run. */
  async *[Symbol.asyncIterator](): AsyncGenerator<FlowglassRecord, void, undefined> {
    const { signal } = this.#options;
    for await (const batch of this.#batches(true)) {
      for (const record of batch) {
        // A batch may be long and its reader slow.
        signal?.throwIfAborted();
        yield record;
      }
    }
  }

  /** The summary; runs the analysis if nothing else does. */
  async summary(): Promise<RunSummary> {
    if (!this.#started) {
      for await (const _ of this.#batches(false)) {
        // Without objects there is nothing in a batch.
      }
    }
    return this.#done.promise;
  }

  /** Ends the input here: what was read so far is completed, its records and the summary come as usual. */
  stop(): void {
    this.#stopping = true;
    this.#run?.stop();
    this.#stopReading.abort(new StopReading());
  }

  /** How far the run is; may be asked at any time. */
  progress(): Progress {
    const run = this.#run;
    const at = run?.progress() ?? { source: 0, position: 0 };
    const before = this.#sources.slice(0, at.source);
    const current = this.#sources[at.source];
    const here = current?.kind === 'stream' ? current.rawBytesRead() : at.position;
    return {
      captures: at.source,
      captureCount: this.#sources.length,
      bytes: before.reduce((sum, it) => sum + rawSize(it), 0) + here,
      totalBytes: totalSize(this.#sources),
      packets: run?.packets() ?? 0,
      flows: this.#flows,
    };
  }

  /** Called once, when the run is over for whatever reason. */
  protected over(): void {}

  async *#batches(objects: boolean): AsyncGenerator<FlowglassRecord[], void, undefined> {
    if (this.#started) {
      throw new FlowglassError('already-consumed', 'An analysis runs once: call analyze() again.');
    }
    this.#started = true;
    const { signal } = this.#options;
    let run: EngineRun | undefined;
    let feeding: Promise<void> | undefined;
    const onAbort = () => {
      this.#stopReading.abort(signal?.reason);
      run?.fail(signal?.reason as Error);
      this.#done.reject(signal?.reason);
    };
    try {
      signal?.throwIfAborted();
      this.#sources = await openInOrder(this.#input, signal);
      if (this.#sources.length > MAX_CAPTURES) {
        throw new FlowglassError(
          'bad-option',
          `${this.#sources.length} captures are more than one run takes (${MAX_CAPTURES}): split them.`,
        );
      }
      refuseNonCaptures(this.#sources);
      this.#outputs = new Outputs(outputsOf(this.#options));
      run = await this.#start(objects);
      signal?.addEventListener('abort', onAbort);
      if (signal?.aborted) onAbort();
      if (this.#stopping) run.stop();
      feeding = this.#feed(run);
      // Its failure comes out of the merge; and it may come before anybody waits for it.
      feeding.catch(() => undefined);
      yield* this.#merge(run, objects);
      await feeding;
      const summary = this.#finish(run);
      const found = this.#chosenFindings(this.#detection?.last(summary.findings) ?? []);
      const last = [...this.#given(found, run), ...summary.warnings];
      summary.findings = this.#given(summary.findings, run);
      await this.#outputs.end(last, summary);
      if (objects && last.length > 0) yield last;
      this.#done.resolve(summary);
    } catch (error) {
      this.#done.reject(error);
      throw error;
    } finally {
      signal?.removeEventListener('abort', onAbort);
      this.#stopReading.abort();
      this.#done.reject(new FlowglassError('closed', 'The run was left before its end.'));
      this.#outputs.close();
      await run?.close();
      await feeding?.catch(() => undefined);
      this.over();
    }
  }

  async #start(objects: boolean): Promise<EngineRun> {
    const workers = workersFor(this.#options, totalSize(this.#sources));
    const names = this.#names().map((name) => encoder.encode(JSON.stringify(name)));
    const detect = this.#options.detect !== false;
    const { formats, columns, wanted } = this.#outputs;
    const packets = this.#listeners.packets !== undefined;
    const records = wanted || objects || detect || packets;
    const options = engineOptions(this.#options, workers, names, {
      formats,
      columns,
      records,
      packets,
      detect,
    });
    const files = this.#sources.map((source) =>
      source.kind === 'file' ? { path: source.path, size: source.size } : undefined,
    );
    // Lists may be long: they are read before threads wait for work.
    const settings = detect ? await detectSettings(this.#options.detect || {}) : undefined;
    const { filter } = this.#options;
    const chosen = filter === undefined ? undefined : await readFilter(filter);
    const run = await EngineRun.start(options, workers, files);
    this.#run = run;
    if (chosen) this.#chooser = new Chooser(chosen, this.#memory(run));
    if (settings) {
      this.#detection = new Detection(this.#memory(run), settings, this.#listeners.found);
    }
    return run;
  }

  /** Brings the bytes of all sources that are not plain files, in their turn. */
  async #feed(run: EngineRun): Promise<void> {
    const { signal } = this.#stopReading;
    try {
      for (const [i, source] of this.#sources.entries()) {
        if (source.kind === 'file' || this.#stopping) continue;
        const live = source.size === undefined;
        const idle = live ? (this.#options.idleFlush ?? DEFAULT_IDLE_MS) : undefined;
        await run.feed(i, untilStopped(source.read(signal)), idle);
      }
    } catch (error) {
      run.fail(error as Error);
      throw error;
    }
  }

  /** Takes merged events until all flows have ended. */
  async *#merge(run: EngineRun, objects: boolean): AsyncGenerator<FlowglassRecord[]> {
    const memory = this.#memory(run);
    const outputs = this.#outputs;
    const { packets } = this.#listeners;
    const facts = { findings: this.#detection !== undefined };
    await outputs.begin(run, memory, facts, (error) => run.fail(error));
    while (true) {
      run.throwIfFailed();
      const finished = run.finished;
      const merged = run.merge();
      if (merged > 0) {
        const count = packets ? run.takePackets(merged, packets) : merged;
        const verdicts = this.#detect(run, count);
        const chosen = this.#choose(run, count);
        if (packets) this.#tellFlows(run, count, chosen, packets);
        // What was seen is looked at and chosen as it is, and given as the user wants it.
        if (this.#anonymous) run.anonymize(count);
        run.summarize(count);
        await outputs.take(run, chosen, verdicts);
        const records: FlowglassRecord[] = [];
        if (objects) {
          for (const [first, end] of chosen) {
            for (let i = first; i < end; i++) {
              const record = readEvent(memory, run.eventAt(i));
              const verdict = verdicts.get(i);
              if (verdict) (record as FlowRecord).verdict = verdict;
              records.push(record);
            }
          }
        }
        const found = this.#given(this.#chosenFindings(this.#detection?.due() ?? []), run);
        if (found.length > 0) {
          await outputs.late(found);
          if (objects) records.push(...found);
        }
        run.release();
        this.#flows = run.flows();
        if (objects) yield records;
      } else if (finished) {
        await outputs.flush();
        return;
      } else if (run.workHere()) {
        await others();
      } else {
        await run.pause();
      }
    }
  }

  /** Shows merged events to the detectors; verdicts of flows by the events' numbers. */
  #detect(run: EngineRun, count: number): Map<number, Verdict> {
    const verdicts = new Map<number, Verdict>();
    const detection = this.#detection;
    if (!detection) return verdicts;
    for (let i = 0; i < count; i++) {
      const verdict = detection.take(run.eventAt(i));
      if (verdict) verdicts.set(i, verdict);
    }
    return verdicts;
  }

  /** Runs of merged events that the filter takes, from and up to; all without one. */
  #choose(run: EngineRun, count: number): EventRange[] {
    const chooser = this.#chooser;
    if (!chooser) return [[0, count]];
    const runs: EventRange[] = [];
    for (let i = 0; i < count; i++) {
      if (!chooser.takes(run.eventAt(i))) continue;
      const last = runs.at(-1);
      if (last?.[1] === i) last[1] = i + 1;
      else runs.push([i, i + 1]);
    }
    return runs;
  }

  #chosenFindings(findings: FindingRecord[]): FindingRecord[] {
    const chooser = this.#chooser;
    return chooser ? findings.filter((it) => chooser.takesFinding(it)) : findings;
  }

  /** Tells of the flows among merged events. */
  #tellFlows(
    run: EngineRun,
    count: number,
    chosen: readonly EventRange[],
    watch: PacketWatch,
  ): void {
    const { data } = run.views;
    let range = 0;
    for (let i = 0; i < count; i++) {
      while (i >= (chosen[range]?.[1] ?? count)) range++;
      const at = run.eventAt(i);
      if (data.getUint16(at + FlowEvent.type, true) !== EVENT_FLOW) continue;
      const isChosen = this.#chooser !== undefined && i >= (chosen[range]?.[0] ?? count);
      watch.flow(at, data.getBigUint64(at + FlowEvent.id, true), isChosen);
    }
  }

  get #anonymous(): boolean {
    return this.#options.anonymize !== undefined || this.#options.names === false;
  }

  /** Findings as they are given. */
  #given(findings: FindingRecord[], run: EngineRun): FindingRecord[] {
    if (!this.#anonymous) return findings;
    const { anonymize, names } = this.#options;
    const anonymizer = new FindingAnonymizer(run, {
      addresses: anonymize !== undefined,
      names: names ?? true,
    });
    return findings.map((it) => anonymizer.finding(it));
  }

  /** What the captures are called in records: a name too long keeps its end. */
  #names(): string[] {
    return this.#sources.map(({ name }) => name.slice(-MAX_NAME));
  }

  #memory(run: EngineRun): EventMemory {
    return new EventMemory(run.views, this.#names());
  }

  #finish(run: EngineRun): RunSummary {
    const warnings = readWarnings(run.views.data, run.plan, this.#sources);
    const counted = readSummary(this.#memory(run), run.plan, warnings);
    const summary: RunSummary = {
      ...counted,
      findings: this.#detection?.end(counted.firstTime ?? 0n) ?? [],
      findingsAllowed: this.#detection?.allowed ?? 0,
    };
    Object.assign(summary.dropped, this.#detection?.dropped);
    const [first] = summary.warnings;
    if (this.#sources.length === 1 && summary.frames === 0 && first && isFatal(first)) {
      throw new FlowglassError('not-a-capture', `${first.capture}: ${first.message}`);
    }
    return summary;
  }
}

/**
 * Analyses captures: paths, directories, globs, `-` for standard input, streams or bytes. Several are one
 * input: flows run on from one to the next, in order of their first packets' times.
 */
export function analyze(
  input: CaptureInput | readonly CaptureInput[],
  options: AnalyzeOptions = {},
): Analysis {
  return new Analysis(input, options);
}

/** `ndjson` is the output that was there first. */
function outputsOf({ ndjson, outputs = [] }: AnalyzeOptions): Output[] {
  return ndjson ? [{ format: 'ndjson', write: ndjson }, ...outputs] : [...outputs];
}

/** Why reading ends when the caller has had enough; no error. */
class StopReading extends Error {}

/** The source's bytes; being stopped is an end like another. */
async function* untilStopped(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (error) {
    if (!(error instanceof StopReading)) throw error;
  }
}

interface Deferred<T> {
  promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

function isFatal({ code }: WarningRecord): boolean {
  return code === 'not-a-capture' || code === 'unsupported-version' || code === 'cut-header';
}

/** Bytes of all sources as stored; undefined where one does not know its size. */
function totalSize(sources: readonly Source[]): number | undefined {
  let total = 0;
  for (const { size } of sources) {
    if (size === undefined) return undefined;
    total += size;
  }
  return total;
}

function rawSize(source: Source): number {
  return source.kind === 'file' ? source.size : source.rawBytesRead();
}

/** Nothing among the inputs is a capture: say what the first one is. */
function refuseNonCaptures(sources: readonly Source[]): void {
  const [first] = sources;
  if (!first || sources.some(({ head }) => head === undefined || looksLikeCapture(head))) return;
  throw new FlowglassError(
    'not-a-capture',
    `${first.name}: ${notACapture(first.head ?? new Uint8Array())}`,
  );
}
