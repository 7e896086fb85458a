// DHCP for IPv4 and for IPv6.

import type { RecordBase } from './record-base.js';

/**
 * A transaction of DHCP for IPv4, as far as it is in one flow: a client without address speaks to everyone,
 * and the server's answer to its new address is another flow.
 */
export interface DhcpRecord<Time = bigint> extends RecordBase<Time> {
  type: 'dhcp';
  /** @asType integer */
  transactionId: number;
  /** In the order they came, at most 16; a number where it has no name. Absent: BOOTP. */
  messageTypes?: (string | number)[];
  /**
   * Seconds from the first message to the last.
   * @minimum 0
   */
  duration: number;
  /** The client's. */
  mac?: string;
  /** What it has already; asks for; gets. */
  clientAddress?: string;
  requestedAddress?: string;
  assignedAddress?: string;
  /** The server's by its own account. */
  serverAddress?: string;
  /** The gateway that the server gives; of several the first. */
  router?: string;
  relayAddress?: string;
  /**
   * Seconds, as the server says.
   * @asType integer
   */
  leaseTime?: number;
  /** Of the client. */
  hostName?: string;
  clientFqdn?: string;
  /** That the server gives. */
  domain?: string;
  /** Of the client's software, "MSFT 5.0". */
  vendorClass?: string;
  /** Numbers of the options that the client asks for, in its order. */
  parameters?: number[];
  /** Messages for people: why an address was declined or refused. */
  clientMessage?: string;
  serverMessage?: string;
}

/** An address or a prefix; or why there is none. */
export interface Dhcpv6Lease {
  ip?: string;
  /**
   * Length of the prefix, where it is one.
   * @asType integer
   */
  prefix?: number;
  /**
   * Seconds.
   * @asType integer
   */
  preferred?: number;
  /** @asType integer */
  valid?: number;
  status?: string | number;
  statusMessage?: string;
}

/** A message of DHCP for IPv6; of a relayed one, what it carries. */
export interface Dhcpv6Record<Time = bigint> extends RecordBase<Time> {
  type: 'dhcpv6';
  messageType: string | number;
  /** @asType integer */
  transactionId: number;
  /** The relay next to the client: its network's address, the client's address. */
  relay?: { link: string; peer: string };
  /** In hexadecimal. */
  clientDuid?: string;
  serverDuid?: string;
  rapidCommit?: true;
  leases?: Dhcpv6Lease[];
  status?: string | number;
  statusMessage?: string;
  clientFqdn?: string;
  vendorClass?: string;
  nameServers?: string[];
  requestedOptions?: number[];
}
