// SSH connections.

import type { RecordBase } from './record-base.js';

/** One side of an SSH connection. Lists are as they were offered, most wanted first, with commas between. */
export interface SshSide {
  /** Identification line, "SSH-2.0-OpenSSH_9.2p1". */
  banner: string;
  /** Key exchange methods; then host key algorithms. */
  kex?: string;
  hostKey?: string;
  /** Ciphers, MACs and compressions for what this side sends. */
  cipher?: string;
  mac?: string;
  compression?: string;
  /**
   * HASSH of the client, HASSH server of the server.
   * @pattern ^[0-9a-f]{32}$
   */
  hassh?: string;
}

export interface SshRecord<Time = bigint> extends RecordBase<Time> {
  type: 'ssh';
  client?: SshSide;
  server?: SshSide;
}
