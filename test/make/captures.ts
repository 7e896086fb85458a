// Captures in memory.

import { join, u16, u32 } from './bytes.js';

/** A record: its bytes, and its time in ns since 1970; `wire` if more was sent than captured. */
export interface CapturedFrame {
  data: Uint8Array;
  time?: bigint;
  wire?: number;
}

/** Where times of tests begin: 2023-11-14T22:13:20Z. */
export const START = 1_700_000_000n * 1_000_000_000n;

export function seconds(after: number): bigint {
  return START + BigInt(Math.round(after * 1e9));
}

export interface PcapOptions {
  order?: 'little' | 'big';
  /** ns instead of µs. */
  nanosecond?: boolean;
  /** Record headers of 24 bytes (Kuznetzov). */
  modified?: boolean;
  /** Upper 16 bits of the link-type word: FCS bits. */
  upper?: number;
  snaplen?: number;
  version?: [number, number];
}

/** A number in the file's byte order. */
export type Word = (value: number, bytes?: 2 | 4) => Buffer;

export function words(order: 'little' | 'big'): Word {
  return (value, bytes = 4) => {
    const word = bytes === 2 ? u16(value) : u32(value);
    return order === 'big' ? word : word.reverse();
  };
}

export function pcap(
  link: number,
  frames: readonly (CapturedFrame | Uint8Array)[],
  options: PcapOptions = {},
): Buffer {
  const word = words(options.order ?? 'little');
  const magic = options.modified ? 0xa1b2cd34 : options.nanosecond ? 0xa1b23c4d : 0xa1b2c3d4;
  const [major, minor] = options.version ?? [2, 4];
  return join(
    word(magic),
    word(major, 2),
    word(minor, 2),
    word(0),
    word(0),
    word(options.snaplen ?? 262144),
    word((((options.upper ?? 0) << 16) | link) >>> 0),
    ...frames.map((it, i) => {
      const { data, time, wire } = framed(it, i);
      const fraction = time % 1_000_000_000n;
      return join(
        word(Number(time / 1_000_000_000n)),
        word(Number(options.nanosecond ? fraction : fraction / 1000n)),
        word(data.length),
        word(wire),
        options.modified ? Buffer.alloc(8) : Buffer.alloc(0),
        data,
      );
    }),
  );
}

/** Frames without a time come 1 ms after each other. */
export function framed(it: CapturedFrame | Uint8Array, i: number): Required<CapturedFrame> {
  const { data, time, wire }: CapturedFrame = it instanceof Uint8Array ? { data: it } : it;
  return {
    data,
    time: time ?? START + BigInt(i) * 1_000_000n,
    wire: wire ?? data.length,
  };
}

// pcapng

/** A block of the type with this body. */
export function block(word: Word, type: number, body: Uint8Array): Buffer {
  const padded = join(body, Buffer.alloc(-body.length & 3));
  return join(word(type), word(padded.length + 12), padded, word(padded.length + 12));
}

export function option(word: Word, code: number, value: Uint8Array): Buffer {
  return join(word(code, 2), word(value.length, 2), value, Buffer.alloc(-value.length & 3));
}

export function section(word: Word, options: Uint8Array = Buffer.alloc(0)): Buffer {
  const unknownLength = Buffer.alloc(8, 0xff);
  return block(
    word,
    0x0a0d0d0a,
    join(word(0x1a2b3c4d), word(1, 2), word(0, 2), unknownLength, options),
  );
}

export function interfaceBlock(
  word: Word,
  link: number,
  options: Uint8Array = Buffer.alloc(0),
  snaplen = 0,
): Buffer {
  return block(word, 1, join(word(link, 2), word(0, 2), word(snaplen), options));
}

/** An enhanced packet block; `ticks` in the interface's resolution. */
export function enhancedPacket(
  word: Word,
  id: number,
  ticks: bigint,
  data: Uint8Array,
  wire = data.length,
): Buffer {
  return block(
    word,
    6,
    join(
      word(id),
      word(Number(ticks >> 32n)),
      word(Number(ticks & 0xffffffffn)),
      word(data.length),
      word(wire),
      data,
    ),
  );
}

export function simplePacket(word: Word, data: Uint8Array, wire = data.length): Buffer {
  return block(word, 3, join(word(wire), data));
}

/** The obsolete packet block. */
export function oldPacket(word: Word, id: number, ticks: bigint, data: Uint8Array): Buffer {
  return block(
    word,
    2,
    join(
      word(id, 2),
      word(0, 2),
      word(Number(ticks >> 32n)),
      word(Number(ticks & 0xffffffffn)),
      word(data.length),
      word(data.length),
      data,
    ),
  );
}
