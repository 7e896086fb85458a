// NTP messages.

import type { RecordBase } from './record-base.js';

export interface NtpRecord<Time = bigint> extends RecordBase<Time> {
  type: 'ntp';
  /** @asType integer */
  version: number;
  /** symmetric-active, symmetric-passive, client, server, broadcast, control, private; unspecified. */
  mode: string;
  /** The sender's clock is not set. */
  unsynchronized?: true;
  /** @asType integer */
  stratum?: number;
  /**
   * Seconds between messages.
   * @asType integer
   */
  poll?: number;
  /**
   * Of the sender's clock: log2 of seconds.
   * @asType integer
   */
  precision?: number;
  /** Seconds, to the source of time. */
  rootDelay?: number;
  rootDispersion?: number;
  /** The source's name ("GPS"), its address, or why the server does not serve ("RATE"). */
  referenceId?: string;
  /** When the sender's clock was set last. */
  referenceTime?: Time;
  /** When the request left, by the asker's clock; when it came, when this left, by the sender's. */
  originTime?: Time;
  receiveTime?: Time;
  transmitTime?: Time;
  /**
   * Number of extension fields.
   * @asType integer
   */
  extensions?: number;
  /**
   * Key that the message is authenticated with.
   * @asType integer
   */
  keyId?: number;
  /** Control and private messages. */
  response?: true;
  error?: true;
  /**
   * Number of what is asked: 42 in private mode is the list of clients.
   * @asType integer
   */
  operation?: number;
  /** Private messages: number of the implementation; of the items. @asType integer */
  implementation?: number;
  /** @asType integer */
  items?: number;
}
