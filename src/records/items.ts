// Protocol events to typed records: one reader for all of them, since an event says itself what is in it
// (assembly/memory/items.ts). The types are in the file of each protocol; a test holds records against them.

import {
  ITEM_END,
  ITEM_FALSE,
  ITEM_FIXED,
  ITEM_HEADER,
  ITEM_HEX,
  ITEM_IPV4,
  ITEM_IPV6,
  ITEM_LATIN,
  ITEM_LIST,
  ITEM_MAC,
  ITEM_NUMBER,
  ITEM_OBJECT,
  ITEM_SIGNED,
  ITEM_SYMBOL,
  ITEM_TEXT,
  ITEM_TIME,
  ITEM_TRUE,
  MAX_TEXT,
  RECORD_FIXED,
  RecordEvent,
} from '../engine/layouts.js';
import type { EventMemory } from './memory.js';
import { hasPorts, protocolName } from './names.js';
import { addressText } from './text.js';
import type { Endpoint, ProtocolRecord } from './types.js';

type Value = string | number | bigint | boolean | Value[] | { [name: string]: Value };

/** The record of the protocol event at `at`. Fields come in the order in which they are written as JSON. */
export function readRecord(memory: EventMemory, at: number): ProtocolRecord {
  const { bytes, data } = memory;
  const protocol = bytes[at + RecordEvent.protocol] ?? 0;
  const version = bytes[at + RecordEvent.ipVersion] === 6 ? 6 : 4;
  const endpoint = (address: number, port: number): Endpoint => {
    const ip = addressText(bytes, at + address, version);
    return hasPorts(protocol) ? { ip, port: data.getUint16(at + port, true) } : { ip };
  };
  const flowOf = () => ({
    flow: data
      .getBigUint64(at + RecordEvent.flow, true)
      .toString(16)
      .padStart(16, '0'),
    src: endpoint(RecordEvent.source0, RecordEvent.sourcePort),
    dst: endpoint(RecordEvent.destination0, RecordEvent.destinationPort),
    protocol: protocolName(protocol),
  });
  const record: { [name: string]: unknown } = {
    type: memory.staticText(data.getUint32(at + RecordEvent.name, true)),
    time: data.getBigInt64(at + RecordEvent.time, true),
    ...(bytes[at + RecordEvent.ipVersion] === 0 ? {} : flowOf()),
  };
  const items = at + RECORD_FIXED;
  const end = items + data.getUint32(at + RecordEvent.itemBytes, true);
  new ItemReader(memory, items, end).into(record);
  if (data.getUint16(at + RecordEvent.truncated, true) !== 0) record['truncated'] = true;
  // The parsers write what the types say; test/records/schema.test.ts holds them to it.
  return record as unknown as ProtocolRecord;
}

/** The value of the item at `at`, with all that is in it. */
export function readItem(memory: EventMemory, at: number): unknown {
  return new ItemReader(memory, at, Number.POSITIVE_INFINITY).one();
}

// A byte order mark is a character like others, as it is in NDJSON.
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const scratch = Buffer.alloc(MAX_TEXT);

class ItemReader {
  readonly #memory: EventMemory;
  readonly #end: number;
  #at: number;

  constructor(memory: EventMemory, at: number, end: number) {
    this.#memory = memory;
    this.#at = at;
    this.#end = end;
  }

  /** Adds the items up to the end of the innermost object. */
  into(object: { [name: string]: unknown }): void {
    this.#each((name, value) => {
      object[name] = value;
    });
  }

  /** The next item's value. */
  one(): Value {
    const word = this.#memory.data.getUint32(this.#at + 4, true);
    this.#at += ITEM_HEADER;
    return this.#value(word & 0xff, word >>> 8);
  }

  #list(): Value[] {
    const list: Value[] = [];
    this.#each((_, value) => list.push(value));
    return list;
  }

  #each(take: (name: string, value: Value) => void): void {
    const { data } = this.#memory;
    while (this.#at < this.#end) {
      const name = data.getUint32(this.#at, true);
      const word = data.getUint32(this.#at + 4, true);
      const kind = word & 0xff;
      this.#at += ITEM_HEADER;
      if (kind === ITEM_END) return;
      const value = this.#value(kind, word >>> 8);
      take(name === 0 ? '' : this.#memory.staticText(name), value);
    }
  }

  #value(kind: number, length: number): Value {
    const { bytes, data } = this.#memory;
    const at = this.#at;
    const pass = (size: number) => {
      this.#at += (size + 7) & ~7;
    };
    switch (kind) {
      case ITEM_TRUE:
        return true;
      case ITEM_FALSE:
        return false;
      case ITEM_LIST:
        return this.#list();
      case ITEM_OBJECT: {
        const object: { [name: string]: Value } = {};
        this.into(object);
        return object;
      }
      case ITEM_TEXT:
      case ITEM_LATIN:
      case ITEM_HEX:
      case ITEM_MAC: {
        pass(length);
        // Decoders take no views of shared memory.
        let all = 0;
        for (let i = 0; i < length; i++) {
          const byte = bytes[at + i] ?? 0;
          scratch[i] = byte;
          all |= byte;
        }
        const plain = kind === ITEM_LATIN || (kind === ITEM_TEXT && all < 0x80);
        if (plain) return scratch.toString('latin1', 0, length);
        if (kind === ITEM_TEXT) return utf8.decode(scratch.subarray(0, length));
        const hex = scratch.toString('hex', 0, length);
        return kind === ITEM_MAC ? (hex.match(/../g) ?? []).join(':') : hex;
      }
      case ITEM_IPV6:
        pass(16);
        return addressText(bytes, at, 6);
      default:
        pass(8);
    }
    switch (kind) {
      case ITEM_NUMBER:
        return Number(data.getBigUint64(at, true));
      case ITEM_SIGNED:
        return Number(data.getBigInt64(at, true));
      case ITEM_FIXED:
        return Number(data.getBigUint64(at, true)) / 10 ** length;
      case ITEM_IPV4:
        return addressText(bytes, at, 4);
      case ITEM_TIME:
        return data.getBigInt64(at, true);
      case ITEM_SYMBOL:
        return this.#memory.staticText(data.getUint32(at, true));
      default:
        throw new Error(`unknown item ${kind} in an event`);
    }
  }
}
