// Bytes that come by themselves (standard input, streams, decompressed files) go into slots here, on the
// orchestrator's thread, and are walked here too.

import type { Engine } from './abi.js';
import { Word } from './control.js';
import { Slot, TAIL, WalkState } from './layouts.js';
import type { RunShare, Views } from './run-memory.js';
import { nextSource, type Steps } from './steps.js';

export class Feeder {
  readonly #engine: Engine;
  readonly #share: RunShare;
  readonly #views: Views;
  readonly #steps: Steps;
  readonly #source: number;
  /** The slot being filled: number, address of its bytes, bytes in it. */
  #slot: { number: number; at: number; filled: number } | undefined;
  /** Offset in the source of the slot's first byte. */
  #base = 0;

  constructor(engine: Engine, share: RunShare, views: Views, steps: Steps, source: number) {
    this.#engine = engine;
    this.#share = share;
    this.#views = views;
    this.#steps = steps;
    this.#source = source;
  }

  /** May this source's bytes come now? All earlier ones have to be walked. */
  isTurn(): boolean {
    const { words } = this.#views;
    return (
      Atomics.load(words, Word.source) === this.#source &&
      Atomics.load(words, Word.walkTurn) === Atomics.load(words, Word.tickets)
    );
  }

  begin(): void {
    this.#engine.beginSource(this.#share.plan.walk, this.#source);
  }

  /** Nothing more of this source will be read: it is damaged beyond a point. */
  get stopped(): boolean {
    return this.#views.data.getUint8(this.#share.plan.walk + WalkState.stopped) === 1;
  }

  get pending(): number {
    return this.#slot?.filled ?? 0;
  }

  /** Takes bytes as far as there is room; returns how many. 0: wait for a free slot. */
  take(chunk: Uint8Array): number {
    if (this.stopped) return chunk.length;
    if (this.pending >= this.#limit() && !this.flush()) return 0;
    // Bytes of a block that is passed over are not held; one may begin in the slot just handed over.
    const skip = this.#position() - this.#base - this.pending;
    if (skip > 0 && this.pending === 0) {
      const skipped = Math.min(skip, chunk.length);
      this.#base += skipped;
      return skipped;
    }
    const slot = this.#openSlot();
    if (!slot) return 0;
    const length = Math.min(chunk.length, this.#limit() - slot.filled);
    this.#views.bytes.set(
      length === chunk.length ? chunk : chunk.subarray(0, length),
      slot.at + slot.filled,
    );
    slot.filled += length;
    return length;
  }

  /**
   * Hands over what is there. False: there is no free slot for the cut last record yet. `tick`: the
   * source is idle, so what is known so far should come out.
   */
  flush(tick = false): boolean {
    const slot = this.#slot;
    if (!slot || slot.filled < this.#needed()) return true;
    const { words, data, bytes } = this.#views;
    const { plan } = this.#share;
    const address = plan.slots[slot.number] ?? 0;
    if (!this.#steps.slotIsFree(Atomics.load(words, Word.tickets))) return false;
    this.#engine.walk(plan.walk, address, slot.at, slot.filled);
    if (tick) this.#engine.tickNow(plan.walk, address);
    const used = Math.min(this.#position() - this.#base, slot.filled);
    const left = this.stopped ? 0 : slot.filled - used;
    this.#base += used;
    const { at: from, filled } = slot;
    this.#slot = undefined;
    const next = left > 0 ? this.#openSlot() : undefined;
    if (next) {
      bytes.copyWithin(next.at, from + filled - left, from + filled);
      next.filled = left;
    }
    data.setUint32(address + Slot.source, this.#source, true);
    this.#steps.slotWalked(slot.number);
    return true;
  }

  /** The source has ended. False: wait for a free slot, and call again. */
  end(): boolean {
    while (this.pending >= this.#needed() && !this.stopped) {
      if (!this.flush()) return false;
    }
    const size = this.#base + this.pending;
    this.#engine.endSource(this.#share.plan.walk, BigInt(size));
    // A slot that only holds the cut rest is handed over empty: its ticket is given out.
    if (this.#slot) {
      const { number } = this.#slot;
      this.#slot = undefined;
      this.#steps.slotWalked(number);
    }
    nextSource(this.#views.words, this.#share.files.length);
    return true;
  }

  #position(): number {
    const { walk } = this.#share.plan;
    return Number(this.#views.data.getBigUint64(walk + WalkState.position, true));
  }

  /** Bytes that the next record takes, as far as the last walk could tell. */
  #needed(): number {
    const { walk } = this.#share.plan;
    if (this.#position() !== this.#base) return 1;
    return Math.max(1, Number(this.#views.data.getBigUint64(walk + WalkState.need, true)));
  }

  /** Bytes to collect before walking: a slot's worth, more where the next record is larger. */
  #limit(): number {
    const { slotBytes } = this.#share;
    return Math.min(Math.max(slotBytes, this.#needed()), slotBytes + TAIL);
  }

  #openSlot(): { number: number; at: number; filled: number } | undefined {
    if (this.#slot) return this.#slot;
    const { words, data } = this.#views;
    const ticket = Atomics.load(words, Word.tickets);
    if (!this.#steps.slotIsFree(ticket)) return undefined;
    const number = this.#steps.claimSlot(ticket);
    Atomics.add(words, Word.tickets, 1);
    const address = this.#share.plan.slots[number] ?? 0;
    this.#slot = { number, at: data.getUint32(address + Slot.data, true), filled: 0 };
    return this.#slot;
  }
}
