// Zstandard frames (RFC 8878 §3.1.1). Only the framing is read here: it cuts the input into blocks,
// so that decoders get one whole block at a time, and damage has a place.
//
//   ┌───────┬─────┬────────┬─────────┬──────────────┬────────┬─ … ─┬──────────┐
//   │ magic │ FHD │ window │ dict id │ content size │ blocks │     │ checksum │
//   │ 4     │ 1   │ 0, 1   │ 0–4     │ 0–8          │ 3 + n  │     │ 0, 4     │
//   └───────┴─────┴────────┴─────────┴──────────────┴────────┴─ … ─┴──────────┘

import type { ByteReader } from './byte-reader.js';
import { DamagedData, DecodeError } from './damage.js';
import { readU32 } from './magic.js';
import { openZstdDecoder } from './zstd-decoder.js';

const MAGIC_BYTES = 4;
/** Frame_Header_Descriptor, RFC 8878 §3.1.1.1.1. */
const FLAG_SINGLE_SEGMENT = 0x20;
const FLAG_RESERVED = 0x08;
const FLAG_CHECKSUM = 0x04;
const BLOCK_HEADER = 3;
const BLOCK_RLE = 1;
const BLOCK_RESERVED = 3;
/** Block_Maximum_Size, RFC 8878 §3.1.1.2.3. */
const MAX_BLOCK = 128 << 10;
/** The window that `zstd -d` allows without further options: 2^27, what `--long` makes. */
const MAX_WINDOW = 128 << 20;

interface FrameHeader {
  length: number;
  windowSize: number;
  checksum: boolean;
}

/** Decodes the frame at the reader's cursor. */
export async function* readZstdFrame(reader: ByteReader): AsyncGenerator<Uint8Array, void> {
  const header = await readHeader(reader);
  const decoder = await openZstdDecoder(header.windowSize);
  try {
    yield* decoder.write(reader.view(header.length));
    reader.advance(header.length);
    for (let last = false; !last; ) {
      if (!(await reader.fill(BLOCK_HEADER))) throw cut(reader);
      const word = readU32(reader.view(BLOCK_HEADER), 0);
      const type = (word >>> 1) & 3;
      const size = word >>> 3;
      last = (word & 1) !== 0;
      if (type === BLOCK_RESERVED || size > MAX_BLOCK) {
        throw new DamagedData(reader.offset, 'zstd block of an unknown kind or size');
      }
      // An RLE block's size is what its one byte becomes.
      const stored = BLOCK_HEADER + (type === BLOCK_RLE ? 1 : size);
      const length = stored + (last && header.checksum ? 4 : 0);
      // A last block that is whole is decoded even though its checksum was cut away.
      if (!(await reader.fill(length)) && reader.available < stored) throw cut(reader);
      const whole = reader.available >= length;
      yield* decoder.write(reader.view(whole ? length : stored));
      if (!whole) throw cut(reader);
      reader.advance(length);
    }
    yield* decoder.end();
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new DamagedData(reader.offset, `zstd data is damaged (${error.message})`);
  } finally {
    decoder.close();
  }
}

async function readHeader(reader: ByteReader): Promise<FrameHeader> {
  if (!(await reader.fill(MAGIC_BYTES + 2))) throw cut(reader);
  const [flags = 0, window = 0] = reader.view(MAGIC_BYTES + 2).subarray(MAGIC_BYTES);
  if ((flags & FLAG_RESERVED) !== 0) {
    throw new DamagedData(reader.offset, 'zstd frame of an unknown version');
  }
  const single = (flags & FLAG_SINGLE_SEGMENT) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][flags & 3] ?? 0;
  const sizeBytes = [single ? 1 : 0, 2, 4, 8][flags >>> 6] ?? 0;
  const sizeAt = MAGIC_BYTES + 1 + (single ? 0 : 1) + dictionaryBytes;
  const length = sizeAt + sizeBytes;
  if (!(await reader.fill(length))) throw cut(reader);
  const bytes = reader.view(length);
  if (bytes.subarray(sizeAt - dictionaryBytes, sizeAt).some((byte) => byte !== 0)) {
    throw new DamagedData(reader.offset, 'zstd frame that needs a dictionary');
  }
  const windowSize = single ? contentSize(bytes.subarray(sizeAt)) : describedWindow(window);
  if (windowSize > MAX_WINDOW) {
    const reason = `zstd frame that needs a window of ${windowSize} bytes (at most ${MAX_WINDOW})`;
    throw new DamagedData(reader.offset, reason);
  }
  return { length, windowSize, checksum: (flags & FLAG_CHECKSUM) !== 0 };
}

/** Window_Descriptor, RFC 8878 §3.1.1.1.2: exponent in 5 bits, mantissa in 3. */
function describedWindow(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >>> 3));
  return base + (base / 8) * (descriptor & 7);
}

/** Frame_Content_Size, RFC 8878 §3.1.1.1.4; its two-byte form counts from 256. */
function contentSize(bytes: Uint8Array): number {
  const size = bytes.reduceRight((value, byte) => value * 256 + byte, 0);
  return bytes.length === 2 ? size + 256 : size;
}

/** All of the input was looked at, so its end is where the cursor stands plus what is left. */
function cut(reader: ByteReader): DamagedData {
  return new DamagedData(reader.offset + reader.available, 'zstd data ends early');
}
