// Odd things about a stream: told with the flow, and where there is more to say as records of their own, each
// kind once a flow.

import { noteAnomalies } from '../flow/extra';
import { sha256 } from '../hash/sha256';
import { ANOMALY_RETRANSMISSION } from '../memory/anomalies';
import { putHexItem, putNumberItem, putSymbol } from '../memory/items';
import { SCRATCH_HASH } from '../memory/scratch';
import { Input } from './input';
import { beginRecord, endRecord } from './records';

/** Adds ANOMALY_* to what is told of the flow, in the direction of the input. */
export function note(p: Input, anomaly: u64): void {
  noteAnomalies(p.partition, p.flow, p.direction, anomaly);
}

/** Tells of `length` bytes that came as `first` and then as `second`; the first ones count. */
export function tellConflict(p: Input, first: u32, second: u32, length: u32): void {
  note(p, ANOMALY_RETRANSMISSION);
  if (p.stream.conflictTold) return;
  p.stream.conflictTold = 1;
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
