// Redis (RESP2 and RESP3, redis.io/docs/reference/protocol-spec). One `redis` record for each command with
// its reply, and for each message of a channel. Of the words of a command its name is told, its first key, a
// channel, a user's name; never values.
//
//   command   *3␍␊ $3␍␊SET␍␊ $3␍␊key␍␊ $5␍␊value␍␊      inline   SET key value␍␊
//   reply     +OK␍␊   -ERR text␍␊   :1␍␊   $5␍␊value␍␊   *n␍␊ and n replies   (RESP3: _ # , ( ! = % ~ > |)

import { putNumberItem, putTrue } from '../memory/items';
import {
  available,
  DONE_FLOW,
  DONE_SIDE,
  Input,
  MALFORMED,
  more,
  NEXT,
  Outcome,
  pass,
  scratchOf,
} from '../stream/input';
import { queueRecord } from '../stream/queue';
import { beginRecord, endRecord, holdRecord, resumeRecord } from '../stream/records';
import { stateOf } from '../stream/stream';
import { CERTAIN, LIKELY, MAYBE, NO, Opening, onPort } from './opening';
import { hasSecrets, isCommand, isName, isSubscription } from './redis-commands';
import { isReply, readReply } from './redis-reply';
import {
  KEY_PART,
  KEY_SUBSCRIPTION,
  lengthAt,
  MAX_WORDS,
  RedisState,
  Word,
  wordOf,
} from './redis-state';
import { putWords } from './redis-words';
import { findLineFeed, isDigit, isPrintable, isText, lineEnd } from './text';

const ARRAY: u8 = 0x2a;
const BULK: u8 = 0x24;
/** Bytes of a line that has a length; of an inline command; of a word that is looked at. */
const MAX_HEADER: u32 = 24;
const MAX_INLINE: u32 = 16384;
const MAX_WORD: u32 = 1024;
const MAX_COUNT: i64 = 1 << 20;

// Kinds of commands.
const NORMAL: u32 = 0;
const SUBSCRIPTION: u32 = 1;
const SYNC: u32 = 2;
/** CLIENT REPLY: from here on it is not known which commands are answered. */
const SILENT: u32 = 3;

/** An array that begins with a command's name, on port 6379 with any; there an inline command, too. */
export function looksLikeRedis(o: Opening): u32 {
  if (o.clientLength == 0) return NO;
  const server: u8 = o.serverLength > 0 ? load<u8>(o.server) : 0;
  if (o.serverLength > 0 && !isReply(server)) return NO;
  if (load<u8>(o.client) != ARRAY) return judgeInline(o);
  const verdict = judgeArray(o.client, o.client + o.clientLength, o.serverPort == 6379);
  return verdict == LIKELY && o.serverLength > 0 ? CERTAIN : verdict;
}

function judgeArray(at: u32, end: u32, expected: bool): u32 {
  let i = at + 1;
  while (i < end && isDigit(load<u8>(i)) && i - at < 8) i++;
  if (i == end) return MAYBE;
  if (i == at + 1 || load<u8>(i) != 0x0d) return NO;
  if (i + 2 >= end) return MAYBE;
  if (load<u8>(i + 1) != 0x0a || load<u8>(i + 2) != BULK) return NO;
  i += 3;
  let length: u32 = 0;
  while (i < end && isDigit(load<u8>(i)) && length < 100)
    length = length * 10 + load<u8>(i++) - 0x30;
  if (i == end) return MAYBE;
  if (length == 0 || length > 32 || load<u8>(i) != 0x0d) return NO;
  if (i + 2 + length > end) return MAYBE;
  const known = isCommand(i + 2, i + 2 + length);
  return known || (expected && isName(i + 2, i + 2 + length)) ? LIKELY : NO;
}

function judgeInline(o: Opening): u32 {
  if (!onPort(o, 6379)) return NO;
  const end = o.client + o.clientLength;
  const lineFeed = findLineFeed(o.client, end);
  if (lineFeed == 0) {
    return o.clientLength < 64 && isPrintable(o.client, lineEnd(o.client, end)) ? MAYBE : NO;
  }
  let blank = o.client;
  while (blank < lineFeed && load<u8>(blank) > 0x20) blank++;
  if (!isCommand(o.client, blank)) return NO;
  return o.serverLength > 0 ? LIKELY : MAYBE;
}

export function parseRedis(p: Input): Outcome {
  const at = stateOf(p.partition, p.stream, offsetof<RedisState>());
  if (at == 0) return DONE_FLOW;
  const state = changetype<RedisState>(at);
  if (p.direction == 1) return readReply(p, state);
  if (state.left > 0) return passWords(p, state);
  return load<u8>(p.at) == ARRAY ? readArray(p, state) : readInline(p, state);
}

/** Reads the head of a command: its first words, as far as they are short. */
function readArray(p: Input, state: RedisState): Outcome {
  let at = p.at;
  const count = lengthAt(at, p.end);
  if (count == -2) return available(p) > MAX_HEADER ? MALFORMED : more(p, available(p) + 1);
  if (count < -1 || count > MAX_COUNT) return MALFORMED;
  at = findLineFeed(at, p.end) + 1;
  if (count <= 0) {
    p.at = at;
    return NEXT;
  }
  const words = scratchOf(p) as u32;
  const wanted = min<u32>(count as u32, MAX_WORDS);
  let there: u32 = 0;
  let bytes: u32 = 0;
  while (there < wanted) {
    if (at == p.end) return more(p, available(p) + 1);
    if (load<u8>(at) != BULK) return MALFORMED;
    const length = lengthAt(at, p.end);
    if (length == -2) {
      return p.end - at > MAX_HEADER ? MALFORMED : more(p, available(p) + 1);
    }
    if (length < 0) return MALFORMED;
    if (length > (MAX_WORD as i64)) break;
    const start = findLineFeed(at, p.end) + 1;
    const size = length as u32;
    if (start + size + 2 > p.end) return more(p, start + size + 2 - p.at);
    const word = wordOf(words, there++);
    word.at = start;
    word.end = start + size;
    if (there > 1) bytes += size;
    at = start + size + 2;
  }
  p.at = at;
  state.bytes = bytes;
  state.left = (count as u32) - there;
  return tellCommand(p, state, words, there, count as u32, false);
}

/** Words of a command behind its head. */
function passWords(p: Input, state: RedisState): Outcome {
  while (state.left > 0) {
    if (p.at == p.end) return more(p, 1);
    if (load<u8>(p.at) != BULK) return MALFORMED;
    const length = lengthAt(p.at, p.end);
    if (length == -2) return available(p) > MAX_HEADER ? MALFORMED : more(p, available(p) + 1);
    if (length < 0) return MALFORMED;
    p.at = findLineFeed(p.at, p.end) + 1;
    state.bytes += length as u64;
    state.left--;
    pass(p, (length as u64) + 2);
    if (p.skip > 0) break;
  }
  if (state.left > 0) return NEXT;
  if (resumeRecord(p, KEY_PART)) {
    if (!state.hushed) putNumberItem(p, 'bytes', state.bytes);
    return awaitReply(p, state);
  }
  // No memory for it then: it is told already, its reply will find nothing.
  state.sent++;
  return NEXT;
}

function readInline(p: Input, state: RedisState): Outcome {
  const lineFeed = findLineFeed(p.at, p.end);
  if (lineFeed == 0) return available(p) > MAX_INLINE ? MALFORMED : more(p, available(p) + 1);
  const words = scratchOf(p) as u32;
  const end = lineEnd(p.at, lineFeed);
  let at = p.at;
  p.at = lineFeed + 1;
  if (!isPrintable(at, end)) return MALFORMED;
  let count: u32 = 0;
  let bytes: u32 = 0;
  while (at < end) {
    while (at < end && load<u8>(at) <= 0x20) at++;
    if (at == end) break;
    const start = at;
    at = inlineWordEnd(at, end);
    if (count > 0) bytes += at - start;
    if (count < MAX_WORDS) {
      const word = wordOf(words, count);
      word.at = start;
      word.end = at;
    }
    count++;
  }
  if (count == 0) return NEXT;
  state.bytes = bytes;
  return tellCommand(p, state, words, min(count, MAX_WORDS), count, true);
}

/** Where the word ends that begins at `at`; quotes hold blanks. */
function inlineWordEnd(at: u32, end: u32): u32 {
  let quote: u8 = 0;
  for (; at < end; at++) {
    const byte = load<u8>(at);
    if (quote != 0) {
      if (byte == 0x5c) at++;
      else if (byte == quote) quote = 0;
    } else if (byte == 0x22 || byte == 0x27) quote = byte;
    else if (byte <= 0x20) break;
  }
  return min(at, end);
}

/** Begins the record of a command with `there` of its `count` words. */
function tellCommand(
  p: Input,
  state: RedisState,
  words: u32,
  there: u32,
  count: u32,
  inline: bool,
): Outcome {
  const name = changetype<Word>(words);
  state.kind = NORMAL;
  beginRecord(p, 'redis');
  if (there > 0) {
    if (isSubscription(name.at, name.end)) state.kind = SUBSCRIPTION;
    if (isText(name.at, name.end, 'sync') || isText(name.at, name.end, 'psync')) state.kind = SYNC;
    putWords(p, words, there);
    if (there > 1 && isText(name.at, name.end, 'client')) {
      const second = wordOf(words, 1);
      if (isText(second.at, second.end, 'reply')) state.kind = SILENT;
    }
  }
  state.hushed = there > 0 && hasSecrets(name.at, name.end) ? 1 : 0;
  if (inline) putTrue(p, 'inline');
  putNumberItem(p, 'arguments', count - 1);
  if (state.left > 0) {
    holdRecord(p, KEY_PART);
    return NEXT;
  }
  if (!state.hushed) putNumberItem(p, 'bytes', state.bytes);
  return awaitReply(p, state);
}

/** Keeps the command's record until its reply. */
function awaitReply(p: Input, state: RedisState): Outcome {
  if (state.kind == SILENT) {
    endRecord(p);
    return DONE_FLOW;
  }
  if (state.kind == SUBSCRIPTION) {
    state.subscribed = 1;
    holdRecord(p, KEY_SUBSCRIPTION);
    return NEXT;
  }
  state.sent++;
  queueRecord(p, state.sent);
  if (state.kind != SYNC) return NEXT;
  // Behind the reply comes the replica's stream, which is no dialogue.
  state.last = state.sent;
  return DONE_SIDE;
}
