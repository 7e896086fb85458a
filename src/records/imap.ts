// IMAP sessions.

import type { SessionLogin } from './pop3.js';
import type { RecordBase } from './record-base.js';

/** An IMAP session, or its beginning in the clear. */
export interface ImapRecord<Time = bigint> extends RecordBase<Time> {
  type: 'imap';
  /** Text of the server's greeting. */
  banner?: string;
  /** The last that the server told. */
  capabilities?: string[];
  /** STARTTLS was taken; what follows is encrypted. */
  tls?: true;
  /** COMPRESS was taken; what follows is not read. */
  compressed?: true;
  /** What both say of themselves by ID (RFC 2971), as it is written. */
  clientId?: string;
  serverId?: string;
  logins?: SessionLogin[];
  /** Mailboxes that SELECT and EXAMINE name, each once. */
  mailboxes?: string[];
  /** How often the client gave which command. */
  commands: {
    command: string;
    /** @asType integer */
    count: number;
  }[];
  /** Bytes of literals from the server, which are mostly messages. @asType integer */
  fetchedBytes?: number;
  /** Bytes of messages that the client put into mailboxes. @asType integer */
  appendedBytes?: number;
}
