// QUIC connections.

import type { RecordBase } from './record-base.js';

/** A QUIC connection: what its ClientHello offers, and what its ServerHello chose where that could be read. */
export interface QuicRecord<Time = bigint> extends RecordBase<Time> {
  type: 'quic';
  version: '1' | '2' | `draft-${number}`;
  /** The client's first destination connection id, in hexadecimal. */
  initialDcid: string;
  /** Ids that client and server chose for themselves; absent where they are empty. */
  clientScid?: string;
  serverScid?: string;
  serverName?: string;
  alpnOffered?: string[];
  versionsOffered: string[];
  groupsOffered?: string[];
  /** 0-RTT is asked for (its extension), and came. */
  earlyData?: true;
  zeroRtt?: true;
  /** The server name of Encrypted Client Hello is not the one seen. */
  ech?: true;
  ja3?: string;
  ja3Raw?: string;
  ja4?: string;
  ja4Raw?: string;
  ja4Original?: string;
  ja4OriginalRaw?: string;
  /** The server asked for another version, for proof of the address, for another key share. */
  versionNegotiation?: true;
  retry?: true;
  helloRetry?: true;
  /** What the server chose. */
  cipher?: string;
  group?: string;
  resumed?: true;
  ja3s?: string;
  ja3sRaw?: string;
}
