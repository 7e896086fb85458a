// Telnet (RFC 854, 855): one `telnet` record a session, with the options in force and the logins. Text and
// negotiation are told apart here; what the text says of logins is in telnet-login.ts.
//
//   IAC WILL|WONT|DO|DONT option      IAC SB option … IAC SE      IAC IAC: a byte 255      else: text

import { be16 } from '../memory/bytes';
import { close, ELEMENT, openList, putNumberItem, putSymbol, putTrue } from '../memory/items';
import { DONE_FLOW, Input, NEXT, Outcome } from '../stream/input';
import { beginRecord, endRecord } from '../stream/records';
import { putLogins } from './logins';
import { putNote, setNote } from './notes';
import { CERTAIN, LIKELY, MAYBE, NO, Opening, onPort } from './opening';
import { readShown, readTyped } from './telnet-login';
import { telnetOptionName } from './telnet-options';
import {
  NOTE_SPEED,
  NOTE_TERMINAL,
  NOTE_USER,
  notesOf,
  partOf,
  SIDE_PART,
  sideOf,
  TelnetSide,
  TelnetState,
  telnetState,
} from './telnet-state';
import { isText } from './text';

const IAC: u32 = 255;
const DONT: u32 = 254;
const DO: u32 = 253;
const WONT: u32 = 252;
const WILL: u32 = 251;
const SB: u32 = 250;
const SE: u32 = 240;

const TERMINAL_TYPE: u32 = 24;
const WINDOW_SIZE: u32 = 31;
const TERMINAL_SPEED: u32 = 32;
const NEW_ENVIRON: u32 = 39;

// Where a side is in its bytes.
const TEXT: u8 = 0;
const COMMAND: u8 = 1;
const OPTION: u8 = 2;
const PART: u8 = 3;
const PART_COMMAND: u8 = 4;

const MAX_TEXT: u32 = 64;

export function looksLikeTelnet(o: Opening): u32 {
  const client = judge(o.client, o.clientLength);
  const server = judge(o.server, o.serverLength);
  if (client >= LIKELY && server >= LIKELY) return CERTAIN;
  if (client == NO && o.clientLength > 0 && server != LIKELY) return NO;
  const best = max(client, server);
  // One negotiation alone may be other bytes, but on Telnet's port.
  return best == MAYBE && onPort(o, 23) ? LIKELY : best;
}

/** LIKELY: two negotiations in a row, or one that is all there is. */
function judge(at: u32, length: u32): u32 {
  if (length == 0 || load<u8>(at) != IAC) return NO;
  let count = 0;
  const end = at + min(length, 96);
  while (at + 3 <= end && load<u8>(at) == IAC) {
    const command = load<u8>(at + 1) as u32;
    if (command == SB) {
      let stop = at + 3;
      while (stop + 1 < end && !(load<u8>(stop) == IAC && load<u8>(stop + 1) == SE)) stop++;
      if (stop + 1 >= end) return count > 0 ? LIKELY : MAYBE;
      at = stop + 2;
    } else if (command >= WILL && load<u8>(at + 2) < 64) at += 3;
    else return count > 1 ? LIKELY : NO;
    count++;
  }
  if (count == 0) return length < 3 ? MAYBE : NO;
  return count > 1 || at == end ? LIKELY : MAYBE;
}

export function parseTelnet(p: Input): Outcome {
  const s = telnetState(p);
  if (changetype<usize>(s) == 0) return DONE_FLOW;
  const side = sideOf(s, p.direction);
  if (p.lost > 0) {
    side.mode = TEXT;
    // What is missing may be a name, and what follows a password.
    s.unsure = 1;
    return NEXT;
  }
  for (let at = p.at; at < p.end; at++) readByte(s, side, p.direction, load<u8>(at));
  p.at = p.end;
  return NEXT;
}

function readByte(s: TelnetState, side: TelnetSide, direction: u32, byte: u32): void {
  switch (side.mode) {
    case TEXT:
      if (byte == IAC) side.mode = COMMAND;
      else if (direction == 0) readTyped(s, byte);
      else readShown(s, byte);
      return;
    case COMMAND:
      if (byte == SB || byte >= WILL) {
        side.command = byte as u8;
        side.mode = byte == IAC ? TEXT : OPTION;
      } else side.mode = TEXT;
      return;
    case OPTION:
      side.mode = TEXT;
      if (side.command == SB) {
        side.mode = PART;
        side.option = byte as u8;
        side.part = 0;
      } else if (byte < 64) negotiate(side, byte);
      return;
    case PART:
      if (byte == IAC) side.mode = PART_COMMAND;
      else collect(s, side, direction, byte);
      return;
    default:
      side.mode = PART;
      if (byte == IAC) collect(s, side, direction, byte);
      else {
        side.mode = TEXT;
        if (byte == SE) readPart(s, side, direction);
      }
  }
}

function negotiate(side: TelnetSide, option: u32): void {
  const bit: u64 = (1 as u64) << (option as u64);
  switch (side.command as u32) {
    case WILL:
      side.will |= bit;
      return;
    case WONT:
      side.will &= ~bit;
      return;
    case DO:
      side.agrees |= bit;
      side.refuses &= ~bit;
      return;
    case DONT:
      side.agrees &= ~bit;
      side.refuses |= bit;
      return;
  }
}

function collect(s: TelnetState, side: TelnetSide, direction: u32, byte: u32): void {
  if (side.part < SIDE_PART) store<u8>(partOf(s, direction) + side.part++, byte);
}

/** What a client says of its terminal: RFC 1091, 1073, 1079, 1572. */
function readPart(s: TelnetState, side: TelnetSide, direction: u32): void {
  if (direction != 0) return;
  const at = partOf(s, direction) as u32;
  const length = side.part;
  const notes = notesOf(s);
  if (side.option == WINDOW_SIZE) {
    if (length != 4) return;
    s.columns = be16(at);
    s.rows = be16(at + 2);
    return;
  }
  // IS
  if (length < 2 || load<u8>(at) != 0) return;
  if (side.option == TERMINAL_TYPE) setNote(notes, NOTE_TERMINAL, at + 1, length - 1, MAX_TEXT);
  else if (side.option == TERMINAL_SPEED) setNote(notes, NOTE_SPEED, at + 1, length - 1, MAX_TEXT);
  else if (side.option == NEW_ENVIRON) readEnvironment(s, at + 1, at + length);
}

/** Of the variables (VAR or USERVAR name VALUE value …) the account's name only. */
function readEnvironment(s: TelnetState, at: u32, end: u32): void {
  while (at < end) {
    const name = at + 1;
    let nameEnd = name;
    while (nameEnd < end && load<u8>(nameEnd) > 3) nameEnd++;
    let after = nameEnd;
    if (nameEnd < end && load<u8>(nameEnd) == 1) {
      after = nameEnd + 1;
      while (after < end && load<u8>(after) > 3) after++;
      if (isText(name, nameEnd, 'user') && after > nameEnd + 1) {
        setNote(notesOf(s), NOTE_USER, nameEnd + 1, after - nameEnd - 1, MAX_TEXT);
      }
    }
    at = after;
  }
}

export function finishTelnet(p: Input): bool {
  if (p.stream.state == 0) return false;
  const s = changetype<TelnetState>(p.stream.state);
  if (s.told) return false;
  s.told = 1;
  const notes = notesOf(s);
  beginRecord(p, 'telnet');
  p.recordTime = s.time;
  putOptions(p, 'clientOptions', s, 0);
  putOptions(p, 'serverOptions', s, 1);
  putNote(p, 'terminalType', notes, NOTE_TERMINAL);
  putNote(p, 'terminalSpeed', notes, NOTE_SPEED);
  if (s.columns != 0 || s.rows != 0) {
    putNumberItem(p, 'columns', s.columns);
    putNumberItem(p, 'rows', s.rows);
  }
  putNote(p, 'environUser', notes, NOTE_USER);
  if (s.loginPrompt) putTrue(p, 'loginPrompt');
  if (s.passwordPrompt) putTrue(p, 'passwordPrompt');
  putLogins(p, notes);
  if (notes.cut) p.truncated = 1;
  endRecord(p);
  return true;
}

/** Options that a side has: it will, and the other side does not refuse. */
function putOptions(p: Input, field: string, s: TelnetState, direction: u32): void {
  const options = sideOf(s, direction).will & ~sideOf(s, 1 - direction).refuses;
  if (options == 0) return;
  openList(p, field);
  for (let i: u32 = 0; i < 64; i++) {
    if (!(options & ((1 as u64) << (i as u64)))) continue;
    const name = telnetOptionName(i);
    if (name.length > 0) putSymbol(p, ELEMENT, name);
    else putNumberItem(p, ELEMENT, i);
  }
  close(p);
}
