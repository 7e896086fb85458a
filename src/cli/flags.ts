// What was said on the command line to `analyze`, and what it means to the library.

import type { AnalyzeOptions, FormatName, Limits, Timeouts } from '../index.js';
import type { AnonymizeFlags } from './anonymize-options.js';
import type { DetectFlags } from './detect-options.js';

export interface AnalyzeFlags extends DetectFlags, AnonymizeFlags {
  out?: string;
  format?: FormatName[] | 'summary';
  json?: true;
  filter?: string;
  top: number;
  quiet?: true;
  verbose?: true;
  timeouts?: Timeouts;
  splt?: number;
  maxTunnelDepth?: number;
  ignoreVlan?: true;
  checksums: boolean;
  rawFingerprints?: true;
  protocols: boolean;
  workers?: number;
  maxMemory?: number;
  maxFlows?: number;
  maxHosts?: number;
  maxFragments?: number;
  maxStreams?: number;
  maxBodyBytes?: number;
}

/** Options of the library, as far as flags were given. */
export function toOptions(flags: AnalyzeFlags): AnalyzeOptions {
  const limits: Limits = given({
    memory: flags.maxMemory,
    flows: flags.maxFlows,
    hosts: flags.maxHosts,
    fragments: flags.maxFragments,
    streams: flags.maxStreams,
    bodyBytes: flags.maxBodyBytes,
  });
  return given({
    filter: flags.filter,
    workers: flags.workers,
    timeouts: flags.timeouts,
    limits,
    splt: flags.splt,
    maxTunnelDepth: flags.maxTunnelDepth,
    checksums: flags.checksums,
    rawFingerprints: flags.rawFingerprints,
    protocols: flags.protocols,
    vlanInKey: flags.ignoreVlan ? false : undefined,
  });
}

/** Names of the library's options, as its messages have them, and of the flags that set them. */
const FLAGS: [name: string, flag: string][] = [
  ['limits.memory', '--max-memory'],
  ['limits.flows', '--max-flows'],
  ['limits.hosts', '--max-hosts'],
  ['limits.fragments', '--max-fragments'],
  ['limits.streams', '--max-streams'],
  ['limits.bodyBytes', '--max-body-bytes'],
  ['limits.slots, limits.slotBytes, ', ''],
  ['homeNets', '--home-nets'],
  ['indicators:', '--indicators:'],
  ['disable:', '--disable:'],
  ['indicators:', '--indicators:'],
  ['filter, column', '--filter, column'],
  ['maxFindings', '--max-findings'],
  ['timeouts.tcpAttempt', '--timeouts tcp-attempt'],
  ['timeouts.tcpClosed', '--timeouts tcp-closed'],
  ['timeouts.', '--timeouts '],
];

/** A message of the library in the words of the command line. */
export function inFlags(message: string): string {
  return FLAGS.reduce((text, [name, flag]) => text.replaceAll(name, flag), message);
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the properties that are undefined. */
function given<T extends object>(values: T): Given<T> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Given<T>;
}
