// Small letters, where a format has them and names here are in capitals.

const QUOTE: u8 = 0x22;

/** Makes the text whose closing quote is at `at` lower case. */
export function lower(at: usize): void {
  for (at--; load<u8>(at) != QUOTE; at--) {
    const byte = load<u8>(at);
    if (byte >= 0x41 && byte <= 0x5a) store<u8>(at, byte | 0x20);
  }
}
