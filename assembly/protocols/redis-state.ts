// What is kept of a Redis connection, and how lengths are written in it.

import { decimal, findLineFeed, lineEnd } from './text';

/** Words of a command that are looked at. */
export const MAX_WORDS: u32 = 8;

// Keys of drafts: commands are counted from 1.
/** A command whose words are still coming. */
export const KEY_PART: u32 = 0xffffffff;
/** A subscription: answered out of order, once for each channel. */
export const KEY_SUBSCRIPTION: u32 = 0xfffffffe;

@unmanaged
export class RedisState {
  /** Commands sent and answered, subscriptions left out. */
  sent: u32;
  answered: u32;
  /** Words of the command under way that are still to come; its kind (redis.ts). */
  left: u32;
  kind: u32;
  /** Bytes of its arguments. */
  bytes: u64;
  /** Elements of the reply under way that are still to come. */
  elements: u64;
  /** 1: the client has subscribed to something. */
  subscribed: u32;
  /** Number of the command with whose reply the dialogue ends. */
  last: u32;
  /** 1: the command under way may hold a password, whose length is not told either. */
  hushed: u32;
  pad: u32;
}

/** A word of a command: [at, end). */
@unmanaged
export class Word {
  at: u32;
  end: u32;
}

export function wordOf(words: u32, index: u32): Word {
  return changetype<Word>(words + index * offsetof<Word>());
}

/** The number in the line at `at`, behind its first byte: -1 for null; -2: the line does not end; -3: no number. */
export function lengthAt(at: u32, end: u32): i64 {
  const lineFeed = findLineFeed(at, end);
  if (lineFeed == 0) return -2;
  const stop = lineEnd(at, lineFeed);
  if (stop == at + 3 && load<u16>(at + 1) == 0x312d) return -1;
  const value = decimal(at + 1, stop);
  return value < 0 ? -3 : value;
}
