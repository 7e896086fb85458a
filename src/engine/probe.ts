// Looks at the first bytes of captures: when their first packet was, so that several are read in order.

import { compileEngine, instantiateEngine } from './abi.js';
import { Slot, SourceInfo, WalkState } from './layouts.js';
import { plan } from './plan.js';
import { createMemory, initialise, viewsOf } from './run-memory.js';

const PROBE_BYTES = 64 << 10;

/** Time of the first packet in each head, ns; undefined where there is none. */
export async function firstTimes(
  heads: readonly (Uint8Array | undefined)[],
): Promise<(bigint | undefined)[]> {
  const module = await compileEngine();
  const options = {
    workers: 1,
    slots: 3,
    slotBytes: PROBE_BYTES,
    maxFlows: 16,
    flowBytes: 0,
    fragmentBytes: 0,
    maxHosts: 1,
    names: [new Uint8Array()],
    timeouts: [],
    activeTimeout: 0n,
    fragmentTimeout: 0n,
    maxSplt: 0,
    maxTunnelDepth: 0,
    checksums: false,
    vlanInKey: true,
    ndjson: false,
    seed: 0n,
  };
  const layout = plan(options);
  const memory = createMemory(layout);
  const engine = instantiateEngine(module, memory);
  const views = viewsOf(memory, layout);
  initialise(engine, views, layout, options);
  const slot = layout.slots[0] ?? 0;
  const at = views.data.getUint32(slot + Slot.data, true);
  return heads.map((head) => {
    if (!head) return undefined;
    const bytes = head.subarray(0, PROBE_BYTES);
    views.bytes.set(bytes, at);
    views.data.setUint32(slot + Slot.count, 0, true);
    views.data.setUint32(slot + Slot.tickCount, 0, true);
    views.data.setUint32(layout.walk + WalkState.damageCount, 0, true);
    engine.beginSource(layout.walk, 0);
    engine.walk(layout.walk, slot, at, bytes.length);
    if (views.data.getBigUint64(layout.sources + SourceInfo.packets, true) === 0n) return undefined;
    return views.data.getBigInt64(layout.sources + SourceInfo.first, true);
  });
}
