import { ByteReader } from './byte-reader.js';
import { type Damage, DamagedData } from './damage.js';
import {
  type Compression,
  type Frame,
  MAGIC_LENGTH,
  readU32,
  sniffCompression,
  sniffFrame,
} from './magic.js';

/** What the other decoders of this folder are: they take one frame from the reader's cursor. */
type FrameReader = (reader: ByteReader) => AsyncIterable<Uint8Array>;

/** Loaded when a frame of the kind comes: most captures have none. */
const FRAME_READERS: Record<Frame, () => Promise<FrameReader>> = {
  gzip: async () => (await import('./gzip.js')).readGzipMember,
  zstd: async () => (await import('./zstd.js')).readZstdFrame,
  lz4: async () => (await import('./lz4.js')).readLz4Frame,
  'lz4-legacy': async () => (await import('./lz4.js')).readLz4LegacyFrame,
  skippable: async () => skipFrame,
};

/**
 * Bytes as they were before compression, whatever it was: the input is taken as frames, one after
 * the other, each known by its magic. Input that starts with none is handed on as it is.
 *
 * Memory is bounded by the largest block or window, not by the data: nothing is decoded before it
 * is asked for, but for the few MiB by which zlib's thread works ahead.
 */
export class Decompression {
  #compression: Compression = 'none';
  #damage: Damage | undefined;
  readonly #reader: ByteReader;

  constructor(raw: AsyncIterable<Uint8Array>) {
    this.#reader = new ByteReader(raw);
  }

  /** Known once the first bytes have been read. */
  get compression(): Compression {
    return this.#compression;
  }

  /** Why reading stopped before the input's end; known when it has. */
  get damage(): Damage | undefined {
    return this.#damage;
  }

  /** Raw bytes consumed so far. */
  get rawBytes(): number {
    return this.#reader.offset;
  }

  /** Views that may be overwritten when the next is asked for. To be iterated once. */
  async *read(): AsyncGenerator<Uint8Array, void> {
    const reader = this.#reader;
    try {
      await reader.fill(MAGIC_LENGTH);
      this.#compression = sniffCompression(reader.view(MAGIC_LENGTH));
      if (this.#compression === 'none') yield* passThrough(reader);
      else yield* this.#frames();
    } catch (error) {
      if (!(error instanceof DamagedData)) throw error;
      this.#damage = { offset: error.offset, reason: error.reason };
    } finally {
      await reader.close();
    }
  }

  async *#frames(): AsyncGenerator<Uint8Array, void> {
    const reader = this.#reader;
    while (await fillAny(reader, MAGIC_LENGTH)) {
      const frame = sniffFrame(reader.view(MAGIC_LENGTH));
      if (frame === undefined) return await skipPadding(reader);
      // A skippable frame opened the file, and this is what it was put before.
      if (frame === 'lz4' || frame === 'lz4-legacy') this.#compression = 'lz4';
      const read = await FRAME_READERS[frame]();
      yield* read(reader);
    }
  }
}

async function* passThrough(reader: ByteReader): AsyncGenerator<Uint8Array, void> {
  while (await reader.fill(1)) {
    const bytes = reader.view();
    reader.advance(bytes.length);
    yield bytes;
  }
}

/** RFC 8878 §3.1.2: a magic, a length, and as many bytes of something else. */
// biome-ignore lint/correctness/useYield: a frame without data is a frame like the others.
async function* skipFrame(reader: ByteReader): AsyncGenerator<Uint8Array, void> {
  const whole = (await reader.fill(8)) && (await reader.skip(8 + readU32(reader.view(8), 4)));
  if (!whole) throw new DamagedData(reader.offset + reader.available, 'skippable frame ends early');
}

/** Tapes and block devices fill up with zeros; anything else does not belong there. */
async function skipPadding(reader: ByteReader): Promise<void> {
  while (await reader.fill(1)) {
    const rubbish = reader.view().findIndex((byte) => byte !== 0);
    if (rubbish >= 0) {
      throw new DamagedData(reader.offset + rubbish, 'rubbish after the compressed data');
    }
    reader.advance(reader.available);
  }
}

/** Like `fill`, but false only when nothing at all is left. */
async function fillAny(reader: ByteReader, count: number): Promise<boolean> {
  return (await reader.fill(count)) || reader.available > 0;
}
