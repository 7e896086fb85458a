// Internet messages (RFC 5322) with MIME parts (RFC 2045, 2046), read as they are sent: of the headers what
// says who wrote when with what, of the parts the files' names and types. Subject and texts are passed over.

import { addNote, Notes } from './notes';
import { beginsWithAnyCase } from './opening';
import { findByte, isText, skipBlanks, trimEnd } from './text';

// Kinds of notes; a message's own lie together.
export const NOTE_DATE: u32 = 32;
export const NOTE_FROM: u32 = 33;
export const NOTE_TO: u32 = 34;
export const NOTE_CC: u32 = 35;
export const NOTE_REPLY_TO: u32 = 36;
export const NOTE_MESSAGE_ID: u32 = 37;
export const NOTE_IN_REPLY_TO: u32 = 38;
export const NOTE_ORIGINATING_IP: u32 = 39;
export const NOTE_FIRST_RECEIVED: u32 = 40;
export const NOTE_SECOND_RECEIVED: u32 = 41;
export const NOTE_USER_AGENT: u32 = 42;
export const NOTE_CONTENT_TYPE: u32 = 43;
/** A file: its type, and then its name. */
export const NOTE_FILE_TYPE: u32 = 44;
export const NOTE_FILE_NAME: u32 = 45;
export const NOTE_LAST_OF_MESSAGE: u32 = 45;

/** What the next line belongs to. */
const HEADERS: u8 = 0;
const BODY: u8 = 1;
const PART_HEADERS: u8 = 2;

const MAX_BOUNDARIES: u32 = 8;
/** Bytes of a header that are read, with its continuations; of its text that are kept. */
const MAX_HEADER: u32 = 1536;
const MAX_VALUE: u32 = 256;
const MAX_TYPE: u32 = 96;
const MAX_FILES: u32 = 64;

const DASH: u8 = 0x2d;
const SEMICOLON: u8 = 0x3b;

@unmanaged
export class Content {
  mode: u8;
  /** 1: the part is a file; it has more parts; it is a message. */
  file: u8;
  multipart: u8;
  message: u8;
  /** Bytes of the header being collected, of the part's type and of its name. */
  header: u32;
  type: u32;
  name: u32;
  received: u32;
  files: u32;
  boundaries: u32;
  pad: u32;
}

const BOUNDARIES: u32 = 32;
const HEADER: u32 = BOUNDARIES + MAX_BOUNDARIES * 8;
const TYPE: u32 = HEADER + MAX_HEADER;
const NAME: u32 = TYPE + MAX_TYPE;
/** Bytes of a Content with all that belongs to it. */
export const CONTENT_SIZE: u32 = NAME + MAX_VALUE;

export function beginContent(content: Content): void {
  memory.fill(changetype<usize>(content), 0, offsetof<Content>());
}

/** Reads the line [at, end), without its end; `begins`: it is a whole one, or the first piece of one. */
export function readContentLine(c: Content, notes: Notes, at: u32, end: u32, begins: bool): void {
  if (c.mode == BODY) {
    if (begins && end - at > 2 && load<u8>(at) == DASH && load<u8>(at + 1) == DASH) {
      readBoundary(c, at + 2, trimEnd(at + 2, end));
    }
    return;
  }
  if (!begins) {
    collect(c, at, end);
    return;
  }
  const first: u32 = at < end ? load<u8>(at) : 0;
  if (at < end && (first == 0x20 || first == 0x09)) {
    const text = skipBlanks(at, end);
    // Folded (RFC 5322 §2.2.3): the blank before it counts.
    collect(c, text - 1, end);
    return;
  }
  endHeader(c, notes);
  if (at < end) {
    collect(c, at, end);
    return;
  }
  if (c.mode == PART_HEADERS || c.file) endPart(c, notes);
  // A message inside a part has headers of its own, of which parts and files count.
  c.mode = c.message && !c.multipart ? PART_HEADERS : BODY;
  beginPart(c);
}

/** Nothing more comes: what is collected counts. */
export function endContent(c: Content, notes: Notes): void {
  if (c.mode == BODY) return;
  endHeader(c, notes);
  endPart(c, notes);
}

function collect(c: Content, at: u32, end: u32): void {
  const taken = min(end - at, MAX_HEADER - c.header);
  memory.copy(changetype<usize>(c) + HEADER + c.header, at, taken);
  c.header += taken;
}

function beginPart(c: Content): void {
  c.file = 0;
  c.multipart = 0;
  c.message = 0;
  c.type = 0;
  c.name = 0;
}

function endPart(c: Content, notes: Notes): void {
  if (!c.file || c.files == MAX_FILES) return;
  c.files++;
  addNote(notes, NOTE_FILE_TYPE, changetype<usize>(c) + TYPE, c.type, MAX_TYPE);
  addNote(notes, NOTE_FILE_NAME, changetype<usize>(c) + NAME, c.name, MAX_VALUE);
}

/** A line that begins with two dashes: RFC 2046 §5.1.1. */
function readBoundary(c: Content, at: u32, end: u32): void {
  const list = changetype<usize>(c) + BOUNDARIES;
  for (let i: u32 = 0; i < c.boundaries; i++) {
    const length = load<u32>(list + i * 8 + 4);
    if (end - at < length || hash(at, at + length) != load<u32>(list + i * 8)) continue;
    if (end - at != length) {
      // The last of its kind has two dashes behind it.
      if (end - at != length + 2 || load<u8>(end - 1) != DASH || load<u8>(end - 2) != DASH)
        continue;
      return;
    }
    c.mode = PART_HEADERS;
    beginPart(c);
    return;
  }
}

/** FNV-1a; what collides is taken for a boundary, and no more. */
function hash(at: u32, end: u32): u32 {
  let h: u32 = 0x811c9dc5;
  for (; at < end; at++) h = (h ^ (load<u8>(at) as u32)) * 0x01000193;
  return h;
}

function endHeader(c: Content, notes: Notes): void {
  const at = (changetype<usize>(c) + HEADER) as u32;
  const end = at + c.header;
  c.header = 0;
  const colon = findByte(at, end, 0x3a);
  if (colon == end) return;
  const nameEnd = trimEnd(at, colon);
  const value = skipBlanks(colon + 1, end);
  const valueEnd = trimEnd(value, end);
  if (isText(at, nameEnd, 'content-type')) {
    readType(c, value, valueEnd);
    if (c.mode == HEADERS)
      addNote(notes, NOTE_CONTENT_TYPE, changetype<usize>(c) + TYPE, c.type, MAX_TYPE);
    return;
  }
  if (isText(at, nameEnd, 'content-disposition')) {
    if (beginsWithAnyCase(value, valueEnd - value, 'attachment')) c.file = 1;
    readName(c, value, valueEnd, 'filename');
    return;
  }
  if (c.mode == HEADERS) readHeader(c, notes, at, nameEnd, value, valueEnd);
}

function readHeader(c: Content, notes: Notes, at: u32, end: u32, value: u32, valueEnd: u32): void {
  const length = valueEnd - value;
  switch (end - at) {
    case 2:
      if (isText(at, end, 'to')) addAddresses(notes, NOTE_TO, value, valueEnd);
      else if (isText(at, end, 'cc')) addAddresses(notes, NOTE_CC, value, valueEnd);
      return;
    case 4:
      if (isText(at, end, 'from')) addNote(notes, NOTE_FROM, value, length, MAX_VALUE);
      else if (isText(at, end, 'date')) addNote(notes, NOTE_DATE, value, length, MAX_VALUE);
      return;
    case 8:
      if (isText(at, end, 'reply-to')) addNote(notes, NOTE_REPLY_TO, value, length, MAX_VALUE);
      else if (isText(at, end, 'x-mailer'))
        addNote(notes, NOTE_USER_AGENT, value, length, MAX_VALUE);
      else if (isText(at, end, 'received')) {
        c.received++;
        if (c.received > 2) return;
        const kind = c.received == 1 ? NOTE_FIRST_RECEIVED : NOTE_SECOND_RECEIVED;
        addNote(notes, kind, value, length, MAX_VALUE);
      }
      return;
    case 10:
      if (isText(at, end, 'message-id')) addNote(notes, NOTE_MESSAGE_ID, value, length, MAX_VALUE);
      else if (isText(at, end, 'user-agent')) {
        addNote(notes, NOTE_USER_AGENT, value, length, MAX_VALUE);
      }
      return;
    case 11:
      if (isText(at, end, 'in-reply-to'))
        addNote(notes, NOTE_IN_REPLY_TO, value, length, MAX_VALUE);
      return;
    case 16:
      if (!isText(at, end, 'x-originating-ip')) return;
      if (length > 2 && load<u8>(value) == 0x5b && load<u8>(valueEnd - 1) == 0x5d) {
        value++;
        valueEnd--;
      }
      addNote(notes, NOTE_ORIGINATING_IP, value, valueEnd - value, MAX_VALUE);
      return;
  }
}

/** Each address of a list, by the commas that are not inside quotes, angle brackets or comments. */
function addAddresses(notes: Notes, kind: u32, at: u32, end: u32): void {
  let start = at;
  let quoted = false;
  let depth = 0;
  for (; at <= end; at++) {
    const byte: u32 = at < end ? load<u8>(at) : 0x2c;
    if (at < end) {
      if (byte == 0x5c) {
        at++;
        continue;
      }
      if (byte == 0x22) quoted = !quoted;
      if (quoted) continue;
      if (byte == 0x3c || byte == 0x28) depth++;
      if ((byte == 0x3e || byte == 0x29) && depth > 0) depth--;
      if (byte != 0x2c || depth > 0) continue;
    }
    const text = skipBlanks(start, min(at, end));
    const stop = trimEnd(text, min(at, end));
    if (stop > text) addNote(notes, kind, text, stop - text, MAX_VALUE);
    start = at + 1;
  }
}

/** Content-Type (RFC 2045 §5.1): the type itself, a boundary, a file's name. */
function readType(c: Content, at: u32, end: u32): void {
  const stop = trimEnd(at, findByte(at, end, SEMICOLON));
  c.type = min(stop - at, MAX_TYPE);
  memory.copy(changetype<usize>(c) + TYPE, at, c.type);
  if (beginsWithAnyCase(at, stop - at, 'multipart/')) {
    c.multipart = 1;
    const value = findParameter(at, end, 'boundary');
    if (value == 0 || c.boundaries == MAX_BOUNDARIES) return;
    const valueEnd = parameterEnd(value, end);
    const begin = unquoted(value, end);
    const entry = changetype<usize>(c) + BOUNDARIES + c.boundaries * 8;
    if (valueEnd <= begin) return;
    store<u32>(entry, hash(begin, valueEnd));
    store<u32>(entry, valueEnd - begin, 4);
    c.boundaries++;
    return;
  }
  if (isText(at, stop, 'message/rfc822')) c.message = 1;
  readName(c, at, end, 'name');
}

function readName(c: Content, at: u32, end: u32, parameter: string): void {
  const value = findParameter(at, end, parameter);
  if (value == 0) return;
  c.file = 1;
  const begin = unquoted(value, end);
  c.name = min(parameterEnd(value, end) - begin, MAX_VALUE);
  memory.copy(changetype<usize>(c) + NAME, begin, c.name);
}

/**
 * The value of a parameter of the header [at, end); 0 if it has none. Of a name in pieces or with a character
 * set (RFC 2231: "name*0=", "name*=") the first piece, as it is written.
 */
function findParameter(at: u32, end: u32, parameter: string): u32 {
  let quoted = false;
  for (; at < end; at++) {
    const byte = load<u8>(at);
    if (byte == 0x22) quoted = !quoted;
    if (byte != SEMICOLON || quoted) continue;
    let name = skipBlanks(at + 1, end);
    if (!beginsWithAnyCase(name, end - name, parameter)) continue;
    name += parameter.length;
    if (name < end && load<u8>(name) == 0x2a) {
      name++;
      if (name < end && load<u8>(name) == 0x30) name++;
      if (name < end && load<u8>(name) == 0x2a) name++;
    }
    name = skipBlanks(name, end);
    if (name < end && load<u8>(name) == 0x3d) return skipBlanks(name + 1, end);
  }
  return 0;
}

function unquoted(value: u32, end: u32): u32 {
  return value < end && load<u8>(value) == 0x22 ? value + 1 : value;
}

function parameterEnd(value: u32, end: u32): u32 {
  if (value < end && load<u8>(value) == 0x22) return findByte(value + 1, end, 0x22);
  return trimEnd(value, findByte(value, end, SEMICOLON));
}
