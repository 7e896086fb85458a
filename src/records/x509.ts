// Certificates that were seen.

import type { RecordBase } from './record-base.js';
import type { CertificateSummary } from './tls.js';

/** A certificate (RFC 5280) that one side of a handshake sent. */
export interface X509Record<Time = bigint> extends RecordBase<Time>, CertificateSummary<Time> {
  type: 'x509';
  from: 'client' | 'server';
  /**
   * Its place among those sent together; 0 is the sender's own.
   * @asType integer
   */
  position: number;
  /**
   * 1 to 3.
   * @asType integer
   */
  version: number;
  /** Names of the subject, by kind; other kinds are left out. */
  san?: {
    dns?: string[];
    ip?: string[];
    email?: string[];
    uri?: string[];
  };
  /** Version 3: may it sign certificates, by its basic constraints? */
  ca?: boolean;
  /**
   * CA: how many CAs may be below it.
   * @asType integer
   */
  pathLength?: number;
  /**
   * Of the DER bytes, as the next.
   * @pattern ^[0-9a-f]{40}$
   */
  sha1: string;
  /** @pattern ^[0-9a-f]{64}$ */
  sha256: string;
}
