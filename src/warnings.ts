// Everything that was wrong with a run's inputs, as records.

import { describeBytes, looksLikeCapture } from './capture/magic.js';
import type { Source } from './capture/source.js';
import { Damage, MAX_DAMAGE, WalkState } from './engine/layouts.js';
import type { Plan } from './engine/plan.js';
import { readDamage } from './records/damage.js';
import type { WarningRecord } from './records/types.js';

/** Warnings of the walk in the order they came up, then those of decompression. */
export function readWarnings(
  data: DataView,
  plan: Plan,
  sources: readonly Source[],
): WarningRecord[] {
  return readWarningsOf(data, plan, sources).map(({ warning }) => warning);
}

/** As `readWarnings`, each with the number of its source: names may come twice. */
export function readWarningsOf(
  data: DataView,
  plan: Plan,
  sources: readonly Source[],
): { source: number; warning: WarningRecord }[] {
  const names = sources.map(({ name }) => name);
  const warnings: { source: number; warning: WarningRecord }[] = [];
  const count = Math.min(data.getUint32(plan.walk + WalkState.damageCount, true), MAX_DAMAGE);
  for (let i = 0; i < count; i++) {
    const at = plan.damage + i * Damage.size;
    const warning = readDamage(data, at, names);
    const source = data.getUint32(at + Damage.source, true);
    const head = sources[source]?.head;
    if (warning.code === 'not-a-capture' && head && !looksLikeCapture(head)) {
      warning.message = notACapture(head);
    }
    warnings.push({ source, warning });
  }
  for (const [i, source] of sources.entries()) {
    const damage = source.kind === 'stream' ? source.damage() : undefined;
    if (!damage) continue;
    const warning: WarningRecord = {
      type: 'warning',
      capture: source.name,
      code: 'compressed-data',
      offset: damage.offset,
      message: damage.reason,
    };
    warnings.push({ source: i, warning });
  }
  return warnings;
}

/** What the first bytes of something that is no capture look like. */
export function notACapture(head: Uint8Array): string {
  return `This is not a pcap or pcapng capture: it is ${describeBytes(head)}.`;
}
