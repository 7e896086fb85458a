// The records that flowglass gives, one definition for TypeScript and, through it, for the published JSON
// Schema (schema/*.json is made from this file by the build).
//
// `Time` is bigint in the library (ns since 1970) and an ISO 8601 string with nine decimals in JSON.

import type { AnomalyRecord } from './anomaly.js';
import type { ArpRecord } from './arp.js';
import type { DceRpcRecord } from './dce-rpc.js';
import type { DhcpRecord, Dhcpv6Record } from './dhcp.js';
import type { Dnp3Record } from './dnp3.js';
import type { DnsRecord } from './dns.js';
import type { FindingRecord, Verdict } from './finding.js';
import type { FtpRecord } from './ftp.js';
import type { HttpRecord, WebsocketRecord } from './http.js';
import type { ImapRecord } from './imap.js';
import type { IrcRecord } from './irc.js';
import type { KerberosRecord } from './kerberos.js';
import type { LdapRecord } from './ldap.js';
import type { ModbusRecord } from './modbus.js';
import type { MqttRecord } from './mqtt.js';
import type { MysqlRecord } from './mysql.js';
import type {
  AnomalyName,
  AppConfidence,
  ConnState,
  EndReason,
  LayerType,
  Shape,
} from './names.js';
import type { NtlmRecord } from './ntlm.js';
import type { NtpRecord } from './ntp.js';
import type { Pop3Record } from './pop3.js';
import type { PostgresqlRecord } from './postgresql.js';
import type { QuicRecord } from './quic.js';
import type { RdpRecord } from './rdp.js';
import type { Endpoint } from './record-base.js';
import type { RedisRecord } from './redis.js';
import type { SipRecord } from './sip.js';
import type { SmbRecord } from './smb.js';
import type { SmtpRecord } from './smtp.js';
import type { SnmpRecord } from './snmp.js';
import type { SshRecord } from './ssh.js';
import type { TelnetRecord } from './telnet.js';
import type { TlsRecord } from './tls.js';
import type { VncRecord } from './vnc.js';
import type { X509Record } from './x509.js';

export type { AnomalyRecord } from './anomaly.js';
export type { ArpRecord } from './arp.js';
export type { DceRpcRecord } from './dce-rpc.js';
export type { DhcpRecord, Dhcpv6Lease, Dhcpv6Record } from './dhcp.js';
export type { Dnp3Control, Dnp3Objects, Dnp3Record } from './dnp3.js';
export type { DnsEdns, DnsQuestion, DnsRecord, DnsResource } from './dns.js';
export type {
  Confidence,
  Evidence,
  FindingHost,
  FindingRecord,
  HostRole,
  Severity,
  Verdict,
} from './finding.js';
export type { FtpDataChannel, FtpRecord } from './ftp.js';
export type {
  HttpAuthentication,
  HttpBody,
  HttpRecord,
  WebsocketRecord,
  WebsocketSide,
} from './http.js';
export type { ImapRecord } from './imap.js';
export type { IrcDcc, IrcRecord } from './irc.js';
export type { KerberosRecord } from './kerberos.js';
export type { KerberosTicket, LdapChange, LdapRecord } from './ldap.js';
export type { ModbusDevice, ModbusRecord } from './modbus.js';
export type { MqttRecord, MqttTopic, MqttWill } from './mqtt.js';
export type { MysqlClient, MysqlRecord, MysqlServer } from './mysql.js';
export type { NtlmRecord, NtlmServer } from './ntlm.js';
export type { NtpRecord } from './ntp.js';
export type { Pop3Record, SessionLogin } from './pop3.js';
export type { PostgresqlRecord } from './postgresql.js';
export type { QuicRecord } from './quic.js';
export type { RdpRecord } from './rdp.js';
export type { Endpoint, RecordBase } from './record-base.js';
export type { RedisRecord } from './redis.js';
export type { Sdp, SdpMedia, SipRecord } from './sip.js';
export type { SmbRecord, SmbTimes } from './smb.js';
export type { MailAttachment, SmtpAuth, SmtpRecord } from './smtp.js';
export type { SnmpRecord } from './snmp.js';
export type { SshRecord, SshSide } from './ssh.js';
export type { TelnetRecord } from './telnet.js';
export type {
  CertificateSummary,
  ClientHelloFields,
  ServerHelloFields,
  TlsAlert,
  TlsRecord,
} from './tls.js';
export type { VncRecord } from './vnc.js';
export type { X509Record } from './x509.js';

/** A tunnel layer. */
export interface Layer {
  type: LayerType;
  /**
   * MPLS label, GRE key, VNI, TEID, ERSPAN, PPPoE or PBB service id, where the layer has one.
   * @asType integer
   * @minimum 0
   */
  id?: number;
}

/** Addresses of the innermost IP header that carried a tunnel, of the flow's first packet. */
export interface Tunnel {
  src: string;
  dst: string;
}

/** Smallest, mean, largest and population standard deviation. */
export interface Spread {
  /** @asType integer */
  min: number;
  mean: number;
  /** @asType integer */
  max: number;
  stdev: number;
}

/** What the payload of one direction looks like. Byte statistics rest on its first 16 KiB that were captured. */
export interface PayloadFeatures {
  /**
   * Packets with payload.
   * @asType integer
   * @minimum 1
   */
  packets: number;
  /**
   * Shannon entropy, bits per byte. Absent where no payload byte was captured, as are the next five.
   * @minimum 0
   * @maximum 8
   */
  entropy?: number;
  /**
   * Bytes that the entropy and the byte statistics rest on.
   * @asType integer
   * @minimum 1
   * @maximum 16384
   */
  entropyBytes?: number;
  /**
   * Mean byte value.
   * @minimum 0
   * @maximum 255
   */
  byteMean?: number;
  /** Standard deviation of the byte values (population). */
  byteStdev?: number;
  /** Chi-square against the uniform distribution, 255 degrees of freedom. */
  chiSquare?: number;
  /**
   * Share of printable ASCII, tab, line feed and carriage return.
   * @minimum 0
   * @maximum 1
   */
  printable?: number;
  /** Payload bytes of payload-bearing packets; from the second on. */
  length?: Spread;
}

/** Packets and their payload bytes. */
export interface Tally {
  /** @asType integer */
  packets: number;
  /** @asType integer */
  bytes: number;
}

/** TCP of one direction. */
export interface TcpFeatures {
  /**
   * Union of all flags: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128.
   * @asType integer
   */
  flags: number;
  /**
   * Receive window of its first segment, as in the header (not scaled).
   * @asType integer
   */
  window: number;
  /**
   * Maximum segment size that it offered.
   * @asType integer
   */
  mss?: number;
  /**
   * Window scale that it offered, a power of two.
   * @asType integer
   */
  windowScale?: number;
  /** Segments whose bytes were seen before, and those bytes. */
  retransmitted?: Tally;
  /** Segments that came after later ones, and their bytes. */
  outOfOrder?: Tally;
  /**
   * Bytes that sequence numbers or acknowledgements tell of and the capture does not have.
   * @asType integer
   */
  missingBytes?: number;
}

/** One direction of a flow. */
export interface Direction {
  /**
   * Packets; every fragment of a fragmented one counts.
   * @asType integer
   * @minimum 0
   */
  packets: number;
  /**
   * IP bytes, by the length in the (innermost) IP header.
   * @asType integer
   * @minimum 0
   */
  bytes: number;
  /**
   * Bytes of the whole frames on the wire, link header and tunnels included.
   * @asType integer
   * @minimum 0
   */
  frameBytes: number;
  /**
   * Payload bytes of the transport.
   * @asType integer
   * @minimum 0
   */
  payloadBytes: number;
  /**
   * TTL or hop limit of its first packet.
   * @asType integer
   * @minimum 0
   * @maximum 255
   */
  ttl?: number;
  /**
   * Packets by IP length, in 16 bins; bins after the last that counts are left out. Bin i holds lengths from
   * edge i - 1 up to, not including, edge i: 48 64 96 128 192 256 384 512 768 1024 1280 1392 1488 1520 9216.
   * @maxItems 16
   */
  sizes?: number[];
  payload?: PayloadFeatures;
  /** Times between its packets, ns; whole numbers. From the second packet on. */
  interArrival?: Spread;
  tcp?: TcpFeatures;
  /** What is odd about its packets, each kind once. */
  anomalies?: AnomalyName[];
  /**
   * Packets whose IP, TCP, UDP or ICMP checksum is wrong; those longer than 1500 bytes left out (network cards
   * put them together).
   * @asType integer
   */
  badChecksums?: number;
}

/** Lengths and times of the first payload-bearing packets, both directions in order. */
export interface Splt {
  /** Payload bytes, negative from the destination. */
  lengths: number[];
  /** µs since the entry before (0 for the first); UDP and others: since the flow's packet before. At most 2^32 - 1. */
  gaps: number[];
}

/** A bidirectional flow that has ended. */
export interface FlowRecord<Time = bigint> {
  type: 'flow';
  /**
   * 64 bits in hexadecimal: the same in every run over the same input.
   * @pattern ^[0-9a-f]{16}$
   */
  id: string;
  /** Community ID v1, seed 0. */
  communityId: string;
  /**
   * Name of the capture that its first packet is in; then, if another, of the one that its last is in.
   * @minItems 1
   * @maxItems 2
   */
  captures: string[];
  /** Earliest and latest time of its packets. */
  firstTime: Time;
  lastTime: Time;
  /**
   * Seconds between them, in steps of 1 µs.
   * @minimum 0
   */
  duration: number;
  /** The sender of the SYN, or of the first packet seen. */
  src: Endpoint;
  dst: Endpoint;
  /** IANA keyword of the IP protocol where it is a common one, else its number in decimal. */
  protocol: string;
  /**
   * ICMP and ICMPv6: type of the first packet's message; for a reply seen without its request, the reply's.
   * @asType integer
   */
  icmpType?: number;
  /** @asType integer */
  icmpCode?: number;
  /** TCP and UDP: application protocol, told by content; `unknown` where it was not. */
  app?: string;
  /** How it was told: by both sides' handshake or a magic number, by the form of its bytes, or by the port among several that they may be. */
  appConfidence?: AppConfidence;
  /**
   * VLAN ids, outer first; part of the flow's key.
   * @maxItems 2
   */
  vlan?: number[];
  /** Tunnels that its packets were unwrapped from, outermost first. */
  encapsulation?: Layer[];
  tunnel?: Tunnel;
  endReason: EndReason;
  connState: ConnState;
  /** What happened, in Zeek's letters: upper case from the source, lower case to it. */
  history: string;
  shape: Shape;
  /** Lengths of the first 12 payload-bearing packets as letters by bin, behind the definition's version: "1:BkKkc". */
  sizeFingerprint?: string;
  /** A feature could not be counted for want of memory (a cap). */
  incomplete?: true;
  /** From the source. */
  fwd: Direction;
  /** To the source. */
  rev: Direction;
  splt?: Splt;
  /** Where something was found in it. */
  verdict?: Verdict;
}

/** Something in the input could not be read, or not all of it. */
export interface WarningRecord {
  type: 'warning';
  /** Name of the capture. */
  capture: string;
  /** Stable name of the reason. */
  code: WarningCode;
  /**
   * Byte offset in the capture (after decompression; for `compressed-data`, before it).
   * @asType integer
   * @minimum 0
   */
  offset: number;
  message: string;
}

export type WarningCode =
  | 'not-a-capture'
  | 'unsupported-version'
  | 'cut-record'
  | 'record-length'
  | 'block-length'
  | 'block-trailer'
  | 'byte-order'
  | 'no-interface'
  | 'packet-block'
  | 'link-type'
  | 'cut-header'
  | 'oversized-record'
  | 'compressed-data';

/** What a flow said, by its application protocol, and what was odd about it; and ARP, which has no flow. */
export type ProtocolRecord<Time = bigint> =
  | AnomalyRecord<Time>
  | ArpRecord<Time>
  | DceRpcRecord<Time>
  | DhcpRecord<Time>
  | Dhcpv6Record<Time>
  | Dnp3Record<Time>
  | DnsRecord<Time>
  | FtpRecord<Time>
  | HttpRecord<Time>
  | ImapRecord<Time>
  | IrcRecord<Time>
  | KerberosRecord<Time>
  | LdapRecord<Time>
  | ModbusRecord<Time>
  | MqttRecord<Time>
  | MysqlRecord<Time>
  | NtlmRecord<Time>
  | NtpRecord<Time>
  | Pop3Record<Time>
  | PostgresqlRecord<Time>
  | QuicRecord<Time>
  | RdpRecord<Time>
  | RedisRecord<Time>
  | SipRecord<Time>
  | SmbRecord<Time>
  | SmtpRecord<Time>
  | SnmpRecord<Time>
  | SshRecord<Time>
  | TelnetRecord<Time>
  | TlsRecord<Time>
  | VncRecord<Time>
  | WebsocketRecord<Time>
  | X509Record<Time>;

/** Everything that a run gives. */
export type FlowglassRecord<Time = bigint> =
  | FlowRecord<Time>
  | ProtocolRecord<Time>
  | FindingRecord<Time>
  | WarningRecord;

/** A record as a line of NDJSON has it. */
export type JsonRecord = FlowglassRecord<IsoTime>;

/**
 * ISO 8601 in UTC, with nine decimals.
 * @pattern ^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$
 */
export type IsoTime = string;
