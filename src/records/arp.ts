// ARP: who claims which IPv4 address.

/**
 * A MAC address claimed an IPv4 address: for the first time that anybody did, or after another had. It belongs to
 * no flow.
 */
export interface ArpRecord<Time = bigint> {
  type: 'arp';
  /** Of the packet. */
  time: Time;
  operation: 'request' | 'reply';
  /** That the sender says it has, and its MAC address by its own account. */
  ip: string;
  mac: string;
  /** Who claimed it last, where that was another. */
  previousMac?: string;
  /**
   * How often the address has changed hands; up to 64 times are told.
   * @asType integer
   */
  changes?: number;
  /** Sender and target address are the same: it announces itself (RFC 5227 §1.1). */
  gratuitous?: true;
  /**
   * Inner VLAN id, where there is one.
   * @asType integer
   */
  vlan?: number;
  /** A cap left some of it out. */
  truncated?: true;
}
