// Digests of what repeats: fingerprint texts and certificates are the same in many flows, so each worker
// keeps those that it made last. Two tables, each text with one place where it may lie; a digest is taken
// from it only if every byte is the same.
//
//   place  ┌──────┬────────┬────────┬─ … ─┐
//          │ kind │ length │ digest │ text│
//          └──────┴────────┴────────┴─ … ─┘
//          0      4        8        64

import { md5 } from '../hash/md5';
import { SHA1_SCRATCH, sha1 } from '../hash/sha1';
import { sha256 } from '../hash/sha256';
import { SCRATCH_DIGESTS, SCRATCH_HASH } from '../memory/scratch';
import { Input } from '../stream/input';

/** 16 bytes. */
export const DIGEST_MD5: u32 = 1;
/** 32 bytes. */
export const DIGEST_SHA256: u32 = 2;
/** SHA-1, 20 bytes; SHA-256, 32 bytes. */
export const DIGEST_SHA1_SHA256: u32 = 3;

const SMALL_PLACE: u32 = 1024;
const SMALL_PLACES: u32 = 256;
const LARGE_PLACE: u32 = 4096;
const LARGE_PLACES: u32 = 128;
const HEAD: u32 = 64;

@unmanaged
class Place {
  kind: u32;
  length: u32;
  digest: u8;
}

/** Address of the digest of [at, at + length), good until the next call. */
export function digestOf(p: Input, kind: u32, at: usize, length: u32): usize {
  const hash = p.partition.scratch + SCRATCH_HASH;
  if (length > LARGE_PLACE - HEAD) {
    make(hash, kind, at, length, hash + 64);
    return hash;
  }
  const tables = p.partition.scratch + SCRATCH_DIGESTS;
  const mixed = mix(at, length) + kind;
  const place = changetype<Place>(
    length <= SMALL_PLACE - HEAD
      ? tables + (mixed & (SMALL_PLACES - 1)) * SMALL_PLACE
      : tables + SMALL_PLACES * SMALL_PLACE + (mixed & (LARGE_PLACES - 1)) * LARGE_PLACE,
  );
  const digest = changetype<usize>(place) + offsetof<Place>('digest');
  const text = changetype<usize>(place) + HEAD;
  if (place.kind == kind && place.length == length && memory.compare(text, at, length) == 0) {
    return digest;
  }
  place.kind = kind;
  place.length = length;
  memory.copy(text, at, length);
  make(digest, kind, text, length, hash);
  return digest;
}

function make(out: usize, kind: u32, at: usize, length: u32, scratch: usize): void {
  if (kind == DIGEST_MD5) md5(out, at, length, scratch);
  else if (kind == DIGEST_SHA256) sha256(out, at, length, scratch);
  else {
    sha1(out, at, length, scratch);
    sha256(out + 20, at, length, scratch + SHA1_SCRATCH);
  }
}

/** A number that spreads over the places. */
function mix(at: usize, length: u32): u32 {
  let value: u64 = length;
  const end = at + length;
  for (; at + 8 <= end; at += 8) value = (rotl<u64>(value, 5) ^ load<u64>(at)) * 0x9e3779b97f4a7c15;
  for (; at < end; at++) value = (rotl<u64>(value, 5) ^ (load<u8>(at) as u64)) * 0x9e3779b97f4a7c15;
  return (value >> 40) as u32;
}
