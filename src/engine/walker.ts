// The walk alone, on the calling thread: record bounds and what headers and blocks say, without decoding.

import { compileEngine, type Engine, instantiateEngine } from './abi.js';
import { Slot, TAIL, WalkState } from './layouts.js';
import { type Plan, plan } from './plan.js';
import { createMemory, initialise, type Views, viewsOf } from './run-memory.js';

const SLOT_BYTES = 1 << 20;

export class Walker {
  readonly plan: Plan;
  readonly views: Views;
  readonly #engine: Engine;
  readonly #slot: number;
  readonly #at: number;
  #filled = 0;
  /** Offset in the source of the slot's first byte. */
  #base = 0;

  private constructor(module: WebAssembly.Module, sources: number) {
    const options = {
      workers: 1,
      slots: 1,
      slotBytes: SLOT_BYTES,
      maxFlows: 16,
      flowBytes: 0,
      fragmentBytes: 0,
      maxHosts: 1,
      names: Array.from({ length: sources }, () => new Uint8Array()),
      timeouts: [],
      activeTimeout: 0n,
      fragmentTimeout: 0n,
      maxSplt: 0,
      maxTunnelDepth: 0,
      checksums: false,
      vlanInKey: true,
      formats: 0,
      columnBytes: 0,
      anonymize: false,
      anonymizeKey: undefined,
      omitNames: false,
      protocols: false,
      rawFingerprints: false,
      packets: false,
      detect: false,
      streamBytes: 0,
      maxHashed: 0,
      seed: 0n,
    };
    this.plan = plan(options);
    const memory = createMemory(this.plan);
    this.#engine = instantiateEngine(module, memory);
    this.views = viewsOf(memory, this.plan);
    initialise(this.#engine, this.views, this.plan, options);
    this.#slot = this.plan.slots[0] ?? 0;
    this.#at = this.views.data.getUint32(this.#slot + Slot.data, true);
  }

  static async create(sources: number): Promise<Walker> {
    return new Walker(await compileEngine(), sources);
  }

  begin(source: number): void {
    this.#filled = 0;
    this.#base = 0;
    this.#engine.beginSource(this.plan.walk, source);
  }

  /** Nothing after this point of the source can be read. */
  get stopped(): boolean {
    return this.views.data.getUint8(this.plan.walk + WalkState.stopped) === 1;
  }

  /** `visit` is called whenever packets lie in the slot, with what they are read by. */
  push(chunk: Uint8Array, visit?: () => void): void {
    let rest = chunk;
    while (rest.length > 0 && !this.stopped) {
      const skip = Math.max(0, this.#position() - this.#base - this.#filled);
      if (skip > 0 && this.#filled === 0) {
        const skipped = Math.min(skip, rest.length);
        this.#base += skipped;
        rest = rest.subarray(skipped);
        continue;
      }
      const part = rest.subarray(0, SLOT_BYTES + TAIL - this.#filled);
      this.views.bytes.set(part, this.#at + this.#filled);
      this.#filled += part.length;
      rest = rest.subarray(part.length);
      this.#walk(visit);
    }
  }

  end(): void {
    this.#engine.endSource(this.plan.walk, BigInt(this.#base + this.#filled));
  }

  /** Address of the slot: what `visit` reads. */
  get slot(): number {
    return this.#slot;
  }

  #walk(visit?: () => void): void {
    const { data, bytes } = this.views;
    data.setUint32(this.#slot + Slot.count, 0, true);
    data.setUint32(this.#slot + Slot.tickCount, 0, true);
    this.#engine.walk(this.plan.walk, this.#slot, this.#at, this.#filled);
    visit?.();
    const used = Math.min(this.#position() - this.#base, this.#filled);
    bytes.copyWithin(this.#at, this.#at + used, this.#at + this.#filled);
    this.#filled -= used;
    this.#base += used;
  }

  #position(): number {
    return Number(this.views.data.getBigUint64(this.plan.walk + WalkState.position, true));
  }
}
