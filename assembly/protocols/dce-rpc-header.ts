// Headers of DCE/RPC messages over connections (C706 §12.6, [MS-RPCE] §2.2.2), and numbers in either byte order.
//
//   0         1   2      3       4                 8        10       12
//   ┌─────────┬───┬──────┬───────┬─────────────────┬────────┬────────┬─────────┬─ …
//   │ version │   │ type │ flags │ representation  │ length │ auth   │ call id │
//   │ 5       │0/1│      │       │ 0x10: little    │ of all │ length │         │
//   └─────────┴───┴──────┴───────┴─────────────────┴────────┴────────┴─────────┴─ …

export const RPC_HEADER: u32 = 16;

export const REQUEST: u32 = 0;
export const RESPONSE: u32 = 2;
export const FAULT: u32 = 3;
export const BIND: u32 = 11;
export const BIND_ACK: u32 = 12;
export const BIND_NAK: u32 = 13;
export const ALTER_CONTEXT: u32 = 14;
export const ALTER_CONTEXT_RESPONSE: u32 = 15;
export const AUTH3: u32 = 16;
const LAST_TYPE: u32 = 19;

export const FIRST_FRAGMENT: u8 = 1;
export const LAST_FRAGMENT: u8 = 2;
/** A request names an object: 16 bytes before its arguments. */
export const HAS_OBJECT: u8 = 0x80;

/** Does a message begin so? At least RPC_HEADER bytes are there. */
export function isRpcHeader(at: usize): bool {
  if (load<u8>(at) != 5 || load<u8>(at, 1) > 1 || (load<u8>(at, 2) as u32) > LAST_TYPE)
    return false;
  // Integers of either order, text in ASCII; floating-point numbers as IEEE has them; no more.
  if ((load<u32>(at, 4) & 0xffffffef) != 0) return false;
  const little = isLittle(at);
  const length = read16(at + 8, little);
  const authentication = read16(at + 10, little);
  return length >= RPC_HEADER && authentication <= length - RPC_HEADER;
}

export function isLittle(at: usize): bool {
  return load<u8>(at, 4) == 0x10;
}

export function messageLength(at: usize): u32 {
  return read16(at + 8, isLittle(at));
}

export function read16(at: usize, little: bool): u32 {
  const value = load<u16>(at);
  return little ? value : bswap(value);
}

export function read32(at: usize, little: bool): u32 {
  const value = load<u32>(at);
  return little ? value : bswap(value);
}

/** Copies a UUID to `out` as it would be in little endian. */
export function copyUuid(out: usize, at: usize, little: bool): void {
  store<u32>(out, read32(at, little));
  store<u16>(out, read16(at + 4, little) as u16, 4);
  store<u16>(out, read16(at + 6, little) as u16, 6);
  store<u64>(out, load<u64>(at, 8), 8);
}
