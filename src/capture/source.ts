// Where captures come from: paths, directories, globs, standard input, streams and bytes become
// sources, which the pipeline reads by their regions (plain files) or as streams (all else).

import { fstatSync } from 'node:fs';
import { isatty } from 'node:tty';
import type { Damage } from './damage.js';
import { Decompression } from './decompress.js';
import { CaptureInputError } from './errors.js';
import { readIterable } from './iterable.js';
import { type Compression, looksLikeCapture, sniffCompression } from './magic.js';
import { findFiles } from './paths.js';
import { openFile, readFile, readOrThrow, STDIN_NAME } from './raw.js';

export type { Compression, Damage };
export { CaptureInputError };

/**
 * What a caller may hand in: a path (or a `file:` URL), a directory or a glob; '-' for standard
 * input; or bytes as they arrive. An array is always several captures, never the chunks of one.
 */
export type CaptureInput =
  | string
  | URL
  | NodeJS.ReadableStream
  | AsyncIterable<Uint8Array>
  | Iterable<Uint8Array>
  | Uint8Array
  | { name: string; data: AsyncIterable<Uint8Array> | Iterable<Uint8Array> | Uint8Array };

/** One capture to be read. */
export type Source = FileSource | StreamSource;

/** A plain seekable file: workers read their own regions of it. */
export interface FileSource {
  readonly kind: 'file';
  /** As the user would name it. */
  readonly name: string;
  readonly path: string;
  /** Bytes, when it was opened. */
  readonly size: number;
  readonly compression: 'none';
  /** The first bytes, {@link OpenOptions.headBytes} at most. */
  readonly head: Uint8Array;
}

/** Everything else: bytes in order, once. */
export interface StreamSource {
  readonly kind: 'stream';
  readonly name: string;
  /** Raw (compressed) bytes, when known: what {@link rawBytesRead} comes to. */
  readonly size: number | undefined;
  /** 'none' until the first bytes of a live stream have come. */
  readonly compression: Compression;
  /** The first decompressed bytes; undefined for a live stream, which is not waited for. */
  readonly head: Uint8Array | undefined;
  /**
   * Decompressed bytes in order, once. A chunk may be overwritten when the next is asked for.
   * An abort makes it throw the signal's reason, and closes the input.
   */
  read(signal?: AbortSignal): AsyncIterable<Uint8Array>;
  /** Raw bytes consumed so far, for progress. */
  rawBytesRead(): number;
  /** Why compressed data could not be read to its end; known when reading has ended. */
  damage(): Damage | undefined;
}

export interface OpenOptions {
  /** Bytes of `head` to read from each file; default 64 KiB. */
  headBytes?: number;
  /** Stops the looking and opening. */
  signal?: AbortSignal;
}

const DEFAULT_HEAD_BYTES = 64 << 10;

/**
 * Finds what the inputs name and opens it as far as needed to see what it is. Files are read by
 * content, never by name. Files named one by one are all returned, captures or not; of those that a
 * directory or a glob brought in, only what starts like a capture.
 *
 * @throws CaptureInputError when an input names nothing that can be read
 */
export async function openSources(
  inputs: CaptureInput | readonly CaptureInput[],
  options: OpenOptions = {},
): Promise<Source[]> {
  const list = isInputList(inputs) ? inputs : [inputs];
  const sources: Source[] = [];
  const seen = new Set<string>();
  for (const [index, input] of list.entries()) {
    options.signal?.throwIfAborted();
    if (input === '-') {
      sources.push(stdinSource());
    } else if (typeof input === 'string' || input instanceof URL) {
      sources.push(...(await openPath(input, seen, options)));
    } else {
      const position = list.length > 1 ? ` ${index + 1}` : '';
      sources.push(await openValue(input, position, options));
    }
  }
  return sources;
}

function isInputList(
  inputs: CaptureInput | readonly CaptureInput[],
): inputs is readonly CaptureInput[] {
  return Array.isArray(inputs);
}

async function openPath(
  input: string | URL,
  seen: Set<string>,
  options: OpenOptions,
): Promise<Source[]> {
  const found = await findFiles(input);
  const sources: Source[] = [];
  for (const { name, path, type, named } of found.files) {
    options.signal?.throwIfAborted();
    // A directory and a glob may overlap; a file named twice by its name is meant twice.
    if (!named && seen.has(path)) continue;
    seen.add(path);
    if (type === 'pipe') {
      sources.push(
        new ByteStream(name, undefined, (signal) =>
          fromPipe((pipe) => pipe.readFifo(path, signal)),
        ),
      );
      continue;
    }
    const source = await openRegularFile(name, path, options);
    if (named || looksLikeCapture(source.head ?? new Uint8Array(0))) sources.push(source);
    else seen.delete(path);
  }
  if (sources.length === 0 && !found.files.some((file) => seen.has(file.path))) {
    const message = `${found.name}: none of its ${found.files.length} files is a capture (pcap, pcapng)`;
    throw new CaptureInputError('no-capture', found.name, message);
  }
  return sources;
}

async function openRegularFile(name: string, path: string, options: OpenOptions): Promise<Source> {
  const headBytes = options.headBytes ?? DEFAULT_HEAD_BYTES;
  const file = await openFile(path);
  let size: number;
  let head: Uint8Array;
  try {
    ({ size } = await readOrThrow(path, () => file.stat()));
    const buffer = new Uint8Array(Math.min(headBytes, size));
    const { bytesRead } = await readOrThrow(path, () => file.read(buffer, 0, buffer.length, 0));
    head = buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
  if (sniffCompression(head) === 'none') {
    return { kind: 'file', name, path, size, compression: 'none', head };
  }
  const open = (signal?: AbortSignal) => readFile(path, signal);
  return await ByteStream.withHead(name, size, open, headBytes, options.signal);
}

async function openValue(
  input: Exclude<CaptureInput, string | URL>,
  position: string,
  options: OpenOptions,
): Promise<Source> {
  if (input instanceof Uint8Array) return openBytes(`bytes${position}`, input, options);
  if (isIterable(input)) return openStream(`stream${position}`, input);
  if (typeof input === 'object' && input !== null && 'data' in input) {
    const { name, data } = input;
    if (data instanceof Uint8Array) return openBytes(name, data, options);
    if (isIterable(data)) return openStream(name, data);
  }
  const name = `input${position}`;
  const message =
    `${name} is no capture input; give a path, '-', a stream of bytes (Readable, AsyncIterable), ` +
    'a Uint8Array, or { name, data }';
  throw new CaptureInputError('bad-input', name, message);
}

function openBytes(name: string, data: Uint8Array, options: OpenOptions): Promise<Source> {
  const open = (signal?: AbortSignal) => readIterable(name, [data], signal);
  const headBytes = options.headBytes ?? DEFAULT_HEAD_BYTES;
  return ByteStream.withHead(name, data.length, open, headBytes, options.signal);
}

function openStream(name: string, data: AsyncIterable<unknown> | Iterable<unknown>): Source {
  return new ByteStream(name, undefined, (signal) => readIterable(name, data, signal));
}

function stdinSource(): Source {
  if (isatty(0)) {
    const message =
      'standard input is a terminal; pipe a capture in (tcpdump -w - | …) or name a file';
    throw new CaptureInputError('is-terminal', '-', message);
  }
  const stat = fstatSync(0);
  const size = stat.isFile() ? stat.size : undefined;
  return new ByteStream(STDIN_NAME, size, (signal) => fromPipe((pipe) => pipe.readStdin(signal)));
}

/** Pipes need the network module, files don't: it is loaded when one is read. */
async function* fromPipe(
  read: (pipe: typeof import('./pipe.js')) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  yield* read(await import('./pipe.js'));
}

function isIterable(value: unknown): value is AsyncIterable<unknown> | Iterable<unknown> {
  if (typeof value !== 'object' || value === null) return false;
  return Symbol.asyncIterator in value || Symbol.iterator in value;
}

type OpenRaw = (signal?: AbortSignal) => AsyncIterable<Uint8Array>;

/** A {@link StreamSource} over any way to get raw bytes. */
class ByteStream implements StreamSource {
  readonly kind = 'stream';
  head: Uint8Array | undefined;
  #decompression: Decompression | undefined;
  #compression: Compression = 'none';

  constructor(
    readonly name: string,
    readonly size: number | undefined,
    readonly open: OpenRaw,
  ) {}

  /** For what can be opened twice: its first bytes are decompressed now. */
  static async withHead(
    name: string,
    size: number,
    open: OpenRaw,
    headBytes: number,
    signal?: AbortSignal,
  ): Promise<ByteStream> {
    const source = new ByteStream(name, size, open);
    const decompression = new Decompression(open(signal));
    source.head = await firstBytes(decompression.read(), headBytes);
    source.#compression = decompression.compression;
    return source;
  }

  get compression(): Compression {
    return this.#decompression?.compression ?? this.#compression;
  }

  read(signal?: AbortSignal): AsyncIterable<Uint8Array> {
    if (this.#decompression !== undefined) {
      const message = `${this.name} has been read already; open it again to read it again`;
      throw new CaptureInputError('already-read', this.name, message);
    }
    this.#decompression = new Decompression(this.open(signal));
    return this.#decompression.read();
  }

  rawBytesRead(): number {
    return this.#decompression?.rawBytes ?? 0;
  }

  damage(): Damage | undefined {
    return this.#decompression?.damage;
  }
}

async function firstBytes(chunks: AsyncIterable<Uint8Array>, count: number): Promise<Uint8Array> {
  const head = new Uint8Array(count);
  let length = 0;
  for await (const chunk of chunks) {
    const part = chunk.subarray(0, count - length);
    head.set(part, length);
    length += part.length;
    if (length === count) return head;
  }
  // Not a view: a short head should not keep a long buffer alive.
  return head.slice(0, length);
}
