// LDAP operations.

import type { RecordBase } from './record-base.js';

export interface LdapChange {
  operation: string;
  attribute: string;
}

/** For whom a Kerberos ticket is; the client's name is encrypted. */
export interface KerberosTicket {
  service?: string;
  realm?: string;
  /** Encryption type of the ticket, with the service's key. */
  ticketCipher?: string | number;
}

/**
 * An operation and its result; one without answer has no `result`, an answer whose request is not in the capture
 * no `latency`.
 */
export interface LdapRecord<Time = bigint> extends RecordBase<Time> {
  type: 'ldap';
  /** @asType integer */
  messageId: number;
  operation: string;
  /** Bind: version of LDAP. @asType integer */
  version?: number;
  /** The name that binds, or the entry that is changed or compared. */
  object?: string;
  /** Bind: "simple", "SASL", "sicily" (NTLM of old). */
  authentication?: string;
  /** A password was sent in the clear. */
  password?: true;
  /** Of SASL: "GSSAPI", "GSS-SPNEGO", "PLAIN", … */
  mechanism?: string;
  /** Of PLAIN: the account. */
  user?: string;
  kerberos?: KerberosTicket;
  /** Search. */
  baseObject?: string;
  scope?: string;
  derefAliases?: string;
  /** The most entries that are wanted; absent: no limit. @asType integer */
  sizeLimit?: number;
  /** Seconds; absent: no limit. @asType integer */
  timeLimit?: number;
  /** Names only, no values. */
  typesOnly?: true;
  /** As text (RFC 4515); values of passwords are hidden. */
  filter?: string;
  /** Attributes that are asked for, added or compared, without their values. */
  attributes?: string[];
  /** Modify. */
  changes?: LdapChange[];
  /** Rename. */
  newRdn?: string;
  deleteOldRdn?: boolean;
  newSuperior?: string;
  /** Abandon: what. @asType integer */
  abandoned?: number;
  /** Extended: "StartTLS", "PasswordModify", "WhoAmI", …, or its OID. */
  extension?: string;
  /** OIDs of the request's controls. */
  controls?: string[];
  /** Entries and references that were found. @asType integer */
  entries?: number;
  /** @asType integer */
  references?: number;
  /** "success", "invalidCredentials", …, or its number. */
  result?: string | number;
  /** How much of the name exists. */
  matched?: string;
  /** The server's own words. */
  diagnostic?: string;
  /**
   * Seconds from the request to the result.
   * @minimum 0
   */
  latency?: number;
}
