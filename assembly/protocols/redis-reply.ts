// Replies of Redis, of which only type and size are told; and messages of channels, which come unasked.

import { putFixedItem, putNumberItem, putSymbol, putText, putTrue } from '../memory/items';
import { available, DONE_FLOW, Input, MALFORMED, more, NEXT, Outcome, pass } from '../stream/input';
import { resumeQueued } from '../stream/queue';
import { beginRecord, endRecord, resumeRecord } from '../stream/records';
import { isSubscription } from './redis-commands';
import { KEY_SUBSCRIPTION, lengthAt, RedisState } from './redis-state';
import { findLineFeed, isText, lineEnd } from './text';

const ERROR: u8 = 0x2d;
const BULK: u8 = 0x24;
const ARRAY: u8 = 0x2a;
// RESP3
const BULK_ERROR: u8 = 0x21;
const VERBATIM: u8 = 0x3d;
const MAP: u8 = 0x25;
const SET: u8 = 0x7e;
const PUSH: u8 = 0x3e;
const ATTRIBUTE: u8 = 0x7c;

/** Bytes of a line; of a channel's name. */
const MAX_LINE: u32 = 16384;
const MAX_CHANNEL: u32 = 1024;
/** Bytes of an error's first word. */
const MAX_CODE: u32 = 24;

export function isReply(type: u8): bool {
  return typeName(type).length > 0 || type == ATTRIBUTE;
}

/** Name of the type by its first byte; '' for others. */
function typeName(type: u8): string {
  switch (type as u32) {
    case 0x2b:
      return 'simple';
    case 0x2d:
    case 0x21:
      return 'error';
    case 0x3a:
      return 'integer';
    case 0x24:
      return 'bulk';
    case 0x2a:
      return 'array';
    case 0x5f:
      return 'null';
    case 0x23:
      return 'boolean';
    case 0x2c:
      return 'double';
    case 0x28:
      return 'bigNumber';
    case 0x3d:
      return 'verbatim';
    case 0x25:
      return 'map';
    case 0x7e:
      return 'set';
    case 0x3e:
      return 'push';
    default:
      return '';
  }
}

/** Reads a reply's header, or that of one of its elements, and passes over its bytes. */
export function readReply(p: Input, state: RedisState): Outcome {
  const type = load<u8>(p.at);
  if (!isReply(type)) return MALFORMED;
  const lineFeed = findLineFeed(p.at, p.end);
  if (lineFeed == 0) return available(p) > MAX_LINE ? MALFORMED : more(p, available(p) + 1);
  let size: i64 = 0;
  if (isSized(type)) {
    size = lengthAt(p.at, p.end);
    if (size < -1) return MALFORMED;
  }
  let over = false;
  if (state.elements == 0 && type != ATTRIBUTE) {
    const unasked =
      type == PUSH || (type == ARRAY && (state.subscribed || state.sent == state.answered));
    const told = unasked ? tellMessage(p, lineFeed + 1, size) : NOT_ONE;
    if (told == CUT) return more(p, available(p) + 1);
    if (told == NOT_ONE && type != PUSH) over = tellReply(p, state, type, lineFeed, size);
  }
  p.at = lineFeed + 1;
  if (state.elements > 0 && type != ATTRIBUTE) state.elements--;
  if (size > 0) {
    if (type == MAP || type == ATTRIBUTE) state.elements += (size as u64) << 1;
    else if (isList(type)) state.elements += size as u64;
    else return over ? DONE_FLOW : pass(p, (size as u64) + 2);
  } else if (size == 0 && isSized(type) && !isList(type) && type != MAP && type != ATTRIBUTE) {
    return over ? DONE_FLOW : pass(p, 2);
  }
  return over ? DONE_FLOW : NEXT;
}

function isList(type: u8): bool {
  return type == ARRAY || type == SET || type == PUSH;
}

/** Has its line a length or a count? */
function isSized(type: u8): bool {
  return (
    isList(type) ||
    type == BULK ||
    type == BULK_ERROR ||
    type == VERBATIM ||
    type == MAP ||
    type == ATTRIBUTE
  );
}

/** Ends the record of the command that this answers. True: the dialogue is over. */
function tellReply(p: Input, state: RedisState, type: u8, lineFeed: u32, size: i64): bool {
  if (state.sent == state.answered) {
    // A subscription is refused, or nothing is known of what this answers.
    if (type == ERROR && resumeRecord(p, KEY_SUBSCRIPTION)) endReply(p, type, lineFeed, size);
    return false;
  }
  state.answered++;
  if (resumeQueued(p, state.answered)) endReply(p, type, lineFeed, size);
  return state.last != 0 && state.answered == state.last;
}

function endReply(p: Input, type: u8, lineFeed: u32, size: i64): void {
  putSymbol(p, 'reply', size < 0 ? 'null' : typeName(type));
  if (type == ERROR) putCode(p, p.at + 1, lineEnd(p.at, lineFeed));
  else if (isSized(type) && size >= 0) {
    if (isList(type) || type == MAP) putNumberItem(p, 'replyElements', size as u64);
    else putNumberItem(p, 'replyBytes', size as u64);
  }
  putFixedItem(p, 'latency', (max<i64>(p.time - p.recordTime, 0) / 1000) as u64, 6);
  endRecord(p);
}

/** An error's first word, "WRONGTYPE", if it is in capitals. */
function putCode(p: Input, at: u32, end: u32): void {
  let stop = at;
  while (stop < end && load<u8>(stop) >= 0x41 && load<u8>(stop) <= 0x5a) stop++;
  if (stop > at && stop - at <= MAX_CODE && (stop == end || load<u8>(stop) == 0x20)) {
    putText(p, 'error', at, stop - at);
  }
}

const NOT_ONE: u32 = 0;
const TOLD: u32 = 1;
const CUT: u32 = 2;

/**
 * A message of a channel, or the answer to a subscription; both begin with a word that says so.
 *
 *   message │ channel │ payload        pmessage │ pattern │ channel │ payload        subscribe │ channel │ count
 */
function tellMessage(p: Input, at: u32, count: i64): u32 {
  if (count < 2 || count > 4) return NOT_ONE;
  const name = bulkAt(at, p.end, 16);
  if (name < 2) return name == 0 ? NOT_ONE : CUT;
  const nameEnd = name + bulkLength(at, p.end);
  if (isSubscription(name, nameEnd)) {
    if (resumeRecord(p, KEY_SUBSCRIPTION)) endReply(p, load<u8>(p.at), at - 1, count);
    return TOLD;
  }
  const pattern = isText(name, nameEnd, 'pmessage');
  if (!pattern && !isText(name, nameEnd, 'message') && !isText(name, nameEnd, 'smessage')) {
    return NOT_ONE;
  }
  if (count != (pattern ? 4 : 3)) return NOT_ONE;
  let next = nameEnd + 2;
  if (pattern) {
    const start = bulkAt(next, p.end, MAX_CHANNEL);
    if (start < 2) return start == 0 ? NOT_ONE : CUT;
    next = start + bulkLength(next, p.end) + 2;
  }
  const channel = bulkAt(next, p.end, MAX_CHANNEL);
  if (channel < 2) return channel == 0 ? NOT_ONE : CUT;
  const channelEnd = channel + bulkLength(next, p.end);
  next = channelEnd + 2;
  if (next >= p.end) return CUT;
  const payload = lengthAt(next, p.end);
  if (payload == -2) return p.end - next > MAX_CODE ? NOT_ONE : CUT;
  if (load<u8>(next) != BULK || payload < 0) return NOT_ONE;
  beginRecord(p, 'redis');
  putSymbol(p, 'command', pattern ? 'PMESSAGE' : 'MESSAGE');
  putText(p, 'channel', channel, min<u32>(channelEnd - channel, 256));
  putNumberItem(p, 'bytes', payload as u64);
  putTrue(p, 'push');
  endRecord(p);
  return TOLD;
}

/** Where the text of the bulk string at `at` begins, with all of it there; 0: it is none, or too long; 1: it is cut. */
function bulkAt(at: u32, end: u32, limit: u32): u32 {
  if (at >= end) return 1;
  if (load<u8>(at) != BULK) return 0;
  const length = lengthAt(at, end);
  if (length == -2) return end - at > MAX_CODE ? 0 : 1;
  if (length < 1 || length > (limit as i64)) return 0;
  const start = findLineFeed(at, end) + 1;
  return start + (length as u32) + 2 > end ? 1 : start;
}

function bulkLength(at: u32, end: u32): u32 {
  return lengthAt(at, end) as u32;
}
