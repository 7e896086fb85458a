// Copies packets by their numbers: the walk alone over the same sources, in the same order.

import type { Source } from '../capture/source.js';
import { Packet, Slot } from '../engine/layouts.js';
import { Walker } from '../engine/walker.js';
import { readInterface } from '../records/capture-info.js';
import { bytesOf } from '../sources.js';
import type { NumberSet } from './numbers.js';
import { type CaptureFormat, CaptureWriter } from './writer.js';

export interface Copied {
  packets: number;
  bytes: number;
  /** Packets that were there to choose from. */
  seen: number;
}

export async function copyPackets(
  sources: readonly Source[],
  chosen: NumberSet,
  format: CaptureFormat,
  write: (piece: Uint8Array) => void | Promise<void>,
  signal?: AbortSignal,
): Promise<Copied> {
  const walker = await Walker.create(sources.length);
  const { bytes, data } = walker.views;
  const writer = new CaptureWriter(format, (at) => readInterface(bytes, data, at));
  const u32 = (at: number) => data.getUint32(at, true);
  let seen = 0;
  const visit = () => {
    const count = u32(walker.slot + Slot.count);
    const first = u32(walker.slot + Slot.first);
    const packets = u32(walker.slot + Slot.packets);
    seen += count;
    for (let i = 0; i < count; i++) {
      if (!chosen.has(first + i)) continue;
      const at = packets + i * Packet.size;
      const from = u32(at + Packet.data);
      writer.add({
        time: data.getBigInt64(at + Packet.time, true),
        wire: u32(at + Packet.wire),
        bytes: bytes.subarray(from, from + u32(at + Packet.captured)),
        interface: u32(at + Packet.network),
      });
    }
  };
  for (const [i, source] of sources.entries()) {
    walker.begin(i);
    for await (const chunk of bytesOf(source, signal)) {
      signal?.throwIfAborted();
      walker.push(chunk, visit);
      for (const piece of writer.take()) await write(piece);
      if (walker.stopped) break;
    }
    walker.end();
  }
  for (const piece of writer.end()) await write(piece);
  return { packets: writer.packets, bytes: writer.bytes, seen };
}
