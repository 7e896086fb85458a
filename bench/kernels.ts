// The byte kernels of the public API, WebAssembly with SIMD, beside the same in TypeScript.

import Benchmark from 'benchmark';
import { byteHistogram, entropy } from 'flowglass';
import { Random } from './generator/random.js';

export interface KernelResult {
  kernel: 'entropy' | 'byteHistogram';
  /** Bytes of the input. */
  size: number;
  /** MB/s. */
  wasm: number;
  typescript: number;
  /** Relative margin of error of each, as a fraction. */
  margins: [number, number];
}

const SIZES = [64, 1460, 16_384, 1 << 20];

export function histogramInTypescript(bytes: Uint8Array): Float64Array {
  const counts = new Float64Array(256);
  for (let at = 0; at < bytes.length; at++) {
    const value = bytes[at] as number;
    counts[value] = (counts[value] as number) + 1;
  }
  return counts;
}

export function entropyInTypescript(bytes: Uint8Array): number {
  if (bytes.length === 0) return 0;
  let sum = 0;
  for (const count of histogramInTypescript(bytes)) if (count > 0) sum += count * Math.log2(count);
  return Math.max(0, Math.log2(bytes.length) - sum / bytes.length);
}

export function measureKernels(quick: boolean): KernelResult[] {
  const random = new Random(1);
  return SIZES.flatMap((size) => {
    const bytes = Uint8Array.from({ length: size }, () => random.below(256));
    return [
      pair('byteHistogram', bytes, byteHistogram, histogramInTypescript, quick),
      pair('entropy', bytes, entropy, entropyInTypescript, quick),
    ];
  });
}

function pair(
  kernel: KernelResult['kernel'],
  bytes: Uint8Array,
  wasm: (bytes: Uint8Array) => unknown,
  typescript: (bytes: Uint8Array) => unknown,
  quick: boolean,
): KernelResult {
  const options = quick ? { maxTime: 0.2, minSamples: 5 } : { maxTime: 2 };
  const a = new Benchmark('wasm', () => wasm(bytes), options).run();
  const b = new Benchmark('typescript', () => typescript(bytes), options).run();
  const rate = ({ hz = 0 }: Benchmark) => (hz * bytes.length) / 1e6;
  return {
    kernel,
    size: bytes.length,
    wasm: rate(a),
    typescript: rate(b),
    margins: [a.stats.rme / 100, b.stats.rme / 100],
  };
}
