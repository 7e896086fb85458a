// A body as it passes by: its bytes are counted and hashed, its first ones say what it is. Nothing of it is
// kept but these first ones, and nothing of it is told but what they are.
//
//   Body  ┌─────────────────────┬────────────────────┬─────────────┐
//         │ counts              │ SHA-256 under way  │ first bytes │
//         └─────────────────────┴────────────────────┴─────────────┘

import { addSha256, beginSha256, endSha256, Sha256 } from '../hash/sha256';
import { close, openObject, putHexItem, putNumberItem, putSymbol, putTrue } from '../memory/items';
import { SCRATCH_HASH } from '../memory/scratch';
import { Input } from '../stream/input';
import { MAGIC_BYTES, mediaType } from './magic';

@unmanaged
export class Body {
  /** Bytes that came; bytes that the capture does not have. */
  bytes: u64;
  missing: u64;
  /** First bytes that are kept. */
  first: u32;
  /** 1: it will be longer than what is hashed, so hashing it would be in vain. */
  unhashed: u32;
}

const HASH: usize = offsetof<Body>();
const FIRST: usize = HASH + offsetof<Sha256>();
/** Bytes of a Body with what follows it. */
export const BODY_SIZE: u32 = (FIRST as u32) + MAGIC_BYTES;

/** How a body ended. */
export const BODY_WHOLE: u32 = 0;
/** The flow ended before it did. */
export const BODY_CUT: u32 = 1;

function hashOf(body: Body): Sha256 {
  return changetype<Sha256>(changetype<usize>(body) + HASH);
}

export function beginBody(body: Body): void {
  body.bytes = 0;
  body.missing = 0;
  body.first = 0;
  body.unhashed = 0;
  beginSha256(hashOf(body));
}

/** The body will have exactly `length` bytes, if all of it comes. */
export function announceBody(p: Input, body: Body, length: u64): void {
  body.unhashed = length > (p.partition.maxHashed as u64) ? 1 : 0;
}

export function addBody(p: Input, body: Body, at: u32, length: u32): void {
  if (length == 0) return;
  if (body.first < MAGIC_BYTES && body.missing == 0) {
    const taken = min(MAGIC_BYTES - body.first, length);
    memory.copy(changetype<usize>(body) + FIRST + body.first, at, taken);
    body.first += taken;
  }
  body.bytes += length;
  if (!body.unhashed && body.missing == 0 && body.bytes <= (p.partition.maxHashed as u64)) {
    addSha256(hashOf(body), at, length, p.partition.scratch + SCRATCH_HASH);
  }
}

/** Bytes of it are missing in the capture: there is no hash then. */
export function loseBody(body: Body, bytes: u64): void {
  body.missing += bytes;
}

/**
 * Writes the object `name`; nothing for an empty body. `coded`: a Content-Encoding lies over it, so that its
 * first bytes say nothing about what it is.
 */
export function putBody(p: Input, name: string, body: Body, how: u32, coded: bool): void {
  if (body.bytes + body.missing == 0 && how == BODY_WHOLE) return;
  openObject(p, name);
  putNumberItem(p, 'bytes', body.bytes);
  if (body.missing > 0) putNumberItem(p, 'missingBytes', body.missing);
  if (how == BODY_CUT) putTrue(p, 'incomplete');
  if (!coded) {
    const type = mediaType(changetype<usize>(body) + FIRST, body.first);
    if (type.length > 0) putSymbol(p, 'mimeType', type);
  }
  if (body.bytes > (p.partition.maxHashed as u64)) putTrue(p, 'tooLong');
  else if (how == BODY_WHOLE && body.missing == 0 && !body.unhashed) {
    const digest = p.partition.scratch + SCRATCH_HASH;
    endSha256(digest, hashOf(body), digest + 32);
    putHexItem(p, 'sha256', digest, 32);
  }
  close(p);
}
