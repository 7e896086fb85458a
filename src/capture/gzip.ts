// gzip members (RFC 1952 §2.3). The deflate data is node:zlib's business; the wrapping is read here,
// since zlib's own gunzip throws away a member's last bytes when rubbish follows it.
//
//   ┌───────┬────┬─────┬───────┬─────┬────┬─────────────────────┬─────────┬───────┬───────┐
//   │ magic │ CM │ FLG │ MTIME │ XFL │ OS │ extra, name, comment│ deflate │ CRC32 │ ISIZE │
//   │ 2     │ 1  │ 1   │ 4     │ 1   │ 1  │ as FLG says         │         │ 4     │ 4     │
//   └───────┴────┴─────┴───────┴─────┴────┴─────────────────────┴─────────┴───────┴───────┘

import { crc32, createInflateRaw } from 'node:zlib';
import type { ByteReader } from './byte-reader.js';
import { DamagedData, DecodeError } from './damage.js';
import { readU32 } from './magic.js';
import { PUMP_OPTIONS, ZlibPump } from './zlib-pump.js';

const HEADER = 10;
const TRAILER = 8;
const FLAG_HEADER_CRC = 0x02;
const FLAG_EXTRA = 0x04;
const FLAG_NAME = 0x08;
const FLAG_COMMENT = 0x10;
const FLAG_RESERVED = 0xe0;
/**
 * Compressed bytes given to zlib at a time. What zlib decoded in the very call that finds damage
 * is lost: small pieces keep that little, large ones save trips to its thread.
 */
const PIECE = 64 << 10;

/** Decodes the member at the reader's cursor. */
export async function* readGzipMember(reader: ByteReader): AsyncGenerator<Uint8Array, void> {
  await skipHeader(reader);
  const pump = new ZlibPump(createInflateRaw(PUMP_OPTIONS));
  let crc = 0;
  let size = 0;
  try {
    while (!pump.ended) {
      const more = await reader.fill(1);
      const piece = reader.view(Math.min(reader.available, PIECE));
      const before = pump.consumed;
      for await (const output of more ? pump.write(piece) : pump.end()) {
        crc = crc32(output, crc);
        size += output.length;
        yield output;
      }
      if (more) reader.advance(pump.consumed - before);
    }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    if (error.endsEarly) throw cut(reader);
    throw new DamagedData(reader.offset, `gzip data is damaged (${error.message})`);
  } finally {
    pump.close();
  }
  if (!(await reader.fill(TRAILER))) throw cut(reader);
  const trailer = reader.view(TRAILER);
  const right = readU32(trailer, 0) === crc && readU32(trailer, 4) === size % 2 ** 32;
  if (!right) throw new DamagedData(reader.offset, 'gzip checksum does not match');
  reader.advance(TRAILER);
}

async function skipHeader(reader: ByteReader): Promise<void> {
  if (!(await reader.fill(HEADER))) throw cut(reader);
  const flags = reader.view(HEADER)[3] ?? 0;
  if ((flags & FLAG_RESERVED) !== 0) {
    throw new DamagedData(reader.offset, 'gzip header with unknown flags');
  }
  reader.advance(HEADER);
  if ((flags & FLAG_EXTRA) !== 0) {
    if (!(await reader.fill(2))) throw cut(reader);
    const [low = 0, high = 0] = reader.view(2);
    if (!(await reader.skip(2 + low + (high << 8)))) throw cut(reader);
  }
  if ((flags & FLAG_NAME) !== 0) await skipString(reader);
  if ((flags & FLAG_COMMENT) !== 0) await skipString(reader);
  if ((flags & FLAG_HEADER_CRC) !== 0 && !(await reader.skip(2))) throw cut(reader);
}

/** Skips a string that a zero byte ends, however long it is. */
async function skipString(reader: ByteReader): Promise<void> {
  for (;;) {
    if (!(await reader.fill(1))) throw cut(reader);
    const end = reader.view().indexOf(0);
    reader.advance(end < 0 ? reader.available : end + 1);
    if (end >= 0) return;
  }
}

/** All of the input was looked at, so its end is where the cursor stands plus what is left. */
function cut(reader: ByteReader): DamagedData {
  return new DamagedData(reader.offset + reader.available, 'gzip data ends early');
}
