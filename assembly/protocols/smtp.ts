// SMTP (RFC 5321) and LMTP (RFC 2033): one `smtp` record a message transaction, and one for a connection, or a
// login, without any. The client's commands and message texts; the server's replies are in smtp-reply.ts.
//
//   S: 220 host ESMTP …        C: MAIL FROM:<a> …   S: 250 …     C: text CR LF . CR LF
//   C: EHLO host               C: RCPT TO:<b>       S: 250 …     S: 250 …
//   S: 250-… 250 …             C: DATA              S: 354 …

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
import {
  AFTER_GAP,
  beginLines,
  beginNext,
  isFromClient,
  loseLine,
  NEW_LINE,
  REST_OF_LINE,
} from './lines';
import { beginContent, endContent, readContentLine } from './mail-content';
import { addNote, dropNotes, findNote, firstNote, noteLength, noteText, setNote } from './notes';
import {
  beginsWith,
  beginsWithAnyCase,
  CERTAIN,
  LIKELY,
  lower,
  MAYBE,
  mayBegin,
  NO,
  Opening,
} from './opening';
import { accountIn, MAX_ACCOUNT } from './sasl';
import { endMessage, tellTls, tellTransaction } from './smtp-record';
import { readReply } from './smtp-reply';
import {
  AUTH_FAILED,
  AUTH_UNDER_WAY,
  CLIENT_AUTH,
  CLIENT_CHUNK,
  CLIENT_COMMANDS,
  CLIENT_DATA,
  CLIENT_TLS,
  contentOf,
  NOTE_ACCOUNT,
  NOTE_HELO,
  NOTE_MAIL_FROM,
  NOTE_MECHANISM,
  NOTE_RCPT_TO,
  notesOf,
  PENDING_AUTH,
  PENDING_CHUNK,
  PENDING_DATA,
  PENDING_GREETING,
  PENDING_HELO,
  PENDING_MAIL,
  PENDING_OTHER,
  PENDING_RCPT,
  PENDING_TLS,
  pending,
  pop,
  push,
  SmtpState,
  smtpState,
} from './smtp-state';
import { beginsTls } from './starttls';
import {
  containsWord,
  decimal,
  findByte,
  findLineFeed,
  isDigit,
  isText,
  lineEnd,
  skipBlanks,
  trimEnd,
} from './text';

/** Bytes of a command's line that are waited for; of a message's, more are taken in pieces. */
const MAX_LINE: u32 = 4096;
const MAX_PATH: u32 = 320;
const MAX_MECHANISM: u32 = 32;
const MAX_GREETING: u32 = 512;

export function looksLikeSmtp(o: Opening): u32 {
  return max(judge(o.server, o.serverLength, o.client, o.clientLength), judgeFlipped(o));
}

/** The server's bytes may be the source's, where the capture began with them. */
function judgeFlipped(o: Opening): u32 {
  return o.clientLength > 0 && isDigit(load<u8>(o.client))
    ? judge(o.client, o.clientLength, o.server, o.serverLength)
    : NO;
}

function judge(server: u32, serverLength: u32, client: u32, clientLength: u32): u32 {
  const greets = isGreeting(server, serverLength, '220');
  const hello =
    beginsWithAnyCase(client, clientLength, 'ehlo') ||
    beginsWithAnyCase(client, clientLength, 'helo') ||
    beginsWithAnyCase(client, clientLength, 'lhlo');
  if (hello && (clientLength == 4 || load<u8>(client + 4) <= 0x20))
    return greets ? CERTAIN : LIKELY;
  if (beginsWithAnyCase(client, clientLength, 'mail from:')) return greets ? CERTAIN : LIKELY;
  const end = server + min(serverLength, MAX_GREETING);
  if (greets || isGreeting(server, serverLength, '554')) {
    if (containsWord(server, end, 'smtp') || containsWord(server, end, 'esmtp')) return LIKELY;
    if (containsWord(server, end, 'lmtp')) return LIKELY;
    return MAYBE;
  }
  return serverLength > 0 && serverLength < 4 && mayBegin(server, serverLength, '220') ? MAYBE : NO;
}

function isGreeting(at: u32, length: u32, code: string): bool {
  return length > 3 && beginsWith(at, length, code) && (load<u8>(at + 3) | 0x0d) == 0x2d;
}

export function parseSmtp(p: Input): Outcome {
  const s = smtpState(p);
  if (changetype<usize>(s) == 0) return DONE_FLOW;
  if (p.lost > 0) return goOn(p, s);
  if (!s.begun) beginLines(p, s, isDigit(load<u8>(p.at)));
  return isFromClient(p, s) ? readClient(p, s) : readReply(p, s);
}

/** Bytes are missing: what follows up to the next line's end is the rest of one. */
function goOn(p: Input, s: SmtpState): Outcome {
  const client = s.begun && isFromClient(p, s);
  if (client && s.client == CLIENT_DATA) {
    s.rest = AFTER_GAP;
    s.incomplete = 1;
    s.messageBytes += p.lost;
    return NEXT;
  }
  if (client && s.client == CLIENT_CHUNK) {
    s.incomplete = 1;
    const lost = min<u64>(p.lost, s.chunk);
    s.messageBytes += lost;
    s.chunk -= lost;
    s.rest = AFTER_GAP;
    if (s.chunk > 0) return NEXT;
    endChunk(p, s);
  }
  loseLine(p, s);
  if (client) return NEXT;
  // Which reply is whose can't be told any more; drafts are written as they are.
  s.pendingFirst = s.pendingEnd;
  s.answered = s.ended;
  s.replyLines = 0;
  return NEXT;
}

function readClient(p: Input, s: SmtpState): Outcome {
  switch (s.client) {
    case CLIENT_DATA:
      return readContent(p, s, p.end);
    case CLIENT_CHUNK: {
      const there = min<u64>(available(p), s.chunk) as u32;
      return readContent(p, s, p.at + there);
    }
    case CLIENT_TLS:
      // The answer comes late or is missing from the capture; what comes tells.
      if (beginsTls(p)) return tellTls(p, s);
      if (!p.final && pending(s) != 0) return MORE;
      s.client = CLIENT_COMMANDS;
      return readCommand(p, s);
    default:
      return readCommand(p, s);
  }
}

/** Lines of a message up to `limit`: in pieces where they are long, or end with a BDAT chunk. */
function readContent(p: Input, s: SmtpState, limit: u32): Outcome {
  const notes = notesOf(s);
  const content = contentOf(s);
  const counted = s.client == CLIENT_CHUNK;
  const whole = counted && ((limit - p.at) as u64) == s.chunk;
  while (p.at < limit) {
    const at = p.at;
    const feed = findLineFeed(at, limit);
    if (feed == 0 && !whole && limit - at < MAX_LINE && !p.final) break;
    const end = feed == 0 ? limit : lineEnd(at, feed);
    const rest = s.rest;
    const begins = rest == NEW_LINE;
    p.at = feed == 0 ? limit : feed + 1;
    if (feed != 0) s.rest = NEW_LINE;
    else if (begins) s.rest = REST_OF_LINE;
    let start = at;
    if (!counted && begins && at < end && load<u8>(at) == 0x2e) {
      if (end == at + 1 && feed != 0) {
        endContent(content, notes);
        endMessage(p, s);
        return NEXT;
      }
      // A dot more, so that the line is not the end (RFC 5321 §4.5.2).
      start++;
    }
    s.messageBytes += p.at - start;
    if (counted) s.chunk -= p.at - at;
    if (rest != AFTER_GAP) readContentLine(content, notes, start, end, begins);
  }
  if (counted && s.chunk == 0) {
    endChunk(p, s);
    return NEXT;
  }
  return MORE;
}

function endChunk(p: Input, s: SmtpState): void {
  s.client = CLIENT_COMMANDS;
  if (!s.lastChunk) {
    push(s, PENDING_CHUNK);
    return;
  }
  endContent(contentOf(s), notesOf(s));
  endMessage(p, s);
}

function readCommand(p: Input, s: SmtpState): Outcome {
  const at = p.at;
  const feed = findLineFeed(at, p.end);
  if (feed == 0) return available(p) > MAX_LINE ? MALFORMED : MORE;
  p.at = feed + 1;
  if (beginNext(p, s) != NEW_LINE) return NEXT;
  const end = trimEnd(at, lineEnd(at, feed));
  // The greeting was before the capture, or the client does not wait for it.
  if (pending(s) == PENDING_GREETING) pop(s);
  const verb = findByte(at, end, 0x20);
  if (s.client == CLIENT_AUTH) {
    if (verb == end) {
      readResponse(p, s, at, end);
      return NEXT;
    }
    // No base64: the reply that ended the exchange is not in the capture.
    s.client = CLIENT_COMMANDS;
  }
  const text = skipBlanks(verb, end);
  switch (verb - at) {
    case 4:
      if (isText(at, verb, 'mail')) beginMail(p, s, text, end);
      else if (isText(at, verb, 'rcpt')) addRecipient(s, text, end);
      else if (isText(at, verb, 'data')) beginData(s);
      else if (isText(at, verb, 'bdat')) beginChunk(p, s, text, end);
      else if (isText(at, verb, 'auth')) beginAuth(p, s, text, end);
      else if (isText(at, verb, 'rset')) {
        if (s.mail) tellTransaction(p, s);
        push(s, PENDING_OTHER);
      } else if (isText(at, verb, 'ehlo') || isText(at, verb, 'helo') || isText(at, verb, 'lhlo')) {
        dropNotes(notesOf(s), NOTE_HELO, NOTE_HELO);
        if (text < end) addNote(notesOf(s), NOTE_HELO, text, end - text, MAX_PATH);
        s.lmtp = lower(load<u8>(at)) == 0x6c ? 1 : 0;
        push(s, PENDING_HELO);
      } else push(s, PENDING_OTHER);
      return NEXT;
    case 8:
      if (isText(at, verb, 'starttls')) {
        s.client = CLIENT_TLS;
        if (!s.mail && !s.untold) s.time = p.time;
        push(s, PENDING_TLS);
        return NEXT;
      }
  }
  push(s, PENDING_OTHER);
  return NEXT;
}

function beginMail(p: Input, s: SmtpState, at: u32, end: u32): void {
  if (s.mail) tellTransaction(p, s);
  s.mail = 1;
  s.untold = 1;
  s.time = p.time;
  addPath(s, NOTE_MAIL_FROM, at, end);
  for (let word = at; word < end; word = skipBlanks(findByte(word, end, 0x20), end)) {
    if (!beginsWithAnyCase(word, end - word, 'size=')) continue;
    s.size = decimal(word + 5, findByte(word, end, 0x20));
  }
  push(s, PENDING_MAIL);
}

function addRecipient(s: SmtpState, at: u32, end: u32): void {
  addPath(s, NOTE_RCPT_TO, at, end);
  push(s, PENDING_RCPT);
}

/** The address behind FROM: or TO:, without its angle brackets. */
function addPath(s: SmtpState, kind: u32, at: u32, end: u32): void {
  at = skipBlanks(min(findByte(at, end, 0x3a) + 1, end), end);
  let stop = findByte(at, end, 0x20);
  if (at < end && load<u8>(at) == 0x3c) {
    at++;
    stop = findByte(at, end, 0x3e);
  }
  addNote(notesOf(s), kind, at, stop - at, MAX_PATH);
}

function beginData(s: SmtpState): void {
  push(s, PENDING_DATA);
  s.client = CLIENT_DATA;
  s.messageBytes = 0;
  s.rest = NEW_LINE;
  beginContent(contentOf(s));
}

/** RFC 3030: BDAT size [LAST]. */
function beginChunk(p: Input, s: SmtpState, at: u32, end: u32): void {
  const stop = findByte(at, end, 0x20);
  const size = decimal(at, stop);
  if (size < 0) {
    push(s, PENDING_OTHER);
    return;
  }
  if (s.messageBytes == 0) {
    s.rest = NEW_LINE;
    beginContent(contentOf(s));
  }
  s.lastChunk = isText(skipBlanks(stop, end), end, 'last') ? 1 : 0;
  s.chunk = size as u64;
  s.client = CLIENT_CHUNK;
  if (size == 0) endChunk(p, s);
}

function beginAuth(p: Input, s: SmtpState, at: u32, end: u32): void {
  // A login that failed is told before the next one.
  if (s.auth == AUTH_FAILED && s.untold) tellTransaction(p, s);
  const notes = notesOf(s);
  const stop = findByte(at, end, 0x20);
  dropNotes(notes, NOTE_MECHANISM, NOTE_ACCOUNT);
  addNote(notes, NOTE_MECHANISM, at, stop - at, MAX_MECHANISM);
  s.auth = AUTH_UNDER_WAY;
  s.authStep = 0;
  s.untold = 1;
  s.client = CLIENT_AUTH;
  if (!s.mail) s.time = p.time;
  push(s, PENDING_AUTH);
  const response = skipBlanks(stop, end);
  if (response < end) readResponse(p, s, response, end);
}

/** A response to a challenge: the account's name is taken out of it, nothing else. */
function readResponse(p: Input, s: SmtpState, at: u32, end: u32): void {
  const notes = notesOf(s);
  const mechanism = findNote(notes, NOTE_MECHANISM, firstNote(notes));
  if (mechanism == 0) return;
  const name = noteText(mechanism) as u32;
  const out = scratchOf(p);
  const length = accountIn(out, name, name + noteLength(mechanism), s.authStep, at, end);
  if (length > 0) setNote(notes, NOTE_ACCOUNT, out, length, MAX_ACCOUNT);
  if (s.authStep < 255) s.authStep++;
}
