// The `smtp` record: written when its transaction is over; of a message, held until that is answered.

import {
  close,
  ELEMENT,
  openList,
  openObject,
  putBool,
  putNumberItem,
  putText,
  putTrue,
} from '../memory/items';
import { Input, Outcome } from '../stream/input';
import { beginRecord, endRecord, holdRecord } from '../stream/records';
import {
  endContent,
  NOTE_CC,
  NOTE_CONTENT_TYPE,
  NOTE_DATE,
  NOTE_FILE_NAME,
  NOTE_FILE_TYPE,
  NOTE_FIRST_RECEIVED,
  NOTE_FROM,
  NOTE_IN_REPLY_TO,
  NOTE_LAST_OF_MESSAGE,
  NOTE_MESSAGE_ID,
  NOTE_ORIGINATING_IP,
  NOTE_REPLY_TO,
  NOTE_SECOND_RECEIVED,
  NOTE_TO,
  NOTE_USER_AGENT,
} from './mail-content';
import {
  dropNotes,
  findNote,
  firstNote,
  hasNote,
  Notes,
  nextNote,
  noteFlag,
  noteLength,
  noteText,
  putNote,
  putNotes,
} from './notes';
import {
  AUTH_FAILED,
  AUTH_NONE,
  AUTH_SUCCEEDED,
  CLIENT_CHUNK,
  CLIENT_COMMANDS,
  CLIENT_DATA,
  contentOf,
  NOTE_ACCOUNT,
  NOTE_BANNER,
  NOTE_EXTENSION,
  NOTE_HELO,
  NOTE_MAIL_FROM,
  NOTE_MECHANISM,
  NOTE_RCPT_TO,
  NOTE_REPLY,
  notesOf,
  PENDING_MESSAGE,
  PENDING_OTHER,
  push,
  SmtpState,
} from './smtp-state';
import { handOverToTls } from './starttls';

/** Writes what is known of the transaction, or of the connection before its first one. */
export function tellTransaction(p: Input, s: SmtpState): void {
  const notes = notesOf(s);
  writeFields(p, s, notes);
  if (s.replyCode != 0) putNumberItem(p, 'replyCode', s.replyCode);
  putNote(p, 'replyMsg', notes, NOTE_REPLY);
  endRecord(p);
  forget(s, notes);
}

/** The message is there; its record waits for the server's answer. */
export function endMessage(p: Input, s: SmtpState): void {
  const notes = notesOf(s);
  // An LMTP server answers for each recipient.
  const answers = s.lmtp ? accepted(notes) : 1;
  writeFields(p, s, notes);
  holdRecord(p, s.ended++);
  push(s, PENDING_MESSAGE);
  for (let i: u32 = 1; i < answers; i++) push(s, PENDING_OTHER);
  forget(s, notes);
  s.client = CLIENT_COMMANDS;
}

/** Writes what is left to tell at the connection's end. */
export function finishSmtp(p: Input): bool {
  if (p.stream.state == 0) return false;
  const s = changetype<SmtpState>(p.stream.state);
  if (!s.untold) return false;
  if ((s.client == CLIENT_DATA || s.client == CLIENT_CHUNK) && s.messageBytes > 0) {
    s.incomplete = 1;
    endContent(contentOf(s), notesOf(s));
  }
  tellTransaction(p, s);
  return true;
}

/** What follows is TLS. */
export function tellTls(p: Input, s: SmtpState): Outcome {
  s.tls = 1;
  tellTransaction(p, s);
  return handOverToTls(p);
}

function forget(s: SmtpState, notes: Notes): void {
  dropNotes(notes, NOTE_MAIL_FROM, NOTE_LAST_OF_MESSAGE);
  notes.cut = 0;
  s.depth++;
  s.mail = 0;
  s.untold = 0;
  s.recipients = 0;
  s.size = -1;
  s.messageBytes = 0;
  s.lastChunk = 0;
  s.incomplete = 0;
  s.replyCode = 0;
}

function accepted(notes: Notes): u32 {
  let count: u32 = 0;
  let note = findNote(notes, NOTE_RCPT_TO, firstNote(notes));
  for (; note != 0; note = findNote(notes, NOTE_RCPT_TO, nextNote(note))) {
    if (!noteFlag(note)) count++;
  }
  return count;
}

function writeFields(p: Input, s: SmtpState, notes: Notes): void {
  beginRecord(p, 'smtp');
  p.recordTime = s.time;
  putNumberItem(p, 'transDepth', s.depth + 1);
  putNote(p, 'banner', notes, NOTE_BANNER);
  putNote(p, 'helo', notes, NOTE_HELO);
  putNotes(p, 'extensions', notes, NOTE_EXTENSION);
  if (s.tls) putTrue(p, 'tls');
  putAuth(p, s, notes);
  putNote(p, 'mailFrom', notes, NOTE_MAIL_FROM);
  if (s.size >= 0) putNumberItem(p, 'size', s.size as u64);
  putNotes(p, 'rcptTo', notes, NOTE_RCPT_TO);
  putRefused(p, notes);
  putNote(p, 'date', notes, NOTE_DATE);
  putNote(p, 'from', notes, NOTE_FROM);
  putNotes(p, 'to', notes, NOTE_TO);
  putNotes(p, 'cc', notes, NOTE_CC);
  putNote(p, 'replyTo', notes, NOTE_REPLY_TO);
  putNote(p, 'messageId', notes, NOTE_MESSAGE_ID);
  putNote(p, 'inReplyTo', notes, NOTE_IN_REPLY_TO);
  putNote(p, 'xOriginatingIp', notes, NOTE_ORIGINATING_IP);
  if (contentOf(s).received > 0 && hasNote(notes, NOTE_FIRST_RECEIVED)) {
    putNumberItem(p, 'received', contentOf(s).received);
  }
  putNote(p, 'firstReceived', notes, NOTE_FIRST_RECEIVED);
  putNote(p, 'secondReceived', notes, NOTE_SECOND_RECEIVED);
  putNote(p, 'userAgent', notes, NOTE_USER_AGENT);
  putNote(p, 'contentType', notes, NOTE_CONTENT_TYPE);
  putAttachments(p, notes);
  if (s.messageBytes > 0) putNumberItem(p, 'messageBytes', s.messageBytes);
  if (s.incomplete) putTrue(p, 'incomplete');
  if (notes.cut) p.truncated = 1;
}

function putAuth(p: Input, s: SmtpState, notes: Notes): void {
  if (s.auth == AUTH_NONE) return;
  openObject(p, 'auth');
  putNote(p, 'mechanism', notes, NOTE_MECHANISM);
  putNote(p, 'username', notes, NOTE_ACCOUNT);
  if (s.auth == AUTH_SUCCEEDED) putBool(p, 'success', true);
  else if (s.auth == AUTH_FAILED) putBool(p, 'success', false);
  close(p);
}

function putRefused(p: Input, notes: Notes): void {
  let opened = false;
  let note = findNote(notes, NOTE_RCPT_TO, firstNote(notes));
  for (; note != 0; note = findNote(notes, NOTE_RCPT_TO, nextNote(note))) {
    if (!noteFlag(note)) continue;
    if (!opened) openList(p, 'refusedRcptTo');
    opened = true;
    putText(p, ELEMENT, noteText(note), noteLength(note));
  }
  if (opened) close(p);
}

function putAttachments(p: Input, notes: Notes): void {
  let type = findNote(notes, NOTE_FILE_TYPE, firstNote(notes));
  if (type == 0) return;
  openList(p, 'attachments');
  for (; type != 0; type = findNote(notes, NOTE_FILE_TYPE, nextNote(type))) {
    openObject(p, ELEMENT);
    if (noteLength(type) > 0) putText(p, 'mimeType', noteText(type), noteLength(type));
    const name = findNote(notes, NOTE_FILE_NAME, type);
    if (name != 0 && noteLength(name) > 0) putText(p, 'filename', noteText(name), noteLength(name));
    close(p);
  }
  close(p);
}
