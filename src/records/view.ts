// Records without objects: a window onto the event, moved from one to the next, that decodes what is asked for.
// For code that sees every record and wants little of most.

import {
  ITEM_END,
  ITEM_FALSE,
  ITEM_HEADER,
  ITEM_LIST,
  ITEM_OBJECT,
  ITEM_TRUE,
  RECORD_FIXED,
  RecordEvent,
} from '../engine/layouts.js';
import type { HostNumbers } from './flow-view.js';
import { readItem, readRecord } from './items.js';
import type { EventMemory } from './memory.js';
import { hasPorts, protocolName } from './names.js';
import { addressText } from './text.js';
import type { Endpoint, ProtocolRecord } from './types.js';

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

  constructor(memory: EventMemory) {
    this.#memory = memory;
  }

  /** Moves to the record event at `at`. */
  moveTo(at: number): void {
    const { data } = this.#memory;
    this.#at = at;
    this.#turn = (this.#turn + 1) >>> 0;
    let item = at + RECORD_FIXED;
    const end = item + data.getUint32(at + RecordEvent.itemBytes, true);
    let depth = 0;
    while (item < end) {
      const word = data.getUint32(item + 4, true);
      const kind = word & 0xff;
      if (depth === 0) {
        const name = this.#number(data.getUint32(item, true));
        this.#items[name] = item;
        this.#turns[name] = this.#turn;
      }
      item += ITEM_HEADER;
      if (kind === ITEM_LIST || kind === ITEM_OBJECT) depth++;
      else if (kind === ITEM_END) depth--;
      else if (kind !== ITEM_TRUE && kind !== ITEM_FALSE) item += valueBytes(word);
    }
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
    const number = this.#numbers.get(name);
    if (number === undefined || this.#turns[number] !== this.#turn) return 0;
    return this.#items[number] ?? 0;
  }

  get type(): R['type'] {
    const { data } = this.#memory;
    return this.#memory.staticText(data.getUint32(this.#at + RecordEvent.name, true)) as R['type'];
  }

  /** ns since 1970. */
  get time(): bigint {
    return this.#memory.data.getBigInt64(this.#at + RecordEvent.time, true);
  }

  /** Id of its flow, as a number. */
  get flowId(): bigint {
    return this.#memory.data.getBigUint64(this.#at + RecordEvent.flow, true);
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

  /** Number of the source's address, 0 where there is none for the cap. */
  srcNumber(hosts: HostNumbers): number {
    return hosts.number(this.#at + RecordEvent.source0, this.#ipVersion);
  }

  dstNumber(hosts: HostNumbers): number {
    return hosts.number(this.#at + RecordEvent.destination0, this.#ipVersion);
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
    return item === 0 ? undefined : (readItem(this.#memory, item) as R[K]);
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
