// The built command as a process, and places and bytes to try it on.

import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

export const MAIN = join(process.cwd(), 'dist/cli/main.js');
export const OFFICE = 'examples/office.pcapng';
/** Flows and frames of OFFICE. */
export const OFFICE_FLOWS = 71;
export const OFFICE_FRAMES = 865;

export interface Result {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Colours and widths as a test asks for them, not as it was started. */
function environment(env: Record<string, string>): NodeJS.ProcessEnv {
  const { NO_COLOR: _, FORCE_COLOR: __, COLUMNS: ___, ...rest } = process.env;
  return { ...rest, TERM: 'xterm', ...env };
}

/** Runs it to its end; standard input is what is given, or nothing. */
export function flowglass(
  args: string[],
  { input, env = {} }: { input?: Uint8Array; env?: Record<string, string> } = {},
): Result {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    input: input ?? '',
    env: environment(env),
    maxBuffer: 1 << 28,
  });
  return { code: status, signal, stdout: stdout.toString(), stderr: stderr.toString() };
}

/** Runs a line of bash in which `flowglass` is the built command. */
export function shell(line: string, options: { env?: Record<string, string> } = {}): Result {
  return finished(
    spawnSync('bash', ['-c', `flowglass() { '${process.execPath}' '${MAIN}' "$@"; }; ${line}`], {
      env: environment(options.env ?? {}),
      maxBuffer: 1 << 28,
    }),
  );
}

function finished(it: ReturnType<typeof spawnSync>): Result {
  return {
    code: it.status,
    signal: it.signal,
    stdout: it.stdout.toString(),
    stderr: it.stderr.toString(),
  };
}

/** A process that is watched while it runs. */
export class Running {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  readonly #end: Promise<Result>;

  constructor(command: string, args: string[], options: SpawnOptions = {}) {
    this.child = spawn(command, args, {
      stdio: 'pipe',
      ...options,
      env: environment((options.env ?? {}) as Record<string, string>),
    });
    // It may end before it has read everything.
    this.child.stdin?.on('error', () => undefined);
    this.child.stdout?.on('data', (chunk: Buffer) => {
      this.stdout += chunk;
    });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr += chunk;
    });
    this.#end = new Promise((resolve) => {
      this.child.on('close', (code, signal) =>
        resolve({ code, signal, stdout: this.stdout, stderr: this.stderr }),
      );
    });
  }

  static flowglass(args: string[]): Running {
    return new Running(process.execPath, [MAIN, ...args]);
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  end(): Promise<Result> {
    return this.#end;
  }
}

/** Waits for something that has to come; the test's time limit is the end of patience. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** A folder for the tests of a file, removed behind them. */
export function temporaryFolder(): (...names: string[]) => string {
  const folder = mkdtempSync(join(tmpdir(), 'flowglass-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (...names) => join(folder, ...names);
}

/**
 * A named pipe whose other end is open until `end` is called. What is written has been read, all but the 64 KiB that
 * the pipe holds, when the promise resolves.
 */
export function namedPipe(path: string): { write(bytes: Uint8Array): Promise<void>; end(): void } {
  spawnSync('mkfifo', [path]);
  const stream = createWriteStream(path);
  stream.on('error', () => undefined);
  const write = (bytes: Uint8Array) =>
    new Promise<void>((resolve) => stream.write(bytes, () => resolve()));
  return { write, end: () => void stream.end() };
}

/** Names of all in a folder, hidden ones too; none if there is no folder. */
export function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

export function recordsOf(ndjson: string): Record<string, unknown>[] {
  return ndjson
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

export const flowsOf = (ndjson: string) => recordsOf(ndjson).filter(({ type }) => type === 'flow');

export const officeBytes = (): Buffer => readFileSync(OFFICE);

/** Blocks of a little-endian pcapng capture, each whole. */
export function blocksOf(pcapng: Buffer): Buffer[] {
  const blocks: Buffer[] = [];
  for (let at = 0; at < pcapng.length; ) {
    const length = pcapng.readUInt32LE(at + 4);
    blocks.push(pcapng.subarray(at, at + length));
    at += length;
  }
  return blocks;
}
