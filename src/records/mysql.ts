// MySQL and MariaDB connections.

import type { RecordBase } from './record-base.js';

/** What a server says of itself before the login. */
export interface MysqlServer {
  /** "8.0.36", "10.11.6-MariaDB". */
  version: string;
  /** @asType integer */
  connectionId: number;
  /** Bits of its capabilities, as in MySQL's documentation (CLIENT_*). @asType integer */
  capabilities: number;
  /** Number of its default collation. @asType integer */
  characterSet?: number;
  /** Method of authentication that it proposes. */
  authPlugin?: string;
}

/** What a client's program says of itself (connection attributes that programs set by themselves). */
export interface MysqlClient {
  /** `_client_name`, "libmysql". */
  name?: string;
  /** `_client_version` */
  version?: string;
  /** `program_name`, "mysqldump". */
  program?: string;
  os?: string;
  platform?: string;
  pid?: string;
}

/** A login (`command` is "login"), or a command, with its outcome; without `success` where that was not seen. */
export interface MysqlRecord<Time = bigint> extends RecordBase<Time> {
  type: 'mysql';
  /** "login"; else the command's name as Zeek has it: "query", "init_db", "stmt_prepare", "quit", … */
  command: string;
  /** Login. */
  server?: MysqlServer;
  /** Bits of the client's capabilities. @asType integer */
  clientCapabilities?: number;
  /** The client goes on in TLS; what follows is not in this record. */
  tls?: true;
  /** Login: number of the client's collation. @asType integer */
  characterSet?: number;
  user?: string;
  database?: string;
  /** Method of authentication that the client uses; and the one that the server then asked for. */
  authPlugin?: string;
  client?: MysqlClient;
  authSwitch?: string;
  /**
   * The statement without its literals, at most 512 bytes; of one that sets a password, the verb alone.
   * Absent where it came with query attributes.
   */
  statement?: string;
  /** Command "field_list". */
  table?: string;
  /** Number of the prepared statement. @asType integer */
  statementId?: number;
  success?: boolean;
  /** The server's number of the error, 1045. @asType integer */
  errorCode?: number;
  /** "28000" */
  sqlState?: string;
  /** Rows of the results. @asType integer */
  rows?: number;
  /** Rows that were changed. @asType integer */
  affectedRows?: number;
  /**
   * Seconds to the end of the response; of a login, from the client's part to its outcome.
   * @minimum 0
   */
  latency?: number;
}
