// What is in capture files, without decoding a packet: formats, interfaces, counts, times.

import { type CaptureInput, openSources } from './capture/source.js';
import { Walker } from './engine/walker.js';
import { type CaptureInfo, readCaptureInfo } from './records/capture-info.js';
import { bytesOf } from './sources.js';
import { readWarningsOf } from './warnings.js';

/** Reads captures to their end and tells what each is, in the order given. */
export async function inspect(
  input: CaptureInput | readonly CaptureInput[],
  options: { signal?: AbortSignal } = {},
): Promise<CaptureInfo[]> {
  const { signal } = options;
  const sources = await openSources(input, signal ? { signal } : {});
  const walker = await Walker.create(sources.length);
  for (const [i, source] of sources.entries()) {
    walker.begin(i);
    for await (const chunk of bytesOf(source, signal)) {
      signal?.throwIfAborted();
      walker.push(chunk);
      if (walker.stopped) break;
    }
    walker.end();
  }
  const { bytes, data } = walker.views;
  const warnings = readWarningsOf(data, walker.plan, sources);
  return sources.map((source, i) => ({
    name: source.name,
    fileBytes: source.size,
    compression: source.compression,
    ...readCaptureInfo(bytes, data, walker.plan, i),
    warnings: warnings.filter((it) => it.source === i).map(({ warning }) => warning),
  }));
}
