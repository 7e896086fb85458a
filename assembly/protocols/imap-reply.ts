// Responses of IMAP servers (RFC 9051 §7).

import { Input, NEXT, Outcome, pass } from '../stream/input';
import { AUTHENTICATE, COMPRESS, LOGIN, STARTTLS } from './imap-commands';
import { literalAt } from './imap-literal';
import {
  CLIENT_AUTH,
  CLIENT_COMMANDS,
  CLIENT_LITERAL,
  ImapState,
  NOTE_BANNER,
  NOTE_CAPABILITIES,
  NOTE_SERVER_ID,
  NOTHING,
  notesOf,
  tagOf,
} from './imap-state';
import { endLogin } from './logins';
import { setNote } from './notes';
import { beginsWithAnyCase } from './opening';
import { findByte, isText, skipBlanks, trimEnd } from './text';

const MAX_TEXT: u32 = 256;
const MAX_CAPABILITIES: u32 = 1024;

/** A line of the server's, or a piece of one. */
export function readImapReply(p: Input, s: ImapState, at: u32, end: u32, rest: bool): Outcome {
  const goesOn = s.serverRest != 0 || rest;
  s.serverRest = 0;
  if (!goesOn && end - at > 2) {
    if (load<u8>(at) == 0x2a && load<u8>(at + 1) == 0x20) readUntagged(s, at + 2, end);
    else if (load<u8>(at) != 0x2b) {
      readTagged(s, at, end);
      if (s.tls || s.compressed) return NEXT;
    }
  }
  const literal = literalAt(at, end);
  if (literal < 0) return NEXT;
  s.serverRest = 1;
  s.fetchedBytes += literal as u64;
  return literal == 0 ? NEXT : pass(p, literal as u64);
}

function readUntagged(s: ImapState, at: u32, end: u32): void {
  const notes = notesOf(s);
  const word = findByte(at, end, 0x20);
  const text = skipBlanks(word, end);
  if (isText(at, word, 'capability')) {
    setNote(notes, NOTE_CAPABILITIES, text, trimEnd(text, end) - text, MAX_CAPABILITIES);
    return;
  }
  if (isText(at, word, 'id')) {
    setNote(notes, NOTE_SERVER_ID, text, trimEnd(text, end) - text, MAX_TEXT);
    return;
  }
  if (s.greeted) return;
  s.greeted = 1;
  if (isText(at, word, 'ok') || isText(at, word, 'preauth') || isText(at, word, 'bye')) {
    setNote(notes, NOTE_BANNER, text, end - text, MAX_TEXT);
    readCode(s, text, end);
  }
}

/** "[CAPABILITY …]" in front of a text. */
function readCode(s: ImapState, at: u32, end: u32): void {
  if (!beginsWithAnyCase(at, end - at, '[capability ')) return;
  const stop = findByte(at, end, 0x5d);
  at = skipBlanks(at + 12, stop);
  setNote(notesOf(s), NOTE_CAPABILITIES, at, stop - at, MAX_CAPABILITIES);
}

/** The answer to the client's last command; others wait for nothing. */
function readTagged(s: ImapState, at: u32, end: u32): void {
  const tag = findByte(at, end, 0x20);
  if (tag - at != s.tag || memory.compare(at, tagOf(s), s.tag) != 0) return;
  const word = min(tag + 1, end);
  const text = findByte(word, end, 0x20);
  const ok = isText(word, text, 'ok');
  if (!ok && !isText(word, text, 'no') && !isText(word, text, 'bad')) return;
  const asked = s.asked;
  s.asked = NOTHING;
  // A literal that is refused is not sent.
  if (s.client == CLIENT_LITERAL && !ok) s.client = CLIENT_COMMANDS;
  switch (asked) {
    case LOGIN:
    case AUTHENTICATE:
      endLogin(notesOf(s), ok);
      if (s.client == CLIENT_AUTH) s.client = CLIENT_COMMANDS;
      if (ok) readCode(s, skipBlanks(text, end), end);
      return;
    case STARTTLS:
      if (ok) s.tls = 1;
      else s.client = CLIENT_COMMANDS;
      return;
    case COMPRESS:
      // What follows is DEFLATE (RFC 4978).
      if (ok) s.compressed = 1;
      return;
  }
}
