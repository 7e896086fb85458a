// Those words of a Redis command that are told: its name, and what names something.

import { putNumberItem, putText } from '../memory/items';
import { Input, scratchOf } from '../stream/input';
import { hasChannel, isContainer, isKeyed, isName, keyCountAt } from './redis-commands';
import { MAX_WORDS, Word, wordOf } from './redis-state';
import { decimal, isText } from './text';

/** Bytes of a key that are told. */
const MAX_KEY: u32 = 256;
const MAX_COMMAND: u32 = 64;

/** Writes name, and key, channel, user, parameter or database of a command, of whose words `count` are there. */
export function putWords(p: Input, words: u32, count: u32): void {
  const name = wordOf(words, 0);
  const at = name.at;
  const end = name.end;
  if (!isName(at, end)) return;
  const container = count > 1 && isContainer(at, end);
  const second = wordOf(words, 1);
  putCommand(p, at, end, container ? second.at : 0, second.end);
  if (count < 2) return;
  if (isKeyed(at, end)) put(p, 'key', words, 1, count);
  else if (hasChannel(at, end)) put(p, 'channel', words, 1, count);
  else if (container) putOfContainer(p, words, count);
  else if (isText(at, end, 'auth')) {
    // With one argument that is the password.
    if (count == 3) put(p, 'user', words, 1, count);
  } else if (isText(at, end, 'hello')) {
    const auth = find(words, count, 'auth');
    if (auth > 0 && auth + 2 < count) put(p, 'user', words, auth + 1, count);
  } else if (isText(at, end, 'select')) {
    const database = decimal(second.at, second.end);
    if (database >= 0) putNumberItem(p, 'database', database as u64);
  } else if (isText(at, end, 'bitop')) put(p, 'key', words, 2, count);
  else if (isText(at, end, 'migrate')) put(p, 'key', words, 3, count);
  else if (isText(at, end, 'xread') || isText(at, end, 'xreadgroup')) {
    const streams = find(words, count, 'streams');
    if (streams > 0) put(p, 'key', words, streams + 1, count);
  } else {
    const keys = keyCountAt(at, end);
    if (keys == 0 || keys >= count) return;
    const number = wordOf(words, keys);
    if (decimal(number.at, number.end) > 0) put(p, 'key', words, keys + 1, count);
  }
}

function putOfContainer(p: Input, words: u32, count: u32): void {
  const name = wordOf(words, 0);
  const second = wordOf(words, 1);
  if (count < 3) return;
  const usage = isText(second.at, second.end, 'usage');
  if (isText(name.at, name.end, 'config')) put(p, 'parameter', words, 2, count);
  else if (isText(name.at, name.end, 'acl')) {
    const isUser =
      isText(second.at, second.end, 'setuser') ||
      isText(second.at, second.end, 'getuser') ||
      isText(second.at, second.end, 'deluser');
    if (isUser) put(p, 'user', words, 2, count);
  } else if (
    isText(name.at, name.end, 'object') ||
    isText(name.at, name.end, 'xinfo') ||
    isText(name.at, name.end, 'xgroup') ||
    (usage && isText(name.at, name.end, 'memory'))
  ) {
    put(p, 'key', words, 2, count);
  }
}

function put(p: Input, field: string, words: u32, index: u32, count: u32): void {
  if (index >= count) return;
  const word = wordOf(words, index);
  let end = word.end;
  if (end - word.at > MAX_KEY) {
    p.truncated = 1;
    end = word.at + MAX_KEY;
  }
  putText(p, field, word.at, end - word.at);
}

/** Number of the word that is this text; 0 without. */
function find(words: u32, count: u32, text: string): u32 {
  for (let i: u32 = 1; i < count; i++) {
    const word = wordOf(words, i);
    if (isText(word.at, word.end, text)) return i;
  }
  return 0;
}

/** The name in capitals, "GET"; of a container with the next word, "CONFIG SET". */
function putCommand(p: Input, at: u32, end: u32, second: u32, secondEnd: u32): void {
  // Behind the words.
  const start = (scratchOf(p) as u32) + MAX_WORDS * (offsetof<Word>() as u32);
  let out = upper(start, at, end);
  if (second != 0 && isName(second, secondEnd)) {
    store<u8>(out++, 0x20);
    out = upper(out, second, secondEnd);
  }
  putText(p, 'command', start, min(out - start, MAX_COMMAND));
}

function upper(out: u32, at: u32, end: u32): u32 {
  for (; at < end; at++) {
    const byte = load<u8>(at);
    store<u8>(out++, byte >= 0x61 && byte <= 0x7a ? byte & 0xdf : byte);
  }
  return out;
}
