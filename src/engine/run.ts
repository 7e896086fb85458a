// One run of the engine: its memory, its workers, what they brought. Knows nothing of records or outputs.

import type { Piscina } from 'piscina';
import { CaptureInputError } from '../capture/errors.js';
import { FlowglassError } from '../errors.js';
import { compileEngine, type Engine, instantiateEngine } from './abi.js';
import { lock, signal, unlock, Word } from './control.js';
import { Feeder } from './feed.js';
import {
  EVENT_FLOW,
  EVENT_PACKET,
  FILES,
  FlowEvent,
  Gathered,
  MAX_HASHED,
  PARTITIONS,
  PacketEvent,
  Partition,
  Summary,
  WalkState,
} from './layouts.js';
import { type Plan, plan, TEXT_BUFFERS, TEXT_BYTES } from './plan.js';
import {
  createMemory,
  decodeOptions,
  type EngineOptions,
  initialise,
  type RunShare,
  type Views,
  viewsOf,
} from './run-memory.js';
import { Steps } from './steps.js';
import type { WorkerOutcome, WorkerTask } from './worker.js';

/** Longest wait between looks at the rings: how late an event may come out of a slow input. */
const LOOK_MS = 25;
/** Without workers, or before they are up: how long to work before others get the thread. */
const SLICE_MS = 4;
/** Without workers: looks in vain before this thread sleeps between them, and for how long. */
const IDLE_LOOKS = 200;
const IDLE_MS = 5;

/** Text for one of the run's files. */
export interface FileText {
  /** FILE_* of assembly/memory/formats.ts. */
  file: number;
  bytes: Uint8Array;
}

/** Hears which packets are whose. */
export interface Tracer {
  /**
   * Packet `number` of the run, from 0, belongs to the live flow that is called `flow`. `datagram`: it was put
   * together from that datagram's fragments; without a flow, it is one of them.
   */
  packet(flow: number, number: number, datagram: number): void;
  /** The flow of that name has ended, its event is at `at`: the name may be another's from now on. */
  ended(at: number, flow: number): void;
}

/** What tables of columns are made with, and where. */
export interface ColumnRoom {
  engine: Engine;
  views: Views;
  at: number;
  end: number;
  /** u32 pairs (address, length) of each source's name as a JSON string. */
  names: number;
  /** The orchestrator's scratch. */
  scratch: number;
}

export class EngineRun {
  readonly plan: Plan;
  readonly views: Views;
  readonly #engine: Engine;
  readonly #module: WebAssembly.Module;
  readonly #share: RunShare;
  readonly #steps: Steps;
  readonly #workers: number;
  #pool: Piscina | undefined;
  #failure: Error | undefined;
  #feeding = false;
  #textTurn = 0;
  /** Looks in vain since there was last something to do here. */
  #idleLooks = 0;
  /** What goes on until the workers are done. */
  #working: Promise<void> = Promise.resolve();

  private constructor(
    module: WebAssembly.Module,
    options: EngineOptions,
    workers: number,
    files: RunShare['files'],
  ) {
    this.#module = module;
    this.#workers = workers;
    this.plan = plan(options);
    const memory = createMemory(this.plan);
    this.views = viewsOf(memory, this.plan);
    this.#engine = instantiateEngine(module, memory);
    initialise(this.#engine, this.views, this.plan, options);
    this.#share = {
      memory,
      plan: this.plan,
      decodeOptions: decodeOptions(options),
      files,
      slotBytes: options.slotBytes,
    };
    this.#steps = new Steps(this.#engine, this.#share, this.views, this.plan.workers.length - 1);
    if (files.length === 0) Atomics.store(this.views.words, Word.sourcesDone, 1);
  }

  /** `files`: plain files to be read by the threads themselves; undefined where `feed` will bring the bytes. */
  static async start(
    options: EngineOptions,
    workers: number,
    files: RunShare['files'],
  ): Promise<EngineRun> {
    const compiling = compileEngine();
    // Loaded only where there are workers: it takes longer than a small capture.
    const pool = workers > 0 ? await startPool(workers) : undefined;
    const run = new EngineRun(await compiling, options, workers, files);
    if (pool) run.#startWorkers(pool);
    return run;
  }

  #startWorkers(pool: Piscina): void {
    this.#pool = pool;
    const tasks = Array.from({ length: this.#workers }, (_, place) => {
      const task: WorkerTask = { share: this.#share, module: this.#module, place };
      return (pool.run(task) as Promise<WorkerOutcome>).then(
        (outcome) => {
          if (!outcome.ok) this.fail(workerError(outcome));
        },
        (cause: unknown) => {
          const message = `A worker thread died (${String((cause as Error)?.message ?? cause)}); its part of the work is lost.`;
          this.fail(new FlowglassError('worker-failed', message, { cause }));
        },
      );
    });
    this.#working = Promise.all(tasks).then(() => undefined);
  }

  /** Ends the run: threads stop at their next look, the next `lookAt` throws the error. */
  fail(error: Error): void {
    this.#failure ??= error;
    const { words } = this.views;
    Atomics.store(words, Word.abort, 1);
    signal(words, Word.work);
    Atomics.notify(words, Word.walkTurn);
    signal(words, Word.main);
  }

  /** Ends the input: no more is read, what was read is completed. */
  stop(): void {
    const { words } = this.views;
    lock(words, Word.sourceLock);
    Atomics.store(words, Word.source, this.#share.files.length);
    // A source that is being fed ends in `feed`, which hands over what it holds.
    if (!this.#feeding) Atomics.store(words, Word.sourcesDone, 1);
    unlock(words, Word.sourceLock);
    signal(words, Word.work);
  }

  throwIfFailed(): void {
    if (this.#failure) throw this.#failure;
  }

  /**
   * Brings the bytes of source number `source`. Resolves when all are taken; a live source that is idle
   * for `idleMs` has what it brought so far tracked and merged.
   */
  async feed(
    source: number,
    bytes: AsyncIterable<Uint8Array>,
    idleMs: number | undefined,
  ): Promise<void> {
    const feeder = new Feeder(this.#engine, this.#share, this.views, this.#steps, source);
    await this.#until(() => feeder.isTurn() || this.#stopped);
    if (this.#stopped) return;
    this.#feeding = true;
    feeder.begin();
    let busy = true;
    const timer =
      idleMs === undefined
        ? undefined
        : setInterval(() => {
            if (!busy) feeder.flush(true);
            busy = false;
          }, idleMs);
    try {
      for await (const chunk of bytes) {
        busy = true;
        for (let at = 0; at < chunk.length && !feeder.stopped; ) {
          const taken = feeder.take(at === 0 ? chunk : chunk.subarray(at));
          at += taken;
          if (taken === 0) await this.#untilSlotFree();
        }
        this.throwIfFailed();
        if (feeder.stopped) break;
      }
      clearInterval(timer);
      while (!feeder.end()) await this.#untilSlotFree();
      this.#feeding = false;
      signal(this.views.words, Word.work);
    } finally {
      clearInterval(timer);
    }
  }

  async #until(ready: () => boolean): Promise<void> {
    while (!ready()) {
      this.throwIfFailed();
      await this.pause();
    }
  }

  async #untilSlotFree(): Promise<void> {
    const { words } = this.views;
    Atomics.store(words, Word.slotWanted, 1);
    await this.pause();
    Atomics.store(words, Word.slotWanted, 0);
    this.throwIfFailed();
  }

  get #stopped(): boolean {
    return Atomics.load(this.views.words, Word.source) >= this.#share.files.length;
  }

  /** Every partition ended all its flows. */
  get finished(): boolean {
    return Atomics.load(this.views.words, Word.finished) === PARTITIONS;
  }

  /** Works for a moment on this thread: where there are no workers, and until the first has come up. */
  workHere(): boolean {
    if (this.#workers > 0 && Atomics.load(this.views.words, Word.workers) > 0) return false;
    const until = performance.now() + SLICE_MS;
    let worked = false;
    while (performance.now() < until && !this.finished && this.#steps.step()) worked = true;
    if (worked) this.#idleLooks = 0;
    return worked;
  }

  /** Waits until there may be something new: a signal from a worker, or a short while. */
  async pause(): Promise<void> {
    const { words } = this.views;
    if (this.#workers === 0) {
      // A live source may be silent for hours.
      if (this.#idleLooks++ < IDLE_LOOKS) await others();
      else await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
      return;
    }
    const seen = Atomics.load(words, Word.main);
    Atomics.store(words, Word.mergeWanted, this.#eventsWait() ? 1 : 0);
    const waiting = Atomics.waitAsync(words, Word.main, seen, LOOK_MS);
    if (waiting.async) {
      // Such a wait does not keep Node running; once the workers are done, nothing else may.
      const awake = setInterval(() => undefined, LOOK_MS);
      await waiting.value;
      clearInterval(awake);
    }
    Atomics.store(words, Word.mergeWanted, 0);
  }

  /** Are there events that could not be merged yet, so many that their partition may soon be full? */
  #eventsWait(): boolean {
    const { data } = this.views;
    return this.plan.partitions.some((partition) => {
      const published = data.getUint32(partition + Partition.published, true);
      const read = data.getUint32(partition + Partition.read, true);
      return (published - read) >>> 0 >= this.plan.ringBytes / 2;
    });
  }

  /** Merges the next events; returns how many. They stay readable until `release`. */
  merge(): number {
    return this.#engine.merge(this.plan.merge);
  }

  /** Address of merged event number `index`. */
  eventAt(index: number): number {
    return this.views.data.getUint32(this.plan.mergeList + index * 4, true);
  }

  /**
   * Shows merged events in order, and takes those out of the list that were about packets; returns how many
   * are left.
   */
  takePackets(count: number, tracer: Tracer): number {
    const { data } = this.views;
    const { mergeList } = this.plan;
    let left = 0;
    for (let i = 0; i < count; i++) {
      const at = this.eventAt(i);
      if (data.getUint16(at + PacketEvent.type, true) === EVENT_PACKET) {
        tracer.packet(
          data.getUint32(at + PacketEvent.flow, true),
          data.getUint32(at + PacketEvent.number, true),
          data.getUint32(at + PacketEvent.datagram, true),
        );
        continue;
      }
      if (data.getUint16(at + FlowEvent.type, true) === EVENT_FLOW) {
        tracer.ended(at, data.getUint32(at + FlowEvent.address, true));
      }
      data.setUint32(mergeList + left++ * 4, at, true);
    }
    return left;
  }

  /** Replaces merged events by anonymised copies, with their texts. They stay until the next merge. */
  anonymize(count: number): void {
    const { anonymizer, mergeList, anonymized, encoder } = this.plan;
    this.#engine.anonymizeEvents(anonymizer, mergeList, count, anonymized, encoder);
  }

  /** What the address in the bytes becomes: 4 of IPv4, 16 of IPv6. */
  anonymousAddress(address: Uint8Array): Uint8Array {
    const { anonymizer, anonymized } = this.plan;
    this.views.bytes.set(address, anonymized);
    this.#engine.anonymizeAddress(anonymizer, anonymized, address.length === 16 ? 6 : 4);
    return this.views.bytes.slice(anonymized, anonymized + address.length);
  }

  /** What the text becomes, as it does in records. */
  anonymousText(text: Uint8Array): Uint8Array {
    const { anonymizer, anonymized } = this.plan;
    const taken = text.subarray(0, MAX_HASHED);
    this.views.bytes.set(taken, anonymized);
    const out = anonymized + MAX_HASHED;
    const length = this.#engine.anonymizeText(anonymizer, anonymized, taken.length, out);
    return this.views.bytes.slice(out, out + length);
  }

  get columnRoom(): ColumnRoom {
    const { columns: at, columnsEnd: end, names, workers } = this.plan;
    const scratch = workers.at(-1)?.scratch ?? 0;
    return { engine: this.#engine, views: this.views, at, end, names, scratch };
  }

  /** u32[], addresses of the merged events. */
  get eventList(): number {
    return this.plan.mergeList;
  }

  summarize(count: number): void {
    this.#engine.summarize(this.plan.summary, this.plan.merge, count);
  }

  /**
   * Texts of merged events `first` up to `end`, as many at once as a buffer takes. They are overwritten
   * TEXT_BUFFERS gatherings later.
   */
  *texts(first: number, end: number): Generator<FileText[]> {
    const { gathered, merge } = this.plan;
    while (first < end) {
      const at = this.plan.text[this.#textTurn] ?? 0;
      this.#textTurn = (this.#textTurn + 1) % TEXT_BUFFERS;
      this.#engine.gatherText(merge, first, end, at, TEXT_BYTES, gathered);
      first += this.views.data.getUint32(gathered + Gathered.events, true);
      yield this.#gatheredAt(at);
    }
  }

  #gatheredAt(at: number): FileText[] {
    const texts: FileText[] = [];
    const ends = this.plan.gathered + Gathered.ends0;
    let from = at;
    for (let file = 0; file < FILES; file++) {
      const end = at + this.views.data.getUint32(ends + file * 4, true);
      if (end > from) texts.push({ file, bytes: this.views.bytes.subarray(from, end) });
      from = end;
    }
    return texts;
  }

  /** Gives the merged events' space back. */
  release(): void {
    this.#engine.releaseMerged(this.plan.merge);
    signal(this.views.words, Word.work);
  }

  /** Sources read to their end, and bytes walked of the one after them. */
  progress(): { source: number; position: number } {
    const { data } = this.views;
    const { walk } = this.plan;
    const source = data.getUint32(walk + WalkState.source, true);
    if (data.getUint8(walk + WalkState.stopped) === 1) return { source: source + 1, position: 0 };
    return { source, position: Number(data.getBigUint64(walk + WalkState.position, true)) };
  }

  /** Packets walked so far. */
  packets(): number {
    return Number(this.views.data.getBigUint64(this.plan.walk + WalkState.packets, true));
  }

  /** Flows that have ended so far. */
  flows(): number {
    return Number(this.views.data.getBigUint64(this.plan.summary + Summary.flows, true));
  }

  /** Stops the workers and their pool, and a `feed` that still waits. */
  async close(): Promise<void> {
    if (!this.finished) this.fail(new FlowglassError('closed', 'The run was left before its end.'));
    signal(this.views.words, Word.work);
    await this.#working;
    this.#steps.close();
    await this.#pool?.destroy();
    this.#pool = undefined;
  }
}

async function startPool(threads: number): Promise<Piscina> {
  const { Piscina } = await import('piscina');
  return new Piscina({
    filename: new URL('./worker.js', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
  });
}

/** Lets everything else that waits for this thread have it once. */
export function others(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function workerError(outcome: Extract<WorkerOutcome, { ok: false }>): Error {
  const { kind, message } = outcome;
  if (kind === 'input') return new CaptureInputError(outcome.code, outcome.path, message);
  return kind === 'trap'
    ? new FlowglassError('engine-trap', `The engine failed: ${message}`)
    : new FlowglassError('worker-failed', `A worker failed: ${message}`);
}
