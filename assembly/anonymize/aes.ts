// AES-128, one block at a time (FIPS 197). Speed does not matter here: what it makes is kept (addresses.ts).

/** Bytes of the S-box and the round keys. */
export const AES_BYTES: u32 = 256 + 176;
const KEYS: usize = 256;

/** Makes the S-box and the round keys of the 16 bytes at `key`, at `aes`. */
export function beginAes(aes: usize, key: usize): void {
  makeSbox(aes);
  const keys = aes + KEYS;
  memory.copy(keys, key, 16);
  let constant: u32 = 1;
  for (let i: usize = 16; i < 176; i += 4) {
    let a = load<u8>(keys + i - 4) as u32;
    let b = load<u8>(keys + i - 3) as u32;
    let c = load<u8>(keys + i - 2) as u32;
    let d = load<u8>(keys + i - 1) as u32;
    if (i % 16 == 0) {
      const first = a;
      a = (load<u8>(aes + b) as u32) ^ constant;
      b = load<u8>(aes + c);
      c = load<u8>(aes + d);
      d = load<u8>(aes + first);
      constant = twice(constant);
    }
    store<u8>(keys + i, a ^ load<u8>(keys + i - 16));
    store<u8>(keys + i + 1, b ^ load<u8>(keys + i - 15));
    store<u8>(keys + i + 2, c ^ load<u8>(keys + i - 14));
    store<u8>(keys + i + 3, d ^ load<u8>(keys + i - 13));
  }
}

/** Encrypts the 16 bytes at `at` in place; `spare` is 16 bytes of room. */
export function encryptBlock(aes: usize, at: usize, spare: usize): void {
  const keys = aes + KEYS;
  addKey(at, keys);
  for (let round: usize = 1; round <= 10; round++) {
    // SubBytes and ShiftRows.
    for (let i: usize = 0; i < 16; i++) {
      store<u8>(spare + i, load<u8>(aes + (load<u8>(at + ((i * 5) & 15)) as usize)));
    }
    if (round < 10) for (let i: usize = 0; i < 16; i += 4) mixColumn(at + i, spare + i);
    else memory.copy(at, spare, 16);
    addKey(at, keys + round * 16);
  }
}

function addKey(at: usize, key: usize): void {
  store<u64>(at, load<u64>(at) ^ load<u64>(key));
  store<u64>(at + 8, load<u64>(at + 8) ^ load<u64>(key + 8));
}

function mixColumn(out: usize, column: usize): void {
  const a = load<u8>(column) as u32;
  const b = load<u8>(column + 1) as u32;
  const c = load<u8>(column + 2) as u32;
  const d = load<u8>(column + 3) as u32;
  const all = a ^ b ^ c ^ d;
  store<u8>(out, a ^ all ^ twice(a ^ b));
  store<u8>(out + 1, b ^ all ^ twice(b ^ c));
  store<u8>(out + 2, c ^ all ^ twice(c ^ d));
  store<u8>(out + 3, d ^ all ^ twice(d ^ a));
}

/** Times x in GF(2^8). */
function twice(value: u32): u32 {
  return ((value << 1) ^ (value & 0x80 ? 0x1b : 0)) & 0xff;
}

/** FIPS 197 §5.1.1: the inverse in GF(2^8), then an affine map. p runs through all elements, q through their inverses. */
function makeSbox(sbox: usize): void {
  let p: u32 = 1;
  let q: u32 = 1;
  do {
    p = p ^ twice(p);
    q ^= q << 1;
    q ^= q << 2;
    q ^= q << 4;
    q &= 0xff;
    if (q & 0x80) q ^= 0x09;
    store<u8>(sbox + p, q ^ turned(q, 1) ^ turned(q, 2) ^ turned(q, 3) ^ turned(q, 4) ^ 0x63);
  } while (p != 1);
  store<u8>(sbox, 0x63);
}

function turned(value: u32, by: u32): u32 {
  return ((value << by) | (value >> (8 - by))) & 0xff;
}
