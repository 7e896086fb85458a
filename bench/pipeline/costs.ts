// What it costs to read a protocol: captures whose flows all speak one, read with protocols and without, by turns.
// Both recognise it, both write the flows to a file; the difference is the parser and its records.

import { PROTOCOLS, type Protocol } from '../generator/dialogues.js';
import { warm, withProtocol } from './captures.js';
import { type Job, measure, type Options, type Result } from './measure.js';
import { FLOWS, FLOWS_AND_PROTOCOLS } from './programs.js';

/** µs for a flow: by the clock on the wall, and of all threads where CPU time is known. */
interface Micros {
  wall: number;
  cpu: number | undefined;
}

export interface ProtocolCost {
  protocol: Protocol;
  flows: number;
  packets: number;
  /** The whole run without protocols, and what reading them adds. */
  without: Micros;
  reading: Micros;
  /** Why there are no figures. */
  failed?: string;
}

export async function measureCosts(
  folder: string,
  flows: number,
  options: Options,
): Promise<ProtocolCost[]> {
  const protocols = Object.keys(PROTOCOLS) as Protocol[];
  const jobs: Job[] = [];
  for (const protocol of protocols) {
    options.progress(`captures: ${flows} flows of ${protocol}`);
    const capture = await withProtocol(folder, protocol, flows);
    warm(capture);
    jobs.push({ capture, program: FLOWS }, { capture, program: FLOWS_AND_PROTOCOLS });
  }
  const results = measure(jobs, options);
  return protocols.map((protocol, at) =>
    costOf(protocol, flows, results[2 * at] as Result, results[2 * at + 1] as Result),
  );
}

function costOf(protocol: Protocol, flows: number, less: Result, all: Result): ProtocolCost {
  const micros = (seconds: number) => (seconds * 1e6) / flows;
  const known = less.cpu !== undefined && all.cpu !== undefined;
  const failed = less.failed ?? all.failed;
  return {
    protocol,
    flows,
    packets: all.packets,
    without: { wall: micros(less.seconds), cpu: known ? micros(less.cpu ?? 0) : undefined },
    reading: {
      wall: micros(all.seconds - less.seconds),
      cpu: known ? micros((all.cpu ?? 0) - (less.cpu ?? 0)) : undefined,
    },
    ...(failed && { failed }),
  };
}
