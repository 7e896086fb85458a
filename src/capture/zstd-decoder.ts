// What decodes zstd blocks: node:zlib where it can (Node 22.15 and later), else the same C library
// compiled to WebAssembly (zstddec). Both verify checksums, and both are bounded on hostile blocks.

import * as zlib from 'node:zlib';
import { DecodeError } from './damage.js';
import { PUMP_OPTIONS, ZlibPump } from './zlib-pump.js';

/** Decodes one frame, given piece by piece: its header, then whole blocks. */
export interface ZstdDecoder {
  /** Throws a {@link DecodeError} at the latest in the call after the one with the damaged piece. */
  write(piece: Uint8Array): AsyncIterable<Uint8Array>;
  /** Call when the frame is complete. */
  end(): AsyncIterable<Uint8Array>;
  close(): void;
}

type NativeDecoder = ConstructorParameters<typeof ZlibPump>[0];
type CreateNative = (options: typeof PUMP_OPTIONS) => NativeDecoder;

/** Absent from the types and from the module before Node 22.15. */
const createNative = (zlib as { createZstdDecompress?: CreateNative }).createZstdDecompress;

/** @param windowSize bytes, as the frame's header demands */
export async function openZstdDecoder(windowSize: number): Promise<ZstdDecoder> {
  return createNative !== undefined
    ? new ZlibPump(createNative(PUMP_OPTIONS))
    : openWasmDecoder(windowSize);
}

/**
 * zstddec frees what a frame needs only if the frame ends well. All decoders share one memory of
 * at most 2 GiB, so what damaged frames leave behind is counted, and this is where it stops.
 */
const MAX_LEAKED = 512 << 20;
/** Its buffers and tables beside the window. */
const DECODER_SIZE = 512 << 10;
let leaked = 0;

async function openWasmDecoder(windowSize: number): Promise<ZstdDecoder> {
  if (leaked > MAX_LEAKED) throw new DecodeError('too many damaged frames before this one');
  const { ZSTDDecoder } = await import('zstddec/stream');
  const decoder = new ZSTDDecoder();
  await decoder.init();
  return new WasmDecoder((input) => decoder.decodeStreaming(input), DECODER_SIZE + windowSize);
}

/**
 * Turns zstddec around: it pulls input through an iterator, we push. That works since it yields at
 * least once for each piece, and asks for the next only in a later step.
 */
class WasmDecoder implements ZstdDecoder {
  readonly #steps: Iterator<Uint8Array>;
  #piece: Uint8Array | undefined;
  #finished = false;

  constructor(
    decode: (input: Iterable<Uint8Array>) => Iterator<Uint8Array>,
    readonly size: number,
  ) {
    const next = (): IteratorResult<Uint8Array> => {
      const piece = this.#piece;
      this.#piece = undefined;
      return piece === undefined ? { done: true, value: undefined } : { done: false, value: piece };
    };
    this.#steps = decode({ [Symbol.iterator]: () => ({ next }) });
  }

  async *write(piece: Uint8Array): AsyncGenerator<Uint8Array, void> {
    this.#piece = piece;
    do {
      const { value } = this.#steps.next();
      if (value !== undefined && value.length > 0) yield value;
      // Stuck at an error, it repeats itself: no output, and never asks for this piece.
      else if (this.#piece !== undefined) throw new DecodeError('a block cannot be decoded');
    } while (this.#piece !== undefined);
  }

  async *end(): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      const { done, value } = this.#finish();
      if (done === true) return;
      if (value.length === 0) throw new DecodeError('the last block cannot be decoded');
      yield value;
    }
  }

  close(): void {
    if (this.#finished) return;
    try {
      this.#piece = undefined;
      this.#finish();
    } catch {
      // It complains that the frame is not complete, having freed its memory.
    }
    if (!this.#finished) leaked += this.size;
  }

  #finish(): IteratorResult<Uint8Array> {
    try {
      const step = this.#steps.next();
      this.#finished = step.done === true;
      return step;
    } catch (error) {
      this.#finished = true;
      throw new DecodeError(error instanceof Error ? error.message : String(error));
    }
  }
}
