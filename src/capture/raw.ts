// Raw bytes of files: buffers are used again, since reading into fresh memory is far slower.

import { read as readCallback } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CaptureInputError } from './errors.js';

const readDescriptorInto = promisify(readCallback);

/** What standard input is called in messages and records. */
export const STDIN_NAME = 'standard input';

/** Bytes read at a time. */
export const CHUNK = 1 << 20;
/** How long to wait before asking a device again that has nothing yet, in milliseconds. */
const RETRY_DELAY = 5;

/** Reads a regular file from its start. Chunks are views of one buffer. */
export async function* readFile(
  path: string,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const file = await openFile(path);
  try {
    const buffer = new Uint8Array(CHUNK);
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await readOrThrow(path, () => file.read(buffer, 0, CHUNK, null));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** Reads an open descriptor that is no pipe to its end, and leaves it open. */
export async function* readDescriptor(
  fd: number,
  name: string,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const buffer = new Uint8Array(CHUNK);
  for (;;) {
    signal?.throwIfAborted();
    try {
      const { bytesRead } = await readDescriptorInto(fd, buffer, 0, CHUNK, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      // Windows tells the end of its standard input by this error.
      if (code === 'EOF') return;
      if (code !== 'EAGAIN') throw CaptureInputError.fromSystem(error, name);
      await delay(RETRY_DELAY);
    }
  }
}

/** Opens a file for reading; the caller closes it. */
export async function openFile(path: string): Promise<FileHandle> {
  return await readOrThrow(path, () => open(path, 'r'));
}

/** Runs something that touches a file; its error becomes one that says what to do. */
export async function readOrThrow<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw CaptureInputError.fromSystem(error, path);
  }
}
