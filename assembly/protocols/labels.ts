// What recognisers of protocols that are not read have in common.

import { MAYBE, NO, Opening, onPort } from './opening';

/** So few bytes say nothing but on the protocol's own port. */
export function onlyPort(o: Opening, port: u32): u32 {
  return onPort(o, port) ? MAYBE : NO;
}

/** Printable ASCII without blanks. */
export function isPrintableWord(at: u32, end: u32): bool {
  for (; at < end; at++) {
    const byte = load<u8>(at);
    if (byte <= 0x20 || byte > 0x7e) return false;
  }
  return true;
}
