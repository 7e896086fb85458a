// FTP control connections (RFC 959, 2228, 2428, 3659): one `ftp` record a login, transfer, listing, and command
// that changes files. Recognition and commands; the replies are in ftp-reply.ts.
//
//   C: USER anna        S: 331 …        C: PASV         S: 227 … (10,0,0,1,195,80)
//   C: PASS …           S: 230 …        C: RETR file    S: 150 …  (data connection)  S: 226 …

import { putSymbol, putText } from '../memory/items';
import { available, DONE_FLOW, Input, MALFORMED, MORE, NEXT, Outcome } from '../stream/input';
import { beginRecord, holdRecord } from '../stream/records';
import { CHANNEL_ACTIVE, readExtendedPort, readSixNumbers } from './ftp-channel';
import { readFtpReply } from './ftp-reply';
import {
  channelOf,
  FtpState,
  ftpState,
  NOTE_FOLDER,
  NOTE_NEXT_FOLDER,
  NOTE_USER,
  notesOf,
  PENDING_AUTH,
  PENDING_CDUP,
  PENDING_CWD,
  PENDING_EPSV,
  PENDING_FILE,
  PENDING_GREETING,
  PENDING_OTHER,
  PENDING_PASS,
  PENDING_PASV,
  PENDING_PORT,
  PENDING_PWD,
  PENDING_SIZE,
  PENDING_TRANSFER,
  PENDING_USER,
  pending,
  pop,
  push,
} from './ftp-state';
import { beginLines, beginNext, isFromClient, loseLine, NEW_LINE } from './lines';
import { dropNotes, putNote, setNote } from './notes';
import {
  beginsWith,
  beginsWithAnyCase,
  CERTAIN,
  LIKELY,
  MAYBE,
  mayBegin,
  NO,
  Opening,
} from './opening';
import { beginsTls, handOverToTls } from './starttls';
import {
  contains,
  containsWord,
  findByte,
  findLineFeed,
  isDigit,
  isText,
  lineEnd,
  trimEnd,
} from './text';

const MAX_LINE: u32 = 4096;
const MAX_GREETING: u32 = 512;
const MAX_USER: u32 = 128;
const MAX_FOLDER: u32 = 400;
const MAX_ARGUMENT: u32 = 1024;

export function looksLikeFtp(o: Opening): u32 {
  const verdict = judge(o.server, o.serverLength, o.client, o.clientLength);
  // The server's bytes may be the source's, where the capture began with them.
  if (verdict != NO || o.clientLength == 0 || !isDigit(load<u8>(o.client))) return verdict;
  return judge(o.client, o.clientLength, o.server, o.serverLength);
}

function judge(server: u32, serverLength: u32, client: u32, clientLength: u32): u32 {
  if (serverLength > 0 && serverLength < 4 && mayBegin(server, serverLength, '220')) return MAYBE;
  if (isReply(server, serverLength, '331')) return LIKELY;
  if (!isReply(server, serverLength, '220')) return NO;
  const end = server + min(serverLength, MAX_GREETING);
  if (containsWord(server, end, 'smtp') || containsWord(server, end, 'esmtp')) return NO;
  if (
    beginsWithAnyCase(client, clientLength, 'user ') ||
    beginsWithAnyCase(client, clientLength, 'auth tls') ||
    beginsWithAnyCase(client, clientLength, 'auth ssl') ||
    beginsWithAnyCase(client, clientLength, 'feat') ||
    beginsWithAnyCase(client, clientLength, 'syst')
  ) {
    return CERTAIN;
  }
  return contains(server, end, 'ftp') ? LIKELY : MAYBE;
}

function isReply(at: u32, length: u32, code: string): bool {
  return length > 3 && beginsWith(at, length, code) && (load<u8>(at + 3) | 0x0d) == 0x2d;
}

export function parseFtp(p: Input): Outcome {
  const s = ftpState(p);
  if (changetype<usize>(s) == 0) return DONE_FLOW;
  if (p.lost > 0) {
    loseLine(p, s);
    // Which reply is whose can't be told any more; drafts are written as they are.
    s.pendingFirst = s.pendingEnd;
    s.answered = s.asked;
    s.replyCode = 0;
    s.tlsAsked = 0;
    return NEXT;
  }
  if (!s.begun) beginLines(p, s, isDigit(load<u8>(p.at)));
  const client = isFromClient(p, s);
  if (client && s.tlsAsked) {
    if (beginsTls(p)) return handOverToTls(p);
    if (!p.final) return MORE;
  }
  const at = p.at;
  const feed = findLineFeed(at, p.end);
  if (feed == 0) return available(p) > MAX_LINE ? MALFORMED : MORE;
  p.at = feed + 1;
  if (beginNext(p, s) != NEW_LINE) return NEXT;
  if (!client) return readFtpReply(p, s, at, trimEnd(at, lineEnd(at, feed)));
  readCommand(p, s, skipTelnet(at, feed), lineEnd(at, feed));
  return NEXT;
}

/** ABOR comes behind Telnet's IP and Synch (RFC 959 §4.1.3). */
function skipTelnet(at: u32, end: u32): u32 {
  while (at + 1 < end && load<u8>(at) >= 0xf0) at++;
  return at;
}

function readCommand(p: Input, s: FtpState, at: u32, end: u32): void {
  if (pending(s) == PENDING_GREETING) pop(s);
  const verb = findByte(at, end, 0x20);
  const text = min(verb + 1, end);
  switch (verb - at) {
    case 3:
      if (isText(at, verb, 'pwd')) push(s, PENDING_PWD);
      else if (isText(at, verb, 'cwd')) changeFolder(s, text, end);
      else if (isText(at, verb, 'mkd')) tell(p, s, 'MKD', PENDING_FILE, text, end);
      else if (isText(at, verb, 'rmd')) tell(p, s, 'RMD', PENDING_FILE, text, end);
      else push(s, PENDING_OTHER);
      return;
    case 4:
      readLongCommand(p, s, at, verb, text, end);
      return;
    default:
      push(s, PENDING_OTHER);
  }
}

function readLongCommand(p: Input, s: FtpState, at: u32, verb: u32, text: u32, end: u32): void {
  const notes = notesOf(s);
  if (isText(at, verb, 'user')) {
    setNote(notes, NOTE_USER, text, trimEnd(text, end) - text, MAX_USER);
    push(s, PENDING_USER);
  } else if (isText(at, verb, 'pass')) tell(p, s, 'PASS', PENDING_PASS, 0, 0);
  else if (isText(at, verb, 'acct')) tell(p, s, 'ACCT', PENDING_PASS, 0, 0);
  else if (isText(at, verb, 'auth')) {
    tell(p, s, 'AUTH', PENDING_AUTH, text, end);
    if (isText(text, end, 'tls') || isText(text, end, 'tls-c') || isText(text, end, 'ssl')) {
      s.tlsAsked = 1;
    }
  } else if (isText(at, verb, 'pasv')) push(s, PENDING_PASV);
  else if (isText(at, verb, 'epsv')) push(s, PENDING_EPSV);
  else if (isText(at, verb, 'port')) {
    readSixNumbers(channelOf(s), CHANNEL_ACTIVE, text, end);
    push(s, PENDING_PORT);
  } else if (isText(at, verb, 'eprt')) {
    readExtendedPort(channelOf(s), text, end);
    push(s, PENDING_PORT);
  } else if (isText(at, verb, 'retr')) tell(p, s, 'RETR', PENDING_TRANSFER, text, end);
  else if (isText(at, verb, 'stor')) tell(p, s, 'STOR', PENDING_TRANSFER, text, end);
  else if (isText(at, verb, 'stou')) tell(p, s, 'STOU', PENDING_TRANSFER, text, end);
  else if (isText(at, verb, 'appe')) tell(p, s, 'APPE', PENDING_TRANSFER, text, end);
  else if (isText(at, verb, 'list')) tell(p, s, 'LIST', PENDING_TRANSFER, text, end);
  else if (isText(at, verb, 'nlst')) tell(p, s, 'NLST', PENDING_TRANSFER, text, end);
  else if (isText(at, verb, 'mlsd')) tell(p, s, 'MLSD', PENDING_TRANSFER, text, end);
  else if (isText(at, verb, 'dele')) tell(p, s, 'DELE', PENDING_FILE, text, end);
  else if (isText(at, verb, 'rnfr')) tell(p, s, 'RNFR', PENDING_FILE, text, end);
  else if (isText(at, verb, 'rnto')) tell(p, s, 'RNTO', PENDING_FILE, text, end);
  // Of SITE what it does, and no more: some of its commands set passwords.
  else if (isText(at, verb, 'site')) {
    tell(p, s, 'SITE', PENDING_FILE, text, findByte(text, end, 0x20));
  } else if (isText(at, verb, 'size')) push(s, PENDING_SIZE);
  else if (isText(at, verb, 'cdup')) push(s, PENDING_CDUP);
  else push(s, PENDING_OTHER);
}

/** Begins the record of a command; its answer ends it. */
function tell(p: Input, s: FtpState, command: string, kind: u8, at: u32, end: u32): void {
  const notes = notesOf(s);
  beginRecord(p, 'ftp');
  putNote(p, 'user', notes, NOTE_USER);
  putSymbol(p, 'command', command);
  if (at < end) putText(p, 'arg', at, min(end - at, MAX_ARGUMENT));
  if (kind >= PENDING_TRANSFER) putNote(p, 'folder', notes, NOTE_FOLDER);
  holdRecord(p, s.asked++);
  push(s, kind);
}

function changeFolder(s: FtpState, at: u32, end: u32): void {
  dropNotes(notesOf(s), NOTE_NEXT_FOLDER, NOTE_NEXT_FOLDER);
  setNote(notesOf(s), NOTE_NEXT_FOLDER, at, end - at, MAX_FOLDER);
  push(s, PENDING_CWD);
}
