// Redis.

import type { RecordBase } from './record-base.js';

/** A command with its reply; without `reply` where that was not seen. Or a message of a channel (`push`). */
export interface RedisRecord<Time = bigint> extends RecordBase<Time> {
  type: 'redis';
  /** In capitals, "GET"; "CONFIG SET". "MESSAGE" or "PMESSAGE" of a channel. Absent where it has not a name's form. */
  command?: string;
  /** First key, at most 256 bytes, of commands that are known to have one. */
  key?: string;
  /** Channel or pattern that is published or listened to; the first, if there are several. */
  channel?: string;
  /** Command "CONFIG": the parameter's name. */
  parameter?: string;
  /** Account of AUTH, HELLO and ACL. */
  user?: string;
  /** Command "SELECT". @asType integer */
  database?: number;
  /** Sent as a line of words, not as an array. */
  inline?: true;
  /** Words behind the command's first. @asType integer */
  arguments?: number;
  /** Bytes of those words; of a message, its payload's. Absent where a password may be among them. @asType integer */
  bytes?: number;
  /** A message that came unasked. */
  push?: true;
  /** Type of the reply: simple, error, integer, bulk, null, array; of RESP3 also boolean, double, bigNumber, verbatim, map, set, push. */
  reply?: string;
  /** First word of an error, "WRONGTYPE". */
  error?: string;
  /** Elements of an array or a set, pairs of a map. @asType integer */
  replyElements?: number;
  /** Bytes of a bulk string. @asType integer */
  replyBytes?: number;
  /**
   * Seconds to the beginning of the reply.
   * @minimum 0
   */
  latency?: number;
}
