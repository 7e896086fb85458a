// The programs that are the bench's own, compiled before anything is measured.

import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

export interface Built {
  /** The flow count in C and the program that times others; undefined without a C compiler. */
  flowcount: string | undefined;
  timed: string | undefined;
  /** pcap-parser with the flow count, as JavaScript. */
  pcapParser: string;
}

export function buildPrograms(folder: string): Built {
  mkdirSync(folder, { recursive: true });
  const js = join(folder, 'js');
  const { status } = spawnSync('npx', ['tsc', '-p', 'bench/peers', '--outDir', js], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('bench/peers does not compile');
  return {
    flowcount: compile('bench/flowcount.c', join(folder, 'flowcount')),
    timed: compile('bench/timed.c', join(folder, 'timed')),
    pcapParser: join(js, 'count-pcap-parser.js'),
  };
}

function compile(source: string, program: string): string | undefined {
  const { error, status } = spawnSync('cc', ['-O2', '-o', program, source], { stdio: 'inherit' });
  if (error) return undefined;
  if (status !== 0) throw new Error(`${source} does not compile`);
  return program;
}
