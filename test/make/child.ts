// A script in a process of its own, which has to end by itself.

import { spawn } from 'node:child_process';

export interface Ended {
  /** Exit code; undefined: it did not end in time and was killed. */
  code: number | undefined;
  stdout: string;
  stderr: string;
}

/** Far more than any of the scripts takes: whoever is still there hangs. */
const PATIENCE_MS = 30_000;

/** Runs an ES module's text with the checkout as its directory, so that it imports `flowglass` as tests do. */
export function child(script: string, args: readonly string[] = []): Promise<Ended> {
  const argv = ['--input-type=module', '--eval', script, '--', ...args];
  const it = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  it.stdout.on('data', (text) => {
    stdout += text;
  });
  it.stderr.on('data', (text) => {
    stderr += text;
  });
  const timer = setTimeout(() => it.kill('SIGKILL'), PATIENCE_MS);
  return new Promise((resolve) => {
    it.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? undefined, stdout, stderr });
    });
  });
}
