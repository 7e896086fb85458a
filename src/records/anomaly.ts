// Odd things in the traffic.

import type { RecordBase } from './record-base.js';

/** Something odd about a flow, named as in Zeek's weird.log; each kind once a flow. */
export interface AnomalyRecord<Time = bigint> extends RecordBase<Time> {
  type: 'anomaly';
  /** `retransmission_inconsistency`: bytes of a stream came twice, and not the same; the first ones count. */
  name: 'retransmission_inconsistency';
  direction: 'fwd' | 'rev';
  /**
   * Bytes that differ as a whole, and SHA-256 of both versions.
   * @asType integer
   */
  length: number;
  firstSha256: string;
  secondSha256: string;
}
