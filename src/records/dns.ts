// DNS, mDNS, LLMNR and the NetBIOS name service.

import type { RecordBase } from './record-base.js';

/** A question after the first one of a message. */
export interface DnsQuestion {
  query: string;
  /** Name of the type, or its number where it has none here. */
  queryType: string | number;
  /** Absent: IN. */
  queryClass?: string | number;
}

/** A resource record. Which of the fields behind `ttl` there are depends on its type. */
export interface DnsResource {
  /**
   * Labels joined by dots; a dot or backslash in a label is behind a backslash. The root is ".". NetBIOS
   * names are decoded: "WORKGROUP<1d>".
   */
  name: string;
  type: string | number;
  /** Absent: IN. */
  class?: string | number;
  /**
   * Seconds.
   * @asType integer
   */
  ttl: number;
  /** A, AAAA, NB. */
  address?: string;
  /** NB: all owners' addresses, where there are several. */
  addresses?: string[];
  /** NB: the name of a group. */
  group?: true;
  /** NBSTAT: the node's names, its MAC address. */
  names?: { name: string; group?: true; conflict?: true }[];
  mac?: string;
  /** HINFO. */
  cpu?: string;
  os?: string;
  /** NS, CNAME, PTR, DNAME, MX, SRV, SVCB, HTTPS; NSEC: the next name. */
  target?: string;
  /** MX. @asType integer */
  preference?: number;
  /** TXT, SPF: its character strings. */
  texts?: string[];
  /** SOA. */
  primary?: string;
  mailbox?: string;
  /** @asType integer */
  serial?: number;
  /** @asType integer */
  refresh?: number;
  /** @asType integer */
  retry?: number;
  /** @asType integer */
  expire?: number;
  /** @asType integer */
  minimum?: number;
  /** SRV, SVCB, HTTPS. @asType integer */
  priority?: number;
  /** @asType integer */
  weight?: number;
  /** @asType integer */
  port?: number;
  /** SVCB, HTTPS (RFC 9460). */
  alpn?: string[];
  ipv4Hints?: string[];
  ipv6Hints?: string[];
  /** Its data has keys for Encrypted Client Hello. */
  ech?: true;
  /** DS, RRSIG. @asType integer */
  keyTag?: number;
  /** DS, DNSKEY, RRSIG: number of the algorithm. @asType integer */
  algorithm?: number;
  /** @asType integer */
  digestType?: number;
  /** DS, in hexadecimal. */
  digest?: string;
  /** DNSKEY. @asType integer */
  flags?: number;
  /** DNSKEY: bytes of the key. @asType integer */
  keyLength?: number;
  /** RRSIG: type that is signed, and who signed. */
  covered?: string | number;
  signer?: string;
  /** CAA (RFC 8659). */
  critical?: true;
  tag?: string;
  value?: string;
  /** Types without fields here: bytes of the data. @asType integer */
  dataLength?: number;
}

/** EDNS of the query (RFC 6891). */
export interface DnsEdns {
  /** @asType integer */
  udpSize: number;
  /** @asType integer */
  version: number;
  dnssecOk?: true;
  /** RFC 7871. */
  clientSubnet?: {
    ip: string;
    /** @asType integer */
    prefix: number;
  };
}

/**
 * A query and its response; a query without response (no `rcode`); a response whose query is not in the
 * capture (no `latency`); of mDNS, a message.
 */
export interface DnsRecord<Time = bigint> extends RecordBase<Time> {
  type: 'dns';
  /**
   * Transaction id.
   * @asType integer
   */
  id: number;
  /** Absent: QUERY. As class, type and rcode, a number where it has no name. */
  opcode?: string | number;
  recursionDesired?: true;
  checkingDisabled?: true;
  /** NetBIOS: the query went to everyone. */
  broadcast?: true;
  query?: string;
  queryType?: string | number;
  queryClass?: string | number;
  /** Questions after the first. */
  questions?: DnsQuestion[];
  edns?: DnsEdns;
  /** Dynamic update: records that have to be there; records to change. NetBIOS: those to register. */
  prerequisites?: DnsResource[];
  updates?: DnsResource[];
  /**
   * Seconds from the query to the response.
   * @minimum 0
   */
  latency?: number;
  /** With the bits that EDNS adds. */
  rcode?: string | number;
  authoritative?: true;
  /** The response was cut to the size of a datagram. */
  truncatedResponse?: true;
  recursionAvailable?: true;
  authenticData?: true;
  answers?: DnsResource[];
  authorities?: DnsResource[];
  additionals?: DnsResource[];
}
