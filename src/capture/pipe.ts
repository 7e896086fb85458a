// Pipes: standard input (`tcpdump -w - | flowglass -`) and named ones. Read as sockets, without
// blocking: a blocked read on a thread of its own could not be aborted, and would keep the process
// from exiting until the writer sends something.

import { constants, fstatSync, open as openCallback } from 'node:fs';
import { Socket, type SocketConstructorOpts } from 'node:net';
import { promisify } from 'node:util';
import { CaptureInputError } from './errors.js';
import { CHUNK, readDescriptor, readOrThrow, STDIN_NAME } from './raw.js';

const openDescriptor = promisify(openCallback);

const STDIN = 0;

/** Reads standard input, be it a pipe or a file that the shell redirected. */
export function readStdin(signal?: AbortSignal): AsyncGenerator<Uint8Array, void> {
  const stat = fstatSync(STDIN);
  return stat.isFIFO() || stat.isSocket()
    ? readPipe(STDIN, STDIN_NAME, signal)
    : readDescriptor(STDIN, STDIN_NAME, signal);
}

/** Reads a named pipe. */
export async function* readFifo(
  path: string,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  // Elsewhere than on Linux, a pipe that nobody has opened for writing yet would look finished.
  const nonBlocking = process.platform === 'linux' ? constants.O_NONBLOCK : 0;
  const fd = await readOrThrow(path, () => openDescriptor(path, constants.O_RDONLY | nonBlocking));
  yield* readPipe(fd, path, signal);
}

/** Missing from the types of Node 20: reading into buffers of one's own (net.Socket `onread`). */
interface ReadIntoOptions extends SocketConstructorOpts {
  onread: { buffer: () => Uint8Array; callback: (count: number) => boolean };
}

/** One of the two buffers: `taken` ≤ `filled` ≤ CHUNK. */
interface Half {
  readonly bytes: Uint8Array;
  filled: number;
  taken: number;
}

const emptyHalf = (): Half => ({ bytes: new Uint8Array(CHUNK), filled: 0, taken: 0 });

/**
 * Two buffers that the socket fills one after the other, and the caller empties behind it. A caller
 * that is faster than the writer gets what is there; a slower one gets up to a whole buffer, and
 * the writer waits. The socket fixes where its next bytes go right after it has put the last, so
 * bytes are only ever added behind those the caller may hold.
 */
class PipeBuffers {
  #writing = emptyHalf();
  #reading = this.#writing;
  #other = emptyHalf();
  /** Both are full: the socket has been stopped. */
  stopped = false;

  /** Where the next bytes go. When stopped, they will once the caller has let go of it. */
  get room(): Uint8Array {
    const { bytes, filled } = this.#writing;
    return this.stopped ? bytes : bytes.subarray(filled);
  }

  /** Counts bytes put into `room`; false when the socket has to stop. */
  add(count: number): boolean {
    this.#writing.filled += count;
    if (this.#writing.filled < CHUNK) return true;
    [this.#writing, this.#other] = [this.#other, this.#writing];
    this.stopped = this.#writing === this.#reading;
    if (!this.stopped) this.#clear();
    return !this.stopped;
  }

  /**
   * What has come, maybe nothing; the caller may use it until the next call. Afterwards the socket
   * may go on even if it was stopped before.
   */
  take(): Uint8Array {
    if (this.#reading.taken === CHUNK) {
      this.#reading = this.stopped ? this.#other : this.#writing;
      if (this.stopped) this.#clear();
      this.stopped = false;
    }
    const { bytes, filled, taken } = this.#reading;
    this.#reading.taken = filled;
    return bytes.subarray(taken, filled);
  }

  #clear(): void {
    this.#writing.filled = 0;
    this.#writing.taken = 0;
  }
}

/** Reads a pipe to its end and closes it. */
async function* readPipe(
  fd: number,
  name: string,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const buffers = new PipeBuffers();
  let wake = (): void => {};
  let ended = false;
  let failure: Error | undefined;
  const options: ReadIntoOptions = {
    fd,
    readable: true,
    writable: false,
    onread: {
      buffer: () => buffers.room,
      callback: (count) => {
        const more = buffers.add(count);
        wake();
        return more;
      },
    },
  };
  const socket = new Socket(options);
  const finish = (error?: Error): void => {
    ended = true;
    failure ??= error;
    wake();
  };
  const abort = (): void => finish();
  socket.on('end', () => finish());
  socket.on('error', (error) => finish(CaptureInputError.fromSystem(error, name)));
  signal?.addEventListener('abort', abort);
  try {
    socket.resume();
    for (;;) {
      signal?.throwIfAborted();
      const wasStopped = buffers.stopped;
      const bytes = buffers.take();
      if (wasStopped && !buffers.stopped) socket.resume();
      if (bytes.length > 0) {
        yield bytes;
      } else if (failure !== undefined) {
        throw failure;
      } else if (ended) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    socket.destroy();
  }
}
