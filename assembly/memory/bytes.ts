// Unaligned reads: network byte order (big endian), or the order a capture file is in. Bounds are the caller's: each decoder proves
// once that its header lies inside the bytes it was given, then reads freely.

export function be16(at: usize): u32 {
  return bswap<u16>(load<u16>(at)) as u32;
}

export function be24(at: usize): u32 {
  return ((load<u8>(at) as u32) << 16) | be16(at + 1);
}

export function be32(at: usize): u32 {
  return bswap<u32>(load<u32>(at));
}

export function be64(at: usize): u64 {
  return bswap<u64>(load<u64>(at));
}

/** A word of a file in its own byte order. */
export function word(at: usize, swapped: bool): u32 {
  const value = load<u32>(at);
  return swapped ? bswap<u32>(value) : value;
}

/** A half word of a file in its own byte order. */
export function half(at: usize, swapped: bool): u32 {
  const value = load<u16>(at);
  return swapped ? (bswap<u16>(value) as u32) : (value as u32);
}
