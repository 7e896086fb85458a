// The packet-size fingerprint: the first payload-bearing packets of a flow, each as a letter for its
// length's bin, upper case from the source and lower case to it: "1:BkKkc". Flows of the same program
// doing the same thing look alike. The leading number is the version of this definition.

import { binOf } from './sizes';

const VERSION: u8 = 0x31;
const COLON: u8 = 0x3a;
const UPPER_A: u32 = 0x41;
const LOWER_A: u32 = 0x61;
/** Packets that it covers. */
const MAX_LETTERS: u32 = 12;

/** Writes the fingerprint of the SPLT entries at `splt` to `out` (at most 14 bytes); returns its length. */
export function writeFingerprint(out: usize, splt: usize, count: u32): u32 {
  if (count == 0) return 0;
  const letters = min(count, MAX_LETTERS);
  store<u8>(out, VERSION);
  store<u8>(out + 1, COLON);
  for (let i: u32 = 0; i < letters; i++) {
    const length = load<i32>(splt + (i << 3));
    const bin = binOf(abs(length) as u32);
    store<u8>(out + 2 + i, ((length < 0 ? LOWER_A : UPPER_A) + bin) as u8);
  }
  return letters + 2;
}
