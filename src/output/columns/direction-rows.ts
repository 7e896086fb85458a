// One direction of a flow to its columns: see flow-rows.ts.

import { DirectionEvent } from '../../engine/layouts.js';
import type { EventMemory } from '../../records/memory.js';
import { anomalyNames } from '../../records/names.js';
import { DoubleColumn, IntegerColumn, type TextColumn } from './column.js';
import { Finder } from './finder.js';
import type { Table } from './table.js';

const BINS = 16;

/** A number in the event: where it lies, its bits, how many of its steps are one. */
interface Field {
  name: string;
  at: number;
  bits: 8 | 16 | 32 | 64;
  steps?: number;
}

const COUNTS: readonly Field[] = [
  { name: 'packets', at: DirectionEvent.packets, bits: 64 },
  { name: 'bytes', at: DirectionEvent.bytes, bits: 64 },
  { name: 'frameBytes', at: DirectionEvent.frameBytes, bits: 64 },
  { name: 'payloadBytes', at: DirectionEvent.payloadBytes, bits: 64 },
];
const TTL: readonly Field[] = [{ name: 'ttl', at: DirectionEvent.ttl, bits: 8 }];
const PAYLOAD: readonly Field[] = [
  { name: 'payload_packets', at: DirectionEvent.payloadPackets, bits: 32 },
];
const BYTE_VALUES: readonly Field[] = [
  { name: 'payload_entropy', at: DirectionEvent.entropy, bits: 32, steps: 1e4 },
  { name: 'payload_entropyBytes', at: DirectionEvent.entropyBytes, bits: 32 },
  { name: 'payload_byteMean', at: DirectionEvent.byteMean, bits: 32, steps: 1e3 },
  { name: 'payload_byteStdev', at: DirectionEvent.byteDeviation, bits: 32, steps: 1e3 },
  { name: 'payload_chiSquare', at: DirectionEvent.chiSquare, bits: 64, steps: 100 },
  { name: 'payload_printable', at: DirectionEvent.printable, bits: 32, steps: 1e4 },
];
const LENGTHS: readonly Field[] = [
  { name: 'payload_length_min', at: DirectionEvent.lengthMin, bits: 16 },
  { name: 'payload_length_mean', at: DirectionEvent.lengthMean, bits: 32, steps: 1e3 },
  { name: 'payload_length_max', at: DirectionEvent.lengthMax, bits: 16 },
  { name: 'payload_length_stdev', at: DirectionEvent.lengthDeviation, bits: 32, steps: 1e3 },
];
const GAPS: readonly Field[] = [
  { name: 'interArrival_min', at: DirectionEvent.gapMin, bits: 64 },
  { name: 'interArrival_mean', at: DirectionEvent.gapMean, bits: 64 },
  { name: 'interArrival_max', at: DirectionEvent.gapMax, bits: 64 },
  { name: 'interArrival_stdev', at: DirectionEvent.gapDeviation, bits: 64 },
];
const TCP: readonly Field[] = [
  { name: 'tcp_flags', at: DirectionEvent.tcpFlags, bits: 8 },
  { name: 'tcp_window', at: DirectionEvent.window, bits: 16 },
];
const MSS: readonly Field[] = [{ name: 'tcp_mss', at: DirectionEvent.mss, bits: 16 }];
const RETRANSMITTED: readonly Field[] = [
  { name: 'tcp_retransmitted_packets', at: DirectionEvent.retransmittedPackets, bits: 32 },
  { name: 'tcp_retransmitted_bytes', at: DirectionEvent.retransmittedBytes, bits: 64 },
];
const OUT_OF_ORDER: readonly Field[] = [
  { name: 'tcp_outOfOrder_packets', at: DirectionEvent.outOfOrderPackets, bits: 32 },
  { name: 'tcp_outOfOrder_bytes', at: DirectionEvent.outOfOrderBytes, bits: 64 },
];
const MISSING: readonly Field[] = [
  { name: 'tcp_missingBytes', at: DirectionEvent.missingBytes, bits: 64 },
];
const CHECKSUMS: readonly Field[] = [
  { name: 'badChecksums', at: DirectionEvent.badChecksums, bits: 32 },
];

type Group = readonly { field: Field; column: IntegerColumn | DoubleColumn }[];

export class DirectionColumns {
  readonly #memory: EventMemory;
  readonly #counts: Group;
  readonly #ttl: Group;
  readonly #payload: Group;
  readonly #byteValues: Group;
  readonly #lengths: Group;
  readonly #gaps: Group;
  readonly #tcp: Group;
  readonly #mss: Group;
  readonly #retransmitted: Group;
  readonly #outOfOrder: Group;
  readonly #missing: Group;
  readonly #checksums: Group;
  readonly #sizes: TextColumn;
  readonly #windowScale: IntegerColumn;
  readonly #anomalies: TextColumn;

  constructor(table: Table, prefix: 'fwd' | 'rev', memory: EventMemory) {
    const find = new Finder(table);
    const group = (fields: readonly Field[]) =>
      fields.map((field) => ({ field, column: numbersOf(table, `${prefix}_${field.name}`) }));
    this.#memory = memory;
    this.#counts = group(COUNTS);
    this.#ttl = group(TTL);
    this.#payload = group(PAYLOAD);
    this.#byteValues = group(BYTE_VALUES);
    this.#lengths = group(LENGTHS);
    this.#gaps = group(GAPS);
    this.#tcp = group(TCP);
    this.#mss = group(MSS);
    this.#retransmitted = group(RETRANSMITTED);
    this.#outOfOrder = group(OUT_OF_ORDER);
    this.#missing = group(MISSING);
    this.#checksums = group(CHECKSUMS);
    this.#sizes = find.text(`${prefix}_sizes`);
    this.#windowScale = find.integer(`${prefix}_tcp_windowScale`);
    this.#anomalies = find.text(`${prefix}_anomalies`);
  }

  /** Fills the row's columns from the DirectionEvent at `at`. */
  put(row: number, at: number, tcp: boolean): void {
    const { data } = this.#memory;
    this.#all(this.#counts, row, at);
    if (!this.#any64(at + DirectionEvent.packets)) return;
    this.#all(this.#ttl, row, at);
    this.#sizes.put(row, sizesText(data, at + DirectionEvent.sizes0));
    const payloadPackets = data.getUint32(at + DirectionEvent.payloadPackets, true);
    if (payloadPackets > 0) this.#all(this.#payload, row, at);
    if (payloadPackets > 1) this.#all(this.#lengths, row, at);
    const counted = data.getUint32(at + DirectionEvent.entropyBytes, true);
    if (payloadPackets > 0 && counted > 0) this.#all(this.#byteValues, row, at);
    if (this.#any64(at + DirectionEvent.gaps)) this.#all(this.#gaps, row, at);
    if (tcp) this.#tcpColumns(row, at);
    const anomalies = data.getUint32(at + DirectionEvent.anomalies, true);
    const further = data.getUint32(at + DirectionEvent.anomalies + 4, true);
    if ((anomalies | further) !== 0) {
      this.#anomalies.put(row, JSON.stringify(anomalyNames(anomalies, further)));
    }
    if (data.getUint32(at + DirectionEvent.badChecksums, true) > 0) {
      this.#all(this.#checksums, row, at);
    }
  }

  #tcpColumns(row: number, at: number): void {
    const { bytes, data } = this.#memory;
    this.#all(this.#tcp, row, at);
    if (data.getUint16(at + DirectionEvent.mss, true) > 0) this.#all(this.#mss, row, at);
    const scale = bytes[at + DirectionEvent.windowScale] ?? 0;
    if (scale > 0) this.#windowScale.put(row, scale - 1, 0);
    if (data.getUint32(at + DirectionEvent.retransmittedPackets, true) > 0) {
      this.#all(this.#retransmitted, row, at);
    }
    if (data.getUint32(at + DirectionEvent.outOfOrderPackets, true) > 0) {
      this.#all(this.#outOfOrder, row, at);
    }
    if (this.#any64(at + DirectionEvent.missingBytes)) this.#all(this.#missing, row, at);
  }

  #any64(at: number): boolean {
    const { data } = this.#memory;
    return (data.getUint32(at, true) | data.getUint32(at + 4, true)) !== 0;
  }

  #all(group: Group, row: number, at: number): void {
    const { bytes, data } = this.#memory;
    for (const { field, column } of group) {
      const place = at + field.at;
      let low: number;
      let high = 0;
      switch (field.bits) {
        case 8:
          low = bytes[place] ?? 0;
          break;
        case 16:
          low = data.getUint16(place, true);
          break;
        case 32:
          low = data.getUint32(place, true);
          break;
        default:
          low = data.getUint32(place, true);
          high = data.getInt32(place + 4, true);
      }
      if (column instanceof IntegerColumn) column.put(row, low, high);
      else column.put(row, (high * 2 ** 32 + low) / (field.steps ?? 1));
    }
  }
}

function numbersOf(table: Table, name: string): IntegerColumn | DoubleColumn {
  const column = table.column(name);
  if (column instanceof IntegerColumn || column instanceof DoubleColumn) return column;
  throw new Error(`the column ${name} holds no numbers but ${column.kind}`);
}

/** As in the record: bins after the last that counts are left out. */
function sizesText(data: DataView, at: number): string {
  let last = BINS - 1;
  while (last >= 0 && data.getUint32(at + last * 4, true) === 0) last--;
  let text = '[';
  for (let i = 0; i <= last; i++) text += (i === 0 ? '' : ',') + data.getUint32(at + i * 4, true);
  return `${text}]`;
}
