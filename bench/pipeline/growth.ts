// What many flows cost: packets of few live flows and of many. Each with two captures, one twice as long as the
// other with the same flows: their difference is packets alone, without the beginning and end of flows and of
// the program.

import { type Capture, warm, withLiveFlows } from './captures.js';
import { measure, type Options } from './measure.js';
import type { Program } from './programs.js';

/** ns of CPU time, of all threads, for a packet. */
export interface PacketCost {
  /** Flows open at once. */
  flows: number;
  /** In all: of the shorter capture, with start, beginning and end. */
  whole: number;
  /** One more packet of flows that are there. */
  more: number;
}

export interface Growth {
  program: string;
  few: PacketCost;
  many: PacketCost;
}

/** In CPU time where it is known: in a difference of two times on the wall, a busy machine weighs double. */
export async function measureGrowth(
  folder: string,
  programs: readonly Program[],
  quick: boolean,
  options: Options,
): Promise<Growth[]> {
  const packets = quick ? 1_000_000 : 8_000_000;
  const [few, many] = [10_000, quick ? 100_000 : 1_000_000];
  const captures: Capture[] = [];
  for (const flows of [few, many]) {
    for (const length of [packets, 2 * packets]) {
      options.progress(`captures: ${length} packets of ${flows} live flows`);
      const capture = await withLiveFlows(folder, flows, length);
      warm(capture);
      captures.push(capture);
    }
  }
  const jobs = captures.flatMap((capture) => programs.map((program) => ({ capture, program })));
  const results = measure(jobs, options);
  const seconds = (capture: number, program: number) => {
    const result = results[capture * programs.length + program];
    return result?.cpu ?? result?.seconds ?? 0;
  };
  const cost = (short: number, program: number): PacketCost => ({
    flows: short === 0 ? few : many,
    whole: (seconds(short, program) * 1e9) / packets,
    more: ((seconds(short + 1, program) - seconds(short, program)) * 1e9) / packets,
  });
  return programs.map(({ name }, at) => ({ program: name, few: cost(0, at), many: cost(2, at) }));
}
