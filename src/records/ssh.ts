// SSH connections.

import type { RecordBase } from './record-base.js';

/** One side of an SSH connection. */
export interface SshSide {
  /** Identification line, "SSH-2.0-OpenSSH_9.2p1 Debian-2". */
  banner: string;
  /** Its parts: "2.0", "OpenSSH_9.2p1". */
  protocolVersion?: string;
  software?: string;
  /** Algorithms agreed on for what this side sends. No `mac` where the cipher authenticates. */
  cipher?: string;
  mac?: string;
  compression?: string;
  /**
   * HASSH of the client, HASSH server of the server.
   * @pattern ^[0-9a-f]{32}$
   */
  hassh?: string;
  /** What `hassh` is made of: only with `rawFingerprints`. */
  hasshAlgorithms?: string;
}

export interface SshRecord<Time = bigint> extends RecordBase<Time> {
  type: 'ssh';
  /**
   * Version that both speak; absent where they have none in common, or one is not known.
   * @asType integer
   */
  version?: number;
  client?: SshSide;
  server?: SshSide;
  /** Key exchange method and host key algorithm that they agree on. */
  kex?: string;
  hostKey?: string;
  /** SHA-256 of the server's host key, base64 without padding, as OpenSSH shows it. */
  hostKeySha256?: string;
  /** Did somebody log in? Told by the sizes of encrypted packets; absent where they don't tell. */
  authSuccess?: boolean;
  /**
   * Attempts that were answered with yes or no, the client's question for the methods left out.
   * @asType integer
   */
  authAttempts?: number;
}
