// Where everything lies in the shared memory. Planned once by the orchestrator from the options; workers
// get the plan with the memory.
//
//   ┌────────┬─────────┬───────────┬─────────┬───────────┬────────────┬──────── … ───────┐
//   │ static │ control │ walk,     │ workers │ slots     │ partitions │ slabs: flow state│
//   │ data   │         │ tables    │         │           │ and rings  │ of all partitions│
//   └────────┴─────────┴───────────┴─────────┴───────────┴────────────┴──────── … ───────┘

import { CONTROL_BYTES } from './control.js';
import {
  AHEADS,
  ANONYMIZER,
  APPS,
  Cursor,
  Damage,
  Encapsulation,
  EthertypeCount,
  EVENTS_OF_A_STEP,
  FRAGMENT_BUCKETS,
  Fragments,
  GATHERED,
  HEADS,
  Host,
  INFO_SIZE,
  Interface,
  MAX_DAMAGE,
  MAX_DESCRIBED,
  MAX_EVENT,
  MAX_INTERFACES,
  Merge,
  MIN_RECORD,
  PARTITIONS,
  Packet,
  Partition,
  SCRATCH_SIZE,
  SLAB,
  Slabs,
  Slot,
  SOURCE_SIZE,
  Stats,
  Summary,
  TABLE,
  TAIL,
  Tally,
  TIMEOUTS,
  Tick,
  TOP_FLOW,
  TOP_FLOWS,
  WalkState,
  WHEEL,
} from './layouts.js';

export interface PlanOptions {
  /** Workers, at least 1; the orchestrator has a place of its own besides. */
  workers: number;
  /** Slots in the ring. */
  slots: number;
  /** Bytes of capture a slot takes. */
  slotBytes: number;
  /** Flows held at once, all partitions together. */
  maxFlows: number;
  /** Bytes of flow state, all partitions together. */
  flowBytes: number;
  /** Bytes of IP fragments held at once. */
  fragmentBytes: number;
  /** Hosts in the summary. */
  maxHosts: number;
  /** Sources of the run, and their names as JSON strings. */
  names: readonly Uint8Array[];
  /** Formats whose texts events carry: bits FORMAT_*. */
  formats: number;
  /** Bytes for tables of columns; 0: there are none. */
  columnBytes: number;
  /** Events are anonymised on the orchestrator's thread, and get their texts there. */
  anonymize: boolean;
}

/** What one thread has for itself. */
export interface WorkerPlan {
  scratch: number;
  cursor: number;
  stats: number;
  ethertypes: number;
  ethertypeIndex: number;
}

export interface Plan {
  /** 64 KiB pages. */
  pages: number;
  control: number;
  walk: number;
  sources: number;
  infos: number;
  damage: number;
  interfaces: number;
  entropyTable: number;
  names: number;
  nameBytes: number;
  slots: number[];
  workers: WorkerPlan[];
  partitions: number[];
  fragments: number;
  fragmentMemory: number;
  merge: number;
  mergeList: number;
  mergeCursors: number;
  mergeHeads: number;
  mergeAheads: number;
  mergePartitions: number;
  summary: number;
  /** TEXT_BUFFERS of them: one is filled while others are being written. */
  text: number[];
  /** What the last gathering of texts came to. */
  gathered: number;
  /** Room for tables of columns, and its end. */
  columns: number;
  columnsEnd: number;
  /** With `anonymize`: the anonymiser, room for the copies of a merge's events, and what encodes them. */
  anonymizer: number;
  anonymized: number;
  encoder: number;
  /** Events of one merge. */
  mergeEvents: number;
  /** Bytes of the largest event, and of a partition's output ring. */
  maxEvent: number;
  ringBytes: number;
  slabShare: number;
  slabs: number;
  slabsEnd: number;
  /** Parts of each slot, partition and the summary, by address of the struct. */
  parts: Map<number, Record<string, number>>;
}

/** Bytes of a partition's output ring, at least. */
const RING_BYTES = 1 << 21;
/** Largest events that a ring has room for, at least; twice what a step may need. */
const RING_EVENTS = 2 * EVENTS_OF_A_STEP;
/** Events of one merge; of one whose events are copied. */
const MERGE_EVENTS = 1024;
const COPIED_EVENTS = 64;
/** Bytes of texts gathered at once. */
export const TEXT_BYTES = 1 << 20;
/** Gathered pieces under way at once. */
export const TEXT_BUFFERS = 4;

/** Room in each slot for datagrams put together from fragments. */
const ASSEMBLED_BYTES = 4 << 20;

/** Static data of the module lies below; the build fails if it does not fit (initialMemory). */
const FIRST_FREE = 8 << 16;
const PAGE = 1 << 16;

export function plan(options: PlanOptions): Plan {
  let next = FIRST_FREE;
  const take = (bytes: number, align = 64): number => {
    const at = Math.ceil(next / align) * align;
    next = at + bytes;
    return at;
  };
  const parts: Plan['parts'] = new Map();
  const nameBytes = options.names.reduce((sum, name) => sum + name.length, 0);

  const control = take(CONTROL_BYTES);
  const walk = take(WalkState.size);
  const sources = take(options.names.length * SOURCE_SIZE);
  const infos = take((MAX_DESCRIBED + 1) * INFO_SIZE);
  const damage = take(MAX_DAMAGE * Damage.size);
  const interfaces = take(MAX_INTERFACES * Interface.size);
  const entropyTable = take(TABLE);
  const names = take(options.names.length * 8);
  const nameText = take(nameBytes);

  const workers = Array.from({ length: options.workers + 1 }, () => ({
    scratch: take(SCRATCH_SIZE),
    cursor: take(Cursor.size),
    stats: take(Stats.size),
    ethertypes: take(65536 * EthertypeCount.size, 4096),
    ethertypeIndex: take(65536 * 2, 4096),
  }));

  const maxPackets = Math.ceil((options.slotBytes + TAIL) / MIN_RECORD);
  const slots = Array.from({ length: options.slots }, () => {
    const slot = take(Slot.size);
    parts.set(slot, {
      maxPackets,
      start: take((PARTITIONS + 1) * 4),
      data: take(options.slotBytes + TAIL + 64, PAGE),
      packets: take(maxPackets * Packet.size, 4096),
      order: take(maxPackets * 4, 4096),
      ticks: take((maxPackets + 1) * Tick.size, 4096),
      extras: take(maxPackets * Encapsulation.size, 4096),
      assembled: take(ASSEMBLED_BYTES, 4096),
      assembledRoom: ASSEMBLED_BYTES,
    });
    return slot;
  });

  const maxEvent = MAX_EVENT * Math.max(1, bitCount(options.formats));
  const ringBytes = Math.max(RING_BYTES, powerOfTwo(RING_EVENTS * maxEvent));
  const buckets = powerOfTwo(options.maxFlows / PARTITIONS);
  const partitions = Array.from({ length: PARTITIONS }, () => {
    const partition = take(Partition.size);
    parts.set(partition, {
      slabs: take(Slabs.size),
      timeouts: take(TIMEOUTS * 8),
      wheel: take(WHEEL * 4),
      buckets: take(buckets * 4, 4096),
      mask: buckets - 1,
      ring: take(ringBytes, 4096),
    });
    return partition;
  });

  const fragments = take(Fragments.size + FRAGMENT_BUCKETS * 4);
  const fragmentMemory = take(options.fragmentBytes, 4096);

  const merge = take(Merge.size);
  const mergePartitions = take(PARTITIONS * 4);
  const mergeCursors = take(PARTITIONS * 4);
  const mergeHeads = take(HEADS);
  const mergeAheads = take(AHEADS);
  const mergeEvents = options.anonymize ? COPIED_EVENTS : MERGE_EVENTS;
  const mergeList = take(mergeEvents * 4);
  const gathered = take(GATHERED);
  const text = Array.from({ length: TEXT_BUFFERS }, () => take(TEXT_BYTES, 4096));
  const columns = take(options.columnBytes, 4096);
  const anonymizer = take(options.anonymize ? ANONYMIZER : 0);
  const encoder = take(options.anonymize ? Partition.size : 0);
  // Hashes are longer than short names.
  const anonymized = take(options.anonymize ? COPIED_EVENTS * 2 * maxEvent : 0);
  const summary = take(Summary.size);
  const hostBuckets = powerOfTwo(options.maxHosts);
  parts.set(summary, {
    protocols: take(256 * Tally.size),
    services: take(2 * 65536 * Tally.size, 4096),
    apps: take(APPS * Tally.size),
    appNames: take(APPS * 4),
    hosts: take(options.maxHosts * Host.size, 4096),
    hostBuckets: take(hostBuckets * 4, 4096),
    hostMask: hostBuckets - 1,
    top: take(TOP_FLOWS * TOP_FLOW),
  });

  const slabShare = take(8);
  const slabs = take(0, PAGE);
  const slabsEnd = slabs + Math.ceil(options.flowBytes / SLAB) * SLAB;
  return {
    pages: Math.ceil(slabsEnd / PAGE),
    control,
    walk,
    sources,
    infos,
    damage,
    interfaces,
    entropyTable,
    names,
    nameBytes: nameText,
    slots,
    workers,
    partitions,
    fragments,
    fragmentMemory,
    merge,
    mergeList,
    mergeCursors,
    mergeHeads,
    mergeAheads,
    mergePartitions,
    summary,
    text,
    gathered,
    columns,
    columnsEnd: columns + options.columnBytes,
    anonymizer,
    anonymized,
    encoder,
    mergeEvents,
    maxEvent,
    ringBytes,
    slabShare,
    slabs,
    slabsEnd,
    parts,
  };
}

function bitCount(bits: number): number {
  return bits === 0 ? 0 : (bits & 1) + bitCount(bits >>> 1);
}

function powerOfTwo(atLeast: number): number {
  return 2 ** Math.max(4, Math.ceil(Math.log2(atLeast)));
}
