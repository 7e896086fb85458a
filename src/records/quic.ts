// QUIC connections.

import type { RecordBase } from './record-base.js';
import type { ClientHelloFields, ServerHelloFields } from './tls.js';

/** A QUIC connection: what its ClientHello offers, and what its ServerHello chose where that could be read. */
export interface QuicRecord<Time = bigint>
  extends RecordBase<Time>,
    ClientHelloFields,
    Pick<ServerHelloFields, 'cipher' | 'group' | 'resumed' | 'ja3s' | 'ja3sRaw'> {
  type: 'quic';
  version: '1' | '2' | 'draft-29' | 'draft-30' | 'draft-31' | 'draft-32' | 'draft-33' | 'draft-34';
  /** The client's first destination connection id, in hexadecimal. */
  initialDcid: string;
  /** Ids that client and server chose for themselves; absent where they are empty. */
  clientScid?: string;
  serverScid?: string;
  /** Data came before the handshake was over (0-RTT). */
  zeroRtt?: true;
  /** The server asked for another version, for proof of the address, for another key share. */
  versionNegotiation?: true;
  retry?: true;
  helloRetry?: true;
}
