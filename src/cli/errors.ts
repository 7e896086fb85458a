// Errors as a person at a terminal wants them: one line, what and where and what to do.

import { printError } from './streams.js';

export const EXIT = { ok: 0, failed: 1, damaged: 2 } as const;

/** Usage that the parser cannot see is wrong. */
export class UsageError extends Error {}

/** Records could not be written. */
export class OutputError extends Error {}

/** Whoever read our standard output has had enough, as `head` does. */
export class OutputClosed extends Error {}

/** Runs a command and sets the exit code that it returns; an error becomes a line and its code. */
export async function guarded(
  verbose: true | undefined,
  command: () => Promise<number>,
): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    if (error instanceof OutputClosed) return;
    process.exitCode = EXIT.failed;
    printError(`flowglass: ${await describe(error)}\n`);
    if (verbose && error instanceof Error) printError(`${error.stack}\n`);
    else if (!isExpected(error)) printError('This should not happen; --verbose shows where.\n');
  }
}

async function describe(error: unknown): Promise<string> {
  if (!(error instanceof Error)) return String(error);
  if (!('code' in error) || error.code !== 'bad-option') return error.message;
  const { inFlags } = await import('./flags.js');
  return inFlags(error.message);
}

/** Errors whose message says all; others are mistakes of ours. */
function isExpected(error: unknown): boolean {
  if (error instanceof UsageError || error instanceof OutputError) return true;
  // Errors of the library and of the system have a code.
  return error instanceof Error && 'code' in error;
}
