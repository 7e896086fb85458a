// LZ4 frames (LZ4 Frame Format 1.6.4), block by block in bounded memory; checksums are verified.
//
//   ┌───────┬─────┬─────┬──────────────┬─────────┬────┬────────┬─ … ─┬─────────┬──────────────┐
//   │ magic │ FLG │ BD  │ content size │ dict id │ HC │ blocks │     │ end mark│ content xxh32│
//   │ 4     │ 1   │ 1   │ 0 or 8       │ 0 or 4  │ 1  │ 4 + n  │     │ 4 (= 0) │ 0 or 4       │
//   └───────┴─────┴─────┴──────────────┴─────────┴────┴────────┴─ … ─┴─────────┴──────────────┘

import type { ByteReader } from './byte-reader.js';
import { DamagedData } from './damage.js';
import { decodeLz4Block } from './lz4-block.js';
import { readU32, sniffFrame } from './magic.js';
import { Xxh32, xxh32 } from './xxh32.js';

const MAGIC_BYTES = 4;
/** FLG: version in the two high bits, the only one is 01. */
const VERSION_MASK = 0xc0;
const VERSION = 0x40;
const FLAG_INDEPENDENT = 0x20;
const FLAG_BLOCK_CHECKSUM = 0x10;
const FLAG_CONTENT_SIZE = 0x08;
const FLAG_CONTENT_CHECKSUM = 0x04;
const FLAG_DICTIONARY = 0x01;
/** A block size's high bit: its bytes stand as they are. */
const STORED = 0x80000000;
/** How far back a match reaches, into the blocks before when they depend on each other. */
const HISTORY = 64 << 10;

/** A legacy frame's blocks hold 8 MiB each, and up to 1/255 more when incompressible. */
const LEGACY_BLOCK = 8 << 20;
const LEGACY_SOURCE = LEGACY_BLOCK + Math.floor(LEGACY_BLOCK / 255) + 16;

interface FrameHeader {
  length: number;
  blockSize: number;
  independent: boolean;
  blockChecksum: boolean;
  contentChecksum: boolean;
}

/** Decodes the frame at the reader's cursor. Yields views that the next step overwrites. */
export async function* readLz4Frame(reader: ByteReader): AsyncGenerator<Uint8Array, void> {
  const header = await readHeader(reader);
  reader.advance(header.length);
  const window = new BlockWindow(header.blockSize, header.independent);
  const checksum = header.contentChecksum ? new Xxh32() : undefined;
  for (;;) {
    if (!(await reader.fill(4))) throw cut(reader);
    const word = readU32(reader.view(4), 0);
    const at = reader.offset;
    reader.advance(4);
    if (word === 0) break;
    const size = word & ~STORED;
    if (size > header.blockSize) {
      throw new DamagedData(at, `lz4 block of ${size} bytes, the frame allows ${header.blockSize}`);
    }
    const whole = await reader.fill(size);
    const source = reader.view(size);
    const { output, error } =
      word >= STORED ? { output: window.store(source), error: undefined } : window.decode(source);
    checksum?.update(output);
    if (output.length > 0) yield output;
    if (!whole) throw cut(reader);
    if (error !== undefined) throw new DamagedData(at, `lz4 block ${error}`);
    if (!header.blockChecksum) {
      reader.advance(size);
      continue;
    }
    // Filling may move the block, so its bytes are hashed where they stand then.
    if (!(await reader.fill(size + 4))) throw cut(reader);
    const right = readU32(reader.view(), size) === xxh32(reader.view(size));
    reader.advance(size + 4);
    if (!right) throw new DamagedData(at, 'lz4 block checksum does not match');
  }
  if (checksum === undefined) return;
  if (!(await reader.fill(4))) throw cut(reader);
  const right = readU32(reader.view(4), 0) === checksum.digest();
  if (!right) throw new DamagedData(reader.offset, 'lz4 content checksum does not match');
  reader.advance(4);
}

/** Decodes a frame of the first format (`lz4 -l`): it has no end mark, the next magic ends it. */
export async function* readLz4LegacyFrame(reader: ByteReader): AsyncGenerator<Uint8Array, void> {
  reader.advance(MAGIC_BYTES);
  const window = new BlockWindow(LEGACY_BLOCK, true);
  while (await reader.fill(4)) {
    if (sniffFrame(reader.view(4)) !== undefined) return;
    const at = reader.offset;
    const size = readU32(reader.view(4), 0);
    if (size > LEGACY_SOURCE) {
      throw new DamagedData(at, `lz4 block of ${size} bytes, the format allows ${LEGACY_SOURCE}`);
    }
    reader.advance(4);
    const whole = await reader.fill(size);
    const { output, error } = window.decode(reader.view(size));
    if (output.length > 0) yield output;
    if (!whole) throw cut(reader);
    if (error !== undefined) throw new DamagedData(at, `lz4 block ${error}`);
    reader.advance(size);
  }
  if (reader.available > 0) throw cut(reader);
}

async function readHeader(reader: ByteReader): Promise<FrameHeader> {
  if (!(await reader.fill(MAGIC_BYTES + 3))) throw cut(reader);
  const [flags = 0, descriptor = 0] = reader.view(MAGIC_BYTES + 2).subarray(MAGIC_BYTES);
  // Bit 1 of FLG and all of BD but its size code are reserved: set means a format unknown today.
  const sizeCode = descriptor >>> 4;
  if ((flags & VERSION_MASK) !== VERSION || (flags & 2) !== 0) {
    throw new DamagedData(reader.offset, 'lz4 frame of an unknown version');
  }
  if (sizeCode < 4 || sizeCode > 7 || (descriptor & 15) !== 0) {
    throw new DamagedData(reader.offset, 'lz4 frame with an unknown block size');
  }
  if ((flags & FLAG_DICTIONARY) !== 0) {
    throw new DamagedData(reader.offset, 'lz4 frame that needs a dictionary');
  }
  const length = MAGIC_BYTES + 3 + ((flags & FLAG_CONTENT_SIZE) !== 0 ? 8 : 0);
  if (!(await reader.fill(length))) throw cut(reader);
  const bytes = reader.view(length);
  const checksum = (xxh32(bytes.subarray(MAGIC_BYTES, length - 1)) >>> 8) & 0xff;
  if (bytes[length - 1] !== checksum) {
    throw new DamagedData(reader.offset, 'lz4 frame header checksum does not match');
  }
  return {
    length,
    // 4 → 64 KiB, 5 → 256 KiB, 6 → 1 MiB, 7 → 4 MiB
    blockSize: 1 << (8 + 2 * sizeCode),
    independent: (flags & FLAG_INDEPENDENT) !== 0,
    blockChecksum: (flags & FLAG_BLOCK_CHECKSUM) !== 0,
    contentChecksum: (flags & FLAG_CONTENT_CHECKSUM) !== 0,
  };
}

/** All of the input was looked at, so its end is where the cursor stands plus what is left. */
function cut(reader: ByteReader): DamagedData {
  return new DamagedData(reader.offset + reader.available, 'lz4 data ends early');
}

/**
 * Where blocks are decoded: one buffer, the blocks side by side, so that a block finds the history
 * it may copy from right before it. Full, it slides the last 64 KiB to the front.
 *
 *   ┌─────────────┬────────────┬────────────┐
 *   │ history     │ block      │ block      │
 *   └─────────────┴────────────┴────────────┘
 *                              ▲ position
 */
class BlockWindow {
  readonly #buffer: Uint8Array;
  #position = 0;

  constructor(
    readonly blockSize: number,
    readonly independent: boolean,
  ) {
    this.#buffer = new Uint8Array(independent ? blockSize : HISTORY + 2 * blockSize);
  }

  decode(source: Uint8Array): { output: Uint8Array; error: string | undefined } {
    const start = this.#makeRoom();
    const { end, error } = decodeLz4Block(source, this.#buffer, start, start + this.blockSize);
    this.#position = end;
    return { output: this.#buffer.subarray(start, end), error };
  }

  store(source: Uint8Array): Uint8Array {
    const start = this.#makeRoom();
    this.#buffer.set(source, start);
    this.#position = start + source.length;
    return this.#buffer.subarray(start, this.#position);
  }

  #makeRoom(): number {
    if (this.independent) {
      this.#position = 0;
    } else if (this.#position + this.blockSize > this.#buffer.length) {
      this.#buffer.copyWithin(0, this.#position - HISTORY, this.#position);
      this.#position = HISTORY;
    }
    return this.#position;
  }
}
