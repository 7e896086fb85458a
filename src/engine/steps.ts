// What a thread of the run does: claims a slot's region, reads, walks and decodes it; or claims a partition
// and tracks it. Any thread may do any of it; the order that matters is kept by turns and tickets.
//
//   ticket 0,1,2,… ─► slot = ticket mod slots
//   free ─ claimed ─ (read) ─ walk in ticket order ─ decode ─ reassemble in ticket order ─ ready ─ tracked by 16 ─ free

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { CaptureInputError } from '../capture/errors.js';
import type { Engine } from './abi.js';
import { lock, SlotState, signal, tryLock, unlock, Word } from './control.js';
import { EVENTS_OF_A_STEP, PARTITIONS, Partition, Slot, WalkState } from './layouts.js';
import type { RunShare, Views } from './run-memory.js';

/** Part of a ring whose events make it worth waking the orchestrator. */
const WAKE_PART = 1 / 4;

export class Steps {
  readonly #engine: Engine;
  readonly #share: RunShare;
  readonly #views: Views;
  readonly #words: Int32Array;
  readonly #scratch: number;
  readonly #cursor: number;
  readonly #stats: number;
  #file: { source: number; fd: number } | undefined;
  /** The first of the partitions that this thread looks at before others: their flows are in its core's cache. */
  readonly #home: number;
  readonly #homes: number;

  /** `place`: this thread's number; the orchestrator's is the last. */
  constructor(engine: Engine, share: RunShare, views: Views, place: number) {
    this.#engine = engine;
    this.#share = share;
    this.#views = views;
    this.#words = views.words;
    const worker = share.plan.workers[place];
    if (!worker) throw new RangeError(`no place ${place} in this run`);
    this.#scratch = worker.scratch;
    this.#cursor = worker.cursor;
    this.#stats = worker.stats;
    const threads = Math.max(1, share.plan.workers.length - 1);
    this.#home = Math.floor(((place % threads) * PARTITIONS) / threads);
    this.#homes = Math.ceil(PARTITIONS / threads);
  }

  /** Does one piece of work. False: there is none at the moment. */
  step(): boolean {
    return (
      this.#trackSome(0, this.#homes) ||
      this.decodeWalked() ||
      this.takeRegion() ||
      this.#trackSome(this.#homes, PARTITIONS)
    );
  }

  close(): void {
    if (this.#file) closeSync(this.#file.fd);
    this.#file = undefined;
  }

  /** Tracks one partition as far as slots are ready. */
  track(): boolean {
    return this.#trackSome(0, PARTITIONS);
  }

  #trackSome(from: number, to: number): boolean {
    for (let i = from; i < to; i++) {
      const p = (this.#home + i) % PARTITIONS;
      if (!this.#canTrack(p) || !tryLock(this.#words, Word.lock + p)) continue;
      const worked = this.#trackPartition(p);
      unlock(this.#words, Word.lock + p);
      if (worked) return true;
    }
    return false;
  }

  #canTrack(p: number): boolean {
    if (Atomics.load(this.#words, Word.lock + p) || Atomics.load(this.#words, Word.done + p)) {
      return false;
    }
    const ticket = Atomics.load(this.#words, Word.nextTicket + p);
    return this.#isReady(ticket) || this.#isLast(ticket);
  }

  #isReady(ticket: number): boolean {
    const slot = ticket % this.#share.plan.slots.length;
    return (
      Atomics.load(this.#words, Word.state + slot) === SlotState.ready &&
      Atomics.load(this.#words, Word.ticket + slot) === ticket
    );
  }

  #isLast(ticket: number): boolean {
    return (
      Atomics.load(this.#words, Word.sourcesDone) === 1 &&
      ticket === Atomics.load(this.#words, Word.tickets)
    );
  }

  #trackPartition(p: number): boolean {
    const words = this.#words;
    const { plan } = this.#share;
    const partition = plan.partitions[p] ?? 0;
    const data = this.#views.data;
    if (Atomics.load(words, Word.done + p)) return false;
    if (!this.#hasRoom(partition)) return false;
    data.setUint32(partition + Partition.scratch, this.#scratch, true);
    data.setUint32(partition + Partition.stats, this.#stats, true);
    let ticket = Atomics.load(words, Word.nextTicket + p);
    let worked = false;
    while (this.#isReady(ticket)) {
      worked = true;
      const slot = ticket % plan.slots.length;
      const done = this.#engine.track(partition, plan.slots[slot] ?? 0, p);
      if (!done) {
        signal(words, Word.main);
        return true;
      }
      Atomics.store(words, Word.nextTicket + p, ++ticket);
      if (Atomics.sub(words, Word.remaining + slot, 1) === 1) this.#freeSlot(slot);
    }
    if (this.#isLast(ticket)) {
      worked = true;
      if (this.#engine.finish(partition)) {
        Atomics.store(words, Word.done + p, 1);
        Atomics.add(words, Word.finished, 1);
        signal(words, Word.work);
      }
      signal(words, Word.main);
      return true;
    }
    const written = data.getUint32(partition + Partition.written, true);
    const read = data.getUint32(partition + Partition.read, true);
    if (
      Atomics.load(words, Word.mergeWanted) ||
      (written - read) >>> 0 >= plan.ringBytes * WAKE_PART
    ) {
      signal(words, Word.main);
    }
    return worked;
  }

  /** As `hasRoom` in the engine: false while its events wait for the orchestrator. */
  #hasRoom(partition: number): boolean {
    const written = this.#views.data.getUint32(partition + Partition.written, true);
    const read = this.#views.data.getUint32(partition + Partition.read, true);
    const { ringBytes, maxEvent } = this.#share.plan;
    return ringBytes - ((written - read) >>> 0) >= EVENTS_OF_A_STEP * maxEvent;
  }

  #freeSlot(slot: number): void {
    Atomics.store(this.#words, Word.state + slot, SlotState.free);
    signal(this.#words, Word.work);
    if (Atomics.load(this.#words, Word.slotWanted)) signal(this.#words, Word.main);
  }

  /** Decodes a slot that the orchestrator filled and walked. */
  decodeWalked(): boolean {
    const words = this.#words;
    for (let slot = 0; slot < this.#share.plan.slots.length; slot++) {
      if (Atomics.load(words, Word.state + slot) !== SlotState.walked) continue;
      if (
        Atomics.compareExchange(words, Word.state + slot, SlotState.walked, SlotState.decoding) !==
        SlotState.walked
      ) {
        continue;
      }
      this.#decode(slot);
      return true;
    }
    return false;
  }

  #decode(slot: number): void {
    const { plan, decodeOptions } = this.#share;
    const address = plan.slots[slot] ?? 0;
    this.#engine.decode(address, this.#cursor, decodeOptions);
    if (this.#views.data.getUint32(address + Slot.fragments, true) > 0) {
      Atomics.store(this.#words, Word.state + slot, SlotState.decoded);
    } else {
      this.#engine.group(address);
      Atomics.store(this.#words, Word.state + slot, SlotState.ready);
    }
    this.#keepOrder();
    signal(this.#words, Word.work);
  }

  /** Puts fragments together, in ticket order, as far as slots are decoded. */
  #keepOrder(): void {
    const words = this.#words;
    const { plan, decodeOptions } = this.#share;
    // A thread that finds the lock taken leaves the work to its holder, which looks again after unlocking.
    while (this.#orderIsDue() && tryLock(words, Word.orderLock)) {
      while (this.#orderIsDue()) {
        const slot = Atomics.load(words, Word.orderTurn) % plan.slots.length;
        if (Atomics.load(words, Word.state + slot) === SlotState.decoded) {
          const address = plan.slots[slot] ?? 0;
          this.#engine.reassemble(plan.fragments, address, this.#cursor, decodeOptions);
          this.#engine.group(address);
          Atomics.store(words, Word.state + slot, SlotState.ready);
        }
        Atomics.add(words, Word.orderTurn, 1);
      }
      unlock(words, Word.orderLock);
    }
  }

  #orderIsDue(): boolean {
    const words = this.#words;
    const ticket = Atomics.load(words, Word.orderTurn);
    const slot = ticket % this.#share.plan.slots.length;
    if (Atomics.load(words, Word.ticket + slot) !== ticket) return false;
    const state = Atomics.load(words, Word.state + slot);
    if (state === SlotState.free) return ticket < Atomics.load(words, Word.tickets);
    return state === SlotState.decoded || state === SlotState.ready;
  }

  /** Is the ticket's slot free, and its last user through with it? */
  slotIsFree(ticket: number): boolean {
    const words = this.#words;
    const { slots } = this.#share.plan;
    const slot = ticket % slots.length;
    return (
      Atomics.load(words, Word.state + slot) === SlotState.free &&
      Atomics.load(words, Word.orderTurn) > ticket - slots.length
    );
  }

  /** Marks the slot of a ticket as claimed, and empties it. */
  claimSlot(ticket: number): number {
    const words = this.#words;
    const { plan } = this.#share;
    const slot = ticket % plan.slots.length;
    const address = plan.slots[slot] ?? 0;
    const { data } = this.#views;
    if (data.getUint32(address + Slot.datagrams, true) !== 0) {
      lock(words, Word.orderLock);
      this.#engine.releaseDatagrams(plan.fragments, address);
      unlock(words, Word.orderLock);
    }
    data.setUint32(address + Slot.count, 0, true);
    data.setUint32(address + Slot.tickCount, 0, true);
    data.setUint32(address + Slot.assembledUsed, 0, true);
    Atomics.store(words, Word.remaining + slot, PARTITIONS);
    Atomics.store(words, Word.state + slot, SlotState.claimed);
    Atomics.store(words, Word.ticket + slot, ticket);
    return slot;
  }

  /** Hands a slot whose records are found to the decoders, and the walk to the next ticket. */
  slotWalked(slot: number): void {
    Atomics.store(this.#words, Word.state + slot, SlotState.walked);
    Atomics.add(this.#words, Word.walkTurn, 1);
    Atomics.notify(this.#words, Word.walkTurn);
    signal(this.#words, Word.work);
  }

  /** Reads the next region of a plain file, walks it when its turn comes, and decodes it. */
  takeRegion(): boolean {
    const words = this.#words;
    const { plan, files, slotBytes } = this.#share;
    if (Atomics.load(words, Word.sourcesDone)) return false;
    if (!this.slotIsFree(Atomics.load(words, Word.tickets))) return false;
    if (!tryLock(words, Word.sourceLock)) return false;
    const source = Atomics.load(words, Word.source);
    const file = files[source];
    const ticket = Atomics.load(words, Word.tickets);
    if (!file || Atomics.load(words, Word.sourcesDone) || !this.slotIsFree(ticket)) {
      unlock(words, Word.sourceLock);
      return false;
    }
    const offset =
      (Atomics.load(words, Word.offsetLow) >>> 0) + Atomics.load(words, Word.offsetHigh) * 2 ** 32;
    const end = offset + slotBytes;
    const slot = this.claimSlot(ticket);
    Atomics.add(words, Word.tickets, 1);
    if (end >= file.size) {
      nextSource(words, files.length);
    } else {
      Atomics.store(words, Word.offsetLow, end | 0);
      Atomics.store(words, Word.offsetHigh, Math.floor(end / 2 ** 32));
    }
    unlock(words, Word.sourceLock);
    // Others may go on claiming: this ticket was not the last thing to do.
    signal(words, Word.work);

    const at = this.#views.data.getUint32((plan.slots[slot] ?? 0) + Slot.data, true);
    const length = this.#read(
      source,
      file.path,
      at,
      Math.min(slotBytes, file.size - offset),
      offset,
    );
    this.#awaitTurn(ticket);
    if (Atomics.load(words, Word.abort)) return true;
    this.#walkRegion(source, file, plan.slots[slot] ?? 0, at, offset, length, end >= file.size);
    this.slotWalked(slot);
    this.decodeWalked();
    return true;
  }

  /** While others walk earlier tickets there is other work to do. */
  #awaitTurn(ticket: number): void {
    const words = this.#words;
    while (true) {
      const turn = Atomics.load(words, Word.walkTurn);
      if (turn === ticket || Atomics.load(words, Word.abort)) return;
      if (!this.track()) Atomics.wait(words, Word.walkTurn, turn, 10);
    }
  }

  /** Reads until `length` bytes are there or the file ends. */
  #read(source: number, path: string, at: number, length: number, position: number): number {
    let got = 0;
    try {
      const fd = this.#open(source, path);
      while (got < length) {
        const n = readSync(fd, this.#views.bytes, at + got, length - got, position + got);
        if (n === 0) break;
        got += n;
      }
    } catch (error) {
      throw CaptureInputError.fromSystem(error, path);
    }
    return got;
  }

  #open(source: number, path: string): number {
    if (this.#file?.source !== source) {
      this.close();
      this.#file = { source, fd: openSync(path, 'r') };
    }
    return this.#file.fd;
  }

  #walkRegion(
    source: number,
    file: { path: string; size: number },
    slot: number,
    at: number,
    offset: number,
    length: number,
    last: boolean,
  ): void {
    const engine = this.#engine;
    const { walk } = this.#share.plan;
    const { data } = this.#views;
    if (offset === 0) engine.beginSource(walk, source);
    const end = offset + length;
    // Each turn walks whole records, then reads what the one that the region's end cuts still lacks.
    let there = length;
    while (data.getUint8(walk + WalkState.stopped) === 0) {
      const position = Number(data.getBigUint64(walk + WalkState.position, true));
      // Behind: a file that shrank under us. Ahead: a block that is passed over covers the region, or a
      // record that began in the one before does, where the file shrank since.
      if (position < offset || position > end || (position === end && length > 0)) break;
      engine.walk(walk, slot, at + (position - offset), there - (position - offset));
      const next = Number(data.getBigUint64(walk + WalkState.position, true));
      const need = Number(data.getBigUint64(walk + WalkState.need, true));
      if (next >= end || data.getUint8(walk + WalkState.stopped) !== 0) break;
      const wanted = next + need - (offset + there);
      if (wanted <= 0) {
        if (next === position) break;
        continue;
      }
      const more = this.#read(source, file.path, at + there, wanted, offset + there);
      there += more;
      if (more < wanted) break;
    }
    if (last) {
      const { size } = fstatSync(this.#open(source, file.path));
      engine.endSource(walk, BigInt(Math.min(end, size)));
    }
  }
}

/** The current source is read to its end: on to the next, or none. The caller holds the source lock. */
export function nextSource(words: Int32Array, sources: number): void {
  const next = Atomics.add(words, Word.source, 1) + 1;
  Atomics.store(words, Word.offsetLow, 0);
  Atomics.store(words, Word.offsetHigh, 0);
  if (next >= sources) Atomics.store(words, Word.sourcesDone, 1);
}
