// SHA-1 (FIPS 180-4 §6.1), for Community ID and certificates. Here, because a call to the host for every
// record costs more than the record; nothing secret is hashed.

const BLOCK: u32 = 64;
/** Scratch bytes: the schedule of 80 words, the last two blocks, the state. */
export const SHA1_SCRATCH: u32 = 480;

/** Writes the 20-byte digest of [at, at + length) to `out`. `scratch`: SHA1_SCRATCH bytes. */
export function sha1(out: usize, at: usize, length: u32, scratch: usize): void {
  const block = scratch + 320;
  const state = scratch + 448;
  store<u32>(state, 0x67452301);
  store<u32>(state, 0xefcdab89, 4);
  store<u32>(state, 0x98badcfe, 8);
  store<u32>(state, 0x10325476, 12);
  store<u32>(state, 0xc3d2e1f0, 16);
  const end = at + length;
  while (at + BLOCK <= end) {
    compress(state, at, scratch);
    at += BLOCK;
  }
  const left = (end - at) as u32;
  memory.fill(block, 0, 2 * BLOCK);
  memory.copy(block, at, left);
  store<u8>(block + left, 0x80);
  const last = left < BLOCK - 8 ? block : block + BLOCK;
  store<u64>(last + 56, bswap<u64>((length as u64) << 3));
  compress(state, block, scratch);
  if (last != block) compress(state, last, scratch);
  for (let i: usize = 0; i < 20; i += 4) store<u32>(out + i, bswap<u32>(load<u32>(state + i)));
}

function compress(state: usize, block: usize, schedule: usize): void {
  for (let t: usize = 0; t < 64; t += 4) store<u32>(schedule + t, bswap<u32>(load<u32>(block + t)));
  for (let t: usize = 16; t < 80; t++) {
    const w = schedule + (t << 2);
    store<u32>(
      w,
      rotl<u32>(load<u32>(w - 12) ^ load<u32>(w - 32) ^ load<u32>(w - 56) ^ load<u32>(w - 64), 1),
    );
  }
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  let e = load<u32>(state, 16);
  let w = schedule;
  for (const end = schedule + 80; w < end; w += 4) {
    const next = rotl<u32>(a, 5) + (d ^ (b & (c ^ d))) + e + 0x5a827999 + load<u32>(w);
    e = d;
    d = c;
    c = rotl<u32>(b, 30);
    b = a;
    a = next;
  }
  for (const end = schedule + 160; w < end; w += 4) {
    const next = rotl<u32>(a, 5) + (b ^ c ^ d) + e + 0x6ed9eba1 + load<u32>(w);
    e = d;
    d = c;
    c = rotl<u32>(b, 30);
    b = a;
    a = next;
  }
  for (const end = schedule + 240; w < end; w += 4) {
    const next = rotl<u32>(a, 5) + ((b & c) | (d & (b | c))) + e + 0x8f1bbcdc + load<u32>(w);
    e = d;
    d = c;
    c = rotl<u32>(b, 30);
    b = a;
    a = next;
  }
  for (const end = schedule + 320; w < end; w += 4) {
    const next = rotl<u32>(a, 5) + (b ^ c ^ d) + e + 0xca62c1d6 + load<u32>(w);
    e = d;
    d = c;
    c = rotl<u32>(b, 30);
    b = a;
    a = next;
  }
  store<u32>(state, load<u32>(state) + a);
  store<u32>(state, load<u32>(state, 4) + b, 4);
  store<u32>(state, load<u32>(state, 8) + c, 8);
  store<u32>(state, load<u32>(state, 12) + d, 12);
  store<u32>(state, load<u32>(state, 16) + e, 16);
}
