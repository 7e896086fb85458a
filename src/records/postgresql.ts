// PostgreSQL connections.

import type { RecordBase } from './record-base.js';

/** A login ("startup"), a query, or another command, with its outcome; without `success` where that was not seen. */
export interface PostgresqlRecord<Time = bigint> extends RecordBase<Time> {
  type: 'postgresql';
  /** "query": simple; "execute": Parse, Bind and Execute; "parse": a statement that is prepared and not executed. */
  command: 'startup' | 'query' | 'execute' | 'parse' | 'functionCall' | 'cancel';
  /** The server's answer where the client asked for encryption; if accepted, nothing more is in this record. */
  gss?: 'accepted' | 'refused';
  tls?: 'accepted' | 'refused';
  /** Of the protocol, "3.0". */
  version?: string;
  user?: string;
  database?: string;
  applicationName?: string;
  /** Replication is asked for: "true", or "database". */
  replication?: string;
  /** How the client has to authenticate: "SCRAM-SHA-256", "md5", "cleartext", "none", … */
  authentication?: string;
  serverVersion?: string;
  /** Cancel: the server's process whose query is to end. @asType integer */
  processId?: number;
  /** Name of the prepared statement, at most 64 bytes; absent for the unnamed one. */
  statementName?: string;
  /** The statement without its literals, at most 512 bytes; of one that sets a password, the verb alone. */
  statement?: string;
  success?: boolean;
  /** SQLSTATE of the error, "42P01". */
  sqlState?: string;
  /** What was done, "SELECT", "CREATE TABLE"; of several statements in one query, the last. */
  tag?: string;
  /** Rows returned or changed, of several statements together. @asType integer */
  rows?: number;
  /**
   * Seconds to the outcome; of a login, from the start to it.
   * @minimum 0
   */
  latency?: number;
}
