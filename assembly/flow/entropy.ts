// Statistics of a byte histogram. Entropy is Shannon's, H = log2 n - (1/n) Σ c·log2 c, in bits per byte;
// the sum runs over integers, c·log2 c in 2^-32 steps from a table, so that it is the same to the bit
// however the bytes came in.

import { HISTOGRAM } from './histogram';

/** Largest count in the table: all bytes that a direction may give. */
const MAX_COUNT: u32 = 16384;
/** Bytes of the table of c·log2 c, c = 0 … MAX_COUNT. */
export const TABLE: u32 = (MAX_COUNT + 1) * 8;
const SCALE: f64 = 4294967296.0;

/** Fills the table, TABLE bytes, once a run. */
export function fillTable(table: usize): void {
  store<u64>(table, 0);
  for (let c: u32 = 1; c <= MAX_COUNT; c++) {
    store<u64>(
      table + (c << 3),
      NativeMath.round((c as f64) * NativeMath.log2(c as f64) * SCALE) as u64,
    );
  }
}

@unmanaged
export class ByteStatistics {
  /** Bits per byte × 10^4. */
  entropy: u32;
  /** Mean byte value × 10^3, and standard deviation (of the population) × 10^3. */
  mean: u32;
  deviation: u32;
  /** Share of printable bytes (0x20–0x7e, tab, line feed, carriage return) × 10^4. */
  printable: u32;
  /** Chi-square against the uniform distribution, 255 degrees of freedom, × 10^2. */
  chiSquare: u64;
}

/** Statistics of `total` > 0 bytes, MAX_COUNT at most, counted in the 16-bit histogram. */
export function statistics(out: ByteStatistics, histogram: usize, total: u32, table: usize): void {
  // None of the sums exceeds 31 bits, since the counts add up to MAX_COUNT at most.
  let sums = i32x4.splat(0);
  let squares = i32x4.splat(0);
  let countSquares = i32x4.splat(0);
  let values = i16x8(0, 1, 2, 3, 4, 5, 6, 7);
  const step = i16x8.splat(8);
  for (let at = histogram; at < histogram + HISTOGRAM; at += 16) {
    const counts = v128.load(at);
    const valueSquares = i16x8.mul(values, values);
    sums = i32x4.add(sums, i32x4.dot_i16x8_s(counts, values));
    squares = i32x4.add(squares, i32x4.extmul_low_i16x8_u(counts, valueSquares));
    squares = i32x4.add(squares, i32x4.extmul_high_i16x8_u(counts, valueSquares));
    countSquares = i32x4.add(countSquares, i32x4.dot_i16x8_s(counts, counts));
    values = i16x8.add(values, step);
  }
  let plogp: u64 = 0;
  let plogp1: u64 = 0;
  for (let at = histogram; at < histogram + HISTOGRAM; at += 4) {
    const two = load<u32>(at);
    plogp += load<u64>(table + ((two & 0xffff) << 3));
    plogp1 += load<u64>(table + ((two >> 16) << 3));
  }
  let printable = countOf(histogram, 0x09) + countOf(histogram, 0x0a) + countOf(histogram, 0x0d);
  for (let b: u32 = 0x20; b <= 0x7e; b++) printable += countOf(histogram, b);
  finish(
    out,
    total,
    plogp + plogp1,
    lanes(sums),
    lanes(squares),
    lanes(countSquares),
    printable,
    table,
  );
}

function countOf(histogram: usize, byte: u32): u32 {
  return load<u16>(histogram + (byte << 1));
}

function lanes(v: v128): u64 {
  return (
    (i32x4.extract_lane(v, 0) as u64) +
    (i32x4.extract_lane(v, 1) as u64) +
    (i32x4.extract_lane(v, 2) as u64) +
    (i32x4.extract_lane(v, 3) as u64)
  );
}

/**
 * As `statistics`, of the bytes themselves, for few. Reads up to 15 bytes behind them. `scratch`: a zero
 * histogram, zero again after.
 */
export function statisticsOf(
  out: ByteStatistics,
  at: usize,
  total: u32,
  scratch: usize,
  table: usize,
): void {
  const end = at + total;
  let plogp: u64 = 0;
  let countSquares: u32 = 0;
  for (let p = at; p < end; p++) {
    const counter = scratch + ((load<u8>(p) as u32) << 1);
    const c = load<u16>(counter) as u32;
    store<u16>(counter, (c + 1) as u16);
    // One more of a value that was there c times: the sums grow by what c + 1 has more than c.
    const entry = table + (c << 3);
    plogp += load<u64>(entry, 8) - load<u64>(entry);
    countSquares += 2 * c + 1;
  }
  const zero = i32x4.splat(0);
  for (let i: usize = 0; i < (HISTOGRAM as usize); i += 16) v128.store(scratch + i, zero);

  let sums = zero;
  let squares = zero;
  let printable: u32 = 0;
  for (let p = at; p < end; p += 16) {
    let bytes = v128.load(p);
    // Behind the end there are zeros, which add nothing.
    if (end - p < 16) {
      const places = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
      bytes = v128.and(bytes, i8x16.lt_u(places, i8x16.splat((end - p) as i8)));
    }
    sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes)));
    squares = i32x4.add(
      squares,
      i32x4.extadd_pairwise_i16x8_u(i16x8.extmul_low_i8x16_u(bytes, bytes)),
    );
    squares = i32x4.add(
      squares,
      i32x4.extadd_pairwise_i16x8_u(i16x8.extmul_high_i8x16_u(bytes, bytes)),
    );
    printable += popcnt<u32>(i8x16.bitmask(arePrintable(bytes)) as u32);
  }
  finish(out, total, plogp, lanes(sums), lanes(squares), countSquares, printable, table);
}

function arePrintable(bytes: v128): v128 {
  return v128.or(
    v128.or(
      i8x16.le_u(i8x16.sub(bytes, i8x16.splat(0x20)), i8x16.splat(0x5e)),
      i8x16.le_u(i8x16.sub(bytes, i8x16.splat(0x09)), i8x16.splat(1)),
    ),
    i8x16.eq(bytes, i8x16.splat(0x0d)),
  );
}

function finish(
  out: ByteStatistics,
  total: u32,
  plogp: u64,
  sum: u64,
  squares: u64,
  countSquares: u64,
  printable: u32,
  table: usize,
): void {
  const n = total as f64;
  // n·H = n·log2 n - Σ c·log2 c, all in the same steps.
  const bits = (load<u64>(table + (total << 3)) -
    min(plogp, load<u64>(table + (total << 3)))) as f64;
  out.entropy = NativeMath.round((bits / SCALE / n) * 10000) as u32;
  const mean = (sum as f64) / n;
  out.mean = NativeMath.round(mean * 1000) as u32;
  const variance = (squares as f64) / n - mean * mean;
  out.deviation = NativeMath.round(Math.sqrt(max(variance, 0)) * 1000) as u32;
  out.printable = NativeMath.round(((printable as f64) / n) * 10000) as u32;
  // Σ (c - n/256)² / (n/256) = 256/n · Σ c² - n
  out.chiSquare = NativeMath.round((((countSquares as f64) * 256) / n - n) * 100) as u64;
}
