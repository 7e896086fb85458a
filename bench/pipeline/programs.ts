// The programs that are measured, and how they are called.

import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Built } from './build.js';

/**
 * summary, records, protocols: flowglass without records, with those of flows to a file, and with those of
 * protocols too. format: the latter in a format. floor: the flow count in C. tracker: gives
 * flow records. other: something else again, for orientation.
 */
export type Role =
  | 'summary'
  | 'records'
  | 'protocols'
  | 'findings'
  | 'format'
  | 'floor'
  | 'tracker'
  | 'other';

export interface Program {
  name: string;
  role: Role;
  /** Threads, of flowglass: its workers. */
  workers?: number;
  version?: string | undefined;
  /** `scratch` is an empty folder. */
  command: (capture: string, scratch: string) => string[];
  /** It reads so many packets of a capture, and no more. */
  packetLimit?: number;
  /** Its standard output is that of a flow count. */
  counts?: boolean;
  /** It recognises or reads protocols, as flowglass does: their figures belong beside each other. */
  knowsProtocols?: boolean;
}

/** tshark dissects everything: a whole capture would take minutes. */
const TSHARK_PACKETS = 250_000;
const FLOWGLASS = [process.execPath, 'dist/cli/main.js'];

interface Peer extends Omit<Program, 'command' | 'version'> {
  file: string;
  versionFlag: string;
  arguments: (capture: string, scratch: string) => string[];
}

const PEERS: readonly Peer[] = [
  {
    // Makes NetFlow datagrams and, without -n, sends them nowhere. Its own limit is 8192 flows.
    name: 'softflowd',
    file: 'softflowd',
    versionFlag: '-h',
    role: 'tracker',
    arguments: (capture, scratch) => [
      ...['-r', capture, '-d', '-m', '4000000'],
      ...['-c', 'none', '-p', join(scratch, 'pid')],
    ],
  },
  {
    name: 'nfpcapd',
    file: 'nfpcapd',
    versionFlag: '-V',
    role: 'tracker',
    arguments: (capture, scratch) => ['-r', capture, '-w', scratch],
  },
  {
    // -X: without the settings of the machine.
    name: 'argus',
    file: 'argus',
    versionFlag: '-h',
    role: 'tracker',
    arguments: (capture) => ['-X', '-r', capture, '-w', '/dev/null'],
  },
  {
    name: 'ndpiReader',
    file: 'ndpiReader',
    versionFlag: '-h',
    role: 'tracker',
    knowsProtocols: true,
    arguments: (capture) => ['-i', capture, '-q'],
  },
  {
    name: `tshark -z conv,tcp`,
    file: 'tshark',
    versionFlag: '-v',
    role: 'other',
    packetLimit: TSHARK_PACKETS,
    knowsProtocols: true,
    arguments: (capture) => [
      ...['-n', '-r', capture, '-c', String(TSHARK_PACKETS)],
      ...['-q', '-z', 'conv,tcp'],
    ],
  },
];

/** Worker counts that show the scaling: 1, 2, 4 … and all cores. */
export function workerCounts(cores = availableParallelism()): number[] {
  const counts = [1, 2];
  while ((counts.at(-1) ?? 0) * 2 < cores) counts.push((counts.at(-1) ?? 0) * 2);
  if (cores > 2) counts.push(cores);
  return counts;
}

export function summaryProgram(workers: number): Program {
  return {
    name: `flowglass, summary, ${workers} ${workers === 1 ? 'worker' : 'workers'}`,
    role: 'summary',
    workers,
    command: (capture) => [
      ...FLOWGLASS,
      ...['--no-findings', '--format', 'summary', '--workers', String(workers), capture],
    ],
  };
}

export const FLOWS: Program = {
  name: 'flowglass, flows as NDJSON to a file',
  role: 'records',
  command: (capture, scratch) => [
    ...FLOWGLASS,
    ...['--no-findings', '--no-protocols', '--out', scratch, capture],
  ],
};

export const FLOWS_AND_PROTOCOLS: Program = {
  name: 'flowglass, flows and protocols as NDJSON to a file',
  role: 'protocols',
  command: (capture, scratch) => [...FLOWGLASS, '--no-findings', '--out', scratch, capture],
};

export const FINDINGS: Program = {
  name: 'flowglass, flows, protocols and findings as NDJSON to a file',
  role: 'findings',
  command: (capture, scratch) => [...FLOWGLASS, '--out', scratch, capture],
};

/** All records of a capture in one output format. */
export function formatProgram(format: string, workers: number): Program {
  return {
    name: `flowglass, ${format} to a file`,
    role: 'format',
    workers,
    command: (capture, scratch) => [
      ...FLOWGLASS,
      ...['--no-findings', '--format', format, '--workers', String(workers)],
      ...['--out', scratch, capture],
    ],
  };
}

export function flowcountProgram(flowcount: string): Program {
  return {
    name: 'flow count in C',
    role: 'floor',
    counts: true,
    command: (capture) => [flowcount, capture],
  };
}

/** All programs there are here, and the names of those that are not. */
export function programs(built: Built): { here: Program[]; absent: string[] } {
  const here = workerCounts().map(summaryProgram);
  const absent: string[] = [];
  here.push(FLOWS, FLOWS_AND_PROTOCOLS, FINDINGS);
  if (built.flowcount) here.push(flowcountProgram(built.flowcount));
  else absent.push('flow count in C (no cc)');
  for (const peer of PEERS) {
    const path = find(peer.file);
    if (!path) absent.push(peer.name);
    else {
      here.push({
        ...peer,
        version: versionOf(path, peer.versionFlag),
        command: (capture, scratch) => [path, ...peer.arguments(capture, scratch)],
      });
    }
  }
  const description = readFileSync('node_modules/pcap-parser/package.json', 'utf8');
  here.push({
    name: 'pcap-parser, flow count in JavaScript',
    role: 'other',
    counts: true,
    version: JSON.parse(description).version,
    command: (capture) => [process.execPath, built.pcapParser, capture],
  });
  return { here, absent };
}

/** In PATH, or where daemons are. */
function find(file: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders
    .map((folder) => join(folder, file))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

function versionOf(path: string, flag: string): string | undefined {
  const { stdout, stderr } = spawnSync(path, [flag], { encoding: 'utf8' });
  return `${stdout}${stderr}`.match(/\d+\.\d+(\.\d+)*/)?.[0];
}
