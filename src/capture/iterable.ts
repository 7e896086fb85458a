import { CaptureInputError } from './errors.js';

/**
 * Bytes as the caller's own stream or generator yields them. An abort ends the wait for its next
 * chunk at once; the stream is told to close, but not waited for.
 */
export async function* readIterable(
  name: string,
  chunks: AsyncIterable<unknown> | Iterable<unknown>,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const iterator =
    Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  let finished = false;
  // One listener for all chunks: racing each of them against the signal would pile up promises.
  let reject: (reason: unknown) => void = () => {};
  const abort = (): void => reject(signal?.reason);
  signal?.addEventListener('abort', abort);
  try {
    for (;;) {
      signal?.throwIfAborted();
      const step = await new Promise<IteratorResult<unknown>>((resolve, rejectStep) => {
        reject = rejectStep;
        Promise.resolve(iterator.next()).then(resolve, (error: unknown) => {
          finished = true;
          rejectStep(error);
        });
      });
      if (step.done === true) {
        finished = true;
        return;
      }
      const chunk = step.value;
      if (!(chunk instanceof Uint8Array)) throw notBytes(name, chunk);
      if (chunk.length > 0) yield chunk;
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    if (!finished) letGo(iterator);
  }
}

/** Tells an iterator that is not read to its end to close; it may be slow to, or fail to. */
function letGo(iterator: Iterator<unknown> | AsyncIterator<unknown>): void {
  void (async () => iterator.return?.())().catch(() => {});
}

function notBytes(name: string, chunk: unknown): CaptureInputError {
  const what =
    typeof chunk === 'string'
      ? 'yields text; leave its encoding unset, so that it yields Buffers'
      : `yields ${chunk === null ? 'null' : typeof chunk} values; a capture is read as Uint8Array`;
  return new CaptureInputError('bad-input', name, `${name} ${what}`);
}
