// Replies of SMTP servers (RFC 5321 §4.2): which command each one answers, and what follows from it.

import { putNumberItem, putText } from '../memory/items';
import { available, Input, MALFORMED, MORE, NEXT, Outcome } from '../stream/input';
import { endRecord, resumeRecord } from '../stream/records';
import { beginNext, NEW_LINE } from './lines';
import { endContent } from './mail-content';
import {
  addNote,
  dropNotes,
  findNote,
  firstNote,
  Notes,
  nextNote,
  setNote,
  setNoteFlag,
} from './notes';
import { endMessage, tellTls } from './smtp-record';
import {
  AUTH_FAILED,
  AUTH_SUCCEEDED,
  CLIENT_COMMANDS,
  CLIENT_DATA,
  contentOf,
  NOTE_BANNER,
  NOTE_EXTENSION,
  NOTE_RCPT_TO,
  NOTE_REPLY,
  notesOf,
  PENDING_AUTH,
  PENDING_CHUNK,
  PENDING_DATA,
  PENDING_GREETING,
  PENDING_HELO,
  PENDING_MAIL,
  PENDING_MESSAGE,
  PENDING_RCPT,
  PENDING_TLS,
  pending,
  pop,
  SmtpState,
} from './smtp-state';
import { decimal, findLineFeed, lineEnd, trimEnd } from './text';

const MAX_LINE: u32 = 4096;
const MAX_TEXT: u32 = 256;
const MAX_EXTENSION: u32 = 128;

/** Flag of a recipient that was refused. */
export const REFUSED: u32 = 1;

export function readReply(p: Input, s: SmtpState): Outcome {
  const at = p.at;
  const feed = findLineFeed(at, p.end);
  if (feed == 0) return available(p) > MAX_LINE ? MALFORMED : MORE;
  p.at = feed + 1;
  const cut = beginNext(p, s) != NEW_LINE;
  const end = trimEnd(at, lineEnd(at, feed));
  const code = end - at < 3 ? -1 : decimal(at, at + 3);
  if (cut || code < 200 || code > 599) return NEXT;
  const text = min(at + 4, end);
  const goesOn = end - at > 3 && load<u8>(at + 3) == 0x2d;
  // A greeting that no one waits for: the client spoke before it.
  const greets = !s.greeted && (code == 220 || code == 554) && pending(s) != PENDING_TLS;
  const command = greets ? PENDING_GREETING : pending(s);
  const line = s.replyLines;
  s.replyLines = goesOn ? (min<u32>(line + 1, 255) as u8) : 0;
  const notes = notesOf(s);
  if (command == PENDING_GREETING && line == 0) {
    setNote(notes, NOTE_BANNER, text, end - text, MAX_TEXT);
  }
  if (command == PENDING_HELO && code == 250) {
    if (line == 0) dropNotes(notes, NOTE_EXTENSION, NOTE_EXTENSION);
    else addNote(notes, NOTE_EXTENSION, text, end - text, MAX_EXTENSION);
  }
  if (goesOn) return NEXT;
  if (greets) {
    s.greeted = 1;
    if (code != 220) s.replyCode = code as u32;
    if (pending(s) == PENDING_GREETING) pop(s);
    return NEXT;
  }
  // The message's end is missing; that it is answered says that it was there.
  if (s.client == CLIENT_DATA && command == 0 && code != 354) {
    s.incomplete = 1;
    endContent(contentOf(s), notes);
    endMessage(p, s);
    return answer(p, s, notes, PENDING_MESSAGE, code as u32, text, end);
  }
  return answer(p, s, notes, command, code as u32, text, end);
}

function answer(
  p: Input,
  s: SmtpState,
  notes: Notes,
  command: u8,
  code: u32,
  text: u32,
  end: u32,
): Outcome {
  switch (command) {
    case PENDING_AUTH:
      // Its text may repeat what the client sent.
      s.replyCode = code;
      dropNotes(notes, NOTE_REPLY, NOTE_REPLY);
      if (code < 400 && code >= 300) return NEXT;
      s.auth = code < 300 ? AUTH_SUCCEEDED : AUTH_FAILED;
      s.client = CLIENT_COMMANDS;
      break;
    case PENDING_TLS:
      pop(s);
      noteReply(s, notes, code, text, end);
      if (code < 300) return tellTls(p, s);
      s.client = CLIENT_COMMANDS;
      return NEXT;
    case PENDING_MAIL:
    case PENDING_CHUNK:
      noteReply(s, notes, code, text, end);
      break;
    case PENDING_RCPT:
      noteReply(s, notes, code, text, end);
      answerRecipient(s, notes, code);
      break;
    case PENDING_DATA:
      noteReply(s, notes, code, text, end);
      if (code >= 400) s.client = CLIENT_COMMANDS;
      break;
    case PENDING_MESSAGE:
      if (resumeRecord(p, s.answered++)) {
        putNumberItem(p, 'replyCode', code);
        putText(p, 'replyMsg', text, min(end - text, MAX_TEXT));
        endRecord(p);
      }
      break;
  }
  pop(s);
  return NEXT;
}

function noteReply(s: SmtpState, notes: Notes, code: u32, text: u32, end: u32): void {
  s.replyCode = code;
  setNote(notes, NOTE_REPLY, text, end - text, MAX_TEXT);
}

/** RCPTs are answered in their order. */
function answerRecipient(s: SmtpState, notes: Notes, code: u32): void {
  let note = findNote(notes, NOTE_RCPT_TO, firstNote(notes));
  for (let i: u32 = 0; i < s.recipients && note != 0; i++) {
    note = findNote(notes, NOTE_RCPT_TO, nextNote(note));
  }
  s.recipients++;
  if (note == 0) return;
  if (code >= 400) setNoteFlag(note, REFUSED);
}
