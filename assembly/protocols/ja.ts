// JA3 and JA3S (salesforce/ja3), JA4 (FoxIO, JA4.md; the TLS client fingerprint, BSD-3-Clause): texts of what a
// hello offers, and digests of them.
//
//   JA3   MD5 of version,ciphers,extensions,groups,point formats      decimal, dashes between, as they came
//   JA4   t13d1516h2_8daaf6152771_e5627efa2ab1
//         │└┬┘││ │ └ first and last character of the first ALPN
//         │ │ ││ └ extensions                  2nd part: SHA-256 of the ciphers, sorted, 12 digits of it
//         │ │ │└ ciphers                       3rd part: of extensions, sorted, without SNI and ALPN, then "_"
//         │ │ └ d: has SNI; i: has not                   and the signature algorithms as they came
//         │ └ version
//         └ t: TCP; q: QUIC; d: DTLS
//
// GREASE (RFC 8701) counts nowhere.

import { be16 } from '../memory/bytes';
import { putHexItem, putText } from '../memory/items';
import { OUTPUT_RAW_FINGERPRINTS } from '../memory/partition';
import { put } from '../output/json';
import { putHexByte, putNumber, putPair } from '../output/text';
import { Input } from '../stream/input';
import { DIGEST_MD5, DIGEST_SHA256, digestOf } from './digests';
import {
  ClientHello,
  EXTENSION_ALPN,
  EXTENSION_SERVER_NAME,
  ServerHello,
  textOf,
} from './tls-hello';
import { isGrease } from './tls-names';

/** Bytes of ciphers, of extension numbers, groups, signature algorithms: with more there is no fingerprint. */
const MAX_BYTES: u32 = 1024;
const HASH_DIGITS: u32 = 12;
const COMMA: u8 = 0x2c;
const DASH: u8 = 0x2d;
const UNDERSCORE: u8 = 0x5f;

// Parts of the text area.
const NUMBERS: u32 = 64;
const TEXT: u32 = NUMBERS + MAX_BYTES;

function isTooLong(it: ClientHello): bool {
  return (
    it.cipherBytes > MAX_BYTES ||
    it.extensionCount > MAX_BYTES / 2 ||
    it.groupBytes > MAX_BYTES ||
    it.signatureBytes > MAX_BYTES
  );
}

export function putJa3(p: Input, it: ClientHello): void {
  if (isTooLong(it)) {
    p.truncated = 1;
    return;
  }
  const text = textOf(p) + TEXT;
  let out = putNumber(text, it.version);
  store<u8>(out++, COMMA);
  out = putDecimals(out, it.ciphers, it.cipherBytes);
  store<u8>(out++, COMMA);
  out = putTypes(out, it.extensions, it.extensionsEnd);
  store<u8>(out++, COMMA);
  out = putDecimals(out, it.groups, it.groupBytes);
  store<u8>(out++, COMMA);
  for (let i: u32 = 0; i < it.formatBytes; i++) {
    if (i > 0) store<u8>(out++, DASH);
    out = putNumber(out, load<u8>(it.formats + i));
  }
  putMd5(p, 'ja3', 'ja3Raw', text, (out - text) as u32);
}

export function putJa3s(p: Input, it: ServerHello): void {
  const text = textOf(p) + TEXT;
  if (it.extensionCount > MAX_BYTES / 2) {
    p.truncated = 1;
    return;
  }
  let out = putNumber(text, it.legacyVersion);
  store<u8>(out++, COMMA);
  out = putNumber(out, it.cipher);
  store<u8>(out++, COMMA);
  out = putTypes(out, it.extensions, it.extensionsEnd);
  putMd5(p, 'ja3s', 'ja3sRaw', text, (out - text) as u32);
}

function putMd5(p: Input, name: string, raw: string, text: usize, length: u32): void {
  putHexItem(p, name, digestOf(p, DIGEST_MD5, text, length), 16);
  if (p.partition.outputs & OUTPUT_RAW_FINGERPRINTS) putText(p, raw, text, length);
}

/** 16-bit numbers in decimal, dashes between. */
function putDecimals(out: usize, at: usize, bytes: u32): usize {
  let first = true;
  for (const end = at + bytes; at < end; at += 2) {
    const value = be16(at);
    if (isGrease(value)) continue;
    if (!first) store<u8>(out++, DASH);
    first = false;
    out = putNumber(out, value);
  }
  return out;
}

/** As `putDecimals`, of the types of extensions. */
function putTypes(out: usize, at: usize, end: usize): usize {
  let first = true;
  for (; at < end; at += 4 + be16(at + 2)) {
    const type = be16(at);
    if (isGrease(type)) continue;
    if (!first) store<u8>(out++, DASH);
    first = false;
    out = putNumber(out, type);
  }
  return out;
}

/** `transport`: the letter for what carries the hello, 't', 'q' or 'd'. */
export function putJa4(p: Input, it: ClientHello, transport: string): void {
  if (isTooLong(it)) {
    p.truncated = 1;
    return;
  }
  const raw = (p.partition.outputs & OUTPUT_RAW_FINGERPRINTS) != 0;
  putForm(p, it, transport, 'ja4', raw ? 'ja4Raw' : '', true);
  if (raw) putForm(p, it, transport, 'ja4Original', 'ja4OriginalRaw', false);
}

/** Sorted, and without SNI and ALPN; or as they came, and with them. `raw`: empty for none. */
function putForm(
  p: Input,
  it: ClientHello,
  transport: string,
  name: string,
  raw: string,
  sorted: bool,
): void {
  const base = textOf(p);
  const numbers = base + NUMBERS;
  const text = base + TEXT;

  let count = collect(numbers, it.ciphers, it.cipherBytes);
  const ciphers = count;
  if (sorted) sort(numbers, count);
  const second = putFirst(text, it, transport, ciphers);
  const secondEnd = putHexes(second, numbers, count);

  count = collectTypes(numbers, it.extensions, it.extensionsEnd, !sorted);
  if (sorted) sort(numbers, count);
  const third = secondEnd + 1;
  store<u8>(secondEnd, UNDERSCORE);
  let end = putHexes(third, numbers, count);
  const signatures = collect(numbers, it.signatures, it.signatureBytes);
  if (signatures > 0) {
    store<u8>(end++, UNDERSCORE);
    end = putHexes(end, numbers, signatures);
  }

  // The fingerprint lies where there is no number any more.
  const first = (second - text) as u32;
  memory.copy(base, text, first);
  let out = putDigest(p, base + first, second, secondEnd);
  store<u8>(out++, UNDERSCORE);
  out = putDigest(p, out, third, end);
  putText(p, name, base, (out - base) as u32);
  if (raw.length > 0) putText(p, raw, text, (end - text) as u32);
}

/** First part and its underscore. */
function putFirst(out: usize, it: ClientHello, transport: string, ciphers: u32): usize {
  out = put(out, transport);
  out = put(out, versionDigits(it.highest));
  store<u8>(out++, it.hasServerName ? 0x64 : 0x69);
  putPair(out, min<u32>(ciphers, 99));
  putPair(out + 2, min<u32>(it.extensionCount, 99));
  out = putAlpn(out + 4, it);
  store<u8>(out++, UNDERSCORE);
  return out;
}

function versionDigits(version: u32): string {
  switch (version) {
    case 0x0304:
      return '13';
    case 0x0303:
      return '12';
    case 0x0302:
      return '11';
    case 0x0301:
      return '10';
    case 0x0300:
      return 's3';
    case 0x0002:
      return 's2';
    case 0xfeff:
      return 'd1';
    case 0xfefd:
      return 'd2';
    case 0xfefc:
      return 'd3';
    default:
      return '00';
  }
}

/** First and last character of the first protocol; of its hexadecimal form if one of them is no letter or digit. */
function putAlpn(out: usize, it: ClientHello): usize {
  const length = it.alpnBytes > 0 ? (load<u8>(it.alpn) as u32) : 0;
  if (length == 0) {
    putPair(out, 0);
    return out + 2;
  }
  const first = load<u8>(it.alpn + 1);
  const last = load<u8>(it.alpn + length);
  if (isLetterOrDigit(first) && isLetterOrDigit(last)) {
    store<u8>(out, first);
    store<u8>(out + 1, last);
    return out + 2;
  }
  // The last digit is written where the second of the first byte was.
  putHexByte(out, first);
  putHexByte(out + 2, last);
  store<u8>(out + 1, load<u8>(out + 3));
  return out + 2;
}

function isLetterOrDigit(byte: u8): bool {
  const lower = (byte | 0x20) as u32;
  return (byte >= 0x30 && byte <= 0x39) || (lower >= 0x61 && lower <= 0x7a);
}

/** 12 digits of the text's SHA-256; zeros if it is empty. */
function putDigest(p: Input, out: usize, text: usize, end: usize): usize {
  if (text == end) {
    for (let i: u32 = 0; i < HASH_DIGITS; i += 2) putPair(out + i, 0);
    return out + HASH_DIGITS;
  }
  const digest = digestOf(p, DIGEST_SHA256, text, (end - text) as u32);
  for (let i: u32 = 0; i < HASH_DIGITS / 2; i++) out = putHexByte(out, load<u8>(digest + i));
  return out;
}

/** Copies the 16-bit numbers at `at`, in this machine's order; returns how many. */
function collect(numbers: usize, at: usize, bytes: u32): u32 {
  let count: u32 = 0;
  for (const end = at + bytes; at < end; at += 2) {
    const value = be16(at);
    if (isGrease(value)) continue;
    store<u16>(numbers + (count << 1), value as u16);
    count++;
  }
  return count;
}

function collectTypes(numbers: usize, at: usize, end: usize, all: bool): u32 {
  let count: u32 = 0;
  for (; at < end; at += 4 + be16(at + 2)) {
    const type = be16(at);
    if (isGrease(type)) continue;
    if (!all && (type == EXTENSION_SERVER_NAME || type == EXTENSION_ALPN)) continue;
    store<u16>(numbers + (count << 1), type as u16);
    count++;
  }
  return count;
}

/** By insertion: they are few, and often in order already. */
function sort(numbers: usize, count: u32): void {
  const end = numbers + (count << 1);
  for (let at = numbers + 2; at < end; at += 2) {
    const value = load<u16>(at);
    let hole = at;
    while (hole > numbers && load<u16>(hole - 2) > value) {
      store<u16>(hole, load<u16>(hole - 2));
      hole -= 2;
    }
    store<u16>(hole, value);
  }
}

/** Numbers in hexadecimal, four digits each, commas between. */
function putHexes(out: usize, numbers: usize, count: u32): usize {
  for (let i: u32 = 0; i < count; i++) {
    const value = load<u16>(numbers + (i << 1));
    if (i > 0) store<u8>(out++, COMMA);
    out = putHexByte(putHexByte(out, (value >> 8) as u8), value as u8);
  }
  return out;
}
