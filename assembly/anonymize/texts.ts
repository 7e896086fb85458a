// Texts off the wire as keyed hashes: SHA-256 of the key and the text, the first 40 bits of it in hexadecimal. Of
// a domain name each label becomes one, made of the name from there on: names in one domain stay in one domain.

import { sha256 } from '../hash/sha256';
import { putAddress } from '../output/addresses';
import { anonymizeAddress } from './addresses';
import { Anonymizer, hashScratchOf, MAX_HASHED, textOf } from './anonymizer';

const DIGITS: u32 = 10;
const DOT: u32 = 0x2e;
const COLON: u32 = 0x3a;
/** Labels told apart; those of longer names behind them are left out. */
const MAX_LABELS: u32 = 16;
/** Bytes of the longest text that comes out. */
export const MAX_OUT: u32 = MAX_LABELS * (DIGITS + 1) + 16;

/** Writes what the text at `at` becomes at `out`; returns its length. */
export function anonymizeText(it: Anonymizer, at: usize, length: u32, out: usize): u32 {
  const address = changetype<usize>(it) + offsetof<Anonymizer>('block0');
  const read = readIpv4(at, length, address);
  if (read != 0) {
    anonymizeAddress(it, address, 4);
    const end = putAddress(out, 4, address);
    // A port may be behind it.
    memory.copy(end, at + read, length - read);
    return ((end - out) as u32) + length - read;
  }
  if (!isName(at, length)) return (hashed(it, at, length, out) - out) as u32;
  let end = out;
  let labels: u32 = 0;
  for (let i: u32 = 0; i < length && labels < MAX_LABELS; labels++) {
    if (labels > 0) {
      store<u8>(end, DOT);
      end++;
    }
    end = hashed(it, at + i, length - i, end);
    while (i < length && load<u8>(at + i) != DOT) i++;
    i++;
  }
  return (end - out) as u32;
}

/** Writes the keyed hash of a text, upper and lower case alike; returns its end. */
function hashed(it: Anonymizer, at: usize, length: u32, out: usize): usize {
  const text = textOf(it);
  const scratch = hashScratchOf(it);
  const taken = min<u32>(length, MAX_HASHED);
  memory.copy(text, changetype<usize>(it) + offsetof<Anonymizer>('key0'), 32);
  for (let i: u32 = 0; i < taken; i++) {
    const byte = load<u8>(at + i);
    store<u8>(text + 32 + i, byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte);
  }
  sha256(scratch, text, 32 + taken, scratch + 64);
  for (let i: u32 = 0; i < DIGITS; i++) {
    const nibble = (load<u8>(scratch + (i >> 1)) >> (i & 1 ? 0 : 4)) & 15;
    store<u8>(out + i, nibble < 10 ? 0x30 + nibble : 0x57 + nibble);
  }
  return out + DIGITS;
}

/** Replaces `length` bytes by as many of their keyed hash; the part behind 32 becomes zero. */
export function anonymizeBytes(it: Anonymizer, at: usize, length: u32): void {
  const text = textOf(it);
  const scratch = hashScratchOf(it);
  const taken = min<u32>(length, MAX_HASHED);
  memory.copy(text, changetype<usize>(it) + offsetof<Anonymizer>('key0'), 32);
  memory.copy(text + 32, at, taken);
  sha256(scratch, text, 32 + taken, scratch + 64);
  memory.fill(at, 0, length);
  memory.copy(at, scratch, min<u32>(length, 32));
}

/** Letters, digits, hyphens, underscores, and a dot between some of them. */
function isName(at: usize, length: u32): bool {
  let dots: u32 = 0;
  for (let i: u32 = 0; i < length; i++) {
    const byte = load<u8>(at + i) as u32;
    const lower = byte | 0x20;
    if (byte == DOT) dots++;
    else if (
      !(
        (lower >= 0x61 && lower <= 0x7a) ||
        (byte >= 0x30 && byte <= 0x39) ||
        byte == 0x2d ||
        byte == 0x5f
      )
    ) {
      return false;
    }
  }
  return dots > 0 && length <= 255;
}

/** Reads dotted decimal, alone or with a port behind it, to 4 bytes at `out`; returns its length, 0 if it is none. */
function readIpv4(at: usize, length: u32, out: usize): u32 {
  let i: u32 = 0;
  for (let part: usize = 0; part < 4; part++) {
    let value: u32 = 0;
    const from = i;
    while (i < length && i - from < 3 && isDigit(load<u8>(at + i))) {
      value = value * 10 + ((load<u8>(at + i) as u32) - 0x30);
      i++;
    }
    if (i == from || value > 255) return 0;
    store<u8>(out + part, value);
    if (part == 3) break;
    if (i >= length || load<u8>(at + i) != DOT) return 0;
    i++;
  }
  if (i == length) return i;
  if (load<u8>(at + i) != COLON || length - i > 6) return 0;
  for (let j = i + 1; j < length; j++) if (!isDigit(load<u8>(at + j))) return 0;
  return i;
}

function isDigit(byte: u8): bool {
  return byte >= 0x30 && byte <= 0x39;
}
