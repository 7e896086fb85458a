// What all records that belong to a flow have.

/** One end of a flow. */
export interface Endpoint {
  /** IPv4 dotted, IPv6 as RFC 5952 writes it. */
  ip: string;
  /**
   * TCP, UDP, UDP-Lite and SCTP only.
   * @asType integer
   * @minimum 0
   * @maximum 65535
   */
  port?: number;
}

export interface RecordBase<Time> {
  /** When what it tells of began. */
  time: Time;
  /**
   * `id` of its flow's record.
   * @pattern ^[0-9a-f]{16}$
   */
  flow: string;
  /** The flow's ends. */
  src: Endpoint;
  dst: Endpoint;
  /** As in the flow's record. */
  protocol: string;
  /** A cap left some of it out. */
  truncated?: true;
}
