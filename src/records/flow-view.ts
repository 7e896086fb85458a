// A flow record without an object: see view.ts.

import { DIRECTIONS, DirectionEvent, EventHeader, FlowEvent } from '../engine/layouts.js';
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

const NOT_ASKED = -1;

/** What numbers addresses: see detect/hosts.ts. */
export interface HostNumbers {
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

  /** Bits by their place in ANOMALIES (names.ts), the first 32; and those behind. */
  get anomalies(): number {
    return this.#memory.data.getUint32(this.#at + DirectionEvent.anomalies, true);
  }

  get furtherAnomalies(): number {
    return this.#memory.data.getUint32(this.#at + DirectionEvent.anomalies + 4, true);
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
  /** Numbers of the flow's hosts, once asked for; NOT_ASKED before. */
  #source = NOT_ASKED;
  #destination = NOT_ASKED;

  constructor(memory: EventMemory) {
    this.#memory = memory;
    this.fwd = new DirectionView(memory);
    this.rev = new DirectionView(memory);
  }

  /** What of it a detector may want to look at: FLOW_* and OUTCOME of assembly/memory/attention.ts. */
  get attention(): number {
    return this.#memory.data.getUint16(this.#at + EventHeader.attention, true);
  }

  /** Moves to the flow event at `at`. */
  moveTo(at: number): void {
    this.#at = at;
    this.#source = NOT_ASKED;
    this.#destination = NOT_ASKED;
    this.fwd.moveTo(at + DIRECTIONS);
    this.rev.moveTo(at + DIRECTIONS + DirectionEvent.size);
  }

  get flowId(): bigint {
    return this.#memory.data.getBigUint64(this.#at + FlowEvent.id, true);
  }

  /** The two halves of its id, as numbers. */
  get idLow(): number {
    return this.#memory.data.getUint32(this.#at + FlowEvent.id, true);
  }

  get idHigh(): number {
    return this.#memory.data.getUint32(this.#at + FlowEvent.id + 4, true);
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

  /** The destination is a multicast address, or IPv4's broadcast. */
  get toMany(): boolean {
    const first = this.#memory.bytes[this.#at + FlowEvent.destination0] ?? 0;
    return this.ipVersion === 6 ? first === 0xff : first >= 224;
  }

  get src(): Endpoint {
    return this.#endpoint(FlowEvent.source0, this.sourcePort);
  }

  get dst(): Endpoint {
    return this.#endpoint(FlowEvent.destination0, this.destinationPort);
  }

  /** Number of the source's address, 0 where there is none for the cap; looked up once a flow. */
  srcNumber(hosts: HostNumbers): number {
    if (this.#source === NOT_ASKED) {
      this.#source = hosts.number(this.#at + FlowEvent.source0, this.ipVersion);
    }
    return this.#source;
  }

  dstNumber(hosts: HostNumbers): number {
    if (this.#destination === NOT_ASKED) {
      this.#destination = hosts.number(this.#at + FlowEvent.destination0, this.ipVersion);
    }
    return this.#destination;
  }

  /** 32 bits that stand for the source's address: of IPv4 each address has its own. */
  get srcHash(): number {
    return this.#hash(FlowEvent.source0);
  }

  get dstHash(): number {
    return this.#hash(FlowEvent.destination0);
  }

  #hash(address: number): number {
    const { data } = this.#memory;
    const at = this.#at + address;
    let h = data.getUint32(at, true);
    if (this.ipVersion === 6) {
      for (let i = 4; i < 16; i += 4) h = Math.imul(h, 0x01000193) ^ data.getUint32(at + i, true);
    }
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    return (h ^ (h >>> 13)) >>> 0;
  }

  get ipVersion(): 4 | 6 {
    return this.#memory.bytes[this.#at + FlowEvent.ipVersion] === 6 ? 6 : 4;
  }

  #endpoint(address: number, port: number): Endpoint {
    const { bytes } = this.#memory;
    const ip = addressText(bytes, this.#at + address, this.ipVersion);
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

  /** 32-bit hash of its packet-size fingerprint; 0 where it has none. */
  get sizeFingerprintHash(): number {
    const { bytes } = this.#memory;
    const at = this.#at + FlowEvent.fingerprint0;
    const end = at + (bytes[this.#at + FlowEvent.fingerprintLength] ?? 0);
    let h = 0;
    for (let i = at; i < end; i++) h = Math.imul(h ^ (bytes[i] ?? 0), 0x85ebca6b) ^ (h >>> 13);
    return h >>> 0;
  }

  get connState(): ConnState {
    return CONN_STATES[this.connStateNumber] ?? 'OTH';
  }

  /** Its place in CONN_STATES. */
  get connStateNumber(): number {
    return this.#memory.bytes[this.#at + FlowEvent.connState] ?? 0;
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
