// Byte histograms: 256 counters of 16 bits, which the 16 KiB that a direction may give never overflow.
//
// Long runs are counted into four tables by turns, since adding to the same counter twice in a row has to
// wait for the first addition to be stored; their sums are then added to the flow's.

export const HISTOGRAM: u32 = 512;
/** Scratch that `count` needs: four tables, zero between calls. */
export const SCRATCH: u32 = 4 * HISTOGRAM;
/** Runs shorter than this are counted straight into the flow's table. */
const SHORT: u32 = 192;

/** Adds the bytes [at, at + length) to the 16-bit counters at `table`. `scratch`: SCRATCH zero bytes, zero again after. */
export function count(table: usize, at: usize, length: u32, scratch: usize): void {
  if (length < SHORT) {
    countShort(table, at, length);
    return;
  }
  const end = at + length;
  const stop = end - 7;
  while (at < stop) {
    const word = load<u64>(at);
    bump(scratch + (((word as u32) & 255) << 1));
    bump(scratch + ((((word as u32) >> 8) & 255) << 1), 512);
    bump(scratch + ((((word as u32) >> 16) & 255) << 1), 1024);
    bump(scratch + (((word as u32) >> 24) << 1), 1536);
    const high = (word >> 32) as u32;
    bump(scratch + ((high & 255) << 1));
    bump(scratch + (((high >> 8) & 255) << 1), 512);
    bump(scratch + (((high >> 16) & 255) << 1), 1024);
    bump(scratch + ((high >> 24) << 1), 1536);
    at += 8;
  }
  while (at < end) bump(scratch + ((load<u8>(at++) as u32) << 1));
  fold(table, scratch);
}

function countShort(table: usize, at: usize, length: u32): void {
  const end = at + length;
  while (at < end) bump(table + ((load<u8>(at++) as u32) << 1));
}

function bump(at: usize, offset: usize = 0): void {
  store<u16>(at + offset, load<u16>(at + offset) + 1);
}

/** Adds the four scratch tables to `table` and zeroes them. */
function fold(table: usize, scratch: usize): void {
  const zero = i32x4.splat(0);
  for (let i: usize = 0; i < (HISTOGRAM as usize); i += 16) {
    const t = scratch + i;
    const sum = i16x8.add(
      i16x8.add(v128.load(t), v128.load(t, 512)),
      i16x8.add(v128.load(t, 1024), v128.load(t, 1536)),
    );
    v128.store(t, zero);
    v128.store(t, zero, 512);
    v128.store(t, zero, 1024);
    v128.store(t, zero, 1536);
    v128.store(table + i, i16x8.add(v128.load(table + i), sum));
  }
}
