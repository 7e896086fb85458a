// Flows to rows, straight from the event's memory: the meanings and steps of its numbers are those of
// src/records/flow.ts, which a test holds this to.

import { DIRECTIONS, DirectionEvent, FlowEvent } from '../../engine/layouts.js';
import { communityId, icmpCounterType } from '../../fingerprints/community-id.js';
import { encapsulation } from '../../records/flow.js';
import type { EventMemory } from '../../records/memory.js';
import {
  APP_CONFIDENCES,
  CONN_STATES,
  END_REASONS,
  hasPorts,
  protocolName,
  SHAPES,
} from '../../records/names.js';
import type { Verdict } from '../../records/types.js';
import { AddressTexts } from './address-texts.js';
import type { IntegerColumn } from './column.js';
import { DirectionColumns } from './direction-rows.js';
import { Finder } from './finder.js';
import type { FieldColumn } from './schema.js';
import { Table } from './table.js';

const ICMP = 1;
const TCP = 6;
const UDP = 17;
const ICMPV6 = 58;

export class FlowTable extends Table {
  readonly #memory: EventMemory;
  readonly #addresses: AddressTexts;
  readonly #captures = new Map<number, string>();
  readonly #fwd: DirectionColumns;
  readonly #rev: DirectionColumns;
  readonly #to: ReturnType<typeof columnsOf>;

  constructor(name: string, columns: readonly FieldColumn[], memory: EventMemory) {
    super(name, columns);
    this.#memory = memory;
    this.#addresses = new AddressTexts(memory);
    this.#to = columnsOf(this);
    this.#fwd = new DirectionColumns(this, 'fwd', memory);
    this.#rev = new DirectionColumns(this, 'rev', memory);
  }

  /** Fills a row from the flow event at `at`. True if the batch is full. */
  add(at: number, verdict: Verdict | undefined): boolean {
    const { bytes, data } = this.#memory;
    const { rows: row } = this;
    const to = this.#to;
    const protocol = bytes[at + FlowEvent.protocol] ?? 0;
    to.id.put(row, hex64(data, at + FlowEvent.id));
    to.captures.put(row, this.#captureNames(at));
    this.#times(at);
    this.#ends(at, protocol);
    to.protocol.put(row, protocolName(protocol));
    if (protocol === TCP || protocol === UDP) {
      to.app.put(row, this.#memory.staticText(data.getUint32(at + FlowEvent.app, true)));
      const confidence = bytes[at + FlowEvent.appConfidence] ?? 0;
      if (confidence > 0) to.appConfidence.put(row, APP_CONFIDENCES[confidence] ?? '');
    }
    to.endReason.put(row, END_REASONS[bytes[at + FlowEvent.endReason] ?? 0] ?? 'idle');
    to.connState.put(row, CONN_STATES[bytes[at + FlowEvent.connState] ?? 0] ?? 'OTH');
    to.shape.put(row, SHAPES[bytes[at + FlowEvent.shape] ?? 0] ?? 'other');
    const history = bytes[at + FlowEvent.historyLength] ?? 0;
    to.history.put(row, ascii(bytes, at + FlowEvent.history0, history));
    const sizes = bytes[at + FlowEvent.fingerprintLength] ?? 0;
    if (sizes > 0) to.sizeFingerprint.put(row, ascii(bytes, at + FlowEvent.fingerprint0, sizes));
    if ((bytes[at + FlowEvent.incomplete] ?? 0) !== 0) to.incomplete.put(row, true);
    this.#layers(at);
    this.#fwd.put(row, at + DIRECTIONS, protocol === TCP);
    this.#rev.put(row, at + DIRECTIONS + DirectionEvent.size, protocol === TCP);
    this.#splt(at);
    if (verdict) {
      to.verdictSeverity.put(row, verdict.severity);
      to.verdictFindings.put(row, JSON.stringify(verdict.findings));
    }
    return this.endRow();
  }

  #captureNames(at: number): string {
    const { data, captures } = this.#memory;
    const first = data.getUint32(at + FlowEvent.captureFirst, true);
    const last = data.getUint32(at + FlowEvent.captureLast, true);
    // Captures of a run are numbered in 16 bits.
    const both = first * 65536 + last;
    let text = this.#captures.get(both);
    if (text === undefined) {
      const numbers = first === last ? [first] : [first, last];
      text = JSON.stringify(numbers.map((it) => captures[it] ?? ''));
      this.#captures.set(both, text);
    }
    return text;
  }

  #times(at: number): void {
    const { data } = this.#memory;
    const { rows: row } = this;
    copy64(data, at + FlowEvent.first, this.#to.firstTime, row);
    copy64(data, at + FlowEvent.time, this.#to.lastTime, row);
    const first = data.getBigInt64(at + FlowEvent.first, true);
    const last = data.getBigInt64(at + FlowEvent.time, true);
    this.#to.duration.put(row, Number((last - first) / 1000n) / 1e6);
  }

  #ends(at: number, protocol: number): void {
    const { bytes, data } = this.#memory;
    const { rows: row } = this;
    const to = this.#to;
    const version = bytes[at + FlowEvent.ipVersion] === 6 ? 6 : 4;
    const source = at + FlowEvent.source0;
    const destination = at + FlowEvent.destination0;
    const sourcePort = data.getUint16(at + FlowEvent.sourcePort, true);
    const destinationPort = data.getUint16(at + FlowEvent.destinationPort, true);
    to.srcIp.put(row, this.#addresses.text(source, version));
    to.dstIp.put(row, this.#addresses.text(destination, version));
    if (hasPorts(protocol)) {
      to.srcPort.put(row, sourcePort, 0);
      to.dstPort.put(row, destinationPort, 0);
    } else if (protocol === ICMP || protocol === ICMPV6) {
      to.icmpType.put(row, sourcePort, 0);
      // With a counter-type in its place the code is not kept; those types have no code but 0.
      const counter = icmpCounterType(protocol, sourcePort);
      to.icmpCode.put(row, counter === undefined ? destinationPort : 0, 0);
    }
    const size = version === 6 ? 16 : 4;
    const id = communityId({
      source: bytes.subarray(source, source + size),
      destination: bytes.subarray(destination, destination + size),
      protocol,
      sourcePort,
      destinationPort,
    });
    to.communityId.put(row, id);
  }

  #layers(at: number): void {
    const { data } = this.#memory;
    const { rows: row } = this;
    const to = this.#to;
    const vlan = data.getUint32(at + FlowEvent.vlan, true);
    if (vlan !== 0) {
      const inner = (vlan & 0xffff) - 1;
      to.vlan.put(row, vlan >>> 16 ? `[${(vlan >>> 16) - 1},${inner}]` : `[${inner}]`);
    }
    const offset = data.getUint32(at + FlowEvent.encapsulationOffset, true);
    if (offset === 0) return;
    const { encapsulation: layers, tunnel } = encapsulation(this.#memory, at, offset);
    if (layers) to.encapsulation.put(row, JSON.stringify(layers));
    if (!tunnel) return;
    to.tunnelSrc.put(row, tunnel.src);
    to.tunnelDst.put(row, tunnel.dst);
  }

  #splt(at: number): void {
    const { data } = this.#memory;
    const count = data.getUint32(at + FlowEvent.spltCount, true);
    if (count === 0) return;
    const splt = at + data.getUint32(at + FlowEvent.spltOffset, true);
    let lengths = '[';
    let gaps = '[';
    for (let i = 0; i < count; i++) {
      const comma = i === 0 ? '' : ',';
      lengths += comma + data.getInt32(splt + i * 8, true);
      gaps += comma + data.getUint32(splt + i * 8 + 4, true);
    }
    this.#to.spltLengths.put(this.rows, `${lengths}]`);
    this.#to.spltGaps.put(this.rows, `${gaps}]`);
  }
}

function columnsOf(table: Table) {
  const find = new Finder(table);
  return {
    id: find.text('id'),
    communityId: find.text('communityId'),
    captures: find.text('captures'),
    firstTime: find.integer('firstTime'),
    lastTime: find.integer('lastTime'),
    duration: find.double('duration'),
    srcIp: find.text('src_ip'),
    srcPort: find.integer('src_port'),
    dstIp: find.text('dst_ip'),
    dstPort: find.integer('dst_port'),
    protocol: find.text('protocol'),
    icmpType: find.integer('icmpType'),
    icmpCode: find.integer('icmpCode'),
    app: find.text('app'),
    appConfidence: find.text('appConfidence'),
    vlan: find.text('vlan'),
    encapsulation: find.text('encapsulation'),
    tunnelSrc: find.text('tunnel_src'),
    tunnelDst: find.text('tunnel_dst'),
    endReason: find.text('endReason'),
    connState: find.text('connState'),
    history: find.text('history'),
    shape: find.text('shape'),
    sizeFingerprint: find.text('sizeFingerprint'),
    incomplete: find.boolean('incomplete'),
    spltLengths: find.text('splt_lengths'),
    spltGaps: find.text('splt_gaps'),
    verdictSeverity: find.text('verdict_severity'),
    verdictFindings: find.text('verdict_findings'),
  };
}

function ascii(bytes: Uint8Array, at: number, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) text += String.fromCharCode(bytes[at + i] ?? 0);
  return text;
}

function copy64(data: DataView, at: number, column: IntegerColumn, row: number): void {
  column.put(row, data.getUint32(at, true), data.getUint32(at + 4, true));
}

/** 16 hexadecimal digits. */
function hex64(data: DataView, at: number): string {
  return hex32(data, at + 4) + hex32(data, at);
}

const HEX = Array.from({ length: 65_536 }, (_, i) => i.toString(16).padStart(4, '0'));

function hex32(data: DataView, at: number): string {
  return `${HEX[data.getUint16(at + 2, true)]}${HEX[data.getUint16(at, true)]}`;
}
