// What a file is, told by its first bytes and never by its name.

export type Compression = 'none' | 'gzip' | 'zstd' | 'lz4';

/** RFC 1952 §2.3.1: ID1, ID2 and the only method ever defined, deflate. */
const GZIP = [0x1f, 0x8b, 0x08] as const;
/** RFC 8878 §3.1.1, as a little-endian number. */
export const ZSTD_MAGIC = 0xfd2fb528;
/** LZ4 Frame Format 1.6, "Magic Number". */
export const LZ4_MAGIC = 0x184d2204;
/** LZ4 Frame Format 1.6, "Legacy frame". */
export const LZ4_LEGACY_MAGIC = 0x184c2102;
/** RFC 8878 §3.1.2: 0x184D2A50 to 0x184D2A5F. LZ4 has the same skippable frames. */
const SKIPPABLE_MAGIC = 0x184d2a50;

/** The most bytes that {@link sniffFrame} looks at. */
export const MAGIC_LENGTH = 4;

/** A little-endian 32-bit number; bytes beyond the end count as 0. */
export function readU32(bytes: Uint8Array, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(at, at + 4);
  return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
}

export type Frame = 'gzip' | 'zstd' | 'lz4' | 'lz4-legacy' | 'skippable';

/** The kind of compressed frame that starts here, if it is one. */
export function sniffFrame(bytes: Uint8Array): Frame | undefined {
  if (GZIP.every((byte, i) => bytes[i] === byte)) return 'gzip';
  if (bytes.length < MAGIC_LENGTH) return undefined;
  const magic = readU32(bytes, 0);
  if (magic === ZSTD_MAGIC) return 'zstd';
  if (magic === LZ4_MAGIC) return 'lz4';
  if (magic === LZ4_LEGACY_MAGIC) return 'lz4-legacy';
  // `| 15` makes the sixteen magics one, on either side.
  if ((magic | 15) === (SKIPPABLE_MAGIC | 15)) return 'skippable';
  return undefined;
}

/** How the input that starts with these bytes is compressed. */
export function sniffCompression(bytes: Uint8Array): Compression {
  const frame = sniffFrame(bytes);
  if (frame === undefined || frame === 'gzip') return frame ?? 'none';
  // A file that opens with a skippable frame is nearly always zstd (its seekable and parallel forms).
  return frame === 'zstd' || frame === 'skippable' ? 'zstd' : 'lz4';
}

/** First four bytes of a capture, as they stand in the file. */
const CAPTURE_MAGICS = new Set([
  'a1b2c3d4', // pcap, microseconds
  'd4c3b2a1',
  'a1b23c4d', // pcap, nanoseconds
  '4d3cb2a1',
  'a1b2cd34', // pcap, modified (Kuznetzov)
  '34cdb2a1',
  '0a0d0d0a', // pcapng, the same in both byte orders
]);

/** Whether (decompressed) bytes start as pcap or pcapng do. The engine has the last word. */
export function looksLikeCapture(head: Uint8Array): boolean {
  return CAPTURE_MAGICS.has(hex(head.subarray(0, 4)));
}

interface Signature {
  at: number;
  bytes: string;
  name: string;
}

/** Files that people hand to a capture reader by mistake. `bytes` is latin-1. */
const SIGNATURES: readonly Signature[] = [
  { at: 0, bytes: '\x89PNG\r\n', name: 'a PNG image' },
  { at: 0, bytes: '\xff\xd8\xff', name: 'a JPEG image' },
  { at: 0, bytes: 'GIF8', name: 'a GIF image' },
  { at: 0, bytes: '%PDF-', name: 'a PDF document' },
  { at: 0, bytes: 'PK\x03\x04', name: 'a ZIP archive (unpack it first)' },
  { at: 0, bytes: 'PK\x05\x06', name: 'an empty ZIP archive' },
  { at: 0, bytes: '\x7fELF', name: 'an ELF program or library' },
  { at: 0, bytes: 'MZ', name: 'a Windows program' },
  { at: 0, bytes: '\xfd7zXZ\0', name: 'xz-compressed data (decompress it first: xz -dc)' },
  { at: 0, bytes: 'BZh', name: 'bzip2-compressed data (decompress it first: bzip2 -dc)' },
  { at: 0, bytes: '7z\xbc\xaf\x27\x1c', name: 'a 7-Zip archive (unpack it first)' },
  { at: 0, bytes: 'Rar!\x1a\x07', name: 'a RAR archive (unpack it first)' },
  { at: 0, bytes: 'SQLite format 3\0', name: 'an SQLite database' },
  { at: 0, bytes: 'PAR1', name: 'a Parquet file' },
  { at: 0, bytes: 'ElfFile\0', name: 'a Windows event log (EVTX)' },
  { at: 0, bytes: 'snoop\0\0\0', name: 'a snoop capture (convert it: editcap -F pcapng)' },
  { at: 0, bytes: 'GMBU', name: 'a Microsoft Network Monitor capture (convert it with editcap)' },
  { at: 0, bytes: 'RTSS', name: 'a Network Monitor 1 capture (convert it with editcap)' },
  { at: 0, bytes: 'XCP\0', name: 'a Sniffer or NetXRay capture (convert it with editcap)' },
  { at: 0, bytes: 'TRSNIFF data', name: 'a Sniffer capture (convert it: editcap -F pcapng)' },
  { at: 257, bytes: 'ustar', name: 'a tar archive (unpack it first)' },
];

/**
 * What a file that is no capture looks like, in words that fit after "this is":
 * "a PNG image", "plain text", or its first 8 bytes in hex.
 *
 * @param head the first bytes, decompressed; a few hundred are enough
 */
export function describeBytes(head: Uint8Array): string {
  if (head.length === 0) return 'an empty file';
  for (const { at, bytes, name } of SIGNATURES) {
    if (latin1(head.subarray(at, at + bytes.length)) === bytes) return name;
  }
  const compression = sniffCompression(head);
  if (compression !== 'none') return `${compression}-compressed data, compressed twice`;
  return describeText(head) ?? `unknown data that starts with ${hex(head.subarray(0, 8), ' ')}`;
}

/** The same for text; undefined when it is none. */
function describeText(head: Uint8Array): string | undefined {
  // A byte order mark settles it; otherwise text has no control characters but white space.
  const bom = latin1(head.subarray(0, 3));
  if (bom.startsWith('\xff\xfe') || bom.startsWith('\xfe\xff')) return 'UTF-16 text';
  const sample = bom === '\xef\xbb\xbf' ? head.subarray(3, 515) : head.subarray(0, 512);
  if (!sample.every((byte) => byte >= 32 || (byte >= 9 && byte <= 13))) return undefined;
  if (sample.some((byte) => byte >= 128) && !isUtf8(sample)) return undefined;
  const text = latin1(sample).trimStart().toLowerCase();
  if (text.startsWith('<!doctype html') || text.startsWith('<html')) return 'an HTML page';
  if (text.startsWith('<?xml')) return 'XML';
  if (/^(\{\s*["}]|\[\s*[[{"\d\]])/.test(text)) return 'JSON';
  return 'plain text';
}

/** Whether a sample is UTF-8; a character cut by the sample's end is forgiven (`stream`). */
function isUtf8(sample: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function hex(bytes: Uint8Array, separator = ''): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(separator);
}
