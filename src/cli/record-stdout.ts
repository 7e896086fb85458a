// Records to standard output: a pipe, a redirected file, a terminal.

import { fstatSync } from 'node:fs';
import { failure } from './errors.js';
import { writeAll } from './record-file.js';
import { STDOUT_NAME, writeTo } from './streams.js';

const STDOUT = 1;

export type WriteLines = (lines: Uint8Array) => void | Promise<void>;

/** A file takes bytes at once. A pipe is waited for without blocking, or a slow reader would hold up Ctrl-C. */
export function stdoutWriter(): WriteLines {
  return fstatSync(STDOUT).isFile() ? writeFile : (lines) => writeTo(process.stdout, lines);
}

function writeFile(lines: Uint8Array): void {
  try {
    writeAll(STDOUT, lines);
  } catch (error) {
    throw failure(STDOUT_NAME, error);
  }
}
