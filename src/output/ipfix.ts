// Flows as an IPFIX file (RFC 7011 messages one after another, RFC 5655), biflows as RFC 5103 has them. Written
// from the numbers of the event, without an object of the record.
//
//   message (65,535 bytes at most)
//   ┌─────────────────────────────────────────────────┬────────────────────┬──────────────────────┬──
//   │ version 10, length, export time, sequence, 1    │ set: id, length, … │ set: template, length│ …
//   └─────────────────────────────────────────────────┴────────────────────┴──────────────────────┴──
//     the first message has the templates; a set holds the records of one template that come together

import { DIRECTIONS, DirectionEvent, EVENT_FLOW, FlowEvent } from '../engine/layouts.js';
import type { EventMemory } from '../records/memory.js';
import { END_REASONS, type EndReason } from '../records/names.js';
import type { EventFormat, EventWriter, WriteFile } from './format.js';
import { BOTH_WAYS, FIRST_TEMPLATE, ICMP, IPV6, templateSet } from './ipfix-templates.js';

const FILE = 'flows.ipfix';
const VERSION = 10;
const MAX_MESSAGE = 65_535;
const MESSAGE_HEADER = 16;
const SET_HEADER = 4;
/** Bytes of the largest record: IPv6, both ways, a name of 254 bytes. */
const MAX_RECORD = 400;
/** There is one observation point: the input. */
const DOMAIN = 1;
const SECOND = 1_000_000_000n;
/** 1900, when NTP's seconds begin, to 1970. */
const NTP_OFFSET = 2_208_988_800n;
const PROTOCOL_ICMP = 1;
const PROTOCOL_ICMPV6 = 58;
/** biflowDirection: the source is who began. */
const INITIATOR = 1;

/** flowEndReason. A flow that the input's end ended was cut by no timeout: forced end. */
const REASONS: Record<EndReason, number> = {
  idle: 1,
  active: 2,
  closed: 3,
  reset: 3,
  'end-of-input': 4,
  evicted: 5,
};

const encoder = new TextEncoder();

class IpfixWriter implements EventWriter {
  readonly #memory: EventMemory;
  readonly #write: WriteFile;
  #bytes = new Uint8Array(MAX_MESSAGE);
  #out = new DataView(this.#bytes.buffer);
  #at = MESSAGE_HEADER;
  /** Where the set that grows begins, and its template; 0: none. */
  #set = 0;
  #template = 0;
  /** Records in earlier messages, and in this one. */
  #sequence = 0;
  #records = 0;
  /** The latest end of a flow in this message, in s. */
  #exportTime = 0;
  readonly #names = new Map<number, Uint8Array>();

  constructor(memory: EventMemory, write: WriteFile) {
    this.#memory = memory;
    this.#write = write;
    const templates = templateSet();
    this.#bytes.set(templates, this.#at);
    this.#at += templates.length;
  }

  async take(events: readonly number[]): Promise<void> {
    const { data } = this.#memory;
    for (const at of events) {
      if (data.getUint16(at + FlowEvent.type, true) !== EVENT_FLOW) continue;
      if (this.#at + SET_HEADER + MAX_RECORD > MAX_MESSAGE) await this.#send();
      this.#add(at);
    }
  }

  /** A file without flows has its templates. */
  async end(): Promise<void> {
    if (this.#records > 0 || this.#sequence === 0) await this.#send();
  }

  #add(event: number): void {
    const { bytes, data } = this.#memory;
    const ipv6 = bytes[event + FlowEvent.ipVersion] === 6;
    const protocol = bytes[event + FlowEvent.protocol] ?? 0;
    const icmp = protocol === PROTOCOL_ICMP || protocol === PROTOCOL_ICMPV6;
    const fwd = event + DIRECTIONS;
    const rev = fwd + DirectionEvent.size;
    const both = data.getUint32(rev + DirectionEvent.packets, true) > 0;
    this.#begin(FIRST_TEMPLATE + (ipv6 ? IPV6 : 0) + (both ? BOTH_WAYS : 0) + (icmp ? ICMP : 0));

    this.#time(data.getBigInt64(event + FlowEvent.first, true));
    const last = data.getBigInt64(event + FlowEvent.time, true);
    this.#time(last);
    this.#u64(event + FlowEvent.id);
    this.#address(event + FlowEvent.source0, ipv6 ? 16 : 4);
    this.#address(event + FlowEvent.destination0, ipv6 ? 16 : 4);
    const source = data.getUint16(event + FlowEvent.sourcePort, true);
    const destination = data.getUint16(event + FlowEvent.destinationPort, true);
    if (icmp) {
      this.#u16((source << 8) | destination);
    } else {
      this.#u16(source);
      this.#u16(destination);
    }
    this.#u8(protocol);
    const reason = END_REASONS[bytes[event + FlowEvent.endReason] ?? 0] ?? 'idle';
    this.#u8(REASONS[reason]);
    this.#vlans(data.getUint32(event + FlowEvent.vlan, true));
    this.#counts(fwd);
    if (both) {
      this.#counts(rev);
      this.#u8(INITIATOR);
    }
    this.#name(data.getUint32(event + FlowEvent.app, true));
    this.#records++;
    this.#exportTime = Math.max(this.#exportTime, Number(last / SECOND));
  }

  /** Goes on in a set of the template. */
  #begin(template: number): void {
    if (this.#set !== 0 && this.#template === template) return;
    this.#endSet();
    this.#set = this.#at;
    this.#template = template;
    this.#out.setUint16(this.#at, template);
    this.#at += SET_HEADER;
  }

  #endSet(): void {
    if (this.#set !== 0) this.#out.setUint16(this.#set + 2, this.#at - this.#set);
    this.#set = 0;
  }

  async #send(): Promise<void> {
    this.#endSet();
    const out = this.#out;
    out.setUint16(0, VERSION);
    out.setUint16(2, this.#at);
    out.setUint32(4, this.#exportTime);
    out.setUint32(8, this.#sequence);
    out.setUint32(12, DOMAIN);
    await this.#write(FILE, this.#bytes.subarray(0, this.#at));
    this.#sequence += this.#records;
    this.#records = 0;
    this.#exportTime = 0;
    this.#at = MESSAGE_HEADER;
  }

  /** As octetDeltaCount (of IP), packetDeltaCount, tcpControlBits, and payload bytes. */
  #counts(direction: number): void {
    this.#u64(direction + DirectionEvent.bytes);
    this.#u64(direction + DirectionEvent.packets);
    this.#u16(this.#memory.bytes[direction + DirectionEvent.tcpFlags] ?? 0);
    this.#u64(direction + DirectionEvent.payloadBytes);
  }

  /** Outer and inner VLAN id, 0 without. Of one tag alone the id is in the lower half. */
  #vlans(vlan: number): void {
    const outer = vlan >>> 16;
    const inner = vlan & 0xffff;
    const [first, second] = outer > 0 ? [outer, inner] : [inner, 0];
    this.#u16(Math.max(0, first - 1));
    this.#u16(Math.max(0, second - 1));
  }

  /** NTP's format (RFC 7011 §6.1.10). The fraction is rounded up: who cuts it to ns again has the same ns. */
  #time(ns: bigint): void {
    const fraction = ((ns % SECOND) + SECOND) % SECOND;
    const seconds = (ns - fraction) / SECOND + NTP_OFFSET;
    this.#out.setUint32(this.#at, Number(BigInt.asUintN(32, seconds)));
    this.#out.setUint32(this.#at + 4, Math.ceil(Number(fraction) * (2 ** 32 / 1e9)));
    this.#at += 8;
  }

  /** Of the event, at `from`. */
  #u64(from: number): void {
    const { data } = this.#memory;
    this.#out.setUint32(this.#at, data.getUint32(from + 4, true));
    this.#out.setUint32(this.#at + 4, data.getUint32(from, true));
    this.#at += 8;
  }

  #address(from: number, length: number): void {
    const { bytes } = this.#memory;
    for (let i = 0; i < length; i++) this.#bytes[this.#at + i] = bytes[from + i] ?? 0;
    this.#at += length;
  }

  #u16(value: number): void {
    this.#out.setUint16(this.#at, value);
    this.#at += 2;
  }

  #u8(value: number): void {
    this.#bytes[this.#at++] = value;
  }

  /** The text of the engine at `address`, with its length before it; empty for 0. */
  #name(address: number): void {
    let name = this.#names.get(address);
    if (!name) {
      name = encoder.encode(address === 0 ? '' : this.#memory.staticText(address));
      this.#names.set(address, name);
    }
    this.#u8(name.length);
    this.#bytes.set(name, this.#at);
    this.#at += name.length;
  }
}

export const ipfix: EventFormat = {
  name: 'ipfix',
  files: [FILE],
  begin: (memory, write) => new IpfixWriter(memory, write),
};
