// MQTT 3.1, 3.1.1 and 5 (OASIS). One `mqtt` record for each connection, subscription, message and
// disconnection, as in Zeek's mqtt_connect, mqtt_subscribe and mqtt_publish logs. Payloads are counted, no more.
//
//   packet   0           1                    CONNECT  name │ level u8 │ flags u8 │ keep alive u16 │ [properties] │
//            ┌───────────┬────────┬─ …                 client id │ [will: properties, topic, payload] │
//            │type│flags │ length │                    [user name] │ [password]
//            └───────────┴────────┴─ …        flags    user 7 │ password 6 │ will: retain 5, QoS 4–3, 2 │ clean 1

import { be16 } from '../memory/bytes';
import {
  close,
  ELEMENT,
  openList,
  openObject,
  putBool,
  putFixedItem,
  putNumberItem,
  putSymbol,
  putText,
  putTrue,
} from '../memory/items';
import { available, DONE_FLOW, Input, MALFORMED, more, NEXT, Outcome, pass } from '../stream/input';
import { beginRecord, endRecord, holdNewest, resumeRecord } from '../stream/records';
import { reasonName, returnName, versionName } from './mqtt-names';
import {
  afterProperties,
  OF_CONNACK,
  OF_CONNECT,
  OF_PUBLISH,
  putProperties,
  textSize,
  variable,
  variableSize,
} from './mqtt-properties';
import { CERTAIN, MAYBE, mayBegin, NO, Opening } from './opening';

const CONNECT: u32 = 1;
const CONNACK: u32 = 2;
const PUBLISH: u32 = 3;
const PUBACK: u32 = 4;
const PUBREC: u32 = 5;
const PUBREL: u32 = 6;
const PUBCOMP: u32 = 7;
const SUBSCRIBE: u32 = 8;
const SUBACK: u32 = 9;
const UNSUBSCRIBE: u32 = 10;
const UNSUBACK: u32 = 11;
const PINGREQ: u32 = 12;
const PINGRESP: u32 = 13;
const DISCONNECT: u32 = 14;
const AUTH: u32 = 15;

const USER: u32 = 0x80;
const PASSWORD: u32 = 0x40;
const WILL_RETAIN: u32 = 0x20;
const WILL: u32 = 0x04;
const CLEAN: u32 = 0x02;
const DUPLICATE: u32 = 0x08;
const RETAIN: u32 = 0x01;
const FAILED: u32 = 0x80;

/** Bytes of a packet that are read. */
const MAX_READ: u32 = 16384;

// Keys of drafts: what waits, with the packet's identifier in the low half.
const KEY_CONNECT: u32 = 1 << 16;
const KEY_SUBSCRIBE: u32 = 2 << 16;
const KEY_UNSUBSCRIBE: u32 = 3 << 16;
/** And the direction that published. */
const KEY_PUBLISH: u32 = 4 << 16;

/** A CONNECT with the name of the protocol in it: "MQTT", or "MQIsdp" before 3.1.1. */
export function looksLikeMqtt(o: Opening): u32 {
  const at = o.client;
  const length = o.clientLength;
  if (length == 0 || load<u8>(at) != 0x10) return NO;
  if (length < 2) return MAYBE;
  const size = variable(at + 1, at + length);
  if (size < 0) return size == -1 ? MAYBE : NO;
  const name: u32 = 1 + variableSize(at + 1);
  if (size < 12 || length <= name) return size < 12 ? NO : MAYBE;
  const short = mayBegin(at + name, length - name, '\x00\x04MQTT');
  if (!short && !mayBegin(at + name, length - name, '\x00\x06MQIsdp')) return NO;
  const level: u32 = name + (short ? 6 : 8);
  if (length <= level) return MAYBE;
  // Bridges set the highest bit.
  const version = (load<u8>(at + level) as u32) & 0x7f;
  return version >= 3 && version <= 5 ? CERTAIN : NO;
}

/** The connection's version, 3 to 5; 0 until the CONNECT was read. */
function versionOf(p: Input): u32 {
  return p.stream.word0 as u32;
}

export function parseMqtt(p: Input): Outcome {
  const mark: u64 = 1 << p.direction;
  if (p.lost > 0) {
    // Without the version nothing of version 5 can be read.
    if (versionOf(p) == 0) return DONE_FLOW;
    p.stream.word1 |= mark;
    return NEXT;
  }
  if (p.stream.word1 & mark) {
    if (!isChain(p.at, p.end)) {
      p.at = p.end;
      return NEXT;
    }
    p.stream.word1 &= ~mark;
  }
  const size = variable(p.at + 1, p.end);
  if (size == -1) return more(p, available(p) + 1);
  if (size < 0) return MALFORMED;
  const head: u32 = 1 + variableSize(p.at + 1);
  const length = size as u32;
  const first = load<u8>(p.at) as u32;
  const type = first >> 4;
  if (type == 0) return MALFORMED;
  let wanted = min(length, MAX_READ);
  if (type == PUBLISH && length >= 2) {
    if (available(p) < head + 2) return more(p, head + 2);
    // Topic, identifier, and properties as far as they are short.
    const properties: u32 = versionOf(p) == 5 ? 1024 : 0;
    wanted = min(wanted, 4 + be16(p.at + head) + properties);
  }
  if (available(p) < head + wanted) return more(p, head + wanted);
  const at = p.at + head;
  if (!readPacket(p, type, first & 15, at, at + wanted, length)) return MALFORMED;
  return pass(p, (head + length) as u64);
}

/** Behind a gap: a whole packet, and whole ones behind it; only the last may go on behind the end. */
function isChain(at: u32, end: u32): bool {
  const first = at;
  while (at < end) {
    if (!isHead(at, end)) return false;
    const size = variable(at + 1, end);
    if (size == -1) return at != first;
    const length = variableSize(at + 1) + (size as u32);
    if (length >= end - at) return at != first;
    at += 1 + length;
  }
  return true;
}

/** Type and flags as they are laid down (MQTT 5 §2.1.3), and a length that makes sense with them. */
function isHead(at: u32, end: u32): bool {
  const type = (load<u8>(at) as u32) >> 4;
  const flags = (load<u8>(at) as u32) & 15;
  const size = variable(at + 1, end);
  if (type == 0 || size == -2) return false;
  if (type == PUBLISH) return (flags & 6) != 6 && (size < 0 || size > 2);
  const reserved: u32 = type == PUBREL || type == SUBSCRIBE || type == UNSUBSCRIBE ? 2 : 0;
  if (flags != reserved) return false;
  const empty = type == PINGREQ || type == PINGRESP;
  return size < 0 || (empty ? size == 0 : size >= 2 || type == DISCONNECT || type == AUTH);
}

function readPacket(p: Input, type: u32, flags: u32, at: u32, end: u32, length: u32): bool {
  switch (type) {
    case CONNECT:
      return readConnect(p, at, end);
    case CONNACK:
      return readConnack(p, at, end);
    case PUBLISH:
      return readPublish(p, flags, at, end, length);
    case PUBACK:
    case PUBREC:
    case PUBCOMP:
      return readAcknowledgement(p, type, at, end);
    case SUBSCRIBE:
    case UNSUBSCRIBE:
      return readSubscribe(p, type, at, end);
    case SUBACK:
    case UNSUBACK:
      return readSubscribed(p, type, at, end);
    case DISCONNECT:
      return readDisconnect(p, at, end);
    default:
      return true;
  }
}

function readConnect(p: Input, at: u32, end: u32): bool {
  const name = textSize(at, end);
  if (name == 0 || at + name + 4 > end) return false;
  at += name;
  const level = (load<u8>(at) as u32) & 0x7f;
  const flags = load<u8>(at + 1) as u32;
  p.stream.word0 = level;
  beginRecord(p, 'mqtt');
  putSymbol(p, 'message', 'connect');
  putSymbol(p, 'version', versionName(level));
  const keepAlive = be16(at + 2);
  at += 4;
  const properties = at;
  if (level == 5) at = afterProperties(at, end);
  if (at != 0) at = putField(p, 'clientId', at, end);
  putNumberItem(p, 'keepAlive', keepAlive);
  if (flags & CLEAN) putTrue(p, 'clean');
  if (level == 5) putProperties(p, properties, end, OF_CONNECT);
  if (at != 0 && flags & WILL) at = putWill(p, level, flags, at, end);
  if (at != 0 && flags & USER) putUser(p, flags, at, end);
  if (flags & PASSWORD) putTrue(p, 'password');
  holdNewest(p, KEY_CONNECT);
  return true;
}

/** Writes the text at `at`, if it says something; returns what is behind it, 0 if it is cut. */
function putField(p: Input, name: string, at: u32, end: u32): u32 {
  const size = textSize(at, end);
  if (size == 0) return 0;
  if (size > 2) putText(p, name, at + 2, size - 2);
  return at + size;
}

function putWill(p: Input, level: u32, flags: u32, at: u32, end: u32): u32 {
  if (level == 5) at = afterProperties(at, end);
  if (at == 0) return 0;
  openObject(p, 'will');
  at = putField(p, 'topic', at, end);
  putNumberItem(p, 'qos', (flags >> 3) & 3);
  if (flags & WILL_RETAIN) putTrue(p, 'retain');
  const size = at != 0 ? textSize(at, end) : 0;
  if (size > 0) putNumberItem(p, 'bytes', size - 2);
  close(p);
  return size > 0 ? at + size : 0;
}

/** Without a password the name may be a token; behind a '?' some servers take further ones. */
function putUser(p: Input, flags: u32, at: u32, end: u32): void {
  const size = textSize(at, end);
  if (!(flags & PASSWORD)) {
    putTrue(p, 'userAlone');
    return;
  }
  let length: u32 = 0;
  while (length + 2 < size && load<u8>(at + 2 + length) != 0x3f) length++;
  if (length > 0) putText(p, 'user', at + 2, length);
}

function readConnack(p: Input, at: u32, end: u32): bool {
  if (at + 2 > end) return false;
  if (!resumeRecord(p, KEY_CONNECT)) return true;
  const code = load<u8>(at + 1) as u32;
  if (load<u8>(at) & 1) putTrue(p, 'sessionPresent');
  putNumberItem(p, 'code', code);
  const modern = versionOf(p) == 5;
  putSymbol(p, 'reason', modern ? reasonName(code) : returnName(code));
  if (modern) putProperties(p, at + 2, end, OF_CONNACK);
  putLatency(p);
  endRecord(p);
  return true;
}

function readPublish(p: Input, flags: u32, at: u32, end: u32, length: u32): bool {
  const start = at;
  const topic = textSize(at, end);
  if (topic == 0) return false;
  const qos = (flags >> 1) & 3;
  if (qos == 3) return false;
  beginRecord(p, 'mqtt');
  putSymbol(p, 'message', 'publish');
  putBool(p, 'fromClient', p.direction == 0);
  if (topic > 2) putText(p, 'topic', at + 2, topic - 2);
  putNumberItem(p, 'qos', qos);
  if (flags & RETAIN) putTrue(p, 'retain');
  if (flags & DUPLICATE) putTrue(p, 'duplicate');
  at += topic;
  let id: u32 = 0;
  if (qos > 0 && at + 2 <= end) {
    id = be16(at);
    at += 2;
  }
  if (versionOf(p) == 5) {
    putProperties(p, at, end, OF_PUBLISH);
    const size = variable(at, end);
    if (size >= 0) at += variableSize(at) + (size as u32);
  }
  const head = at - start;
  putNumberItem(p, 'bytes', length > head ? length - head : 0);
  if (qos == 0) endRecord(p);
  else holdNewest(p, KEY_PUBLISH + (p.direction << 16) + id);
  return true;
}

/** PUBACK ends QoS 1, PUBCOMP ends QoS 2, as does a PUBREC that refuses. */
function readAcknowledgement(p: Input, type: u32, at: u32, end: u32): bool {
  if (at + 2 > end) return false;
  const code: u32 = at + 3 <= end ? (load<u8>(at + 2) as u32) : 0;
  if (type == PUBREC && code < FAILED) return true;
  if (!resumeRecord(p, KEY_PUBLISH + ((1 - p.direction) << 16) + be16(at))) return true;
  putBool(p, 'acknowledged', code < FAILED);
  if (versionOf(p) == 5 && code != 0) {
    putNumberItem(p, 'code', code);
    putSymbol(p, 'reason', reasonName(code));
  }
  putLatency(p);
  endRecord(p);
  return true;
}

function readSubscribe(p: Input, type: u32, at: u32, end: u32): bool {
  if (at + 2 > end) return false;
  const id = be16(at);
  const subscribes = type == SUBSCRIBE;
  at += 2;
  if (versionOf(p) == 5) at = afterProperties(at, end);
  if (at == 0) return false;
  beginRecord(p, 'mqtt');
  putSymbol(p, 'message', subscribes ? 'subscribe' : 'unsubscribe');
  openList(p, 'topics');
  while (at < end) {
    const size = textSize(at, end);
    if (size == 0 || (subscribes && at + size >= end)) break;
    openObject(p, ELEMENT);
    putText(p, 'topic', at + 2, size - 2);
    at += size;
    if (subscribes) putNumberItem(p, 'qos', load<u8>(at++) & 3);
    close(p);
  }
  close(p);
  holdNewest(p, (subscribes ? KEY_SUBSCRIBE : KEY_UNSUBSCRIBE) + id);
  return true;
}

/** A code for each topic: the QoS granted, or from 0x80 on why not. */
function readSubscribed(p: Input, type: u32, at: u32, end: u32): bool {
  if (at + 2 > end) return false;
  const subscribes = type == SUBACK;
  if (!resumeRecord(p, (subscribes ? KEY_SUBSCRIBE : KEY_UNSUBSCRIBE) + be16(at))) return true;
  at += 2;
  if (versionOf(p) == 5) at = afterProperties(at, end);
  if (at != 0 && at < end) {
    openList(p, 'codes');
    for (; at < end; at++) putNumberItem(p, ELEMENT, load<u8>(at));
    close(p);
  }
  putTrue(p, 'acknowledged');
  putLatency(p);
  endRecord(p);
  return true;
}

function readDisconnect(p: Input, at: u32, end: u32): bool {
  beginRecord(p, 'mqtt');
  putSymbol(p, 'message', 'disconnect');
  putBool(p, 'fromClient', p.direction == 0);
  if (versionOf(p) == 5) {
    const code: u32 = at < end ? (load<u8>(at) as u32) : 0;
    putNumberItem(p, 'code', code);
    putSymbol(p, 'reason', code == 0 ? 'Normal disconnection' : reasonName(code));
  }
  endRecord(p);
  return true;
}

/** Seconds since the record's beginning. */
function putLatency(p: Input): void {
  putFixedItem(p, 'latency', (max<i64>(p.time - p.recordTime, 0) / 1000) as u64, 6);
}
