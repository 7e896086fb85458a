// IMAP (RFC 9051, RFC 3501): one `imap` record a session. What the client sends; the server's answers are in
// imap-reply.ts.
//
//   S: * OK ready                        C: a1 LOGIN anna "…"        S: a1 OK done
//   C: a2 LOGIN {4} CR LF anna {6} …     a literal: as many bytes as the number before the line's end says

import {
  close,
  ELEMENT,
  openList,
  openObject,
  putNumberItem,
  putSymbol,
  putText,
  putTrue,
} from '../memory/items';
import {
  available,
  DONE_FLOW,
  Input,
  MALFORMED,
  MORE,
  NEXT,
  Outcome,
  pass,
  scratchOf,
} from '../stream/input';
import { beginRecord, endRecord } from '../stream/records';
import {
  APPEND,
  AUTHENTICATE,
  EXAMINE,
  ID,
  IMAP_COMMANDS,
  imapCommand,
  imapCommandName,
  isFirstCommand,
  LOGIN,
  SELECT,
  STARTTLS,
} from './imap-commands';
import { literalAt } from './imap-literal';
import { readImapReply } from './imap-reply';
import {
  CLIENT_AUTH,
  CLIENT_COMMANDS,
  CLIENT_LITERAL,
  CLIENT_REST,
  CLIENT_TLS,
  countersOf,
  ImapState,
  imapState,
  MAX_TAG,
  NOTE_BANNER,
  NOTE_CAPABILITIES,
  NOTE_CLIENT_ID,
  NOTE_MAILBOX,
  NOTE_SERVER_ID,
  notesOf,
  tagOf,
} from './imap-state';
import { beginLines, beginNext, isFromClient, loseLine, NEW_LINE, REST_OF_LINE } from './lines';
import { beginLogin, lastLogin, nameLogin, putLogins } from './logins';
import {
  addNote,
  findNote,
  firstNote,
  Notes,
  noteLength,
  noteText,
  putNote,
  putNotes,
  setNote,
} from './notes';
import {
  beginsWithAnyCase,
  CERTAIN,
  LIKELY,
  MAYBE,
  mayBegin,
  NO,
  Opening,
  onPort,
} from './opening';
import { accountIn, MAX_ACCOUNT } from './sasl';
import { beginsTls, handOverToTls } from './starttls';
import { findByte, findLineFeed, lineEnd, skipBlanks, trimEnd } from './text';

const MAX_LINE: u32 = 8192;
const MAX_TEXT: u32 = 256;
const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;

export function looksLikeImap(o: Opening): u32 {
  const greets =
    beginsWithAnyCase(o.server, o.serverLength, '* ok ') ||
    beginsWithAnyCase(o.server, o.serverLength, '* ok\r') ||
    beginsWithAnyCase(o.server, o.serverLength, '* preauth ') ||
    beginsWithAnyCase(o.server, o.serverLength, '* bye ');
  if (o.clientLength > 0) {
    const end = o.client + o.clientLength;
    const tag = findByte(o.client, end, 0x20);
    let verb = min(tag + 1, end);
    const command = verb;
    while (verb < end && load<u8>(verb) > 0x20) verb++;
    const said = tag > o.client && tag - o.client <= MAX_TAG && isFirstCommand(command, verb);
    if (said) return greets ? CERTAIN : o.serverLength == 0 && onPort(o, 143) ? LIKELY : NO;
    // A first command that is not whole yet.
    if (o.serverLength == 0 && onPort(o, 143) && findLineFeed(o.client, end) == 0) return MAYBE;
  }
  if (greets) return LIKELY;
  return o.serverLength > 0 && o.serverLength < 5 && mayBegin(o.server, o.serverLength, '* OK ')
    ? MAYBE
    : NO;
}

export function parseImap(p: Input): Outcome {
  const s = imapState(p);
  if (changetype<usize>(s) == 0) return DONE_FLOW;
  if (p.lost > 0) {
    loseLine(p, s);
    if (s.begun && isFromClient(p, s)) s.client = CLIENT_COMMANDS;
    return NEXT;
  }
  if (!s.begun) beginLines(p, s, load<u8>(p.at) == 0x2a);
  const client = isFromClient(p, s);
  if (client && s.client == CLIENT_TLS) {
    if (beginsTls(p)) return tellTls(p, s);
    if (!p.final && s.asked == STARTTLS) return MORE;
    s.client = CLIENT_COMMANDS;
  }
  if (client && s.client == CLIENT_LITERAL) return readLiteral(p, s);
  const at = p.at;
  const feed = findLineFeed(at, p.end);
  if (feed == 0 && available(p) < MAX_LINE) return MORE;
  // Responses may be long, and are taken in pieces; commands are not.
  if (feed == 0 && client) return MALFORMED;
  p.at = feed == 0 ? p.end : feed + 1;
  const rest = beginNext(p, s, feed == 0 ? REST_OF_LINE : NEW_LINE);
  const end = feed == 0 ? p.end : lineEnd(at, feed);
  if (!client) {
    const outcome = readImapReply(p, s, at, end, rest != 0);
    if (s.compressed) {
      tell(p, s);
      return DONE_FLOW;
    }
    return s.tls ? tellTls(p, s) : outcome;
  }
  if (rest) return NEXT;
  if (s.client == CLIENT_AUTH) {
    readResponse(p, s, at, end);
    return NEXT;
  }
  if (s.client == CLIENT_REST) s.client = CLIENT_COMMANDS;
  else readCommand(p, s, at, end);
  const literal = literalAt(at, end);
  if (literal >= 0) {
    s.client = CLIENT_LITERAL;
    s.literal = literal as u64;
  }
  return NEXT;
}

function readLiteral(p: Input, s: ImapState): Outcome {
  if (s.namesAccount && s.literal <= (MAX_ACCOUNT as u64)) {
    if ((available(p) as u64) < s.literal) return MORE;
    nameLogin(notesOf(s), p.at, s.literal as u32);
  }
  s.namesAccount = 0;
  s.client = CLIENT_REST;
  if (s.command == APPEND) s.appendedBytes += s.literal;
  const bytes = s.literal;
  s.literal = 0;
  // Nothing to pass over: the rest of the line is there, or still to come.
  if (bytes == 0) return p.at < p.end ? readRest(p, s) : NEXT;
  return pass(p, bytes);
}

/** The rest of a line behind an empty literal. */
function readRest(p: Input, s: ImapState): Outcome {
  const at = p.at;
  const feed = findLineFeed(at, p.end);
  if (feed == 0) return MORE;
  p.at = feed + 1;
  s.client = CLIENT_COMMANDS;
  const literal = literalAt(at, lineEnd(at, feed));
  if (literal >= 0) {
    s.client = CLIENT_LITERAL;
    s.literal = literal as u64;
  }
  return NEXT;
}

function readCommand(p: Input, s: ImapState, at: u32, end: u32): void {
  const tag = findByte(at, end, 0x20);
  const verb = min(tag + 1, end);
  const verbEnd = findByte(verb, end, 0x20);
  // A line of one word ends IDLE.
  if (tag == end || tag - at > MAX_TAG || verb == verbEnd) return;
  const command = imapCommand(verb, verbEnd);
  const counter = countersOf(s) + command * 4;
  store<u32>(counter, load<u32>(counter) + 1);
  s.command = command;
  s.namesAccount = 0;
  s.tag = tag - at;
  memory.copy(tagOf(s), at, s.tag);
  s.asked = command;
  const text = skipBlanks(verbEnd, end);
  const notes = notesOf(s);
  switch (command) {
    case LOGIN:
      beginLogin(notes, verb, verbEnd - verb);
      readName(p, s, notes, text, end);
      return;
    case AUTHENTICATE: {
      const stop = findByte(text, end, 0x20);
      beginLogin(notes, text, stop - text);
      s.authStep = 0;
      s.client = CLIENT_AUTH;
      const response = skipBlanks(stop, end);
      if (response < end) readResponse(p, s, response, end);
      return;
    }
    case STARTTLS:
      s.client = CLIENT_TLS;
      return;
    case SELECT:
    case EXAMINE: {
      const out = scratchOf(p);
      const length = readString(out, text, end);
      if (length >= 0 && !isNoted(notes, out, length as u32)) {
        addNote(notes, NOTE_MAILBOX, out, length as u32, MAX_TEXT);
      }
      return;
    }
    case ID:
      setNote(notes, NOTE_CLIENT_ID, text, trimEnd(text, end) - text, MAX_TEXT);
      return;
  }
}

function isNoted(notes: Notes, at: usize, length: u32): bool {
  let note = findNote(notes, NOTE_MAILBOX, firstNote(notes));
  while (note != 0) {
    if (noteLength(note) == length && memory.compare(noteText(note), at, length) == 0) return true;
    note = findNote(notes, NOTE_MAILBOX, noteText(note) + noteLength(note));
  }
  return false;
}

/** LOGIN's first argument: an atom, a quoted string, or a literal that follows. */
function readName(p: Input, s: ImapState, notes: Notes, at: u32, end: u32): void {
  if (at == end) return;
  if (load<u8>(at) == 0x7b) {
    s.namesAccount = 1;
    return;
  }
  const out = scratchOf(p);
  const length = readString(out, at, end);
  if (length > 0) nameLogin(notes, out, length as u32);
}

/** An atom or quoted string (RFC 9051 §4.3), MAX_TEXT bytes at most, to `out`; -1 if it is none. */
function readString(out: usize, at: u32, end: u32): i32 {
  if (at == end || load<u8>(at) == 0x7b) return -1;
  const quoted = load<u8>(at) == QUOTE;
  if (quoted) at++;
  let length: u32 = 0;
  for (; at < end; at++) {
    let byte = load<u8>(at);
    if (quoted ? byte == QUOTE : byte == 0x20) return length;
    if (quoted && byte == BACKSLASH && at + 1 < end) byte = load<u8>(++at);
    if (length < MAX_TEXT) store<u8>(out + length++, byte);
  }
  // A quote that nothing closes: what is in it may be more than the name.
  return quoted ? -1 : (length as i32);
}

function readResponse(p: Input, s: ImapState, at: u32, end: u32): void {
  const notes = notesOf(s);
  const login = lastLogin(notes);
  if (login == 0) return;
  const name = noteText(login) as u32;
  const out = scratchOf(p);
  const length = accountIn(out, name, name + noteLength(login), s.authStep, at, end);
  if (length > 0) nameLogin(notes, out, length);
  if (s.authStep < 255) s.authStep++;
}

function tellTls(p: Input, s: ImapState): Outcome {
  s.tls = 1;
  tell(p, s);
  return handOverToTls(p);
}

export function finishImap(p: Input): bool {
  if (p.stream.state == 0) return false;
  const s = changetype<ImapState>(p.stream.state);
  if (s.told) return false;
  tell(p, s);
  return true;
}

function tell(p: Input, s: ImapState): void {
  const notes = notesOf(s);
  s.told = 1;
  beginRecord(p, 'imap');
  p.recordTime = s.time;
  putNote(p, 'banner', notes, NOTE_BANNER);
  putCapabilities(p, notes);
  if (s.tls) putTrue(p, 'tls');
  if (s.compressed) putTrue(p, 'compressed');
  putNote(p, 'clientId', notes, NOTE_CLIENT_ID);
  putNote(p, 'serverId', notes, NOTE_SERVER_ID);
  putLogins(p, notes);
  putNotes(p, 'mailboxes', notes, NOTE_MAILBOX);
  putCommands(p, s);
  if (s.fetchedBytes > 0) putNumberItem(p, 'fetchedBytes', s.fetchedBytes);
  if (s.appendedBytes > 0) putNumberItem(p, 'appendedBytes', s.appendedBytes);
  if (notes.cut) p.truncated = 1;
  endRecord(p);
}

function putCapabilities(p: Input, notes: Notes): void {
  const note = findNote(notes, NOTE_CAPABILITIES, firstNote(notes));
  if (note == 0) return;
  const end = (noteText(note) + noteLength(note)) as u32;
  openList(p, 'capabilities');
  for (let at = noteText(note) as u32; at < end; ) {
    const stop = findByte(at, end, 0x20);
    putText(p, ELEMENT, at, stop - at);
    at = skipBlanks(stop, end);
  }
  close(p);
}

function putCommands(p: Input, s: ImapState): void {
  openList(p, 'commands');
  for (let i: u32 = 0; i < IMAP_COMMANDS; i++) {
    const count = load<u32>(countersOf(s) + i * 4);
    if (count == 0) continue;
    openObject(p, ELEMENT);
    putSymbol(p, 'command', imapCommandName(i));
    putNumberItem(p, 'count', count);
    close(p);
  }
  close(p);
}
