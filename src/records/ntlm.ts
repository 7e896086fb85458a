// NTLM log-ons inside SMB, LDAP and other protocols.

import type { RecordBase } from './record-base.js';

/** What the server says of itself. */
export interface NtlmServer<Time = bigint> {
  /** The domain or server that the user is to log on to. */
  target?: string;
  netbiosComputer?: string;
  netbiosDomain?: string;
  dnsComputer?: string;
  dnsDomain?: string;
  dnsTree?: string;
  /** The server's clock. */
  time?: Time;
  /** Of Windows, "10.0.17763"; other systems say what they like. */
  version?: string;
}

/** A log-on; one that was not finished has no `result`. */
export interface NtlmRecord<Time = bigint> extends RecordBase<Time> {
  type: 'ntlm';
  /** Of the client's Windows, "10.0.19041". */
  clientVersion?: string;
  server?: NtlmServer<Time>;
  domain?: string;
  user?: string;
  /** The client's name. */
  workstation?: string;
  /** Version of the response, by its length: 1 can be cracked fast. @asType integer */
  version?: number;
  /** Version 1 with a challenge of the client's own. */
  extendedSessionSecurity?: true;
  anonymous?: true;
  result?: 'success' | 'failure';
}
