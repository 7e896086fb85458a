// What many flows cost: the same packets of few live flows and of many.

import { type Capture, warm, withLiveFlows } from './captures.js';
import { measure, type Options } from './measure.js';
import type { Program } from './programs.js';

export interface Growth {
  program: string;
  few: { flows: number; nanoseconds: number };
  many: { flows: number; nanoseconds: number };
}

/** ns of each packet, the program's start included. */
export async function measureGrowth(
  folder: string,
  programs: readonly Program[],
  quick: boolean,
  options: Options,
): Promise<Growth[]> {
  const packets = quick ? 1_000_000 : 10_000_000;
  const counts = quick ? [10_000, 100_000] : [10_000, 1_000_000];
  const costs: { flows: number; nanoseconds: number[] }[] = [];
  for (const flows of counts) {
    options.progress(`captures: ${flows} live flows`);
    const capture: Capture = await withLiveFlows(folder, flows, packets);
    warm(capture);
    const results = measure(capture, programs, options);
    costs.push({
      flows,
      nanoseconds: results.map(({ seconds }) => (seconds * 1e9) / capture.packets),
    });
  }
  const cost = (which: number, at: number) => ({
    flows: costs[which]?.flows ?? 0,
    nanoseconds: costs[which]?.nanoseconds[at] ?? 0,
  });
  return programs.map(({ name }, at) => ({ program: name, few: cost(0, at), many: cost(1, at) }));
}
