// Texts of requests in which an attack may be: what src/detect/attack-patterns.ts looks for has one of these signs.

/** Bits of the characters below and from 64 on: ' " ` $ % ; | \ { ( ) < : */
const LOW: u64 = 0x1c0003b400000000;
const HIGH: u64 = 0x1800000110000000;

const SPACE: u32 = 0x20;
const DOUBLE_QUOTE: u32 = 0x22;
const DOLLAR: u32 = 0x24;
const PERCENT: u32 = 0x25;
const QUOTE: u32 = 0x27;
const OPEN: u32 = 0x28;
const CLOSE: u32 = 0x29;
const PLUS: u32 = 0x2b;
const DASH: u32 = 0x2d;
const DOT: u32 = 0x2e;
const SLASH: u32 = 0x2f;
const SEMICOLON: u32 = 0x3b;
const BACKSLASH: u32 = 0x5c;
const UNDERSCORE: u32 = 0x5f;
const BACKTICK: u32 = 0x60;
const OPEN_BRACE: u32 = 0x7b;
const BAR: u32 = 0x7c;

/** A path and query. */
export function isSuspiciousTarget(text: usize, length: u32): bool {
  const end = text + length;
  for (let at = text; at < end; at++) {
    const c = load<u8>(at) as u32;
    if (c < 0x80 && ((c < 64 ? LOW >> c : HIGH >> (c - 64)) & 1) != 0) return true;
    if (c == DOT) {
      if (at + 1 < end && load<u8>(at + 1) == DOT) return true;
    } else if (c == SLASH) {
      if (at - text >= 3 && letters(at - 3) == 0x637465) return true;
    } else if (c == PLUS || c == SPACE) {
      if (isOrAnd(at + 1, end)) return true;
    } else if ((c | 0x20) == 0x75 && isUnion(at, end)) return true;
  }
  return false;
}

/** Three letters as a number, in lower case: `etc` is 0x637465. */
function letters(at: usize): u32 {
  return (
    (load<u8>(at) as u32) |
    ((load<u8>(at + 1) as u32) << 8) |
    ((load<u8>(at + 2) as u32) << 16) |
    0x202020
  );
}

/** `or` or `and`, with a space behind it. */
function isOrAnd(at: usize, end: usize): bool {
  if (at + 3 > end) return false;
  const first = (load<u8>(at) as u32) | 0x20;
  if (first == 0x6f && ((load<u8>(at + 1) as u32) | 0x20) == 0x72) return isGap(at + 2);
  return first == 0x61 && at + 4 <= end && letters(at) == 0x646e61 && isGap(at + 3);
}

function isGap(at: usize): bool {
  const c = load<u8>(at) as u32;
  return c == PLUS || c == SPACE;
}

function isUnion(at: usize, end: usize): bool {
  return at + 5 <= end && letters(at) == 0x696e75 && letters(at + 2) == 0x6e6f69;
}

/** A header's value. */
export function isSuspiciousHeader(text: usize, length: u32): bool {
  const end = text + length;
  for (let at = text; at < end; at++) {
    const c = load<u8>(at) as u32;
    switch (c) {
      case DOUBLE_QUOTE:
      case QUOTE:
      case BACKTICK:
      case BAR:
      case DOLLAR:
        return true;
      case PERCENT:
        if (at + 1 < end && load<u8>(at + 1) == OPEN_BRACE) return true;
        break;
      case OPEN:
        if (at + 1 < end && load<u8>(at + 1) == CLOSE) return true;
        break;
      case DOT:
        if (at + 2 < end && load<u8>(at + 1) == DOT && isSlash(at + 2)) return true;
        break;
      case SEMICOLON:
        if (isCommand(at + 1, end)) return true;
        break;
    }
  }
  return false;
}

function isSlash(at: usize): bool {
  const c = load<u8>(at) as u32;
  return c == SLASH || c == BACKSLASH;
}

/** A word with `-` or `/` behind it. */
function isCommand(at: usize, end: usize): bool {
  while (at < end && isSpace(load<u8>(at))) at++;
  const word = at;
  while (at < end && isWord(load<u8>(at))) at++;
  if (at == word) return false;
  while (at < end && isSpace(load<u8>(at))) at++;
  if (at == end) return false;
  const c = load<u8>(at) as u32;
  return c == DASH || c == SLASH;
}

/** White space; 0x80 and above may be some in another encoding. */
function isSpace(c: u32): bool {
  return c == SPACE || (c >= 9 && c <= 13) || c >= 0x80;
}

function isWord(c: u32): bool {
  const letter = c | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || (c >= 0x30 && c <= 0x39) || c == UNDERSCORE;
}
