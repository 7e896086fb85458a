// POP3 (RFC 1939, 2449 CAPA, 2595 STLS, 5034 AUTH): one `pop3` record a session.
//
//   S: +OK ready <stamp>     C: USER anna / PASS … | APOP anna digest | AUTH mechanism     S: +OK | -ERR
//   C: RETR 1                S: +OK · lines of the message · "."

import { putNumberItem, putTrue } from '../memory/items';
import {
  available,
  DONE_FLOW,
  Input,
  MALFORMED,
  MORE,
  NEXT,
  Outcome,
  scratchOf,
} from '../stream/input';
import { beginRecord, endRecord } from '../stream/records';
import { stateOf } from '../stream/stream';
import {
  beginLines,
  beginNext,
  isFromClient,
  Lines,
  loseLine,
  NEW_LINE,
  REST_OF_LINE,
} from './lines';
import { beginLogin, endLogin, lastLogin, nameLogin, putLogins } from './logins';
import {
  addNote,
  dropNotes,
  findNote,
  firstNote,
  Notes,
  noteLength,
  notesAt,
  noteText,
  putNote,
  putNotes,
  setNote,
} from './notes';
import { beginsWith, CERTAIN, LIKELY, MAYBE, mayBegin, NO, Opening, onPort } from './opening';
import { accountIn, MAX_ACCOUNT } from './sasl';
import { beginsTls, handOverToTls } from './starttls';
import { decimal, findByte, findLineFeed, isText, lineEnd, skipBlanks, trimEnd } from './text';

const NOTE_BANNER: u32 = 1;
const NOTE_CAPABILITY: u32 = 2;
const NOTE_USER: u32 = 3;

// Commands that wait for their reply.
const GREETING: u8 = 1;
const OTHER: u8 = 2;
const PASS: u8 = 3;
const AUTH: u8 = 4;
const STLS: u8 = 5;
const STAT: u8 = 6;
const DELE: u8 = 7;
/** Those whose answer goes on until a line with a dot. */
const LISTING: u8 = 8;
const CAPA: u8 = 9;
const RETR: u8 = 10;

const CLIENT_COMMANDS: u8 = 0;
const CLIENT_AUTH: u8 = 1;
const CLIENT_TLS: u8 = 2;

/** Bytes of a line that are waited for; of a message's, more are taken in pieces. */
const MAX_LINE: u32 = 2048;
const MAX_TEXT: u32 = 256;

@unmanaged
class Pop3State extends Lines {
  client: u8;
  authStep: u8;
  /** The command whose answer goes on; 0: the next line is a status. */
  listing: u8;
  tls: u8;
  pendingFirst: u8;
  pendingEnd: u8;
  told: u8;
  /** 1: STAT was answered. */
  counted: u8;
  retrieved: u32;
  deleted: u32;
  retrievedBytes: u64;
  messages: u64;
  bytes: u64;
  time: i64;
}

const PENDING: u32 = 64;
const NOTES: u32 = PENDING + 256;
const STATE: u32 = 4096;

export function looksLikePop3(o: Opening): u32 {
  const length = o.serverLength;
  if (length > 0 && length < 4) return mayBegin(o.server, length, '+OK') ? MAYBE : NO;
  const greets = beginsWith(o.server, length, '+OK');
  if (o.clientLength > 0) {
    const said = isCommand(o.client, o.client + o.clientLength);
    // A verb that is not whole yet.
    if (!said && o.clientLength < 4 && (greets || (length == 0 && onPort(o, 110)))) return MAYBE;
    if (greets) return said ? CERTAIN : NO;
    return length == 0 && said && onPort(o, 110) ? LIKELY : NO;
  }
  if (!greets) return NO;
  return load<u8>(o.server + 3) == 0x20 && length > 5 ? LIKELY : MAYBE;
}

function isCommand(at: u32, end: u32): bool {
  let verb = at;
  while (verb < end && load<u8>(verb) > 0x20) verb++;
  return (
    isText(at, verb, 'user') ||
    isText(at, verb, 'apop') ||
    isText(at, verb, 'auth') ||
    isText(at, verb, 'capa') ||
    isText(at, verb, 'stls') ||
    isText(at, verb, 'quit') ||
    isText(at, verb, 'noop')
  );
}

function stateFor(p: Input): Pop3State {
  const fresh = p.stream.state == 0;
  const s = changetype<Pop3State>(stateOf(p.partition, p.stream, STATE));
  if (!fresh || changetype<usize>(s) == 0) return s;
  s.time = p.time;
  push(s, GREETING);
  return s;
}

function notesOf(s: Pop3State): Notes {
  return notesAt(changetype<usize>(s) + NOTES, STATE - NOTES);
}

function push(s: Pop3State, command: u8): void {
  store<u8>(changetype<usize>(s) + PENDING + s.pendingEnd, command);
  s.pendingEnd++;
}

function pending(s: Pop3State): u8 {
  if (s.pendingFirst == s.pendingEnd) return 0;
  return load<u8>(changetype<usize>(s) + PENDING + s.pendingFirst);
}

export function parsePop3(p: Input): Outcome {
  const s = stateFor(p);
  if (changetype<usize>(s) == 0) return DONE_FLOW;
  if (p.lost > 0) {
    loseLine(p, s);
    if (s.listing == RETR && !isFromClient(p, s)) s.retrievedBytes += p.lost;
    // Which reply is whose can't be told any more.
    else s.pendingFirst = s.pendingEnd;
    return NEXT;
  }
  const first = load<u8>(p.at);
  if (!s.begun) beginLines(p, s, first == 0x2b || first == 0x2d);
  const client = isFromClient(p, s);
  if (client && s.client == CLIENT_TLS) {
    if (beginsTls(p)) return tellTls(p, s);
    if (!p.final && pending(s) != 0) return MORE;
    s.client = CLIENT_COMMANDS;
  }
  const at = p.at;
  const feed = findLineFeed(at, p.end);
  if (feed == 0 && available(p) < MAX_LINE && !p.final) return MORE;
  // Commands are short; only messages have lines that are not.
  if (feed == 0 && client) return p.final ? MORE : MALFORMED;
  p.at = feed == 0 ? p.end : feed + 1;
  const rest = beginNext(p, s, feed == 0 ? REST_OF_LINE : NEW_LINE);
  const end = feed == 0 ? p.end : lineEnd(at, feed);
  if (!client) return readReply(p, s, at, end, rest);
  if (!rest) readCommand(p, s, at, trimEnd(at, end));
  return NEXT;
}

export function finishPop3(p: Input): bool {
  if (p.stream.state == 0) return false;
  const s = changetype<Pop3State>(p.stream.state);
  if (s.told) return false;
  tell(p, s);
  return true;
}

function readCommand(p: Input, s: Pop3State, at: u32, end: u32): void {
  const notes = notesOf(s);
  const verb = findByte(at, end, 0x20);
  const text = skipBlanks(verb, end);
  if (s.client == CLIENT_AUTH) {
    if (verb == end) {
      readResponse(p, s, notes, at, end);
      return;
    }
    // No base64: the reply that ended the exchange is not in the capture.
    s.client = CLIENT_COMMANDS;
  }
  if (pending(s) == GREETING) s.pendingFirst++;
  if (verb - at != 4) {
    push(s, isText(at, verb, 'top') ? LISTING : OTHER);
    return;
  }
  if (isText(at, verb, 'user')) {
    setNote(notes, NOTE_USER, text, end - text, MAX_ACCOUNT);
    push(s, OTHER);
  } else if (isText(at, verb, 'pass')) {
    const user = findNote(notes, NOTE_USER, firstNote(notes));
    const out = scratchOf(p);
    const length: u32 = user != 0 ? noteLength(user) : 0;
    if (user != 0) memory.copy(out, noteText(user), length);
    // As the mechanism, the command that names the account.
    store<u32>(out + MAX_ACCOUNT, 0x52455355);
    beginLogin(notes, out + MAX_ACCOUNT, 4);
    if (length > 0) nameLogin(notes, out, length);
    push(s, PASS);
  } else if (isText(at, verb, 'apop')) {
    const stop = findByte(text, end, 0x20);
    beginLogin(notes, at, 4);
    nameLogin(notes, text, stop - text);
    push(s, PASS);
  } else if (isText(at, verb, 'auth')) {
    if (text == end) {
      push(s, LISTING);
      return;
    }
    const stop = findByte(text, end, 0x20);
    beginLogin(notes, text, stop - text);
    s.authStep = 0;
    s.client = CLIENT_AUTH;
    push(s, AUTH);
    const response = skipBlanks(stop, end);
    if (response < end) readResponse(p, s, notes, response, end);
  } else if (isText(at, verb, 'stls')) {
    s.client = CLIENT_TLS;
    push(s, STLS);
  } else if (isText(at, verb, 'capa')) push(s, CAPA);
  else if (isText(at, verb, 'stat')) push(s, STAT);
  else if (isText(at, verb, 'retr')) push(s, RETR);
  else if (isText(at, verb, 'dele')) push(s, DELE);
  else if (isText(at, verb, 'list') || isText(at, verb, 'uidl')) {
    push(s, text == end ? LISTING : OTHER);
  } else push(s, OTHER);
}

function readResponse(p: Input, s: Pop3State, notes: Notes, at: u32, end: u32): void {
  const login = lastLogin(notes);
  if (login == 0) return;
  const name = noteText(login) as u32;
  const out = scratchOf(p);
  const length = accountIn(out, name, name + noteLength(login), s.authStep, at, end);
  if (length > 0) nameLogin(notes, out, length);
  if (s.authStep < 255) s.authStep++;
}

function readReply(p: Input, s: Pop3State, at: u32, end: u32, rest: u8): Outcome {
  if (s.listing) {
    // Behind a gap it may end another line, but more often it is what it looks like.
    if (rest != REST_OF_LINE && end == at + 1 && load<u8>(at) == 0x2e) {
      s.listing = 0;
      return NEXT;
    }
    if (s.listing == RETR) s.retrievedBytes += p.at - at;
    if (s.listing == CAPA && !rest) addNote(notesOf(s), NOTE_CAPABILITY, at, end - at, MAX_TEXT);
    return NEXT;
  }
  if (rest || at == end) return NEXT;
  const ok = isStatus(at, end, '+ok');
  if (!ok && !isStatus(at, end, '-err')) return NEXT;
  const command = pending(s);
  if (command != 0) s.pendingFirst++;
  return answer(p, s, command, ok, skipBlanks(at + 3, end), end);
}

function isStatus(at: u32, end: u32, status: string): bool {
  return isText(at, findByte(at, end, 0x20), status);
}

function answer(p: Input, s: Pop3State, command: u8, ok: bool, text: u32, end: u32): Outcome {
  const notes = notesOf(s);
  switch (command) {
    case GREETING:
      setNote(notes, NOTE_BANNER, text, end - text, MAX_TEXT);
      return NEXT;
    case PASS:
      endLogin(notes, ok);
      return NEXT;
    case AUTH:
      endLogin(notes, ok);
      s.client = CLIENT_COMMANDS;
      return NEXT;
    case STLS:
      s.client = CLIENT_COMMANDS;
      return ok ? tellTls(p, s) : NEXT;
    case STAT: {
      const stop = findByte(text, end, 0x20);
      const messages = decimal(text, stop);
      const bytes = decimal(stop + 1, findByte(min(stop + 1, end), end, 0x20));
      if (!ok || messages < 0 || bytes < 0) return NEXT;
      s.counted = 1;
      s.messages = messages as u64;
      s.bytes = bytes as u64;
      return NEXT;
    }
    case DELE:
      if (ok) s.deleted++;
      return NEXT;
    case RETR:
      if (ok) s.retrieved++;
      break;
    case CAPA:
      dropNotes(notes, NOTE_CAPABILITY, NOTE_CAPABILITY);
      break;
  }
  if (ok && command >= LISTING) s.listing = command;
  return NEXT;
}

function tellTls(p: Input, s: Pop3State): Outcome {
  s.tls = 1;
  tell(p, s);
  return handOverToTls(p);
}

function tell(p: Input, s: Pop3State): void {
  const notes = notesOf(s);
  s.told = 1;
  beginRecord(p, 'pop3');
  p.recordTime = s.time;
  putNote(p, 'banner', notes, NOTE_BANNER);
  putNotes(p, 'capabilities', notes, NOTE_CAPABILITY);
  if (s.tls) putTrue(p, 'tls');
  putLogins(p, notes);
  if (s.counted) {
    putNumberItem(p, 'messages', s.messages);
    putNumberItem(p, 'mailboxBytes', s.bytes);
  }
  if (s.retrieved > 0) {
    putNumberItem(p, 'retrieved', s.retrieved);
    putNumberItem(p, 'retrievedBytes', s.retrievedBytes);
  }
  if (s.deleted > 0) putNumberItem(p, 'deleted', s.deleted);
  if (notes.cut) p.truncated = 1;
  endRecord(p);
}
