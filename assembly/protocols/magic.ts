// What a body is by its first bytes: a media type, as IANA or common use has it. Content, not what headers
// claim. Sources: the formats' own specifications; WHATWG MIME Sniffing for markup.

import { be16, be32 } from '../memory/bytes';
import { beginsWith, beginsWithAnyCase, lower } from './opening';

/** Bytes that are enough for everything below. */
export const MAGIC_BYTES: u32 = 64;

/** The media type of what begins with [at, at + length); empty where nothing tells. */
export function mediaType(at: usize, length: u32): string {
  if (length == 0) return '';
  const binary = length >= 4 ? binaryType(at, length) : '';
  return binary.length > 0 ? binary : textType(at, length);
}

function binaryType(at: usize, length: u32): string {
  switch (be32(at)) {
    case 0x7f454c46:
      return 'application/x-executable';
    case 0xfeedface:
    case 0xfeedfacf:
    case 0xcefaedfe:
    case 0xcffaedfe:
      return 'application/x-mach-o';
    case 0xcafebabe:
      // Java's version of classes is 45 and more; a fat Mach-O has few architectures.
      return length >= 8 && be32(at + 4) < 45 ? 'application/x-mach-o' : 'application/java-vm';
    case 0x504b0304:
    case 0x504b0506:
      return 'application/zip';
    case 0x25504446:
      return 'application/pdf';
    case 0x89504e47:
      return 'image/png';
    case 0x47494638:
      return 'image/gif';
    case 0x52617221:
      return 'application/x-rar-compressed';
    case 0x377abcaf:
      return 'application/x-7z-compressed';
    case 0x4d534346:
      return 'application/vnd.ms-cab-compressed';
    case 0xd0cf11e0:
      return 'application/x-ole-storage';
    case 0x28b52ffd:
      return 'application/zstd';
    case 0xfd377a58:
      return 'application/x-xz';
    case 0x04224d18:
      return 'application/x-lz4';
    case 0x4f676753:
      return 'application/ogg';
    case 0x664c6143:
      return 'audio/flac';
    case 0x1a45dfa3:
      return 'video/webm';
    case 0x774f4646:
      return 'font/woff';
    case 0x774f4632:
      return 'font/woff2';
    case 0x00010000:
      return 'font/ttf';
    case 0x4f54544f:
      return 'font/otf';
    case 0x0061736d:
      return 'application/wasm';
    case 0x00000100:
      return 'image/x-icon';
    case 0x49492a00:
    case 0x4d4d002a:
      return 'image/tiff';
    case 0xd4c3b2a1:
    case 0xa1b2c3d4:
      return 'application/vnd.tcpdump.pcap';
    case 0x53514c69:
      return 'application/vnd.sqlite3';
    case 0x213c6172:
      return 'application/x-archive';
    case 0xedabeedb:
      return 'application/x-rpm';
    case 0x4c000000:
      return length >= 8 && be32(at + 4) == 0x01140200 ? 'application/x-ms-shortcut' : '';
    case 0x464c5601:
      return 'video/x-flv';
    case 0x43723234:
      return 'application/x-chrome-extension';
    case 0x52494646:
      return riffType(at, length);
  }
  switch (be16(at)) {
    case 0x4d5a:
      return 'application/x-dosexec';
    case 0x1f8b:
      return 'application/gzip';
    case 0x2321:
      return 'text/x-script';
    case 0x424d:
      return length >= 10 && be32(at + 6) == 0 ? 'image/bmp' : '';
  }
  const three = be32(at) >> 8;
  if (three == 0xffd8ff) return 'image/jpeg';
  if (three == 0x425a68) return 'application/x-bzip2';
  if (three == 0x494433) return 'audio/mpeg';
  if (three == 0x435753 || three == 0x465753) return 'application/x-shockwave-flash';
  if (length >= 12 && be32(at + 4) == 0x66747970) return isoType(at);
  return '';
}

/** RIFF: the form is 8 bytes in. */
function riffType(at: usize, length: u32): string {
  if (length < 12) return '';
  switch (be32(at + 8)) {
    case 0x57454250:
      return 'image/webp';
    case 0x57415645:
      return 'audio/wav';
    case 0x41564920:
      return 'video/x-msvideo';
    default:
      return '';
  }
}

/** ISO base media (ISO/IEC 14496-12 §4.3): the major brand is 8 bytes in. */
function isoType(at: usize): string {
  switch (be32(at + 8)) {
    case 0x61766966:
      return 'image/avif';
    case 0x68656963:
    case 0x68656978:
      return 'image/heic';
    case 0x71742020:
      return 'video/quicktime';
    default:
      return 'video/mp4';
  }
}

/** Markup, JSON, PEM and plain text. */
function textType(at: usize, length: u32): string {
  if (length >= 2 && (be16(at) == 0xfffe || be16(at) == 0xfeff)) return 'text/plain';
  let from = at;
  const end = at + length;
  if (length >= 3 && be32From3(at) == 0xefbbbf) from += 3;
  const text = from;
  while (from < end && isSpace(load<u8>(from))) from++;
  const left = (end - from) as u32;
  if (left > 0 && load<u8>(from) == 0x3c) {
    if (beginsWith(from, left, '<?xml')) return 'application/xml';
    if (isHtml(from, left)) return 'text/html';
    if (beginsWithAnyCase(from, left, '<svg')) return 'image/svg+xml';
  }
  if (left >= 2 && isJson(from, end)) return 'application/json';
  if (beginsWith(from, left, '-----BEGIN ')) return 'application/x-pem-file';
  // A character that the cut goes through is no reason to doubt the text.
  for (from = text; from < end; from++) {
    const byte = load<u8>(from);
    if (byte < 0x20 && !isSpace(byte) && byte != 0x1b && byte != 0x0c) return '';
    if (byte == 0x7f) return '';
    if (byte >= 0x80) return isText8(from, end) ? 'text/plain' : '';
  }
  return 'text/plain';
}

function be32From3(at: usize): u32 {
  return (be16(at) << 8) | (load<u8>(at + 2) as u32);
}

function isSpace(byte: u8): bool {
  return byte == 0x20 || (byte >= 0x09 && byte <= 0x0d && byte != 0x0b && byte != 0x0c);
}

function isHtml(at: usize, length: u32): bool {
  return (
    beginsWithAnyCase(at, length, '<!doctype html') ||
    beginsWithAnyCase(at, length, '<html') ||
    beginsWithAnyCase(at, length, '<head') ||
    beginsWithAnyCase(at, length, '<body') ||
    beginsWithAnyCase(at, length, '<script') ||
    beginsWithAnyCase(at, length, '<iframe') ||
    beginsWithAnyCase(at, length, '<title') ||
    beginsWithAnyCase(at, length, '<!--')
  );
}

/** An object whose first key is there, or an array whose first element is. */
function isJson(at: usize, end: usize): bool {
  const bracket = load<u8>(at);
  if (bracket != 0x7b && bracket != 0x5b) return false;
  at++;
  while (at < end && isSpace(load<u8>(at))) at++;
  if (at == end) return false;
  const next = load<u8>(at);
  if (bracket == 0x7b) return next == 0x22 || next == 0x7d;
  const letter = lower(next);
  const digit = next >= 0x30 && next <= 0x39;
  return (
    next == 0x22 ||
    next == 0x7b ||
    next == 0x5b ||
    next == 0x5d ||
    next == 0x2d ||
    digit ||
    (letter == 0x74 && beginsWith(at, (end - at) as u32, 'true')) ||
    (letter == 0x66 && beginsWith(at, (end - at) as u32, 'false')) ||
    (letter == 0x6e && beginsWith(at, (end - at) as u32, 'null'))
  );
}

/** UTF-8 from here on, whose last character may be cut; no control characters. */
function isText8(at: usize, end: usize): bool {
  while (at < end) {
    const byte = load<u8>(at);
    if (byte < 0x80) {
      if (byte < 0x20 && !isSpace(byte)) return false;
      at++;
      continue;
    }
    const more = byte >= 0xf0 && byte < 0xf5 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc2 ? 1 : 0;
    if (more == 0 || byte >= 0xf5) return false;
    at++;
    for (let i = 0; i < more && at < end; i++) {
      if ((load<u8>(at) & 0xc0) != 0x80) return false;
      at++;
    }
  }
  return true;
}
