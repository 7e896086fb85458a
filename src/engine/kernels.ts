// The engine's byte kernels for anyone's bytes: histogram and Shannon entropy.

import { type Engine, engineSync } from './abi.js';
import { HISTOGRAM, SCRATCH } from './layouts.js';

/** Counters of the kernel are 16 bits wide: so many bytes at a time never overflow them. */
const CHUNK = 32768;
const PAGES = 10;
/** Behind the module's static data. */
const TABLE = 8 << 16;
const SCRATCH_AT = TABLE + HISTOGRAM;
const BYTES = SCRATCH_AT + SCRATCH;

interface Kernel {
  engine: Engine;
  bytes: Uint8Array;
  counters: Uint16Array;
}

let kernel: Kernel | undefined;

function theKernel(): Kernel {
  if (!kernel) {
    const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared: true });
    kernel = {
      engine: engineSync(memory),
      bytes: new Uint8Array(memory.buffer),
      counters: new Uint16Array(memory.buffer, TABLE, 256),
    };
  }
  return kernel;
}

/** How often each byte value occurs: 256 counts. */
export function byteHistogram(bytes: Uint8Array): Float64Array {
  const { engine, bytes: memory, counters } = theKernel();
  const counts = new Float64Array(256);
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const chunk = bytes.subarray(at, at + CHUNK);
    memory.set(chunk, BYTES);
    counters.fill(0);
    engine.histogram(TABLE, BYTES, chunk.length, SCRATCH_AT);
    for (let value = 0; value < 256; value++) {
      counts[value] = (counts[value] ?? 0) + (counters[value] ?? 0);
    }
  }
  return counts;
}

/** Shannon entropy of the bytes in bits per byte, 0–8; 0 for none. */
export function entropy(bytes: Uint8Array): number {
  if (bytes.length === 0) return 0;
  let sum = 0;
  for (const count of byteHistogram(bytes)) if (count > 0) sum += count * Math.log2(count);
  return Math.max(0, Math.log2(bytes.length) - sum / bytes.length);
}
