// A piscina task: takes part in one run until it is over.

import { CaptureInputError, type CaptureInputErrorCode } from '../capture/errors.js';
import { instantiateEngine } from './abi.js';
import { signal, Word } from './control.js';
import { PARTITIONS } from './layouts.js';
import { type RunShare, viewsOf } from './run-memory.js';
import { Steps } from './steps.js';

export interface WorkerTask {
  share: RunShare;
  module: WebAssembly.Module;
  /** This worker's place in the plan. */
  place: number;
}

/** Errors cross threads as their message only: so the outcome is a value. */
export type WorkerOutcome =
  | { ok: true }
  | { ok: false; kind: 'trap' | 'other'; message: string }
  | { ok: false; kind: 'input'; message: string; code: CaptureInputErrorCode; path: string };

/** Longest sleep: a lost wake-up costs no more than this. */
const PATIENCE_MS = 50;

export default function work({ share, module, place }: WorkerTask): WorkerOutcome {
  const views = viewsOf(share.memory, share.plan);
  const { words } = views;
  const steps = new Steps(instantiateEngine(module, share.memory), share, views, place);
  Atomics.add(words, Word.workers, 1);
  try {
    while (!Atomics.load(words, Word.abort) && Atomics.load(words, Word.finished) < PARTITIONS) {
      const seen = Atomics.load(words, Word.work);
      if (steps.step()) continue;
      // What there is to do may wait for the orchestrator: for events to be merged out of full rings.
      signal(words, Word.main);
      Atomics.wait(words, Word.work, seen, PATIENCE_MS);
    }
    return { ok: true };
  } catch (error) {
    // Whatever this thread held stays held: nobody can go on.
    Atomics.store(words, Word.abort, 1);
    const { message, stack } = error as Error;
    if (error instanceof CaptureInputError) {
      return { ok: false, kind: 'input', message, code: error.code, path: error.path };
    }
    if (error instanceof WebAssembly.RuntimeError) {
      return { ok: false, kind: 'trap', message: `${message}\n${stack ?? ''}` };
    }
    return { ok: false, kind: 'other', message };
  } finally {
    steps.close();
    signal(words, Word.work);
    signal(words, Word.main);
  }
}
