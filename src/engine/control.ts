// The words by which orchestrator and workers agree who does what: 32-bit, in the shared memory, changed by
// atomics only. A message between threads costs 25–70 µs, an atomic 0.1 µs.

/** Most slots that a ring may have. */
export const MAX_SLOTS = 64;

/** Indices of the control words. */
export const Word = {
  /** Grows with every bit of work that came up; workers wait on it. */
  work: 0,
  /** Grows when the orchestrator should look; it waits on it. */
  main: 1,
  /** 1: stop at once. */
  abort: 2,
  /** 1: no ticket comes any more. */
  sourcesDone: 3,
  /** Guards the source words. */
  sourceLock: 4,
  /** Source whose bytes the next ticket takes, and where: low and high word of the offset. */
  source: 5,
  offsetLow: 6,
  offsetHigh: 7,
  /** Tickets given out; ticket whose turn it is to be walked; ticket whose turn it is to be reassembled. */
  tickets: 8,
  walkTurn: 9,
  orderTurn: 10,
  orderLock: 11,
  /** Partitions that have ended all their flows. */
  finished: 12,
  /** 1: the orchestrator waits for a free slot. */
  slotWanted: 13,
  /** 1: the orchestrator waits for partitions to get on, so that it can merge what it has. */
  mergeWanted: 14,
  /** Workers that have begun. */
  workers: 15,
  /** By slot. */
  state: 16,
  ticket: 16 + MAX_SLOTS,
  remaining: 16 + 2 * MAX_SLOTS,
  /** By partition. */
  lock: 16 + 3 * MAX_SLOTS,
  nextTicket: 32 + 3 * MAX_SLOTS,
  done: 48 + 3 * MAX_SLOTS,
} as const;

const WORDS = 64 + 3 * MAX_SLOTS;
export const CONTROL_BYTES = WORDS * 4;

/** States of a slot, in order. */
export const SlotState = {
  free: 0,
  claimed: 1,
  walked: 2,
  decoding: 3,
  /** Decoded; its fragments wait for their turn. */
  decoded: 4,
  ready: 5,
} as const;

/** Takes a lock word without waiting. */
export function tryLock(words: Int32Array, word: number): boolean {
  return Atomics.compareExchange(words, word, 0, 1) === 0;
}

/** Looks at a lock before the clock is looked at, and how long until whoever holds it must be dead. */
const SPINS = 1 << 16;
const PATIENCE_MS = 2000;

/**
 * Takes a lock that is held for less than a microsecond at a time: spinning is shorter than sleeping. If the
 * run is over, or a thread died with the lock, which ends it, the caller goes on without.
 */
export function lock(words: Int32Array, word: number): void {
  const began = performance.now();
  for (let spins = 1; !tryLock(words, word); spins++) {
    if (Atomics.load(words, Word.abort)) return;
    if (spins % SPINS === 0 && performance.now() - began > PATIENCE_MS) {
      Atomics.store(words, Word.abort, 1);
    }
  }
}

export function unlock(words: Int32Array, word: number): void {
  Atomics.store(words, word, 0);
}

/** Wakes whoever waits on a counting word. */
export function signal(words: Int32Array, word: number): void {
  Atomics.add(words, word, 1);
  Atomics.notify(words, word);
}
