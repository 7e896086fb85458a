// One run's shared memory: made from the plan, filled with what the engine's structs must say before the
// first call, and read through the same views by everyone.

import type { Engine } from './abi.js';
import { CONTROL_BYTES } from './control.js';
import {
  ANONYMIZE,
  Anonymizer,
  CURSOR_IGNORE_VLAN,
  CURSOR_NO_CHECKSUMS,
  CURSOR_TELL_FRAGMENTS,
  Cursor,
  Fragments,
  Merge,
  OMIT_NAMES,
  OUTPUT_ATTENTION,
  OUTPUT_PACKETS,
  OUTPUT_PROTOCOLS,
  OUTPUT_RAW_FINGERPRINTS,
  Partition,
  SLAB,
  Slabs,
  Slot,
  Stats,
  Summary,
  WalkState,
} from './layouts.js';
import type { Plan, PlanOptions } from './plan.js';

/** Options of the engine itself, all resolved. Times in ns. */
export interface EngineOptions extends PlanOptions {
  /** By TIMEOUT_*: TCP, TCP attempt, TCP closed, UDP, ICMP, other. */
  timeouts: readonly bigint[];
  activeTimeout: bigint;
  fragmentTimeout: bigint;
  maxSplt: number;
  maxTunnelDepth: number;
  checksums: boolean;
  vlanInKey: boolean;
  /** Protocols are parsed, not only recognised. */
  protocols: boolean;
  rawFingerprints: boolean;
  /** Whose each packet is comes as an event; not together with formats. */
  packets: boolean;
  /** Events say what of them a detector may want to look at. */
  detect: boolean;
  /** Bytes held for streams, all partitions together. */
  streamBytes: number;
  /** Bytes of a body that are hashed at most. */
  maxHashed: number;
  seed: bigint;
  /** Of 32 bytes; undefined: addresses and identifiers stay. */
  anonymizeKey: Uint8Array | undefined;
  omitNames: boolean;
}

/** What a worker needs to take part in a run. Crosses by message. */
export interface RunShare {
  memory: WebAssembly.Memory;
  plan: Plan;
  /** Bits of CURSOR_*. */
  decodeOptions: number;
  /** Plain files, by number of the source; undefined where the orchestrator feeds it. */
  files: readonly ({ path: string; size: number } | undefined)[];
  slotBytes: number;
}

export interface Views {
  bytes: Uint8Array;
  data: DataView;
  /** The control words. */
  words: Int32Array;
}

export function viewsOf(memory: WebAssembly.Memory, plan: Plan): Views {
  const { buffer } = memory;
  return {
    bytes: new Uint8Array(buffer),
    data: new DataView(buffer),
    words: new Int32Array(buffer, plan.control, CONTROL_BYTES / 4),
  };
}

/** Fresh pages are zero: untouched ones cost nothing until used. */
export function createMemory(plan: Plan): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: plan.pages, maximum: plan.pages, shared: true });
}

export function decodeOptions(options: EngineOptions): number {
  return (
    (options.checksums ? 0 : CURSOR_NO_CHECKSUMS) |
    (options.vlanInKey ? 0 : CURSOR_IGNORE_VLAN) |
    (options.packets ? CURSOR_TELL_FRAGMENTS : 0)
  );
}

/** Writes the first state of every struct. */
export function initialise(engine: Engine, views: Views, plan: Plan, options: EngineOptions): void {
  const { data, bytes } = views;
  const u32 = (at: number, value: number) => data.setUint32(at, value, true);
  const i64 = (at: number, value: bigint) => data.setBigInt64(at, value, true);
  const partsOf = (struct: number) => plan.parts.get(struct) ?? {};
  const point = (struct: number, layout: Record<string, number>) => {
    for (const [name, address] of Object.entries(partsOf(struct))) {
      const field = layout[name];
      if (field !== undefined) u32(struct + field, address);
    }
  };

  engine.fillTable(plan.entropyTable);
  let nameAt = plan.nameBytes;
  options.names.forEach((name, i) => {
    bytes.set(name, nameAt);
    u32(plan.names + i * 8, nameAt);
    u32(plan.names + i * 8 + 4, name.length);
    nameAt += name.length;
  });

  i64(plan.walk + WalkState.clock, -(2n ** 62n));
  i64(plan.walk + WalkState.tick, -(2n ** 62n));
  u32(plan.walk + WalkState.sources, plan.sources);
  u32(plan.walk + WalkState.infos, plan.infos);
  u32(plan.walk + WalkState.damage, plan.damage);
  u32(plan.walk + WalkState.interfaces, plan.interfaces);

  for (const slot of plan.slots) {
    point(slot, Slot);
    u32(slot + Slot.capacity, options.slotBytes);
    u32(slot + Slot.maxTicks, (partsOf(slot)['maxPackets'] ?? 0) + 1);
  }
  for (const worker of plan.workers) {
    u32(worker.cursor + Cursor.stats, worker.stats);
    u32(worker.stats + Stats.ethertypes, worker.ethertypes);
    u32(worker.stats + Stats.ethertypeIndex, worker.ethertypeIndex);
    u32(worker.cursor + Cursor.maxDepth, options.maxTunnelDepth);
    data.setBigUint64(worker.cursor + Cursor.seed, options.seed, true);
  }

  u32(plan.slabShare, plan.slabs);
  u32(plan.slabShare + 4, plan.slabsEnd);
  const slabsEach = Math.floor((plan.slabsEnd - plan.slabs) / SLAB / plan.partitions.length);
  for (const partition of plan.partitions) {
    point(partition, Partition);
    const parts = partsOf(partition);
    const slabs = parts['slabs'] ?? 0;
    u32(slabs + Slabs.max, slabsEach);
    u32(slabs + Slabs.shared, plan.slabShare);
    options.timeouts.forEach((ns, i) => {
      i64((parts['timeouts'] ?? 0) + i * 8, ns);
    });
    u32(partition + Partition.maxFlows, Math.ceil(options.maxFlows / plan.partitions.length));
    u32(partition + Partition.maxSplt, options.maxSplt);
    i64(partition + Partition.activeTimeout, options.activeTimeout);
    u32(partition + Partition.ringMask, plan.ringBytes - 1);
    u32(partition + Partition.maxEvent, plan.maxEvent);
    u32(partition + Partition.formats, options.anonymize ? 0 : options.formats);
    u32(partition + Partition.entropyTable, plan.entropyTable);
    u32(
      partition + Partition.outputs,
      (options.protocols ? OUTPUT_PROTOCOLS : 0) |
        (options.rawFingerprints ? OUTPUT_RAW_FINGERPRINTS : 0) |
        (options.packets ? OUTPUT_PACKETS : 0) |
        (options.detect ? OUTPUT_ATTENTION : 0),
    );
    u32(
      partition + Partition.maxStreamBytes,
      Math.floor(options.streamBytes / plan.partitions.length),
    );
    u32(partition + Partition.maxHashed, options.maxHashed);
    u32(partition + Partition.names, plan.names);
    u32(partition + Partition.ignoreVlan, options.vlanInKey ? 0 : 1);
  }

  u32(plan.fragments + Fragments.memory, plan.fragmentMemory);
  u32(plan.fragments + Fragments.buckets, plan.fragments + Fragments.size);
  u32(plan.fragments + Fragments.memorySize, options.fragmentBytes);
  i64(plan.fragments + Fragments.timeout, options.fragmentTimeout);

  u32(plan.merge + Merge.partitions, plan.mergePartitions);
  u32(plan.merge + Merge.cursors, plan.mergeCursors);
  u32(plan.merge + Merge.heads, plan.mergeHeads);
  u32(plan.merge + Merge.ahead, plan.mergeAheads);
  u32(plan.merge + Merge.list, plan.mergeList);
  u32(plan.merge + Merge.max, plan.mergeEvents);
  plan.partitions.forEach((partition, i) => {
    u32(plan.mergePartitions + i * 4, partition);
  });
  point(plan.summary, Summary);
  u32(plan.summary + Summary.maxHosts, options.maxHosts);
  if (options.anonymize) initialiseAnonymizer(engine, views, plan, options);
}

function initialiseAnonymizer(
  engine: Engine,
  { data, bytes }: Views,
  plan: Plan,
  { anonymizeKey, omitNames, formats }: EngineOptions,
): void {
  const mode = (anonymizeKey ? ANONYMIZE : 0) | (omitNames ? OMIT_NAMES : 0);
  data.setUint32(plan.anonymizer + Anonymizer.mode, mode, true);
  if (anonymizeKey) bytes.set(anonymizeKey, plan.anonymizer + Anonymizer.key0);
  engine.beginAnonymizer(plan.anonymizer);
  // What writes texts wants of a partition: formats, scratch, names.
  const scratch = plan.workers.at(-1)?.scratch ?? 0;
  data.setUint32(plan.encoder + Partition.formats, formats, true);
  data.setUint32(plan.encoder + Partition.scratch, scratch, true);
  data.setUint32(plan.encoder + Partition.names, plan.names, true);
  data.setUint32(plan.encoder + Partition.maxEvent, 2 * plan.maxEvent, true);
  data.setUint32(plan.encoder + Partition.entropyTable, plan.entropyTable, true);
}
