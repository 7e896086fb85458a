// SHA-1 (FIPS 180-4 §6.1) of one short message, for Community ID. Here, because a call to the host for
// every record costs more than the record; nothing secret is hashed.

/** Largest message: one block holds it with its padding. */
export const SHA1_MAX: u32 = 55;
/** Scratch bytes: the schedule of 80 words. */
export const SHA1_SCRATCH: u32 = 320;

/** Writes the 20-byte digest of [at, at + length) to `out`. `schedule`: SHA1_SCRATCH bytes. */
export function sha1(out: usize, at: usize, length: u32, schedule: usize): void {
  memory.fill(schedule, 0, 64);
  memory.copy(schedule, at, length);
  store<u8>(schedule + length, 0x80);
  for (let t: usize = 0; t < 16; t++) {
    const w = schedule + (t << 2);
    store<u32>(w, bswap<u32>(load<u32>(w)));
  }
  store<u32>(schedule + 60, length << 3);
  for (let t: usize = 16; t < 80; t++) {
    const w = schedule + (t << 2);
    store<u32>(
      w,
      rotl<u32>(load<u32>(w - 12) ^ load<u32>(w - 32) ^ load<u32>(w - 56) ^ load<u32>(w - 64), 1),
    );
  }
  let a: u32 = 0x67452301;
  let b: u32 = 0xefcdab89;
  let c: u32 = 0x98badcfe;
  let d: u32 = 0x10325476;
  let e: u32 = 0xc3d2e1f0;
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
  store<u32>(out, bswap<u32>(a + 0x67452301));
  store<u32>(out + 4, bswap<u32>(b + 0xefcdab89));
  store<u32>(out + 8, bswap<u32>(c + 0x98badcfe));
  store<u32>(out + 12, bswap<u32>(d + 0x10325476));
  store<u32>(out + 16, bswap<u32>(e + 0xc3d2e1f0));
}
