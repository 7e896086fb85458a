// SQL statements as they may be told: literals are content and become '?', comments go, blanks shrink. Of a
// statement that sets or hands over a password only its verb is left.
//
//   INSERT INTO t VALUES (1, 'anna')   INSERT INTO t VALUES (?, ?)
//   ALTER USER anna PASSWORD 'x'       ALTER USER
//
// Where the lexer may have lost track of what is a literal (one that does not end, a letter right behind
// one), the verb is all that is told, too.

import { putText } from '../memory/items';
import { Input, scratchOf } from '../stream/input';
import { lower } from './opening';
import { isDigit, isText } from './text';

/** Bytes of a statement that are read, and that are told. */
export const MAX_STATEMENT: u32 = 8192;
export const MAX_TOLD: u32 = 512;

/** "…" is a string, # begins a comment, comments do not nest (MySQL); else as in PostgreSQL. */
export const SQL_MYSQL: u32 = 1;
/** A backslash escapes what follows it in a string. */
export const SQL_BACKSLASH: u32 = 2;

// What a character begins.
const SINGLE: u8 = 0x27;
const DOUBLE: u8 = 0x22;
const BACKTICK: u8 = 0x60;
const BACKSLASH: u8 = 0x5c;
const DOLLAR: u8 = 0x24;
const SLASH: u8 = 0x2f;
const STAR: u8 = 0x2a;
const DASH: u8 = 0x2d;
const HASH: u8 = 0x23;
const SEMICOLON: u8 = 0x3b;
const SPACE: u8 = 0x20;

/** A statement being told: where it goes, and its first two words. */
@unmanaged
class Telling {
  out: u32;
  start: u32;
  /** SQL_* bits; 1: the statement goes on behind what is read. */
  dialect: u32;
  cut: u32;
  /** 1: no room for more. */
  full: u32;
  /** 1: a blank is due before what comes next. */
  blank: u32;
  /** Words of the statement so far, at most 2, and where those are. */
  words: u32;
  verb: u32;
  verbEnd: u32;
  second: u32;
  secondEnd: u32;
  /** 1: only the verb may be told. */
  hushed: u32;
}

const ROOM: u32 = 64;

/** Writes statement [at, end) as field `name`; `cut`: it goes on behind `end`. Nothing if it says nothing. */
export function putStatement(
  p: Input,
  name: string,
  at: u32,
  end: u32,
  dialect: u32,
  cut: bool,
): void {
  const start = (scratchOf(p) as u32) + ROOM;
  const length = tellStatement(p, start, at, end, dialect, cut);
  if (length > 0) putText(p, name, start, length);
}

/** As `putStatement`, to `out`, which has room for MAX_TOLD + 8 bytes; returns the length. */
export function tellStatement(p: Input, out: u32, at: u32, end: u32, dialect: u32, cut: bool): u32 {
  const t = changetype<Telling>(scratchOf(p));
  memory.fill(changetype<usize>(t), 0, offsetof<Telling>());
  t.out = out;
  t.start = out;
  t.dialect = dialect;
  t.cut = cut ? 1 : 0;
  while (at < end && !t.hushed) at = readToken(t, at, end);
  if (t.hushed) return tellVerb(t);
  if (cut || t.full) p.truncated = 1;
  return t.out - t.start;
}

/** Tells the token at `at`; returns what is behind it. */
function readToken(t: Telling, at: u32, end: u32): u32 {
  const mysql = (t.dialect & SQL_MYSQL) != 0;
  const byte = load<u8>(at);
  const next: u8 = at + 1 < end ? load<u8>(at + 1) : 0;
  if (byte <= SPACE) {
    t.blank = 1;
    return at + 1;
  }
  if (byte == SINGLE || (byte == DOUBLE && mysql)) {
    return literal(t, at, end, (t.dialect & SQL_BACKSLASH) != 0);
  }
  if (byte == DOUBLE || byte == BACKTICK) return quotedName(t, at, end);
  if (byte == DASH && next == DASH) return comment(t, lineBreak(at, end));
  if (byte == HASH && mysql) return comment(t, lineBreak(at, end));
  if (byte == SLASH && next == STAR) return blockComment(t, at, end);
  // The end of an executable comment of MySQL, whose beginning was passed over.
  if (byte == STAR && next == SLASH) return comment(t, at + 2);
  if (byte == DOLLAR && !mysql) return dollar(t, at, end);
  if (isDigit(byte)) {
    tell(t, 0x3f);
    return numberEnd(at, end);
  }
  if (isWordByte(byte)) return word(t, at, end);
  if (byte == SEMICOLON) t.words = 0;
  tell(t, byte);
  return at + 1;
}

function tell(t: Telling, byte: u8): void {
  if (t.blank) {
    t.blank = 0;
    if (t.out > t.start) tell(t, SPACE);
  }
  if (t.out - t.start >= MAX_TOLD) {
    // Not in the middle of a character.
    if (!t.full && (byte & 0xc0) == 0x80) {
      while (t.out > t.start && (load<u8>(t.out - 1) & 0xc0) == 0x80) t.out--;
      if (t.out > t.start && load<u8>(t.out - 1) >= 0xc0) t.out--;
    }
    t.full = 1;
  }
  if (!t.full) store<u8>(t.out++, byte);
}

/** A string: '?'. A quote in it is doubled, or behind a backslash. */
function literal(t: Telling, at: u32, end: u32, escapes: bool): u32 {
  const quote = load<u8>(at);
  tell(t, 0x3f);
  for (at++; at < end; at++) {
    const byte = load<u8>(at);
    if (byte == BACKSLASH && escapes) at++;
    else if (byte == quote) {
      if (at + 1 < end && load<u8>(at + 1) == quote) at++;
      else {
        if (at + 1 < end && isWordByte(load<u8>(at + 1))) t.hushed = 1;
        return at + 1;
      }
    }
  }
  if (!t.cut) t.hushed = 1;
  return end;
}

/** A name in quotes: as it is. */
function quotedName(t: Telling, at: u32, end: u32): u32 {
  const quote = load<u8>(at);
  const start = at;
  for (at++; at < end; at++) {
    if (load<u8>(at) != quote) continue;
    if (at + 1 < end && load<u8>(at + 1) == quote) {
      at++;
      continue;
    }
    for (let i = start; i <= at; i++) tell(t, load<u8>(i));
    return at + 1;
  }
  if (!t.cut) t.hushed = 1;
  return end;
}

function lineBreak(at: u32, end: u32): u32 {
  while (at < end && load<u8>(at) != 0x0a) at++;
  return at;
}

function comment(t: Telling, end: u32): u32 {
  t.blank = 1;
  return end;
}

/** Of MySQL's executable comments only the marks are left out. */
function blockComment(t: Telling, at: u32, end: u32): u32 {
  const mysql = (t.dialect & SQL_MYSQL) != 0;
  at += 2;
  if (mysql) {
    const mark: u8 = at < end ? load<u8>(at) : 0;
    const second: u8 = at + 1 < end ? load<u8>(at + 1) : 0;
    if (mark == 0x21 || (mark == 0x4d && second == 0x21)) {
      at += mark == 0x21 ? 1 : 2;
      while (at < end && isDigit(load<u8>(at))) at++;
      return comment(t, at);
    }
  }
  let depth: u32 = 1;
  while (at < end && depth > 0) {
    const byte = load<u8>(at);
    const next: u8 = at + 1 < end ? load<u8>(at + 1) : 0;
    if (byte == STAR && next == SLASH) {
      depth--;
      at += 2;
    } else if (byte == SLASH && next == STAR && !mysql) {
      depth++;
      at += 2;
    } else at++;
  }
  return comment(t, min(at, end));
}

/** PostgreSQL: $1, a parameter; $$…$$ or $tag$…$tag$, a string. */
function dollar(t: Telling, at: u32, end: u32): u32 {
  let tagEnd = at + 1;
  while (tagEnd < end && isWordByte(load<u8>(tagEnd)) && load<u8>(tagEnd) != DOLLAR) tagEnd++;
  const digits = at + 1 < end && isDigit(load<u8>(at + 1));
  if (digits || tagEnd >= end || load<u8>(tagEnd) != DOLLAR) {
    for (let i = at; i < tagEnd; i++) tell(t, load<u8>(i));
    return tagEnd;
  }
  tell(t, 0x3f);
  const tag = tagEnd + 1 - at;
  for (let i = tagEnd + 1; i + tag <= end; i++) {
    if (load<u8>(i) == DOLLAR && memory.compare(i, at, tag) == 0) return i + tag;
  }
  if (!t.cut) t.hushed = 1;
  return end;
}

/** Behind a number: digits, a fraction, an exponent; or hexadecimal. */
function numberEnd(at: u32, end: u32): u32 {
  while (at < end) {
    const byte = load<u8>(at);
    const before = lower(load<u8>(at - 1));
    const sign = (byte == 0x2b || byte == DASH) && before == 0x65;
    if (!isWordByte(byte) && byte != 0x2e && !sign) break;
    at++;
  }
  return at;
}

/** Letters, digits, '_', '$', '@' and all that is not ASCII. */
function isWordByte(byte: u8): bool {
  const letter = lower(byte);
  return (
    (letter >= 0x61 && letter <= 0x7a) ||
    isDigit(byte) ||
    byte == 0x5f ||
    byte == DOLLAR ||
    byte == 0x40 ||
    byte >= 0x80
  );
}

function word(t: Telling, at: u32, end: u32): u32 {
  const start = at;
  while (at < end && isWordByte(load<u8>(at))) at++;
  if (t.words == 0) {
    t.verb = start;
    t.verbEnd = at;
    t.second = 0;
    t.secondEnd = 0;
    t.words = 1;
  } else if (t.words == 1) {
    t.second = start;
    t.secondEnd = at;
    t.words = 2;
  }
  if (setsSecrets(t) && isSecret(start, at)) {
    t.hushed = 1;
    return at;
  }
  for (let i = start; i < at; i++) tell(t, load<u8>(i));
  // PostgreSQL: E'…' is a string with backslashes.
  const escaped = at - start == 1 && lower(load<u8>(start)) == 0x65;
  if (escaped && !(t.dialect & SQL_MYSQL) && at < end && load<u8>(at) == SINGLE) {
    return literal(t, at, end, true);
  }
  return at;
}

/** May the statement that is being told set a password? Not those about tables and their columns. */
function setsSecrets(t: Telling): bool {
  const a = t.verb;
  const b = t.verbEnd;
  if (isText(a, b, 'set') || isText(a, b, 'grant') || isText(a, b, 'change')) return true;
  if (isText(a, b, 'start')) return true;
  if (!isText(a, b, 'create') && !isText(a, b, 'alter')) return false;
  const c = t.second;
  const d = t.secondEnd;
  return !(isText(c, d, 'table') || isText(c, d, 'index') || isText(c, d, 'view'));
}

/** Does the word speak of a password? */
function isSecret(at: u32, end: u32): bool {
  if (isText(at, end, 'identified')) return true;
  return holds(at, end, 'passw') || holds(at, end, 'secret') || holds(at, end, 'credential');
}

function holds(at: u32, end: u32, text: string): bool {
  const length = text.length as u32;
  for (; at + length <= end; at++) if (isText(at, at + length, text)) return true;
  return false;
}

/** The verb with its object's kind, "ALTER USER", where these are plain words. */
function tellVerb(t: Telling): u32 {
  t.out = t.start;
  t.full = 0;
  t.blank = 0;
  if (t.words == 0 || !isPlain(t.verb, t.verbEnd)) return 0;
  for (let i = t.verb; i < t.verbEnd; i++) tell(t, load<u8>(i));
  const isKind =
    isText(t.second, t.secondEnd, 'user') ||
    isText(t.second, t.secondEnd, 'role') ||
    isText(t.second, t.secondEnd, 'password');
  if (t.words == 2 && isKind) {
    tell(t, SPACE);
    for (let i = t.second; i < t.secondEnd; i++) tell(t, load<u8>(i));
  }
  return t.out - t.start;
}

/** Letters alone, no more than a verb has. */
function isPlain(at: u32, end: u32): bool {
  if (end - at > 16) return false;
  for (; at < end; at++) {
    const letter = lower(load<u8>(at));
    if (letter < 0x61 || letter > 0x7a) return false;
  }
  return true;
}
