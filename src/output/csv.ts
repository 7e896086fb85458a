// Flow features as CSV, a row a flow: assembly/output/csv-flow.ts. Columns that are what CICFlowMeter computes
// have its names; what is counted in another way has a name of its own.

import { FILE_CSV, FORMAT_CSV } from '../engine/layouts.js';
import type { TextFormat } from './format.js';

const FLOW = [
  'Flow ID',
  'Community ID',
  'Src IP',
  'Src Port',
  'Dst IP',
  'Dst Port',
  'Protocol',
  'Timestamp',
  'Flow Duration',
  'App',
  'Conn State',
  'End Reason',
  'Shape',
  'History',
  'Size Fingerprint',
];

/** Of one direction; `Fwd` or `Bwd` goes before each that has no name of CICFlowMeter's. */
const DIRECTION = [
  'IP Bytes',
  'Frame Bytes',
  'Act Data Pkts',
  'Data Length Min',
  'Data Length Mean',
  'Data Length Max',
  'Data Length Std',
  'IAT Min',
  'IAT Mean',
  'IAT Max',
  'IAT Pop Std',
  'Entropy',
  'Entropy Bytes',
  'Byte Mean',
  'Byte Std',
  'Chi Square',
  'Printable',
  'TTL',
  'TCP Flags',
  'Init Win Bytes',
  'MSS',
  'Retransmitted Pkts',
  'Out Of Order Pkts',
  'Missing Bytes',
];

export const CSV_COLUMNS: readonly string[] = [
  ...FLOW,
  'Total Fwd Packet',
  'Total Length of Fwd Packet',
  ...DIRECTION.map((name) => (name === 'Init Win Bytes' ? `FWD ${name}` : `Fwd ${name}`)),
  'Total Bwd packets',
  'Total Length of Bwd Packet',
  ...DIRECTION.map((name) => `Bwd ${name}`),
];

export const csv: TextFormat = {
  name: 'csv',
  bit: FORMAT_CSV,
  files: new Map([[FILE_CSV, 'flows.csv']]),
  head: () => `${CSV_COLUMNS.join(',')}\n`,
};
