// What the engine asks of its host: AES, for the Initial packets of QUIC, whose keys everybody can derive.

import { createCipheriv, createDecipheriv } from 'node:crypto';

const KEY = 16;
const NONCE = 12;
const TAG = 16;

/** Imports of the module, over the memory that their addresses are in. */
export function hostFunctions(memory: WebAssembly.Memory): Record<string, WebAssembly.ImportValue> {
  const { buffer } = memory;
  const view = (at: number, length: number) => new Uint8Array(buffer, at >>> 0, length >>> 0);
  // Keys and nonces are copied: node:crypto takes them in memory of their own only.
  const copy = (at: number, length: number) => Uint8Array.from(view(at, length));
  return {
    aesEcb(key: number, block: number, out: number): void {
      const cipher = createCipheriv('aes-128-ecb', copy(key, KEY), null).setAutoPadding(false);
      view(out, KEY).set(cipher.update(copy(block, KEY)));
    },
    aesGcmOpen(
      key: number,
      nonce: number,
      aad: number,
      aadLength: number,
      at: number,
      length: number,
      out: number,
    ): number {
      const sealed = copy(at, length);
      const decipher = createDecipheriv('aes-128-gcm', copy(key, KEY), copy(nonce, NONCE));
      decipher.setAAD(copy(aad, aadLength));
      decipher.setAuthTag(sealed.subarray(length - TAG));
      const open = decipher.update(sealed.subarray(0, length - TAG));
      try {
        decipher.final();
      } catch {
        return 0;
      }
      view(out, open.length).set(open);
      return 1;
    },
  };
}
