// Host names with a port behind them, as HTTP's Host field has them.

import { lengthOf, valueOf } from './fields';

const COLON: u8 = 0x3a;

/** Bytes of the name: up to the colon before the port, where there is one. */
export function hostLength(item: usize): u32 {
  const start = valueOf(item);
  const end = start + lengthOf(item);
  for (let p = end; p > start; p--) {
    const byte = load<u8>(p - 1);
    if (byte == COLON) return (p - 1 - start) as u32;
    if (byte < 0x30 || byte > 0x39) break;
  }
  return lengthOf(item);
}

/** The port behind the name; 0: there is none. */
export function portBehind(item: usize): u32 {
  const end = valueOf(item) + lengthOf(item);
  let port: u32 = 0;
  for (let p = valueOf(item) + hostLength(item) + 1; p < end; p++) {
    port = port * 10 + (load<u8>(p) - 0x30);
    if (port > 0xffff) return 0;
  }
  return port;
}
