// The Internet checksum (RFC 1071), sixteen bytes at a time.

/**
 * Ones-complement sum of [at, at + length) as 16-bit words in memory order, carries not yet folded.
 * Byte order does not matter to the sum as long as all parts use the same (RFC 1071 §2 (B)).
 */
export function sum(at: usize, length: u32): u64 {
  let total: u64 = 0;
  const end = at + length;
  if (length >= 16) {
    // Each lane gains at most 4 × 65535 a turn: 16,384 turns fit 32 bits, and no packet has that many.
    let lanes = i32x4.splat(0);
    const stop = end - 63;
    while (at < stop) {
      const a = i32x4.extadd_pairwise_i16x8_u(v128.load(at));
      const b = i32x4.extadd_pairwise_i16x8_u(v128.load(at, 16));
      const c = i32x4.extadd_pairwise_i16x8_u(v128.load(at, 32));
      const d = i32x4.extadd_pairwise_i16x8_u(v128.load(at, 48));
      lanes = i32x4.add(lanes, i32x4.add(i32x4.add(a, b), i32x4.add(c, d)));
      at += 64;
    }
    while (at + 16 <= end) {
      lanes = i32x4.add(lanes, i32x4.extadd_pairwise_i16x8_u(v128.load(at)));
      at += 16;
    }
    total =
      (i32x4.extract_lane(lanes, 0) as u32 as u64) +
      (i32x4.extract_lane(lanes, 1) as u32 as u64) +
      (i32x4.extract_lane(lanes, 2) as u32 as u64) +
      (i32x4.extract_lane(lanes, 3) as u32 as u64);
  }
  while (at + 2 <= end) {
    total += load<u16>(at) as u64;
    at += 2;
  }
  if (at < end) total += load<u8>(at) as u64;
  return total;
}

/** Folds a sum to 16 bits: 0xffff where the summed bytes include a right checksum. */
export function fold(total: u64): u32 {
  total = (total & 0xffffffff) + (total >> 32);
  total = (total & 0xffff) + (total >> 16);
  total = (total & 0xffff) + (total >> 16);
  total = (total & 0xffff) + (total >> 16);
  return total as u32;
}

/** Sum of the IPv4 or IPv6 pseudo header (RFC 9293 §3.1, RFC 8200 §8.1). `addresses`: both, back to back. */
export function pseudo(addresses: usize, bytes: u32, protocol: u32, length: u32): u64 {
  return (
    sum(addresses, bytes) +
    (bswap<u16>(protocol as u16) as u64) +
    (bswap<u32>(length) & 0xffff) +
    (bswap<u32>(length) >> 16)
  );
}
