// A pipeline that its caller feeds: bytes in as they arrive, records out as flows end.

import { FlowglassError } from './errors.js';
import { Analysis, type AnalyzeOptions } from './pipeline.js';

export interface PipelineOptions extends AnalyzeOptions {
  /** What the capture is called in records. Default `stream`. */
  name?: string;
}

/**
 * Takes a capture (pcap or pcapng, compressed or not) as its bytes arrive. Records have to be taken, by
 * iterating or with `summary()`, for `write` to go on: that is the back-pressure.
 */
export class Pipeline extends Analysis {
  readonly #queue: ChunkQueue;

  constructor(options: PipelineOptions) {
    const queue = new ChunkQueue();
    super({ name: options.name ?? 'stream', data: queue }, options);
    this.#queue = queue;
  }

  /** Resolves when the bytes are taken: they may then be overwritten. One call at a time. */
  write(chunk: Uint8Array): Promise<void> {
    return this.#queue.push(chunk);
  }

  /** The capture ends here. */
  end(): void {
    this.#queue.end();
  }

  protected override over(): void {
    this.#queue.close();
  }
}

/** Begins a run that is fed by `write` and `end`. */
export function createPipeline(options: PipelineOptions = {}): Pipeline {
  return new Pipeline(options);
}

interface Waiting {
  chunk: Uint8Array;
  taken(): void;
  refused(error: Error): void;
}

/** One chunk at a time from a writer to a reader. */
class ChunkQueue implements AsyncIterable<Uint8Array> {
  #waiting: Waiting | undefined;
  #ended = false;
  #closed = false;
  #wake: () => void = () => undefined;

  push(chunk: Uint8Array): Promise<void> {
    if (this.#closed || this.#ended) {
      const message = this.#ended
        ? 'write() after end().'
        : 'The run is over: nothing takes bytes.';
      return Promise.reject(new FlowglassError('closed', message));
    }
    if (this.#waiting) {
      const message = 'write() before the last one was done: await each.';
      return Promise.reject(new FlowglassError('bad-option', message));
    }
    return new Promise((taken, refused) => {
      this.#waiting = { chunk, taken, refused };
      this.#wake();
    });
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    try {
      while (true) {
        const waiting = this.#waiting;
        if (waiting) {
          yield waiting.chunk;
          this.#waiting = undefined;
          waiting.taken();
        } else if (this.#ended) {
          return;
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
      }
    } finally {
      this.close();
    }
  }

  /** Nothing takes bytes any more. A run that failed before it read has never asked for any. */
  close(): void {
    this.#closed = true;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.refused(new FlowglassError('closed', 'The run ended before it took these bytes.'));
  }
}
