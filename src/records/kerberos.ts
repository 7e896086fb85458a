// Kerberos: requests for tickets.

import type { RecordBase } from './record-base.js';

/**
 * A request to a KDC and its reply; a request without answer (no `result`); an answer whose request is not in
 * the capture (no `latency`).
 */
export interface KerberosRecord<Time = bigint> extends RecordBase<Time> {
  type: 'kerberos';
  /** AS: a first ticket; TGS: one for a service. Absent of an error whose request is not in the capture. */
  requestType?: 'AS' | 'TGS';
  /** Kinds of pre-authentication in the request: names, numbers where they have none here. */
  preauth?: (string | number)[];
  /** The client's name, its parts joined by slashes; of TGS, from the reply. */
  client?: string;
  /** The client's realm, where the reply named the client. */
  clientRealm?: string;
  /** What the ticket is for, "krbtgt/EXAMPLE.ORG". */
  service?: string;
  /** The service's realm, and the client's of AS. */
  realm?: string;
  /** Times asked for: valid from, until, and until when it may be renewed. */
  from?: Time;
  till?: Time;
  renewTill?: Time;
  /** Options of the request. */
  forwardable?: true;
  forwarded?: true;
  proxiable?: true;
  postdated?: true;
  renewable?: true;
  constrainedDelegation?: true;
  canonicalize?: true;
  userToUser?: true;
  renew?: true;
  /** Encryption types that the client can do, most wanted first. */
  ciphers?: (string | number)[];
  /** Addresses from which the ticket is to be valid: IP addresses, NetBIOS names. */
  addresses?: string[];
  /** Encryption type of the ticket, with the service's key. */
  ticketCipher?: string | number;
  /** Encryption type of what the reply has for the client. */
  replyCipher?: string | number;
  result?: 'success' | 'error';
  /** @asType integer */
  errorCode?: number;
  /** Its name (RFC 4120 §7.5.9), "KDC_ERR_PREAUTH_REQUIRED". */
  error?: string;
  /** The server's own words. */
  errorText?: string;
  /**
   * Seconds from the request to its answer.
   * @minimum 0
   */
  latency?: number;
}
