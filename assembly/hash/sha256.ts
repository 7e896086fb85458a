// SHA-256 (FIPS 180-4 §6.2), in one go or as bytes come: for fingerprints, certificates and bodies. Here and
// not in node:crypto, because a body's state has to lie in the shared memory, where the next thread that
// tracks its flow finds it. Nothing secret is hashed.

/** The constants of the rounds (§4.2.2). */
export const K: usize = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);
const BLOCK: u32 = 64;

/** A hash under way. */
@unmanaged
export class Sha256 {
  h0: u32;
  h1: u32;
  h2: u32;
  h3: u32;
  h4: u32;
  h5: u32;
  h6: u32;
  h7: u32;
  /** Bytes so far. The last length % 64 of them wait in the block. */
  length: u64;
  block0: u64;
  block1: u64;
  block2: u64;
  block3: u64;
  block4: u64;
  block5: u64;
  block6: u64;
  block7: u64;
  /** Blocks queued for it: see sha256-queue.ts. */
  queued: u32;
  pad: u32;
}

/** Scratch of all functions here: the schedule of 64 words, then a state for `sha256`. */
export const SHA256_SCRATCH: u32 = 384;

export function beginSha256(state: Sha256): void {
  state.h0 = 0x6a09e667;
  state.h1 = 0xbb67ae85;
  state.h2 = 0x3c6ef372;
  state.h3 = 0xa54ff53a;
  state.h4 = 0x510e527f;
  state.h5 = 0x9b05688c;
  state.h6 = 0x1f83d9ab;
  state.h7 = 0x5be0cd19;
  state.length = 0;
  state.queued = 0;
}

export function addSha256(state: Sha256, at: usize, length: u32, scratch: usize): void {
  const block = changetype<usize>(state) + offsetof<Sha256>('block0');
  const waiting = (state.length as u32) & (BLOCK - 1);
  state.length += length;
  const end = at + length;
  if (waiting > 0) {
    const taken = min(BLOCK - waiting, length);
    memory.copy(block + waiting, at, taken);
    if (waiting + taken < BLOCK) return;
    compress(state, block, scratch);
    at += taken;
  }
  while (at + BLOCK <= end) {
    compress(state, at, scratch);
    at += BLOCK;
  }
  memory.copy(block, at, end - at);
}

/** Writes the 32-byte digest to `out`; the state is used up. */
export function endSha256(out: usize, state: Sha256, scratch: usize): void {
  const block = changetype<usize>(state) + offsetof<Sha256>('block0');
  let waiting = (state.length as u32) & (BLOCK - 1);
  store<u8>(block + waiting, 0x80);
  waiting++;
  memory.fill(block + waiting, 0, BLOCK - waiting);
  if (waiting > BLOCK - 8) {
    compress(state, block, scratch);
    memory.fill(block, 0, BLOCK);
  }
  store<u64>(block + 56, bswap<u64>(state.length << 3));
  compress(state, block, scratch);
  for (let i: usize = 0; i < 32; i += 4) {
    store<u32>(out + i, bswap<u32>(load<u32>(changetype<usize>(state) + i)));
  }
}

/** The 32-byte digest of [at, at + length). `scratch`: SHA256_SCRATCH bytes. */
export function sha256(out: usize, at: usize, length: u32, scratch: usize): void {
  const state = changetype<Sha256>(scratch + 256);
  beginSha256(state);
  addSha256(state, at, length, scratch);
  endSha256(out, state, scratch);
}

/** One block into the hash. Eight rounds by turns: each finds its words where the one before left them. */
export function compress(state: Sha256, block: usize, w: usize): void {
  for (let t: usize = 0; t < 64; t += 4) store<u32>(w + t, bswap<u32>(load<u32>(block + t)));
  for (let t: usize = 64; t < 256; t += 4) {
    const p = w + t;
    const a = load<u32>(p - 60);
    const b = load<u32>(p - 8);
    const s0 = rotr<u32>(a, 7) ^ rotr<u32>(a, 18) ^ (a >> 3);
    const s1 = rotr<u32>(b, 17) ^ rotr<u32>(b, 19) ^ (b >> 10);
    store<u32>(p, load<u32>(p - 64) + s0 + load<u32>(p - 28) + s1);
  }
  let a = state.h0;
  let b = state.h1;
  let c = state.h2;
  let d = state.h3;
  let e = state.h4;
  let f = state.h5;
  let g = state.h6;
  let h = state.h7;
  for (let t: usize = 0; t < 256; t += 32) {
    h += mixed(e, f, g, K + t, w + t);
    d += h;
    h += majority(a, b, c);
    g += mixed(d, e, f, K + t + 4, w + t + 4);
    c += g;
    g += majority(h, a, b);
    f += mixed(c, d, e, K + t + 8, w + t + 8);
    b += f;
    f += majority(g, h, a);
    e += mixed(b, c, d, K + t + 12, w + t + 12);
    a += e;
    e += majority(f, g, h);
    d += mixed(a, b, c, K + t + 16, w + t + 16);
    h += d;
    d += majority(e, f, g);
    c += mixed(h, a, b, K + t + 20, w + t + 20);
    g += c;
    c += majority(d, e, f);
    b += mixed(g, h, a, K + t + 24, w + t + 24);
    f += b;
    b += majority(c, d, e);
    a += mixed(f, g, h, K + t + 28, w + t + 28);
    e += a;
    a += majority(b, c, d);
  }
  state.h0 += a;
  state.h1 += b;
  state.h2 += c;
  state.h3 += d;
  state.h4 += e;
  state.h5 += f;
  state.h6 += g;
  state.h7 += h;
}

/** What a round adds to h, and through it to d: Σ1(e) + Ch(e, f, g) + K + W. */
function mixed(e: u32, f: u32, g: u32, k: usize, w: usize): u32 {
  const s1 = rotr<u32>(e, 6) ^ rotr<u32>(e, 11) ^ rotr<u32>(e, 25);
  return s1 + (g ^ (e & (f ^ g))) + (load<u32>(k) + load<u32>(w));
}

/** Σ0(a) + Maj(a, b, c). */
function majority(a: u32, b: u32, c: u32): u32 {
  const s0 = rotr<u32>(a, 2) ^ rotr<u32>(a, 13) ^ rotr<u32>(a, 22);
  return s0 + ((a & b) | (c & (a | b)));
}
