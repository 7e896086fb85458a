// Replies of FTP servers (RFC 959 §4.2): which command each one answers, and what follows from it.

import {
  close,
  openObject,
  putBool,
  putIpv4Item,
  putIpv6Item,
  putNumberItem,
  putSymbol,
  putText,
  putTrue,
} from '../memory/items';
import { Input, NEXT, Outcome, scratchOf } from '../stream/input';
import { beginRecord, endRecord, holdRecord, resumeRecord } from '../stream/records';
import {
  addressOf,
  CHANNEL_NONE,
  CHANNEL_PASSIVE,
  readExtendedPassive,
  readSixNumbers,
} from './ftp-channel';
import {
  channelOf,
  FtpState,
  NOTE_BANNER,
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
  PENDING_PASS,
  PENDING_PASV,
  PENDING_PORT,
  PENDING_PWD,
  PENDING_SIZE,
  PENDING_TRANSFER,
  PENDING_USER,
  pending,
  pop,
} from './ftp-state';
import { findNote, firstNote, Notes, noteLength, noteText, putNote, setNote } from './notes';
import { handOverToTls } from './starttls';
import { decimal, findByte, findText, isDigit, trimEnd } from './text';

const MAX_MESSAGE: u32 = 256;
const MAX_FOLDER: u32 = 400;
const SLASH: u8 = 0x2f;
const QUOTE: u8 = 0x22;

/** A line of the server's. */
export function readFtpReply(p: Input, s: FtpState, at: u32, end: u32): Outcome {
  const code = end - at < 3 ? -1 : decimal(at, at + 3);
  const goesOn = end - at > 3 && load<u8>(at + 3) == 0x2d;
  if (s.replyCode != 0) {
    // Inside a reply of several lines only its own code, with a blank, ends it.
    if (goesOn || code != (s.replyCode as i64)) return NEXT;
    s.replyCode = 0;
  } else if (code < 100 || code > 659) return NEXT;
  const text = min(at + 4, end);
  const greets = !s.greeted && code == 220;
  if (greets && pending(s) != PENDING_AUTH) {
    setNote(notesOf(s), NOTE_BANNER, text, end - text, MAX_MESSAGE);
    s.greeted = 1;
    if (goesOn) {
      s.replyCode = code as u16;
      return NEXT;
    }
    if (pending(s) == PENDING_GREETING) pop(s);
    return NEXT;
  }
  if (goesOn) {
    s.replyCode = code as u16;
    return NEXT;
  }
  return answer(p, s, code as u32, text, end);
}

function answer(p: Input, s: FtpState, code: u32, text: u32, end: u32): Outcome {
  const command = pending(s);
  const notes = notesOf(s);
  const channel = channelOf(s);
  // A first reply: the real one follows.
  if (code < 200) {
    if (command == PENDING_TRANSFER) beginTransfer(p, s, text, end);
    return NEXT;
  }
  pop(s);
  switch (command) {
    case PENDING_USER:
      if (code >= 300 && code < 400) return NEXT;
      tellUser(p, notes, code);
      return NEXT;
    case PENDING_PASS:
      endLogin(p, s, notes, code);
      return NEXT;
    case PENDING_AUTH:
      if (!s.tlsAsked || code >= 300) {
        s.tlsAsked = 0;
        endCommand(p, s, code, text, end, false);
        return NEXT;
      }
      endCommand(p, s, code, text, end, true);
      return handOverToTls(p);
    case PENDING_PASV:
      if (code == 227) readSixNumbers(channel, CHANNEL_PASSIVE, text, end);
      return NEXT;
    case PENDING_EPSV:
      if (code == 229) readExtendedPassive(p, channel, s.server, text, end);
      return NEXT;
    case PENDING_PORT:
      if (code >= 300) channel.kind = CHANNEL_NONE;
      return NEXT;
    case PENDING_SIZE:
      s.size = code == 213 ? decimal(text, end) : -1;
      return NEXT;
    case PENDING_CWD:
    case PENDING_CDUP:
      if (code < 300) changeFolder(p, notes, command == PENDING_CDUP);
      return NEXT;
    case PENDING_PWD:
      if (code == 257) readFolder(notes, text, end);
      return NEXT;
    case PENDING_TRANSFER:
      endTransfer(p, s, code, text, end);
      return NEXT;
    case PENDING_FILE:
      endCommand(p, s, code, text, end, false);
      return NEXT;
  }
  return NEXT;
}

/** A USER that needs no password, or is refused. */
function tellUser(p: Input, notes: Notes, code: u32): void {
  beginRecord(p, 'ftp');
  putNote(p, 'user', notes, NOTE_USER);
  putSymbol(p, 'command', 'USER');
  putNumberItem(p, 'replyCode', code);
  putNote(p, 'banner', notes, NOTE_BANNER);
  endRecord(p);
}

/** Ends a login. The answer's text stays out: it may repeat what the client sent. */
function endLogin(p: Input, s: FtpState, notes: Notes, code: u32): void {
  if (!resumeRecord(p, s.answered++)) return;
  putNumberItem(p, 'replyCode', code);
  putNote(p, 'banner', notes, NOTE_BANNER);
  endRecord(p);
}

function endCommand(p: Input, s: FtpState, code: u32, text: u32, end: u32, tls: bool): void {
  if (!resumeRecord(p, s.answered++)) return;
  putNumberItem(p, 'replyCode', code);
  if (text < end) putText(p, 'replyMsg', text, min(end - text, MAX_MESSAGE));
  if (tls) putTrue(p, 'tls');
  endRecord(p);
}

function beginTransfer(p: Input, s: FtpState, text: u32, end: u32): void {
  const size = announcedSize(text, end);
  if (size >= 0) s.size = size;
  if (s.channelTold || !resumeRecord(p, s.answered)) return;
  putChannel(p, s);
  s.channelTold = 1;
  holdRecord(p, s.answered);
}

function endTransfer(p: Input, s: FtpState, code: u32, text: u32, end: u32): void {
  if (resumeRecord(p, s.answered++)) {
    if (!s.channelTold) putChannel(p, s);
    if (s.size >= 0) putNumberItem(p, 'fileSize', s.size as u64);
    putNumberItem(p, 'replyCode', code);
    if (text < end) putText(p, 'replyMsg', text, min(end - text, MAX_MESSAGE));
    endRecord(p);
  }
  s.channelTold = 0;
  s.size = -1;
  channelOf(s).kind = CHANNEL_NONE;
}

function putChannel(p: Input, s: FtpState): void {
  const channel = channelOf(s);
  if (channel.kind == CHANNEL_NONE) return;
  openObject(p, 'dataChannel');
  putBool(p, 'passive', channel.kind == CHANNEL_PASSIVE);
  if (channel.family == 6) putIpv6Item(p, 'ip', addressOf(channel));
  else putIpv4Item(p, 'ip', addressOf(channel));
  putNumberItem(p, 'port', channel.port);
  close(p);
}

/** "… (77 bytes)" in a transfer's first reply; -1 without. */
function announcedSize(at: u32, end: u32): i64 {
  const word = findText(at, end, ' bytes');
  if (word == 0) return -1;
  let first = word;
  while (first > at && isDigit(load<u8>(first - 1))) first--;
  return decimal(first, word);
}

/** 257 "folder": a quote in its name is doubled (RFC 959, appendix II). */
function readFolder(notes: Notes, at: u32, end: u32): void {
  at = findByte(at, end, QUOTE) + 1;
  let stop = at;
  while (stop < end) {
    if (load<u8>(stop) == QUOTE) {
      if (stop + 1 == end || load<u8>(stop + 1) != QUOTE) break;
      stop++;
    }
    stop++;
  }
  if (stop < end) setNote(notes, NOTE_FOLDER, at, stop - at, MAX_FOLDER);
}

/** CWD or CDUP was done: the folder is the new one, as far as the old one is known. */
function changeFolder(p: Input, notes: Notes, up: bool): void {
  const out = scratchOf(p);
  let length: u32 = 0;
  const old = findNote(notes, NOTE_FOLDER, firstNote(notes));
  if (old != 0) {
    length = noteLength(old);
    memory.copy(out, noteText(old), length);
  }
  if (up) {
    if (length == 0) return;
    while (length > 1 && load<u8>(out + length - 1) != SLASH) length--;
    if (length > 1) length--;
  } else {
    const asked = findNote(notes, NOTE_NEXT_FOLDER, firstNote(notes));
    if (asked == 0) return;
    const bytes = noteLength(asked);
    const from = noteText(asked);
    if (bytes > 0 && load<u8>(from) == SLASH) length = 0;
    else if (length > 0 && load<u8>(out + length - 1) != SLASH) store<u8>(out + length++, SLASH);
    memory.copy(out + length, from, bytes);
    length = trimEnd(out as u32, (out as u32) + length + bytes) - (out as u32);
  }
  setNote(notes, NOTE_FOLDER, out, length, MAX_FOLDER);
}
