// Text written into memory: every function writes at `at` and returns where it ended. Some store wider than
// their text is, up to 15 bytes behind it: the caller's room covers them.

const DIGIT_ZERO: u32 = 0x30;
/** Up to this many bytes a loop is faster than memory.copy, which leaves the module. */
const FEW: u32 = 64;

const HEX: usize = memory.data<u8>([
  0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66,
]);

/**
 * The four decimal digits of a number below 10,000 as values 0 to 9, the first in the lowest byte. Two
 * numbers below 100 lie in the halves of a word, so that each step works on both.
 */
function fourDigits(value: u32): u32 {
  const hundreds = (value * 5243) >> 19;
  const pairs = hundreds | ((value - hundreds * 100) << 16);
  const tens = ((pairs * 103) >> 10) & 0x000f000f;
  return tens | ((pairs - tens * 10) << 8);
}

/** As `fourDigits`, of a number below 100,000,000. */
function eightDigits(value: u32): u64 {
  const high = value / 10000;
  return (fourDigits(high) as u64) | ((fourDigits(value - high * 10000) as u64) << 32);
}

const FOUR_ZEROS: u32 = 0x30303030;
const EIGHT_ZEROS: u64 = 0x3030303030303030;
const FOUR: u32 = 10_000;
const EIGHT: u32 = 100_000_000;

/** Decimal digits of a number. */
export function putNumber(at: usize, value: u64): usize {
  if (value < 10) {
    store<u8>(at, DIGIT_ZERO + (value as u32));
    return at + 1;
  }
  if (value < (FOUR as u64)) return putSmall(at, value as u32);
  if (value < (EIGHT as u64)) {
    const high = (value as u32) / FOUR;
    at = putSmall(at, high);
    store<u32>(at, fourDigits((value as u32) - high * FOUR) + FOUR_ZEROS);
    return at + 4;
  }
  const high = value / (EIGHT as u64);
  at = putNumber(at, high);
  store<u64>(at, eightDigits((value - high * (EIGHT as u64)) as u32) + EIGHT_ZEROS);
  return at + 8;
}

/** Digits of a number below 10,000. */
function putSmall(at: usize, value: u32): usize {
  const digits = fourDigits(value);
  // The last digit is there even if it is 0.
  const leading = ctz<u32>(digits | 0x01000000) >> 3;
  store<u32>(at, (digits + FOUR_ZEROS) >> (leading << 3));
  return at + 4 - leading;
}

export function putPair(at: usize, value: u32): void {
  const tens = (value * 205) >> 11;
  store<u16>(at, ((DIGIT_ZERO + tens) | ((DIGIT_ZERO + value - tens * 10) << 8)) as u16);
}

/** Exactly `digits` digits, 8 at most, with leading zeros. */
export function putPadded(at: usize, value: u32, digits: u32): usize {
  store<u64>(at, (eightDigits(value) + EIGHT_ZEROS) >> ((8 - digits) << 3));
  return at + digits;
}

/** value / 10^decimals, without trailing zeros: 71230 with 4 decimals is 7.123. `decimals`: 6 at most. */
export function putFixed(at: usize, value: u64, decimals: u32): usize {
  const unit = powerOfTen(decimals);
  if (value <= 0xffffffff) {
    const whole = (value as u32) / unit;
    return putFraction(putNumber(at, whole), (value as u32) - whole * unit, decimals);
  }
  const whole = value / (unit as u64);
  return putFraction(putNumber(at, whole), (value - whole * (unit as u64)) as u32, decimals);
}

function powerOfTen(exponent: u32): u32 {
  switch (exponent) {
    case 2:
      return 100;
    case 3:
      return 1000;
    case 4:
      return 10_000;
    case 6:
      return 1_000_000;
    default: {
      let power: u32 = 1;
      for (let i: u32 = 0; i < exponent; i++) power *= 10;
      return power;
    }
  }
}

/** A point and the digits behind it, of which trailing zeros are left out; nothing of 0. */
function putFraction(at: usize, fraction: u32, decimals: u32): usize {
  if (fraction == 0) return at;
  const digits = eightDigits(fraction) >> (((8 - decimals) << 3) as u64);
  store<u8>(at, 0x2e);
  store<u64>(at, digits + EIGHT_ZEROS, 1);
  return (at + 9 - (clz<u64>(digits) >> 3)) as usize;
}

/** 16 hexadecimal digits. */
export function putHex64(at: usize, value: u64): usize {
  return putHex8(at, bswap<u64>(value));
}

/** 16 hexadecimal digits of 8 bytes, the first in the lowest. */
function putHex8(at: usize, bytes: u64): usize {
  const all = i64x2.splat(bytes);
  const low = v128.and(all, i8x16.splat(15));
  const high = v128.and(i8x16.shr_u(all, 4), i8x16.splat(15));
  const nibbles = i8x16.shuffle(high, low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  v128.store(at, i8x16.swizzle(v128.load(HEX), nibbles));
  return at + 16;
}

export function putHexByte(at: usize, byte: u8): usize {
  store<u8>(at, load<u8>(HEX + ((byte as usize) >> 4)));
  store<u8>(at + 1, load<u8>(HEX + ((byte as usize) & 15)));
  return at + 2;
}

/** Bytes in hexadecimal, two digits each. */
export function putHex(at: usize, bytes: usize, length: u32): usize {
  let i: u32 = 0;
  for (; i + 8 <= length; i += 8) at = putHex8(at, load<u64>(bytes + i));
  for (; i < length; i++) at = putHexByte(at, load<u8>(bytes + i));
  return at;
}

/** MAC address at `address`, with colons. */
export function putMac(at: usize, address: usize): usize {
  for (let i: usize = 0; i < 6; i++) {
    if (i > 0) store<u8>(at++, 0x3a);
    at = putHexByte(at, load<u8>(address + i));
  }
  return at;
}

/** A 16-bit number in hexadecimal, without leading zeros. */
export function putHex16(at: usize, value: u32): usize {
  if (value >= 0x1000) store<u8>(at++, load<u8>(HEX + (value >> 12)));
  if (value >= 0x100) store<u8>(at++, load<u8>(HEX + ((value >> 8) & 15)));
  if (value >= 0x10) store<u8>(at++, load<u8>(HEX + ((value >> 4) & 15)));
  store<u8>(at++, load<u8>(HEX + (value & 15)));
  return at;
}

/** Bytes as they are; for text that is known to need no escape. */
export function putBytes(at: usize, bytes: usize, length: u32): usize {
  if (length > FEW) {
    memory.copy(at, bytes, length);
  } else {
    for (let i: u32 = 0; i < length; i += 16) v128.store(at + i, v128.load(bytes + i));
  }
  return at + length;
}

/** IPv4 address at `address`, dotted. */
export function putIpv4(at: usize, address: usize): usize {
  for (let i: usize = 0; i < 4; i++) {
    if (i > 0) store<u8>(at++, 0x2e);
    at = putSmall(at, load<u8>(address + i));
  }
  return at;
}

/** IPv6 address at `address` in canonical form (RFC 5952). */
export function putIpv6(at: usize, address: usize): usize {
  // The longest run of zero groups, at least two, the first of equals.
  let best: i32 = -1;
  let bestLength: i32 = 1;
  let run: i32 = 0;
  for (let i: i32 = 0; i < 8; i++) {
    run = load<u16>(address + ((i as usize) << 1)) == 0 ? run + 1 : 0;
    if (run > bestLength) {
      bestLength = run;
      best = i - run + 1;
    }
  }
  let i: i32 = 0;
  while (i < 8) {
    if (i == best) {
      store<u16>(at, 0x3a3a);
      at += 2;
      i += bestLength;
      continue;
    }
    if (i > 0 && i != best + bestLength) store<u8>(at++, 0x3a);
    else if (i > 0 && best == -1) store<u8>(at++, 0x3a);
    at = putHex16(at, bswap<u16>(load<u16>(address + ((i as usize) << 1))) as u32);
    i++;
  }
  return at;
}

const SECOND: i64 = 1_000_000_000;
const DAY: i64 = 86_400;

/** ns since 1970 as 2026-01-31T12:00:00.000000000Z. Years outside 0–9999 are not to be expected: the clock is 64 bits of ns. */
export function putTime(at: usize, time: i64): usize {
  let seconds = time / SECOND;
  let fraction = time - seconds * SECOND;
  if (fraction < 0) {
    fraction += SECOND;
    seconds--;
  }
  let days = seconds / DAY;
  let rest = seconds - days * DAY;
  if (rest < 0) {
    rest += DAY;
    days--;
  }
  // Days to year, month, day in the proleptic Gregorian calendar, counting years from 1 March.
  const shifted = days + 719_468;
  const era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097;
  const dayOfEra = (shifted - era * 146_097) as u32;
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const shiftedMonth = (5 * dayOfYear + 2) / 153;
  const day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = (era as u32) * 400 + yearOfEra + (month <= 2 ? 1 : 0);
  at = putPadded(at, year, 4);
  store<u8>(at, 0x2d);
  putPair(at + 1, month);
  store<u8>(at + 3, 0x2d);
  putPair(at + 4, day);
  store<u8>(at + 6, 0x54);
  const second = rest as u32;
  putPair(at + 7, second / 3600);
  store<u8>(at + 9, 0x3a);
  putPair(at + 10, (second / 60) % 60);
  store<u8>(at + 12, 0x3a);
  putPair(at + 13, second % 60);
  store<u8>(at + 15, 0x2e);
  const billionths = fraction as u32;
  const first = billionths / EIGHT;
  store<u8>(at, (DIGIT_ZERO + first) as u8, 16);
  store<u64>(at, eightDigits(billionths - first * EIGHT) + EIGHT_ZEROS, 17);
  store<u8>(at, 0x5a, 25);
  return at + 26;
}

/** A character as UTF-8 (RFC 3629 §3); `code` at most 0x10ffff and no half of a surrogate pair. */
export function putUtf8(out: usize, code: u32): usize {
  if (code < 0x80) {
    store<u8>(out, code as u8);
    return out + 1;
  }
  if (code < 0x800) {
    store<u8>(out, (0xc0 | (code >> 6)) as u8);
    store<u8>(out + 1, (0x80 | (code & 0x3f)) as u8);
    return out + 2;
  }
  if (code < 0x10000) {
    store<u8>(out, (0xe0 | (code >> 12)) as u8);
    store<u8>(out + 1, (0x80 | ((code >> 6) & 0x3f)) as u8);
    store<u8>(out + 2, (0x80 | (code & 0x3f)) as u8);
    return out + 3;
  }
  store<u8>(out, (0xf0 | (code >> 18)) as u8);
  store<u8>(out + 1, (0x80 | ((code >> 12) & 0x3f)) as u8);
  store<u8>(out + 2, (0x80 | ((code >> 6) & 0x3f)) as u8);
  store<u8>(out + 3, (0x80 | (code & 0x3f)) as u8);
  return out + 4;
}
