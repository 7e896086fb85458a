// What anonymisation has in memory: made once, used by the orchestrator's thread alone.

import { AES_BYTES, beginAes, encryptBlock } from './aes';

/** Text off the wire (names, URIs, accounts) becomes a keyed hash. */
export const ANONYMIZE: u32 = 1;
/** It is left out instead. */
export const OMIT_NAMES: u32 = 2;

/** Addresses whose anonymised form is kept. */
const CACHED: u32 = 4096;
/** Of one: the address, its IP version, what it becomes. */
const ENTRY: u32 = 40;

@unmanaged
export class Anonymizer {
  /** Bits ANONYMIZE, OMIT_NAMES. */
  mode: u32;
  pad0: u32;
  /** The user's key: 16 bytes of AES key, 16 bytes that the pad is made of. */
  key0: u64;
  key1: u64;
  key2: u64;
  key3: u64;
  pad1: u64;
  pad2: u64;
  /** Blocks under way. */
  block0: u64;
  block1: u64;
  spare0: u64;
  spare1: u64;
}

const AES: usize = offsetof<Anonymizer>();
const CACHE: usize = AES + AES_BYTES;
/** What is hashed, and the hash's scratch. */
const TEXT: usize = CACHE + ((CACHED * ENTRY) as usize);
/** Longest text hashed with the key before it. */
export const MAX_HASHED: u32 = 4096;
const HASH: usize = TEXT + 32 + MAX_HASHED;
/** Names of the lists and objects around an item. */
const NAMES: usize = HASH + 512;
export const MAX_DEPTH: usize = 16;
export const ANONYMIZER: u32 = (NAMES + MAX_DEPTH * 4) as u32;

/** Completes what the orchestrator began with mode and key. */
export function beginAnonymizer(it: Anonymizer): void {
  const base = changetype<usize>(it);
  beginAes(base + AES, base + offsetof<Anonymizer>('key0'));
  const pad = base + offsetof<Anonymizer>('pad1');
  memory.copy(pad, base + offsetof<Anonymizer>('key2'), 16);
  encryptBlock(base + AES, pad, base + offsetof<Anonymizer>('spare0'));
  memory.fill(base + CACHE, 0, CACHED * ENTRY);
}

export function aesOf(it: Anonymizer): usize {
  return changetype<usize>(it) + AES;
}

/** The entry of the cache that an address would be in. */
export function entryOf(it: Anonymizer, high: u64, low: u64): usize {
  let hash = (high ^ (low * 0x9e3779b97f4a7c15)) * 0xff51afd7ed558ccd;
  hash ^= hash >> 33;
  return changetype<usize>(it) + CACHE + ((hash as u32) % CACHED) * ENTRY;
}

/** Room for a text to hash, the key before it. */
export function textOf(it: Anonymizer): usize {
  return changetype<usize>(it) + TEXT;
}

export function hashScratchOf(it: Anonymizer): usize {
  return changetype<usize>(it) + HASH;
}

export function namesOf(it: Anonymizer): usize {
  return changetype<usize>(it) + NAMES;
}
