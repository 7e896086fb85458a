// Logins in the text of a Telnet session. A name is what follows a prompt for a name, by the server's echo of
// it, which passwords do not have; where the server does not echo, what the client typed then. Lines behind a
// prompt for a password, and lines that nothing asked for, are counted and never kept.

import { beginLogin, endLogin, nameLogin } from './logins';
import {
  MAX_SHOWN,
  MAX_TYPED,
  notesOf,
  shownOf,
  sideOf,
  TelnetState,
  typedOf,
} from './telnet-state';
import { contains, isText, skipBlanks, trimEnd } from './text';

const EXPECT_NOTHING: u8 = 0;
const EXPECT_NAME: u8 = 1;
const EXPECT_PASSWORD: u8 = 2;
/** The password was sent. */
const EXPECT_RESULT: u8 = 3;

const ECHO: u64 = 2;
const LF: u32 = 0x0a;
const CR: u32 = 0x0d;
const BACKSPACE: u32 = 0x08;
const DELETE: u32 = 0x7f;
const ESCAPE: u32 = 0x1b;
const COLON: u32 = 0x3a;

/** A byte of what the client types. */
export function readTyped(s: TelnetState, byte: u32): void {
  const returned = s.returned;
  s.returned = byte == CR ? 1 : 0;
  if (byte == 0 || (byte == LF && returned)) return;
  if (s.expects == EXPECT_RESULT) judgePrompt(s);
  if (byte == CR || byte == LF) {
    endTyped(s);
    s.typed = 0;
    return;
  }
  if (byte == BACKSPACE || byte == DELETE) {
    if (s.typed > 0) s.typed--;
    return;
  }
  // Only names are held, and not even those once the order of lines is in doubt.
  if (s.typed == MAX_TYPED) return;
  if (s.expects == EXPECT_NAME && !s.unsure) store<u8>(typedOf(s) + s.typed, byte);
  s.typed++;
}

function endTyped(s: TelnetState): void {
  const notes = notesOf(s);
  switch (s.expects) {
    case EXPECT_NAME:
      if (s.typed == 0) return;
      beginLogin(notes, 0, 0);
      s.open = 1;
      s.expects = EXPECT_NOTHING;
      if (!(sideOf(s, 1).will & ECHO)) {
        if (!s.unsure) nameLogin(notes, typedOf(s), s.typed);
        s.prompt = 0;
      }
      return;
    case EXPECT_PASSWORD:
      if (!s.open) beginLogin(notes, 0, 0);
      s.open = 1;
      s.expects = EXPECT_RESULT;
      return;
    case EXPECT_NOTHING:
      // A line ahead of its prompt: the next ones may be so too.
      if (s.typed > 0 && !s.passwordPrompt) s.unsure = 1;
  }
}

/** A byte of what the server shows. */
export function readShown(s: TelnetState, byte: u32): void {
  const line = shownOf(s);
  if (s.escape) {
    // A letter ends it; "[" only opens.
    if ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a) s.escape = 0;
    return;
  }
  if (byte == ESCAPE) {
    s.escape = 1;
    return;
  }
  if (byte == CR || byte == LF) {
    if (s.shown > 0) endShown(s);
    s.shown = 0;
    s.prompt = 0;
    return;
  }
  if (byte == BACKSPACE) {
    if (s.shown > 0) s.shown--;
    return;
  }
  if (byte < 0x20) return;
  if (s.shown == MAX_SHOWN) {
    memory.copy(line, line + MAX_SHOWN / 2, MAX_SHOWN / 2);
    s.shown = MAX_SHOWN / 2;
    s.prompt = 0;
  }
  store<u8>(line + s.shown++, byte);
  if (byte == COLON) readPrompt(s);
}

/** Does the line, which has just got a colon, ask for something? */
function readPrompt(s: TelnetState): void {
  const at = shownOf(s) as u32;
  const end = at + s.shown;
  if (
    endsWith(at, end, 'password:') ||
    endsWith(at, end, 'passwd:') ||
    endsWith(at, end, 'passcode:') ||
    endsWith(at, end, 'passphrase:')
  ) {
    if (s.expects == EXPECT_RESULT) fail(s);
    s.passwordPrompt = 1;
    s.expects = EXPECT_PASSWORD;
    s.prompt = 0;
    s.typed = 0;
    return;
  }
  const asksName =
    endsWith(at, end, 'login:') ||
    endsWith(at, end, 'username:') ||
    endsWith(at, end, 'user name:') ||
    endsWith(at, end, 'user:') ||
    endsWith(at, end, 'login as:');
  // "Last login: …", "Last failed login: …" greet who is in.
  if (!asksName || contains(at, end, 'last ') || contains(at, end, 'failed login')) return;
  if (s.expects == EXPECT_RESULT) fail(s);
  s.loginPrompt = 1;
  s.expects = EXPECT_NAME;
  s.open = 0;
  s.prompt = s.shown;
  s.typed = 0;
}

/** The server's line is over: it may have the echo of a name, or say how the login went. */
function endShown(s: TelnetState): void {
  const at = shownOf(s) as u32;
  const end = at + s.shown;
  if (s.prompt != 0 && s.open && sideOf(s, 1).will & ECHO) {
    const name = skipBlanks(at + min(s.prompt, s.shown), end);
    const stop = trimEnd(name, end);
    if (stop > name && stop - name <= MAX_TYPED && !contains(name, stop, 'password')) {
      nameLogin(notesOf(s), name, stop - name);
    }
  }
  if (s.expects != EXPECT_RESULT) return;
  if (
    contains(at, end, 'incorrect') ||
    contains(at, end, 'invalid') ||
    contains(at, end, 'denied') ||
    contains(at, end, 'failed') ||
    contains(at, end, 'bad ')
  ) {
    fail(s);
  } else if (contains(at, end, 'last login') || contains(at, end, 'welcome')) succeed(s);
}

/** The client goes on: at a shell's prompt it is in. */
function judgePrompt(s: TelnetState): void {
  const at = shownOf(s) as u32;
  const end = trimEnd(at, at + s.shown);
  const last: u32 = end > at ? load<u8>(end - 1) : 0;
  // $ # > %
  if (last == 0x24 || last == 0x23 || last == 0x3e || last == 0x25) succeed(s);
}

function succeed(s: TelnetState): void {
  endLogin(notesOf(s), true);
  s.open = 0;
  s.expects = EXPECT_NOTHING;
}

function fail(s: TelnetState): void {
  endLogin(notesOf(s), false);
  s.open = 0;
  s.expects = EXPECT_NOTHING;
}

function endsWith(at: u32, end: u32, text: string): bool {
  const length = text.length as u32;
  return end - at >= length && isText(end - length, end, text);
}
