// Examples as their readers run them.

import { spawnSync } from 'node:child_process';
import { type Result, Running } from '../cli/run.js';

const TSX = ['--import', 'tsx'];

/** Runs an example to its end. */
export function example(path: string, args: string[] = [], input: Uint8Array | '' = ''): Result {
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    [...TSX, `examples/${path}`, ...args],
    { input },
  );
  return { code: status, signal, stdout: stdout.toString(), stderr: stderr.toString() };
}

/** An example that is watched while it runs. */
export function running(path: string, env: Record<string, string> = {}): Running {
  return new Running(process.execPath, [...TSX, `examples/${path}`], { env });
}
