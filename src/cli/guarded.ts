// Errors as a person at a terminal wants them: one line, what and where and what to do.

import { EXIT, OutputClosed, OutputError, UsageError } from './errors.js';
import { printError } from './streams.js';

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

/** Codes of errors whose message names an option of the library. */
const ABOUT_OPTIONS = new Set<unknown>(['bad-option', 'bad-filter']);

async function describe(error: unknown): Promise<string> {
  if (!(error instanceof Error)) return String(error);
  if (!('code' in error) || !ABOUT_OPTIONS.has(error.code)) return error.message;
  const { inFlags } = await import('./flags.js');
  return inFlags(error.message);
}

/** Errors whose message says all; others are mistakes of ours. */
function isExpected(error: unknown): boolean {
  if (error instanceof UsageError || error instanceof OutputError) return true;
  // Errors of the library and of the system have a code.
  return error instanceof Error && 'code' in error;
}
