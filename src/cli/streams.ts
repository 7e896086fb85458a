// Text to standard output and standard error. A reader that has gone away is no error of ours; a full disk is.

import type { WriteStream } from 'node:tty';
import { failure, OutputClosed } from './errors.js';

export const STDOUT_NAME = 'standard output';

const watched = new Set<WriteStream>();

/**
 * @throws OutputError if the text cannot be written
 * @throws OutputClosed if nobody reads it any more
 */
export function printOutput(text: string): Promise<void> {
  return writeTo(process.stdout, text);
}

export function printError(text: string): void {
  const stderr = watch(process.stderr);
  if (!stderr.destroyed) stderr.write(text);
}

/** Resolves when the stream has taken the bytes. */
export function writeTo(stream: WriteStream, data: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    watch(stream).write(data, (error) => {
      if (!error) resolve();
      else if (isClosed(error)) reject(new OutputClosed());
      else reject(failure(STDOUT_NAME, error));
    });
  });
}

/** Without a listener, a closed pipe would end the process with a stack. */
function watch(stream: WriteStream): WriteStream {
  if (!watched.has(stream)) {
    watched.add(stream);
    stream.on('error', () => undefined);
  }
  return stream;
}

function isClosed(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED';
}
