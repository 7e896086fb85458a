// The Huffman code of HPACK (RFC 7541 §5.2, Appendix B). It is canonical: within a length, codes count up in
// the order of their symbols, and the next length goes on behind, one bit longer. So how many codes each
// length has and the order of the symbols are the whole table.

const SHORTEST: u32 = 5;
const LONGEST: u32 = 30;
const END_OF_STRING: u32 = 256;

/** Codes of each length from 0 to 30 bits. */
const COUNTS: usize = memory.data<u8>([
  0, 0, 0, 0, 0, 10, 26, 32, 6, 0, 5, 3, 2, 6, 2, 3, 0, 0, 0, 3, 8, 13, 26, 29, 12, 4, 15, 19, 29,
  0, 4,
]);
/** Symbols in the order of their codes. */
const SYMBOLS: usize = memory.data<u16>([
  48, 49, 50, 97, 99, 101, 105, 111, 115, 116, 32, 37, 45, 46, 47, 51, 52, 53, 54, 55, 56, 57, 61,
  65, 95, 98, 100, 102, 103, 104, 108, 109, 110, 112, 114, 117, 58, 66, 67, 68, 69, 70, 71, 72, 73,
  74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 89, 106, 107, 113, 118, 119, 120, 121,
  122, 38, 42, 44, 59, 88, 90, 33, 34, 40, 41, 63, 39, 43, 124, 35, 62, 0, 36, 64, 91, 93, 126, 94,
  125, 60, 96, 123, 92, 195, 208, 128, 130, 131, 162, 184, 194, 224, 226, 153, 161, 167, 172, 176,
  177, 179, 209, 216, 217, 227, 229, 230, 129, 132, 133, 134, 136, 146, 154, 156, 160, 163, 164,
  169, 170, 173, 178, 181, 185, 186, 187, 189, 190, 196, 198, 228, 232, 233, 1, 135, 137, 138, 139,
  140, 141, 143, 147, 149, 150, 151, 152, 155, 157, 158, 165, 166, 168, 174, 175, 180, 182, 183,
  188, 191, 197, 231, 239, 9, 142, 144, 145, 148, 159, 171, 206, 215, 225, 236, 237, 199, 207, 234,
  235, 192, 193, 200, 201, 202, 205, 210, 213, 218, 219, 238, 240, 242, 243, 255, 203, 204, 211,
  212, 214, 221, 222, 223, 241, 244, 245, 246, 247, 248, 250, 251, 252, 253, 254, 2, 3, 4, 5, 6, 7,
  8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127, 220, 249, 10,
  13, 22, 256,
]);

/** Decodes [at, end) to [out, limit); returns where the text ends, 0 if it is damaged or has no room. */
export function decodeHuffman(out: u32, limit: u32, at: u32, end: u32): u32 {
  let bits: u64 = 0;
  let count: u32 = 0;
  while (true) {
    while (count <= 32 && at < end) {
      bits = (bits << 8) | (load<u8>(at++) as u64);
      count += 8;
    }
    if (count == 0) return out;
    let first: u32 = 0;
    let index: u32 = 0;
    let length = SHORTEST;
    for (; length <= min(count, LONGEST); length++) {
      const code = ((bits >> ((count - length) as u64)) as u32) & ((1 << length) - 1);
      const codes = load<u8>(COUNTS + length) as u32;
      if (code - first < codes) {
        index += code - first;
        break;
      }
      index += codes;
      first = (first + codes) << 1;
    }
    if (length > min(count, LONGEST)) {
      // Padding: fewer than 8 bits, all set.
      const padding = (1 << count) - 1;
      return count < 8 && ((bits as u32) & padding) == padding ? out : 0;
    }
    const symbol = load<u16>(SYMBOLS + (index << 1)) as u32;
    if (symbol == END_OF_STRING || out == limit) return 0;
    store<u8>(out++, symbol as u8);
    count -= length;
  }
}
