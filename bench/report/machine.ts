// What the figures were measured on.

import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

export interface Machine {
  cpu: string;
  cores: number;
  /** Bytes. */
  memory: number;
  platform: string;
  node: string;
  /** ISO 8601. */
  date: string;
  /** Mean number of busy programs in the minute before. */
  load: number;
}

export function thisMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() || 'unknown CPU',
    cores: availableParallelism(),
    memory: totalmem(),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    date: new Date().toISOString(),
    load: loadavg()[0] ?? 0,
  };
}

export function machineLine({ cpu, cores, memory, platform, node, date }: Machine): string {
  const gib = Math.round(memory / 2 ** 30);
  const day = date.slice(0, 10);
  return `${cpu}, ${cores} ${cores === 1 ? 'core' : 'cores'}, ${gib} GiB, ${platform}, Node ${node}, ${day}`;
}
