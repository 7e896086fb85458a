// The inputs of a run as sources in their order, and their bytes.

import { open } from 'node:fs/promises';
import { type CaptureInput, openSources, type Source } from './capture/source.js';
import { firstTimes } from './engine/probe.js';

const CHUNK = 1 << 20;

/** Opens what the inputs name, in the order in which a run reads it. */
export async function openInOrder(
  input: CaptureInput | readonly CaptureInput[],
  signal?: AbortSignal,
): Promise<Source[]> {
  return inOrder(await openSources(input, signal ? { signal } : {}));
}

/** Files by the time of their first packet; those without one, and streams, stay behind them as given. */
async function inOrder(sources: Source[]): Promise<Source[]> {
  if (sources.length < 2) return sources;
  const times = await firstTimes(sources.map((source) => source.head));
  return sources
    .map((source, i) => ({ source, time: times[i], i }))
    .sort((a, b) => {
      if (a.time === b.time) return a.i - b.i;
      if (a.time === undefined) return 1;
      return b.time === undefined || a.time < b.time ? -1 : 1;
    })
    .map(({ source }) => source);
}

/** The capture's bytes, decompressed. A chunk may be overwritten when the next is asked for. */
export async function* bytesOf(source: Source, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  if (source.kind === 'stream') {
    yield* source.read(signal);
    return;
  }
  const file = await open(source.path);
  try {
    const buffer = Buffer.alloc(CHUNK);
    while (true) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
