// Text to standard output and standard error. A reader that has gone away is no error of ours.

import type { WriteStream } from 'node:tty';

const watched = new Set<WriteStream>();

export function printOutput(text: string): void {
  print(process.stdout, text);
}

export function printError(text: string): void {
  print(process.stderr, text);
}

/** Without a listener, a closed pipe would end the process with a stack. */
export function watch(stream: WriteStream): WriteStream {
  if (!watched.has(stream)) {
    watched.add(stream);
    stream.on('error', () => undefined);
  }
  return stream;
}

function print(stream: WriteStream, text: string): void {
  if (!watch(stream).destroyed) stream.write(text);
}
