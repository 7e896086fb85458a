// Options of a run: what callers may say, what holds if they don't, and what makes no sense.

import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { MAX_SLOTS } from './engine/control.js';
import { DATAGRAM, MAX_LAYERS, PARTITIONS, SLAB, TICK_BYTES } from './engine/layouts.js';
import { plan } from './engine/plan.js';
import type { EngineOptions } from './engine/run-memory.js';
import { FlowglassError } from './errors.js';

/** Seconds of packet time after which a flow ends. 0 for `active`: never. */
export interface Timeouts {
  /** TCP answered by the other side. Default 300. */
  tcp?: number;
  /** TCP without an answer. Default 30. */
  tcpAttempt?: number;
  /** TCP closed both ways or reset: how long late packets still belong to it. Default 5. */
  tcpClosed?: number;
  /** UDP and UDP-Lite. Default 60. */
  udp?: number;
  /** ICMP and ICMPv6. Default 60. */
  icmp?: number;
  /** Every other protocol. Default 60. */
  other?: number;
  /** Longest life of a flow that goes on; it is then written and begun anew. Default 0, never. */
  active?: number;
  /** An IP datagram whose fragments do not all come. Default 30. */
  fragments?: number;
}

/** Caps. What is dropped for one is counted in the summary. */
export interface Limits {
  /** Bytes of shared memory in all. Default 1 GiB. */
  memory?: number;
  /** Flows held at once; the least recently used end first. Default 1,048,576. */
  flows?: number;
  /** Bytes of IP fragments held at once. Default 32 MiB. */
  fragments?: number;
  /** Bytes held for streams whose payload is parsed: what came early, messages that are not yet whole. Default 64 MiB. */
  streams?: number;
  /** Bytes of a body (HTTP) up to which it is hashed; longer ones have no hash. 0: none is. Default 16 MiB. */
  bodyBytes?: number;
  /** Hosts in the summary. Default 262,144. */
  hosts?: number;
  /** Slots of capture in memory at once. Default 6 and one for each worker; more where they are small. */
  slots?: number;
  /** Bytes of capture a slot takes. Default 1 MiB. */
  slotBytes?: number;
}

export interface RunOptions {
  /**
   * Worker threads; 0 does all in the calling thread. Default: one for each core up to 8, 0 for inputs
   * of less than 8 MiB. The records are the same to the byte whatever it is.
   */
  workers?: number;
  timeouts?: Timeouts;
  limits?: Limits;
  /** Packets of SPLT kept of each flow, 0–255. Default 32. */
  splt?: number;
  /** Tunnels unwrapped at most, 0–8. Default 4. */
  maxTunnelDepth?: number;
  /** Verify IPv4, TCP, UDP and ICMP checksums. Default true. */
  checksums?: boolean;
  /** Read application protocols and give their records. With false they are recognised only. Default true. */
  protocols?: boolean;
  /** Records have the texts behind their fingerprints (JA3, JA3S, JA4), and JA4 in original order. Default false. */
  rawFingerprints?: boolean;
  /**
   * Key of 32 bytes: addresses in all that is given become others by Crypto-PAn, MAC addresses, names and
   * identifiers keyed hashes, the same in every record and in every run with the same key.
   */
  anonymize?: Uint8Array;
  /** With false, names of hosts, URIs and other text off the wire are left out of records. Default true. */
  names?: boolean;
  /** VLAN ids are part of the flow's key. Default true. */
  vlanInKey?: boolean;
  /** Ends the run; the iterator then throws the signal's reason. */
  signal?: AbortSignal;
}

/** Below this much input, starting threads costs more than they save. */
const INLINE_BYTES = 8 << 20;
const SECOND = 1e9;

/** Threads for an input of `size` bytes; undefined: not known. */
export function workersFor(options: RunOptions, size: number | undefined): number {
  const { workers } = options;
  if (workers !== undefined) return integer('workers', workers, 0, 256);
  if (size !== undefined && size < INLINE_BYTES) return 0;
  return Math.min(availableParallelism(), 8);
}

export function engineOptions(
  options: RunOptions,
  workers: number,
  names: readonly Uint8Array[],
  outputs: {
    formats: number;
    columns: boolean;
    records: boolean;
    packets: boolean;
    detect: boolean;
  },
): EngineOptions {
  const { timeouts = {}, limits = {} } = options;
  const memory = integer('limits.memory', limits.memory ?? 2 ** 30, 2 ** 26, 2 ** 32 - 65536);
  const fixed = {
    workers: Math.max(1, workers),
    slots: slotCount(limits, workers),
    slotBytes: slotSize(limits),
    maxFlows: integer('limits.flows', limits.flows ?? 2 ** 20, PARTITIONS, 2 ** 26),
    fragmentBytes: integer('limits.fragments', limits.fragments ?? 2 ** 25, DATAGRAM, 2 ** 31),
    maxHosts: integer('limits.hosts', limits.hosts ?? 2 ** 18, 1, 2 ** 24),
    names,
    formats: outputs.formats,
    columnBytes: outputs.columns ? columnBytes(memory) : 0,
    anonymize: options.anonymize !== undefined || options.names === false,
  };
  const taken = plan({ ...fixed, flowBytes: 0 }).slabs;
  const flowBytes = memory - taken;
  if (flowBytes < PARTITIONS * SLAB) {
    throw new FlowglassError(
      'bad-option',
      `limits.memory of ${mebibytes(memory)} MiB leaves no room for flows: with these limits it has to be ` +
        `${mebibytes(taken + PARTITIONS * SLAB)} MiB at least. Raise it, or lower limits.slots, limits.slotBytes, ` +
        'limits.flows, limits.hosts or limits.fragments.',
    );
  }
  return {
    ...fixed,
    flowBytes,
    timeouts: [
      seconds('tcp', timeouts.tcp ?? 300),
      seconds('tcpAttempt', timeouts.tcpAttempt ?? 30),
      seconds('tcpClosed', timeouts.tcpClosed ?? 5),
      seconds('udp', timeouts.udp ?? 60),
      seconds('icmp', timeouts.icmp ?? 60),
      seconds('other', timeouts.other ?? 60),
    ],
    activeTimeout: seconds('active', timeouts.active ?? 0),
    fragmentTimeout: seconds('fragments', timeouts.fragments ?? 30),
    maxSplt: integer('splt', options.splt ?? 32, 0, 255),
    maxTunnelDepth: integer('maxTunnelDepth', options.maxTunnelDepth ?? 4, 0, MAX_LAYERS),
    checksums: options.checksums ?? true,
    vlanInKey: options.vlanInKey ?? true,
    // Records that nobody takes are not made.
    protocols: (options.protocols ?? true) && outputs.records,
    rawFingerprints: options.rawFingerprints ?? false,
    packets: outputs.packets,
    detect: outputs.detect,
    streamBytes: integer('limits.streams', limits.streams ?? 2 ** 26, 2 ** 16, 2 ** 32 - 65536),
    maxHashed: integer('limits.bodyBytes', limits.bodyBytes ?? 2 ** 24, 0, 2 ** 32 - 1),
    anonymizeKey: options.anonymize && anonymizeKey(options.anonymize),
    omitNames: options.names === false,
    seed: randomBytes(8).readBigUInt64LE(),
  };
}

function anonymizeKey(key: Uint8Array): Uint8Array {
  if (key.length === 32) return key;
  throw new FlowglassError(
    'bad-option',
    `anonymize is a key of ${key.length} bytes; it has to be one of 32, from randomBytes(32) for example.`,
  );
}

/** An eighth of all, but enough for a row of the widest table, and no more than full batches of most tables take. */
function columnBytes(memory: number): number {
  return Math.min(Math.max(memory / 8, 48 * 2 ** 20), 160 * 2 ** 20);
}

function slotSize(limits: Limits): number {
  return integer('limits.slotBytes', limits.slotBytes ?? 1 << 20, 16384, 2 ** 26);
}

function slotCount(limits: Limits, workers: number): number {
  const slots = limits.slots ?? Math.min(MAX_SLOTS, 6 + workers);
  // Partitions must be able to get several ticks apart, or the merge could wait for itself.
  const least = Math.ceil((8 * TICK_BYTES) / slotSize(limits));
  return Math.max(least, integer('limits.slots', slots, 3, MAX_SLOTS));
}

function integer(name: string, value: number, min: number, max: number): number {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new FlowglassError(
      'bad-option',
      `${name} is ${value}; it has to be a whole number from ${min} to ${max}.`,
    );
  }
  return value;
}

function seconds(name: string, value: number): bigint {
  if (!(value >= 0 && value <= 1e9)) {
    throw new FlowglassError(
      'bad-option',
      `timeouts.${name} is ${value}; it has to be a number of seconds from 0 to 10^9.`,
    );
  }
  return BigInt(Math.round(value * SECOND));
}

function mebibytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}
