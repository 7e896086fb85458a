// Text written into memory: every function writes at `at` and returns where it ended.

const DIGIT_ZERO: u32 = 0x30;

const HEX: usize = memory.data<u8>([
  0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66,
]);

/** Decimal digits of a number. */
export function putNumber(at: usize, value: u64): usize {
  if (value < 10) {
    store<u8>(at, (DIGIT_ZERO + (value as u32)) as u8);
    return at + 1;
  }
  const digits = digitsOf(value);
  let end = at + digits;
  let left = value;
  while (left >= 100 && left > 0xffffffff) {
    const quotient = left / 100;
    end -= 2;
    putPair(end, (left - quotient * 100) as u32);
    left = quotient;
  }
  let small = left as u32;
  while (small >= 100) {
    const quotient = small / 100;
    end -= 2;
    putPair(end, small - quotient * 100);
    small = quotient;
  }
  if (small >= 10) putPair(at, small);
  else store<u8>(at, (DIGIT_ZERO + small) as u8);
  return at + digits;
}

function digitsOf(value: u64): u32 {
  let digits: u32 = 1;
  while (value >= 10000) {
    value /= 10000;
    digits += 4;
  }
  if (value >= 1000) return digits + 3;
  if (value >= 100) return digits + 2;
  return value >= 10 ? digits + 1 : digits;
}

export function putPair(at: usize, value: u32): void {
  const tens = (value * 205) >> 11;
  store<u16>(at, ((DIGIT_ZERO + tens) | ((DIGIT_ZERO + value - tens * 10) << 8)) as u16);
}

/** Exactly `digits` digits, with leading zeros. */
export function putPadded(at: usize, value: u32, digits: u32): usize {
  const end = at + digits;
  let p = end;
  while (p > at) {
    const quotient = value / 10;
    store<u8>(--p, (DIGIT_ZERO + value - quotient * 10) as u8);
    value = quotient;
  }
  return end;
}

/** value / 10^decimals, without trailing zeros: 71230 with 4 decimals is 7.123. */
export function putFixed(at: usize, value: u64, decimals: u32): usize {
  let unit: u64 = 1;
  for (let i: u32 = 0; i < decimals; i++) unit *= 10;
  const whole = value / unit;
  at = putNumber(at, whole);
  let fraction = (value - whole * unit) as u32;
  if (fraction == 0) return at;
  while (fraction % 10 == 0) {
    fraction /= 10;
    decimals--;
  }
  store<u8>(at, 0x2e);
  return putPadded(at + 1, fraction, decimals);
}

/** 16 hexadecimal digits. */
export function putHex64(at: usize, value: u64): usize {
  for (let i: u32 = 0; i < 16; i++) {
    store<u8>(at + i, load<u8>(HEX + (((value >> ((15 - i) << 2)) as usize) & 15)));
  }
  return at + 16;
}

export function putHexByte(at: usize, byte: u8): usize {
  store<u8>(at, load<u8>(HEX + ((byte as usize) >> 4)));
  store<u8>(at + 1, load<u8>(HEX + ((byte as usize) & 15)));
  return at + 2;
}

/** Bytes in hexadecimal, two digits each. */
export function putHex(at: usize, bytes: usize, length: u32): usize {
  for (let i: u32 = 0; i < length; i++) at = putHexByte(at, load<u8>(bytes + i));
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
  memory.copy(at, bytes, length);
  return at + length;
}

/** IPv4 address at `address`, dotted. */
export function putIpv4(at: usize, address: usize): usize {
  for (let i: usize = 0; i < 4; i++) {
    if (i > 0) store<u8>(at++, 0x2e);
    at = putNumber(at, load<u8>(address + i) as u64);
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
  at = putPadded(at + 16, fraction as u32, 9);
  store<u8>(at, 0x5a);
  return at + 1;
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
