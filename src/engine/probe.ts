// Looks at the first bytes of captures: when their first packet was, so that several are read in order.

import { SOURCE_SIZE, SourceInfo } from './layouts.js';
import { Walker } from './walker.js';

/** Time of the first packet in each head, ns; undefined where there is none. */
export async function firstTimes(
  heads: readonly (Uint8Array | undefined)[],
): Promise<(bigint | undefined)[]> {
  const walker = await Walker.create(heads.length);
  return heads.map((head, i) => {
    if (!head) return undefined;
    walker.begin(i);
    walker.push(head);
    const at = walker.plan.sources + i * SOURCE_SIZE;
    if (walker.views.data.getBigUint64(at + SourceInfo.timed, true) === 0n) return undefined;
    return walker.views.data.getBigInt64(at + SourceInfo.first, true);
  });
}
