// Timestamps of pcapng interfaces to ns since 1970 (if_tsresol, if_tsoffset).

import { Interface } from '../memory/walk-state';

const SECOND: i64 = 1_000_000_000;
/** Largest seconds value whose ns fit an i64 with room for the fraction and the offset. */
const MAX_SECONDS: i64 = 9_000_000_000;

/** Sets the resolution and, for 10^-n with n <= 9, the multiplier that makes conversion one step. */
export function setResolution(it: Interface, resolution: u8): void {
  it.resolution = resolution;
  it.scale = 0;
  if (resolution <= 9) it.scale = power10((9 - resolution) as u32) as i64;
}

export function toNanoseconds(ticks: u64, it: Interface): i64 {
  const offset = min(max(it.offset, -MAX_SECONDS), MAX_SECONDS);
  let seconds: u64;
  let fraction: u64;
  const exponent = (it.resolution & 0x7f) as u32;
  if (it.scale != 0) {
    const perSecond = power10(exponent);
    seconds = ticks / perSecond;
    fraction = (ticks % perSecond) * (it.scale as u64);
  } else if (it.resolution & 0x80) {
    if (exponent > 63) return offset * SECOND;
    seconds = ticks >> exponent;
    fraction = ticks & ((1 << (exponent as u64)) - 1);
    // 34 bits of fraction are finer than a ns; more would overflow the product.
    let bits = exponent as u64;
    if (bits > 34) {
      fraction >>= bits - 34;
      bits = 34;
    }
    fraction = (fraction * (SECOND as u64)) >> bits;
  } else {
    // Finer than a ns; 10^19 is the largest power that fits.
    if (exponent > 19) return offset * SECOND;
    const perSecond = power10(exponent);
    seconds = ticks / perSecond;
    fraction = (ticks % perSecond) / power10(exponent - 9);
  }
  const whole = min(seconds, MAX_SECONDS as u64) as i64;
  return min(max(whole + offset, -MAX_SECONDS), MAX_SECONDS) * SECOND + (fraction as i64);
}

function power10(exponent: u32): u64 {
  let value: u64 = 1;
  for (let i: u32 = 0; i < exponent; i++) value *= 10;
  return value;
}
