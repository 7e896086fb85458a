// Mail fetched by POP3 and IMAP.

import type { RecordBase } from './record-base.js';

/** A login; what proves it is left out. */
export interface SessionLogin {
  /** Of POP3 USER or APOP, of IMAP LOGIN, or the SASL mechanism; Telnet has none. */
  mechanism?: string;
  username?: string;
  /** Absent: the capture does not say. */
  success?: boolean;
}

/** A POP3 session, or its beginning in the clear. */
export interface Pop3Record<Time = bigint> extends RecordBase<Time> {
  type: 'pop3';
  /** Text of the server's greeting. */
  banner?: string;
  /** Answer to CAPA. */
  capabilities?: string[];
  /** STLS was taken; what follows is encrypted. */
  tls?: true;
  logins?: SessionLogin[];
  /** Answer to STAT: messages in the mailbox, and their bytes. @asType integer */
  messages?: number;
  /** @asType integer */
  mailboxBytes?: number;
  /** Messages that were fetched, and their bytes. @asType integer */
  retrieved?: number;
  /** @asType integer */
  retrievedBytes?: number;
  /** Messages that were marked for deletion. @asType integer */
  deleted?: number;
}
