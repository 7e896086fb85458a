// What a report file carries, and how: the one definition for the writer (src/report) and for the page
// (report/), which reads it in the browser.
//
// A report is the page's template with blocks, each a script element that no browser runs. A block's text is
// the base64 of deflated bytes:
//
//   kind      bytes
//   report    JSON: ReportInfo
//   columns   a run of flows, column by column: see below
//   details   the same flows' records: a line of JSON for each, [flow, record, …]
//
// Bytes of `columns`:
//
//   0        4          4 + n     padded to 8
//   ┌────────┬──────────┬───┬──────────────┬──────────────┬─ …
//   │ u32 n  │ JSON, n  │ 0 │ 1st column   │ 2nd column   │      each padded to 8, in the order of COLUMNS
//   └────────┴──────────┴───┴──────────────┴──────────────┴─ …
//
// The JSON is a ColumnsHeader. Numbers are little-endian. Texts are in one list that blocks add to; columns of
// type `text` are places in it.

import type { FindingRecord } from '../records/finding.js';
import type { RunSummary } from '../records/summary.js';

/** Raised when a page could not read what an older writer wrote, or the other way round. */
export const FORMAT = 1;

/** Rows of a block; the last of its kind has fewer. */
export const COLUMN_ROWS = 16_384;
export const DETAIL_ROWS = 512;

/** `community`: the 20 bytes of a Community ID behind its version. */
export type ColumnType = 'u8' | 'u32' | 'f32' | 'f64' | 'i64' | 'u64' | 'text' | 'community';

export const BYTES_OF: Readonly<Record<ColumnType, number>> = {
  u8: 1,
  u32: 4,
  f32: 4,
  f64: 8,
  i64: 8,
  u64: 8,
  text: 4,
  community: 20,
};

/** Columns of flows. NaN in a column of floats: absent. */
export const COLUMNS = {
  id: 'u64',
  community: 'community',
  capture: 'text',
  /** ns since 1970. */
  first: 'i64',
  /** ns. */
  length: 'f64',
  src: 'text',
  dst: 'text',
  srcPort: 'f32',
  dstPort: 'f32',
  protocol: 'text',
  /** The application protocol, else the IP protocol. */
  app: 'text',
  state: 'text',
  shape: 'text',
  /** What the traffic called the destination: server name, Host, the first name asked for. */
  name: 'text',
  /** Place in SEVERITIES and 1, 0: no verdict. */
  severity: 'u8',
  fwdPackets: 'f64',
  revPackets: 'f64',
  fwdBytes: 'f64',
  revBytes: 'f64',
  fwdPayload: 'f64',
  revPayload: 'f64',
  /** Packets with payload. */
  fwdPayloadPackets: 'u32',
  revPayloadPackets: 'u32',
  fwdEntropy: 'f32',
  revEntropy: 'f32',
  /** Bytes that the entropy rests on. */
  fwdEntropyBytes: 'u32',
  revEntropyBytes: 'u32',
} as const satisfies Record<string, ColumnType>;

export type ColumnName = keyof typeof COLUMNS;

export interface ColumnsHeader {
  rows: number;
  /** Texts that no earlier block had. */
  texts: string[];
}

/** A name that was asked for in DNS, mDNS, LLMNR or NetBIOS. */
export interface DnsName {
  name: string;
  types: string[];
  /** Queries. */
  count: number;
  /** Response codes and how often; '' is no response. */
  rcodes: Record<string, number>;
  /** Clients, counted up to a cap. */
  clients: number;
  /** The first few addresses and names in answers. */
  answers: string[];
  /** Ids of the first few of its flows. */
  flows: string[];
}

/** A server name and version of TLS, DTLS or QUIC. */
export interface TlsServer {
  /** Absent: the client named none. */
  name?: string;
  version: string;
  count: number;
  /** Handshakes that came to encryption. */
  established: number;
  ciphers: string[];
  ja4: string[];
  servers: string[];
  flows: string[];
}

/** A certificate that was seen. */
export interface Certificate {
  sha256: string;
  subject: string;
  issuer: string;
  /** ISO 8601. */
  notBefore?: string;
  notAfter?: string;
  /** Earliest time that it was sent, and latest. */
  firstTime: string;
  lastTime: string;
  keyType: string;
  keyBits?: number;
  signatureAlgorithm: string;
  selfSigned?: true;
  ca?: boolean;
  names: string[];
  count: number;
  /** Addresses that sent it. */
  hosts: string[];
  flows: string[];
}

/** A list that a cap may have cut: how many entries it lacks. */
export interface Capped<T> {
  list: T[];
  leftOut: number;
}

/** Traffic of flows that are not in the report, spread over their time. */
export interface LeftOutTraffic {
  flows: number;
  packets: number;
  bytes: number;
  /** First bin, ms since 1970; width of a bin, ms. */
  start: number;
  step: number;
  bins: { bytes: number[]; packets: number[] };
}

/** Bigints as ISO 8601. */
export type Jsonable<T> = T extends bigint
  ? string
  : T extends object
    ? { [K in keyof T]: Jsonable<T[K]> }
    : T;

/** Everything but the flows. */
export interface ReportInfo {
  format: typeof FORMAT;
  title: string;
  /** "flowglass 0.1.0". */
  generator: string;
  /** Findings were looked for. */
  looked: boolean;
  /** Absent while a run goes on; without its findings and largest flows, which are elsewhere. */
  summary?: Jsonable<RunSummary>;
  flows: number;
  leftOut: LeftOutTraffic;
  /** Records that are with their flows; those that are not, for a cap. */
  records: number;
  recordsLeftOut: number;
  findings: Capped<FindingRecord<string>>;
  dns: Capped<DnsName>;
  tls: Capped<TlsServer>;
  certificates: Capped<Certificate>;
}

/** How far a run is, for a live page. */
export interface LiveProgress {
  bytes: number;
  totalBytes?: number;
  packets: number;
  flows: number;
  state: 'running' | 'done' | 'failed';
  message?: string;
}
