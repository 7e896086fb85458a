// A flow record without an object: see view.ts.

import { DIRECTIONS, DirectionEvent, FlowEvent } from '../engine/layouts.js';
import { readFlow } from './flow.js';
import type { EventMemory } from './memory.js';
import {
  APP_CONFIDENCES,
  type AppConfidence,
  CONN_STATES,
  type ConnState,
  hasPorts,
  protocolName,
} from './names.js';
import { addressText } from './text.js';
import type { Endpoint, FlowRecord } from './types.js';

/** What gives addresses in the engine's memory numbers. */
export interface AddressNumbers {
  number(at: number, version: number): number;
}

/** One direction of the flow. */
export class DirectionView {
  readonly #memory: EventMemory;
  #at = 0;

  constructor(memory: EventMemory) {
    this.#memory = memory;
  }

  moveTo(at: number): void {
    this.#at = at;
  }

  get packets(): number {
    return this.#u64(DirectionEvent.packets);
  }

  /** Of IP packets. */
  get bytes(): number {
    return this.#u64(DirectionEvent.bytes);
  }

  get payloadBytes(): number {
    return this.#u64(DirectionEvent.payloadBytes);
  }

  get payloadPackets(): number {
    return this.#memory.data.getUint32(this.#at + DirectionEvent.payloadPackets, true);
  }

  /** All TCP flags that were seen, in one byte. */
  get tcpFlags(): number {
    return this.#memory.bytes[this.#at + DirectionEvent.tcpFlags] ?? 0;
  }

  /** Bits by their place in ANOMALIES (names.ts). */
  get anomalies(): number {
    return this.#memory.data.getUint32(this.#at + DirectionEvent.anomalies, true);
  }

  /** Packets with a wrong checksum. */
  get badChecksums(): number {
    return this.#memory.data.getUint32(this.#at + DirectionEvent.badChecksums, true);
  }

  #u64(field: number): number {
    const { data } = this.#memory;
    const at = this.#at + field;
    return data.getUint32(at, true) + data.getUint32(at + 4, true) * 2 ** 32;
  }
}

/** The window onto a flow's record. What it gives is the caller's to keep; the window itself moves on. */
export class FlowView {
  readonly #memory: EventMemory;
  readonly fwd: DirectionView;
  readonly rev: DirectionView;
  #at = 0;

  constructor(memory: EventMemory) {
    this.#memory = memory;
    this.fwd = new DirectionView(memory);
    this.rev = new DirectionView(memory);
  }

  /** Moves to the flow event at `at`. */
  moveTo(at: number): void {
    this.#at = at;
    this.fwd.moveTo(at + DIRECTIONS);
    this.rev.moveTo(at + DIRECTIONS + DirectionEvent.size);
  }

  get flowId(): bigint {
    return this.#memory.data.getBigUint64(this.#at + FlowEvent.id, true);
  }

  /** ns since 1970. */
  get firstTime(): bigint {
    return this.#memory.data.getBigInt64(this.#at + FlowEvent.first, true);
  }

  get lastTime(): bigint {
    return this.#memory.data.getBigInt64(this.#at + FlowEvent.time, true);
  }

  /** Seconds since 1970, to the microsecond. */
  get start(): number {
    return this.#seconds(FlowEvent.first);
  }

  get end(): number {
    return this.#seconds(FlowEvent.time);
  }

  #seconds(field: number): number {
    const { data } = this.#memory;
    const at = this.#at + field;
    return (data.getInt32(at + 4, true) * 2 ** 32 + data.getUint32(at, true)) / 1e9;
  }

  get src(): Endpoint {
    return this.#endpoint(FlowEvent.source0, this.sourcePort);
  }

  get dst(): Endpoint {
    return this.#endpoint(FlowEvent.destination0, this.destinationPort);
  }

  #endpoint(address: number, port: number): Endpoint {
    const { bytes } = this.#memory;
    const version = bytes[this.#at + FlowEvent.ipVersion] === 6 ? 6 : 4;
    const ip = addressText(bytes, this.#at + address, version);
    return hasPorts(this.protocolNumber) ? { ip, port } : { ip };
  }

  /** ICMP: the type. */
  get sourcePort(): number {
    return this.#memory.data.getUint16(this.#at + FlowEvent.sourcePort, true);
  }

  /** ICMP: the code. */
  get destinationPort(): number {
    return this.#memory.data.getUint16(this.#at + FlowEvent.destinationPort, true);
  }

  get protocolNumber(): number {
    return this.#memory.bytes[this.#at + FlowEvent.protocol] ?? 0;
  }

  get protocol(): string {
    return protocolName(this.protocolNumber);
  }

  /** As in the flow's record; undefined for protocols other than TCP and UDP. */
  get app(): string | undefined {
    const name = this.#memory.data.getUint32(this.#at + FlowEvent.app, true);
    return name === 0 ? undefined : this.#memory.staticText(name);
  }

  /** How `app` was told. */
  get appConfidence(): AppConfidence | 'none' {
    return APP_CONFIDENCES[this.#memory.bytes[this.#at + FlowEvent.appConfidence] ?? 0] ?? 'none';
  }

  get connState(): ConnState {
    return CONN_STATES[this.#memory.bytes[this.#at + FlowEvent.connState] ?? 0] ?? 'OTH';
  }

  /** Number of the flow's source (`forward`) or destination. */
  hostNumber(hosts: AddressNumbers, forward: boolean): number {
    const at = this.#at + (forward ? FlowEvent.source0 : FlowEvent.destination0);
    return hosts.number(at, this.#memory.bytes[this.#at + FlowEvent.ipVersion] === 6 ? 6 : 4);
  }

  /** Address of the event: for what reads addresses as bytes. */
  get address(): number {
    return this.#at;
  }

  /** All of it, as an object of its own. */
  record(): FlowRecord {
    return readFlow(this.#memory, this.#at);
  }
}
