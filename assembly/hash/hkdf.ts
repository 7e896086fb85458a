// HMAC-SHA256 (RFC 2104) and HKDF (RFC 5869) with TLS 1.3's labels (RFC 8446 §7.1), for keys of at most 32
// bytes: what QUIC's Initial packets need.

import { put } from '../output/json';
import { addSha256, beginSha256, endSha256, SHA256_SCRATCH, Sha256 } from './sha256';

const BLOCK: u32 = 64;
const PREFIX: string = 'tls13 ';

/** Scratch of all functions here: a padded key, a digest, a label, a hash. */
export const HKDF_SCRATCH: u32 = 64 + 32 + 96 + 112 + SHA256_SCRATCH;
const INNER: u32 = BLOCK;
const LABEL: u32 = INNER + 32;
const STATE: u32 = LABEL + 96;
const HASH: u32 = STATE + 112;

/** HMAC-SHA256 of [at, at + length) under a key of at most 64 bytes. */
export function hmacSha256(
  out: usize,
  key: usize,
  keyLength: u32,
  at: usize,
  length: u32,
  scratch: usize,
): void {
  const state = changetype<Sha256>(scratch + STATE);
  pad(scratch, key, keyLength, 0x3636363636363636);
  beginSha256(state);
  addSha256(state, scratch, BLOCK, scratch + HASH);
  addSha256(state, at, length, scratch + HASH);
  endSha256(scratch + INNER, state, scratch + HASH);
  pad(scratch, key, keyLength, 0x5c5c5c5c5c5c5c5c);
  beginSha256(state);
  addSha256(state, scratch, BLOCK, scratch + HASH);
  addSha256(state, scratch + INNER, 32, scratch + HASH);
  endSha256(out, state, scratch + HASH);
}

function pad(block: usize, key: usize, length: u32, pattern: u64): void {
  memory.fill(block, 0, BLOCK);
  memory.copy(block, key, length);
  for (let i: usize = 0; i < (BLOCK as usize); i += 8) {
    store<u64>(block + i, load<u64>(block + i) ^ pattern);
  }
}

/** HKDF-Expand-Label with an empty context; `length` at most 32. */
export function expandLabel(
  out: usize,
  secret: usize,
  label: string,
  length: u32,
  scratch: usize,
): void {
  const info = scratch + LABEL;
  store<u16>(info, bswap<u16>(length as u16));
  store<u8>(info + 2, (PREFIX.length + label.length) as u8);
  let at = put(put(info + 3, PREFIX), label);
  store<u8>(at++, 0);
  store<u8>(at++, 1);
  // One block of output is enough: its number is 1.
  const digest = scratch + INNER;
  hmacSha256(digest, secret, 32, info, (at - info) as u32, scratch);
  memory.copy(out, digest, length);
}
