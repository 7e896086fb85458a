// Properties of MQTT 5 (§2.2.2): a length, then identifiers with values of fixed types.

import { be16, be32 } from '../memory/bytes';
import { putNumberItem, putText } from '../memory/items';
import { Input } from '../stream/input';

const CONTENT_TYPE: u32 = 0x03;
const RESPONSE_TOPIC: u32 = 0x08;
const SUBSCRIPTION_ID: u32 = 0x0b;
const SESSION_EXPIRY: u32 = 0x11;
const ASSIGNED_CLIENT_ID: u32 = 0x12;
const SERVER_KEEP_ALIVE: u32 = 0x13;
const AUTH_METHOD: u32 = 0x15;
const TOPIC_ALIAS: u32 = 0x23;
const USER_PROPERTY: u32 = 0x26;

/** The variable byte integer at `at` (§1.5.5); -1: cut; -2: longer than four bytes. */
export function variable(at: u32, end: u32): i32 {
  let value: i32 = 0;
  for (let i: u32 = 0; i < 4; i++) {
    if (at + i >= end) return -1;
    const byte = load<u8>(at + i) as i32;
    value |= (byte & 0x7f) << ((7 * i) as i32);
    if (!(byte & 0x80)) return value;
  }
  return -2;
}

/** Its bytes. */
export function variableSize(at: u32): u32 {
  let size: u32 = 1;
  while (size < 4 && load<u8>(at + size - 1) & 0x80) size++;
  return size;
}

/** Behind the properties at `at`; 0 if they are cut. */
export function afterProperties(at: u32, end: u32): u32 {
  const length = variable(at, end);
  if (length < 0) return 0;
  const next = at + variableSize(at) + (length as u32);
  return next > end ? 0 : next;
}

/** Bytes of the value of property `id` at `at`; 0 if it is cut or unknown. */
function valueSize(id: u32, at: u32, end: u32): u32 {
  switch (id) {
    case 0x01:
    case 0x17:
    case 0x19:
    case 0x24:
    case 0x25:
    case 0x28:
    case 0x29:
    case 0x2a:
      return 1;
    case SERVER_KEEP_ALIVE:
    case 0x21:
    case 0x22:
    case TOPIC_ALIAS:
      return 2;
    case 0x02:
    case SESSION_EXPIRY:
    case 0x18:
    case 0x27:
      return 4;
    case SUBSCRIPTION_ID:
      return variable(at, end) < 0 ? 0 : variableSize(at);
    case USER_PROPERTY: {
      const first = textSize(at, end);
      if (first == 0) return 0;
      const second = textSize(at + first, end);
      return second == 0 ? 0 : first + second;
    }
    case CONTENT_TYPE:
    case RESPONSE_TOPIC:
    case 0x09:
    case ASSIGNED_CLIENT_ID:
    case AUTH_METHOD:
    case 0x16:
    case 0x1a:
    case 0x1c:
    case 0x1f:
      return textSize(at, end);
    default:
      return 0;
  }
}

/** Bytes of a text or of binary data with its length before it; 0 if it is cut. */
export function textSize(at: u32, end: u32): u32 {
  if (at + 2 > end || at + 2 + be16(at) > end) return 0;
  return 2 + be16(at);
}

// Which properties a packet may have that are told: a bit each.
export const OF_CONNECT: u32 = 0x03;
export const OF_CONNACK: u32 = 0x1c;
export const OF_PUBLISH: u32 = 0xe0;

/** Writes those of `wanted` at `at`, each once; user properties may be anything and are not among them. */
export function putProperties(p: Input, at: u32, end: u32, wanted: u32): void {
  const stop = afterProperties(at, end);
  if (stop == 0) return;
  at += variableSize(at);
  while (at < stop) {
    const id = load<u8>(at) as u32;
    const size = valueSize(id, at + 1, stop);
    if (size == 0 || at + 1 + size > stop) return;
    wanted &= ~putProperty(p, id, at + 1, size, wanted);
    at += 1 + size;
  }
}

/** Returns the bit of what it wrote, 0 if nothing. */
function putProperty(p: Input, id: u32, at: u32, size: u32, wanted: u32): u32 {
  switch (id) {
    case SESSION_EXPIRY:
      if (wanted & 0x01) return putWord(p, 'sessionExpiry', be32(at), 0x01);
      return wanted & 0x04 ? putWord(p, 'sessionExpiryGranted', be32(at), 0x04) : 0;
    case AUTH_METHOD:
      return wanted & 0x02 ? putString(p, 'authMethod', at, size, 0x02) : 0;
    case ASSIGNED_CLIENT_ID:
      return wanted & 0x08 ? putString(p, 'assignedClientId', at, size, 0x08) : 0;
    case SERVER_KEEP_ALIVE:
      return wanted & 0x10 ? putWord(p, 'serverKeepAlive', be16(at), 0x10) : 0;
    case CONTENT_TYPE:
      return wanted & 0x20 ? putString(p, 'contentType', at, size, 0x20) : 0;
    case RESPONSE_TOPIC:
      return wanted & 0x40 ? putString(p, 'responseTopic', at, size, 0x40) : 0;
    case TOPIC_ALIAS:
      return wanted & 0x80 ? putWord(p, 'topicAlias', be16(at), 0x80) : 0;
    default:
      return 0;
  }
}

function putWord(p: Input, name: string, value: u32, bit: u32): u32 {
  putNumberItem(p, name, value);
  return bit;
}

function putString(p: Input, name: string, at: u32, size: u32, bit: u32): u32 {
  putText(p, name, at + 2, size - 2);
  return bit;
}
