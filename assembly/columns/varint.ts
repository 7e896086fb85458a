// Numbers in 7 bits a byte, the lowest first (ULEB128), as Parquet, Thrift and Snappy have them.

export function putVarint(at: usize, value: u64): usize {
  for (; value > 0x7f; value >>= 7) store<u8>(at++, ((value as u32) & 0x7f) | 0x80);
  store<u8>(at, value as u8);
  return at + 1;
}

/** Small numbers of either sign as small numbers. */
export function zigzag(value: i64): u64 {
  return ((value << 1) ^ (value >> 63)) as u64;
}
