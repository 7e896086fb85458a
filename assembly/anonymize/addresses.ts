// Addresses by Crypto-PAn (Xu, Fan, Ammar, Moon 2002): addresses that share their first n bits share the first n
// bits of what they become, and no more.

import { encryptBlock } from './aes';
import { Anonymizer, aesOf, entryOf } from './anonymizer';

/** Replaces the address at `at`: 4 bytes of IPv4, 16 of IPv6. */
export function anonymizeAddress(it: Anonymizer, at: usize, version: u32): void {
  const six = version == 6;
  const first = six ? load<u64>(at) : (load<u32>(at) as u64);
  const second: u64 = six ? load<u64>(at, 8) : 0;
  const entry = entryOf(it, first, second);
  const known =
    load<u64>(entry) == first && load<u64>(entry, 8) == second && load<u64>(entry, 16) == version;
  if (!known) {
    store<u64>(entry, first);
    store<u64>(entry, second, 8);
    store<u64>(entry, version, 16);
    cryptoPan(it, entry, entry + 24, six ? 128 : 32);
  }
  memory.copy(at, entry + 24, six ? 16 : 4);
}

/** Bit i of the result is flipped by the first bit of AES over the first i bits, the rest from the pad. */
function cryptoPan(it: Anonymizer, address: usize, out: usize, bits: u32): void {
  const base = changetype<usize>(it);
  const pad = base + offsetof<Anonymizer>('pad1');
  const block = base + offsetof<Anonymizer>('block0');
  const spare = base + offsetof<Anonymizer>('spare0');
  const aes = aesOf(it);
  memory.copy(out, address, bits >> 3);
  for (let i: u32 = 0; i < bits; i++) {
    memory.copy(block, pad, 16);
    const whole = i >> 3;
    memory.copy(block, address, whole);
    const mask: u32 = 0xff00 >> (i & 7);
    const mixed = (load<u8>(address + whole) & mask) | (load<u8>(pad + whole) & ~mask);
    store<u8>(block + whole, mixed);
    encryptBlock(aes, block, spare);
    const flip = ((load<u8>(block) >> 7) as u32) << (7 - (i & 7));
    store<u8>(out + whole, load<u8>(out + whole) ^ flip);
  }
}
