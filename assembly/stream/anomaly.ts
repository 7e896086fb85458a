// Odd things about a stream, as records of their own; each kind once a flow.

import { sha256 } from '../hash/sha256';
import { putHexItem, putNumberItem, putSymbol } from '../memory/items';
import { SCRATCH_HASH } from '../memory/scratch';
import { Input } from './input';
import { beginRecord, endRecord } from './records';

/** Bytes of one stretch of a stream came twice, and not the same (Zeek: Retransmission_Inconsistency). */
const RETRANSMISSION_INCONSISTENCY: u8 = 1;

/** Tells of `length` bytes that came as `first` and then as `second`; the first ones count. */
export function tellConflict(p: Input, first: u32, second: u32, length: u32): void {
  if (p.stream.anomalies & RETRANSMISSION_INCONSISTENCY) return;
  p.stream.anomalies |= RETRANSMISSION_INCONSISTENCY;
  const digest = p.partition.scratch + SCRATCH_HASH;
  beginRecord(p, 'anomaly');
  putSymbol(p, 'name', 'retransmission_inconsistency');
  putSymbol(p, 'direction', p.direction == 0 ? 'fwd' : 'rev');
  putNumberItem(p, 'length', length);
  sha256(digest, first, length, digest + 32);
  putHexItem(p, 'firstSha256', digest, 32);
  sha256(digest, second, length, digest + 32);
  putHexItem(p, 'secondSha256', digest, 32);
  endRecord(p);
}
