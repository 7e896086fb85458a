import type { Transform } from 'node:stream';
import type { ZlibOptions } from 'node:zlib';
import { DecodeError } from './damage.js';

/**
 * How node:zlib is set up here. Its default of 16 KiB of output a step costs half the speed; a
 * high-water mark of 1 makes it stop whenever a piece of output waits, so that an error, which
 * drops what waits, finds nothing to drop.
 */
export const PUMP_OPTIONS = { chunkSize: 1 << 20, highWaterMark: 1 } satisfies ZlibOptions & {
  highWaterMark: number;
};

/** The decoder stops while this much output waits to be asked for. */
const MAX_WAITING = 4 << 20;

/** A transform of node:zlib: `bytesWritten` counts the input that it has consumed. */
type ZlibTransform = Transform & { readonly bytesWritten: number };

/**
 * Drives a node:zlib decompressor by hand. Piping would lose decoded bytes: an error destroys the
 * stream, and with it the output that nobody had read yet. Here each piece of input is written
 * alone and all of its output handed on before the next; zlib works ahead on its own thread, by at
 * most MAX_WAITING bytes.
 */
export class ZlibPump {
  readonly #transform: ZlibTransform;
  readonly #queue: Uint8Array[] = [];
  #waiting = 0;
  #ended = false;
  #error: DecodeError | undefined;
  #wake: () => void = () => {};

  /** @param transform made with {@link PUMP_OPTIONS}; the pump owns it */
  constructor(transform: ZlibTransform) {
    this.#transform = transform;
    transform.on('data', (chunk: Uint8Array) => {
      this.#queue.push(chunk);
      this.#waiting += chunk.length;
      if (this.#waiting >= MAX_WAITING) transform.pause();
      this.#wake();
    });
    transform.on('end', () => {
      this.#ended = true;
      this.#wake();
    });
    transform.on('error', (error: NodeJS.ErrnoException) => {
      this.#error = new DecodeError(error.message, error.code === 'Z_BUF_ERROR');
      this.#wake();
    });
  }

  /** Whether the compressed data has come to its own end; the pump takes no more then. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Bytes of input consumed so far; less than was written when the data ended before. */
  get consumed(): number {
    return this.#transform.bytesWritten;
  }

  /** Decodes a piece of input, which may be reused afterwards. Throws a {@link DecodeError}. */
  async *write(piece: Uint8Array): AsyncGenerator<Uint8Array, void> {
    let written = false;
    this.#transform.write(piece, () => {
      written = true;
      this.#wake();
    });
    yield* this.#drain(() => written && this.#transform.readableLength === 0);
  }

  /** Says that no more input comes. Throws if the compressed data had not come to its end. */
  async *end(): AsyncGenerator<Uint8Array, void> {
    this.#transform.end();
    yield* this.#drain(() => false);
  }

  close(): void {
    this.#transform.destroy();
  }

  async *#drain(isDone: () => boolean): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      const chunk = this.#queue.shift();
      if (chunk !== undefined) {
        this.#waiting -= chunk.length;
        if (this.#waiting < MAX_WAITING) this.#transform.resume();
        yield chunk;
      } else if (this.#error !== undefined) {
        throw this.#error;
      } else if (this.#ended || isDone()) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
