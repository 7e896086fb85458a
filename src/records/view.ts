// Records without objects: a window onto the event, moved from one to the next, that decodes what is asked for.
// For code that sees every record and wants little of most.

import {
  EventHeader,
  ITEM_END,
  ITEM_FALSE,
  ITEM_HEADER,
  ITEM_IPV4,
  ITEM_IPV6,
  ITEM_LATIN,
  ITEM_LIST,
  ITEM_NUMBER,
  ITEM_OBJECT,
  ITEM_SYMBOL,
  ITEM_TEXT,
  ITEM_TRUE,
  RECORD_FIXED,
  RecordEvent,
} from '../engine/layouts.js';
import type { HostNumbers } from './flow-view.js';
import { readItem, readRecord } from './items.js';
import type { EventMemory } from './memory.js';
import { hasPorts, protocolName } from './names.js';
import { addressText, hashText } from './text.js';
import type { Endpoint, ProtocolRecord } from './types.js';

/** What records of no flow do not have. */
const FLOW_FIELDS = new Set(['flow', 'src', 'dst', 'protocol']);

/** Names in different records; a parser would have to have thousands for more. */
const MAX_NAMES = 4096;

/** The window onto a protocol's record. What it gives is the caller's to keep; the window itself moves on. */
export class RecordView<R extends ProtocolRecord = ProtocolRecord> {
  readonly #memory: EventMemory;
  /** Number of a name, by the name and by its address in the engine; 0 is none. */
  readonly #numbers = new Map<string, number>();
  #byAddress = new Uint16Array(1 << 16);
  /** Where the item of that name lies, in the record that has this turn. */
  readonly #items = new Uint32Array(MAX_NAMES);
  readonly #turns = new Uint32Array(MAX_NAMES);
  #turn = 0;
  #at = 0;
  /** How far the record has been walked: where to go on, how deep in lists that is, and where it ends. */
  #next = 0;
  #depth = 0;
  #end = 0;

  constructor(memory: EventMemory) {
    this.#memory = memory;
  }

  /** Moves to the record event at `at`. */
  moveTo(at: number): void {
    this.#at = at;
    this.#turn = (this.#turn + 1) >>> 0;
    this.#depth = 0;
    this.#next = at + RECORD_FIXED;
    this.#end = this.#next + this.#memory.data.getUint32(at + RecordEvent.itemBytes, true);
  }

  /** Walks on to the item of that name; 0 where there is none. Most records are asked for their first fields only. */
  #walkTo(wanted: number): number {
    const { data } = this.#memory;
    const end = this.#end;
    let next = this.#next;
    let depth = this.#depth;
    let found = 0;
    while (found === 0 && next < end) {
      const item = next;
      const word = data.getUint32(item + 4, true);
      const kind = word & 0xff;
      next += ITEM_HEADER;
      if (depth === 0) {
        const name = this.#number(data.getUint32(item, true));
        this.#items[name] = item;
        this.#turns[name] = this.#turn;
        if (name === wanted) found = item;
      }
      if (kind === ITEM_LIST || kind === ITEM_OBJECT) depth++;
      else if (kind === ITEM_END) depth--;
      else if (kind !== ITEM_TRUE && kind !== ITEM_FALSE) next += valueBytes(word);
    }
    this.#next = next;
    this.#depth = depth;
    return found;
  }

  #number(address: number): number {
    const place = address >>> 2;
    if (place >= this.#byAddress.length) {
      const larger = new Uint16Array(2 ** Math.ceil(Math.log2(place + 1)));
      larger.set(this.#byAddress);
      this.#byAddress = larger;
    }
    const known = this.#byAddress[place] ?? 0;
    if (known > 0) return known;
    const name = this.#memory.staticText(address);
    const number = this.#numbers.get(name) ?? this.#numbers.size + 1;
    this.#numbers.set(name, number);
    this.#byAddress[place] = number;
    return number;
  }

  #item(name: string): number {
    return this.#itemOf(this.field(name as keyof R & string));
  }

  #itemOf(field: number): number {
    if (this.#turns[field] === this.#turn) return this.#items[field] ?? 0;
    return this.#next < this.#end ? this.#walkTo(field) : 0;
  }

  /** Number of a field's name, for what asks every record for it: quicker than the name. It stays the same. */
  field(name: keyof R & string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#numbers.size + 1;
    this.#numbers.set(name, number);
    return number;
  }

  get type(): R['type'] {
    const { data } = this.#memory;
    return this.#memory.staticText(data.getUint32(this.#at + RecordEvent.name, true)) as R['type'];
  }

  /** What of it a detector may want to look at: bits of assembly/memory/attention.ts for its type. */
  get attention(): number {
    return this.#memory.data.getUint16(this.#at + EventHeader.attention, true);
  }

  /** ns since 1970. */
  get time(): bigint {
    return this.#memory.data.getBigInt64(this.#at + RecordEvent.time, true);
  }

  /** Id of its flow, as a number. */
  get flowId(): bigint {
    return this.#memory.data.getBigUint64(this.#at + RecordEvent.flow, true);
  }

  /** The same in whole seconds. */
  get second(): number {
    const { data } = this.#memory;
    const at = this.#at + RecordEvent.time;
    return Math.floor((data.getInt32(at + 4, true) * 2 ** 32 + data.getUint32(at, true)) / 1e9);
  }

  /** Number of its flow's source among hosts: see detect/hosts.ts. */
  srcNumber(hosts: HostNumbers): number {
    return hosts.number(this.#at + RecordEvent.source0, this.#ipVersion);
  }

  dstNumber(hosts: HostNumbers): number {
    return hosts.number(this.#at + RecordEvent.destination0, this.#ipVersion);
  }

  /** The two halves of the id of its flow, as numbers. */
  get flowLow(): number {
    return this.#memory.data.getUint32(this.#at + RecordEvent.flow, true);
  }

  get flowHigh(): number {
    return this.#memory.data.getUint32(this.#at + RecordEvent.flow + 4, true);
  }

  /** False for records of no flow (ARP), which have no ends and no `flow`. */
  get hasFlow(): boolean {
    return this.#memory.bytes[this.#at + RecordEvent.ipVersion] !== 0;
  }

  get src(): Endpoint {
    return this.#endpoint(RecordEvent.source0, RecordEvent.sourcePort);
  }

  get dst(): Endpoint {
    return this.#endpoint(RecordEvent.destination0, RecordEvent.destinationPort);
  }

  #endpoint(address: number, port: number): Endpoint {
    const { bytes, data } = this.#memory;
    const ip = addressText(bytes, this.#at + address, this.#ipVersion);
    if (!hasPorts(this.protocolNumber)) return { ip };
    return { ip, port: data.getUint16(this.#at + port, true) };
  }

  get #ipVersion(): 4 | 6 {
    return this.#memory.bytes[this.#at + RecordEvent.ipVersion] === 6 ? 6 : 4;
  }

  /** Destination port; 0 where the protocol has none. */
  get serverPort(): number {
    return this.#memory.data.getUint16(this.#at + RecordEvent.destinationPort, true);
  }

  get protocol(): string {
    return protocolName(this.protocolNumber);
  }

  /** A cap left some of it out. */
  get truncated(): boolean {
    return this.#memory.data.getUint16(this.#at + RecordEvent.truncated, true) !== 0;
  }

  get protocolNumber(): number {
    return this.#memory.bytes[this.#at + RecordEvent.protocol] ?? 0;
  }

  /** Where the event lies: for what reads addresses as bytes. */
  get address(): number {
    return this.#at;
  }

  has(name: keyof R & string): boolean {
    return this.#item(name) !== 0;
  }

  /** The field's value, as the record has it; undefined where it has none. */
  get<K extends keyof R & string>(name: K): R[K] | undefined {
    const item = this.#item(name);
    if (item === 0) return undefined;
    const { data } = this.#memory;
    if (data.getUint8(item + 4) === ITEM_SYMBOL) {
      return this.#memory.staticText(data.getUint32(item + ITEM_HEADER, true)) as R[K];
    }
    return readItem(this.#memory, item) as R[K];
  }

  /**
   * Number that stands for the value of a field that is one of a set of names, as `queryType`: the same for the
   * same name in all of a run; 0 where the record has no such value.
   */
  symbolOf(field: number): number {
    const item = this.#itemOf(field);
    if (item === 0) return 0;
    const { data } = this.#memory;
    return data.getUint8(item + 4) === ITEM_SYMBOL ? data.getUint32(item + ITEM_HEADER, true) : 0;
  }

  /** Bytes of a text on the wire, without decoding it; 0 where the record has none of that name. */
  textLength(name: keyof R & string): number {
    return this.textLengthOf(this.field(name));
  }

  textLengthOf(field: number): number {
    const item = this.#itemOf(field);
    if (item === 0) return 0;
    const word = this.#memory.data.getUint32(item + 4, true);
    const kind = word & 0xff;
    return kind === ITEM_TEXT || kind === ITEM_LATIN ? word >>> 8 : 0;
  }

  /**
   * 32-bit hash of a text's bytes, A-Z as a-z, without decoding it; 0 where the record has none of that
   * name. Two of different seeds together tell texts apart.
   */
  textHash(name: keyof R & string, seed: number): number {
    const length = this.textLength(name);
    return length === 0
      ? 0
      : hashText(this.#memory.bytes, this.#item(name) + ITEM_HEADER, length, seed);
  }

  /**
   * Shows each A and AAAA record of a list of DNS resources, without making objects: IPv4 as the address and
   * its /16, IPv6 as a hash of its /64 and its /32, and the TTL in seconds. It ends where `take` returns false.
   */
  eachAddress(
    list: keyof R & string,
    take: (address: number, network: number, ttl: number) => boolean,
  ): void {
    let item = this.#item(list);
    if (item === 0) return;
    const { data } = this.#memory;
    let depth = 0;
    let ttl = 0;
    do {
      const word = data.getUint32(item + 4, true);
      const kind = word & 0xff;
      const value = item + ITEM_HEADER;
      item = value;
      if (kind === ITEM_LIST || kind === ITEM_OBJECT) depth++;
      else if (kind === ITEM_END) depth--;
      else if (kind !== ITEM_TRUE && kind !== ITEM_FALSE) item += valueBytes(word);
      if (depth !== 2) continue;
      // The TTL is the only number before the address.
      if (kind === ITEM_NUMBER) ttl = data.getUint32(value, true);
      else if (kind === ITEM_IPV4) {
        const address = data.getUint32(value);
        if (!take(address, address >>> 16, ttl)) return;
      } else if (kind === ITEM_IPV6) {
        const network = data.getUint32(value);
        const half = data.getUint32(value + 4);
        if (!take((Math.imul(network, 0x9e3779b1) ^ half) >>> 0, network, ttl)) return;
      }
    } while (depth > 0);
  }

  /** A field of whatever name, also of those that all records have; undefined where the record has none. */
  value(name: string): unknown {
    if (!this.hasFlow && FLOW_FIELDS.has(name)) return undefined;
    switch (name) {
      case 'time':
        return this.time;
      case 'flow':
        return this.flowId.toString(16).padStart(16, '0');
      case 'src':
        return this.src;
      case 'dst':
        return this.dst;
      case 'protocol':
        return this.protocol;
      case 'truncated':
        return this.truncated ? true : undefined;
      default:
        return this.get(name as keyof R & string);
    }
  }

  /** All of it, as an object of its own. */
  record(): R {
    return readRecord(this.#memory, this.#at) as R;
  }
}

/** Bytes of a value that is not a list, an object or a boolean: see assembly/memory/items.ts. */
function valueBytes(word: number): number {
  const kind = word & 0xff;
  // Text, bytes and addresses say their length; all else takes 8 bytes, whatever is in the length's place.
  const long = kind >= 6 && kind <= 11;
  return long ? ((word >>> 8) + 7) & ~7 : 8;
}
