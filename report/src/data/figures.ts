// Figures of a flow that more than one view shows.

import type { Store } from './store.js';

export type Side = 'both' | 'fwd' | 'rev';

/** Entropy of the payload, bits per byte; of both sides the mean, weighted by the bytes it rests on. */
export function entropyOf(store: Store, row: number, side: Side): number {
  const { fwdEntropy, revEntropy, fwdEntropyBytes, revEntropyBytes } = store.columns;
  const fwd = fwdEntropy[row] ?? Number.NaN;
  const rev = revEntropy[row] ?? Number.NaN;
  if (side === 'fwd') return fwd;
  if (side === 'rev') return rev;
  if (Number.isNaN(fwd)) return rev;
  if (Number.isNaN(rev)) return fwd;
  const there = fwdEntropyBytes[row] ?? 0;
  const back = revEntropyBytes[row] ?? 0;
  return (fwd * there + rev * back) / (there + back);
}

/** Payload bytes of a packet that has some, on average; NaN where none has. */
export function meanPayload(store: Store, row: number, side: Side): number {
  const { fwdPayload, revPayload, fwdPayloadPackets, revPayloadPackets } = store.columns;
  const fwd = side !== 'rev';
  const rev = side !== 'fwd';
  const bytes = (fwd ? (fwdPayload[row] ?? 0) : 0) + (rev ? (revPayload[row] ?? 0) : 0);
  const packets =
    (fwd ? (fwdPayloadPackets[row] ?? 0) : 0) + (rev ? (revPayloadPackets[row] ?? 0) : 0);
  return packets > 0 ? bytes / packets : Number.NaN;
}
