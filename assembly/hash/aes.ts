// AES-128 by the host (src/engine/host.ts, node:crypto): called for handshakes only, never per packet. The
// functions are imports of the module, under this file's name.

/** Encrypts the block of 16 bytes at `block` (ECB) into `out`. */
export declare function aesEcb(key: usize, block: usize, out: usize): void;

/**
 * Opens AES-128-GCM: [at, at + length) is ciphertext with its tag of 16 bytes behind it, the nonce has 12
 * bytes. Writes length - 16 bytes to `out`. 0: the tag is wrong, and nothing is written.
 */
export declare function aesGcmOpen(
  key: usize,
  nonce: usize,
  aad: usize,
  aadLength: u32,
  at: usize,
  length: u32,
  out: usize,
): u32;
