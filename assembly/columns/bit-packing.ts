// Numbers of few bits, packed from the lowest bit of each byte on, as Parquet has them.

/** Packs u16[count] at `from` in `width` bits each; returns the end, behind a whole byte. */
export function packShort(out: usize, from: usize, count: u32, width: u32): usize {
  let bits: u64 = 0;
  let filled: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    bits |= (load<u16>(from + (i << 1)) as u64) << filled;
    filled += width;
    if (filled < 32) continue;
    store<u32>(out, bits as u32);
    out += 4;
    bits >>= 32;
    filled -= 32;
  }
  store<u32>(out, bits as u32);
  return out + ((filled + 7) >> 3);
}

/** Packs u64[count] at `from` in `width` bits each, up to 64, less `base`; count × width is whole bytes. */
export function packLong(out: usize, from: usize, count: u32, width: u32, base: u64): usize {
  let bits: u64 = 0;
  let filled: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const value = load<u64>(from + (i << 3)) - base;
    bits |= value << filled;
    filled += width;
    if (filled < 64) continue;
    store<u64>(out, bits);
    out += 8;
    filled -= 64;
    // What did not fit; a shift by 64 would be one by 0.
    bits = filled == 0 ? 0 : value >> (width - filled);
  }
  store<u64>(out, bits);
  return out + ((filled + 7) >> 3);
}
