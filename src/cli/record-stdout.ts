// Records to standard output: a pipe, a redirected file, a terminal.

import { fstatSync } from 'node:fs';
import { OutputClosed } from './errors.js';
import { failure, writeAll } from './record-file.js';
import { watch } from './streams.js';

const STDOUT = 1;
const NAME = 'standard output';

export type WriteLines = (lines: Uint8Array) => void | Promise<void>;

/** A file takes bytes at once. A pipe is waited for without blocking, or a slow reader would hold up Ctrl-C. */
export function stdoutWriter(): WriteLines {
  return fstatSync(STDOUT).isFile() ? writeFile : writeStream;
}

function writeFile(lines: Uint8Array): void {
  try {
    writeAll(STDOUT, lines);
  } catch (error) {
    throw failure(NAME, error);
  }
}

function writeStream(lines: Uint8Array): Promise<void> {
  const stdout = watch(process.stdout);
  return new Promise((resolve, reject) => {
    stdout.write(lines, (error) => {
      if (!error) resolve();
      else if (isClosed(error)) reject(new OutputClosed());
      else reject(failure(NAME, error));
    });
  });
}

function isClosed(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED';
}
