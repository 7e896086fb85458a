// MySQL and MariaDB, protocol version 10 (MySQL Internals, "Client/Server Protocol"; MariaDB Knowledge Base,
// "Clientserver protocol"). One `mysql` record for the login, one for each command with its outcome, as in
// Zeek's mysql.log. Statements are told without their literals (sql.ts).
//
//   packet  0        3          4                    client   greeting ◄── server
//           ┌────────┬──────────┬─────────┐                   login    ──►
//           │ length │ sequence │ payload │                   …        ◄─►       authentication
//           └────────┴──────────┴─────────┘                   OK       ◄──
//            little endian                                    command  ──►
//                                                             response ◄──

import { putNumberItem, putSymbol } from '../memory/items';
import {
  available,
  DONE_FLOW,
  DONE_SIDE,
  Input,
  MALFORMED,
  more,
  NEXT,
  Outcome,
  pass,
} from '../stream/input';
import { beginRecord, endRecord, holdNewest, holdRecord } from '../stream/records';
import { stateOf } from '../stream/stream';
import { findCommand, findResponse, goOnWithCommand, loseMysql } from './mysql-gap';
import { putLogin, readChangeUser, readGreeting } from './mysql-login';
import { commandName } from './mysql-names';
import { readOutcome, readResponse } from './mysql-response';
import {
  AUTHENTICATING,
  COMMANDS,
  COMPRESSED,
  GREETING,
  HEADER,
  LOGIN,
  le24,
  MAX_PENDING,
  MysqlState,
  NO_BACKSLASH,
  nulAt,
  PENDING,
  putName,
  QUERY_ATTRIBUTES,
} from './mysql-state';
import { CERTAIN, LIKELY, MAYBE, NO, Opening, onPort } from './opening';
import { MAX_STATEMENT, putStatement, SQL_BACKSLASH, SQL_MYSQL } from './sql';

const QUIT: u32 = 0x01;
const INIT_DB: u32 = 0x02;
const QUERY: u32 = 0x03;
const FIELD_LIST: u32 = 0x04;
const CREATE_DB: u32 = 0x05;
const DROP_DB: u32 = 0x06;
const CHANGE_USER: u32 = 0x11;
const BINLOG_DUMP: u32 = 0x12;
const TABLE_DUMP: u32 = 0x13;
const PREPARE: u32 = 0x16;
const EXECUTE: u32 = 0x17;
const SEND_LONG_DATA: u32 = 0x18;
const CLOSE: u32 = 0x19;
const RESET: u32 = 0x1a;
const FETCH: u32 = 0x1c;
const BINLOG_DUMP_GTID: u32 = 0x1e;
const CLONE: u32 = 0x20;
const BULK_EXECUTE: u32 = 0xfa;
/** A packet of this length goes on in the next. */
const FULL: u32 = 0xffffff;
/** Bytes of a server's packet that are read; of its greeting. */
const MAX_READ: u32 = 64;
const MAX_GREETING: u32 = 1024;
const ERROR: u8 = 0xff;

/** A server's greeting (or its refusal), and a client's login behind it. */
export function looksLikeMysql(o: Opening): u32 {
  const length = o.serverLength;
  if (length == 0) return NO;
  const at = o.server;
  if (length < 6) {
    return length < 4 || (load<u8>(at + 3) == 0 && load<u8>(at + 2) == 0) ? MAYBE : NO;
  }
  if (load<u8>(at + 3) != 0) return NO;
  const packet = le24(at);
  if (load<u8>(at + 4) == ERROR) return judgeRefusal(o, at, length, packet);
  if (load<u8>(at + 4) != 10 || packet < 20 || packet > MAX_GREETING) return NO;
  // The version, printable, and NUL behind it.
  const end = min(length, packet + HEADER);
  let i: u32 = 5;
  while (i < end && load<u8>(at + i) != 0) {
    const byte = load<u8>(at + i);
    if (byte < 0x20 || byte > 0x7e || i > 128) return NO;
    i++;
  }
  if (i == end) return MAYBE;
  if (i == 5 || load<u8>(at + 5) < 0x30 || load<u8>(at + 5) > 0x39) return NO;
  // Behind 8 bytes of scramble there is a zero.
  if (i + 13 < end && load<u8>(at + i + 13) != 0) return NO;
  if (o.clientLength < 5) return LIKELY;
  return load<u8>(o.client + 3) == 1 ? CERTAIN : LIKELY;
}

/** An error instead of a greeting: its code is one of the server's, 1000 to 1999, or MariaDB's, to 4200. */
function judgeRefusal(o: Opening, at: u32, length: u32, packet: u32): u32 {
  if (length < 8 || packet > 600 || packet + HEADER != length || o.clientLength > 0) return NO;
  const code = load<u16>(at + 5) as u32;
  if (code < 1000 || code > 4200) return NO;
  for (let i: u32 = 7; i < length; i++) {
    const byte = load<u8>(at + i);
    if (byte < 0x20 || byte > 0x7e) return NO;
  }
  return onPort(o, 3306) ? LIKELY : NO;
}

export function parseMysql(p: Input): Outcome {
  const at = stateOf(p.partition, p.stream, offsetof<MysqlState>());
  if (at == 0) return DONE_FLOW;
  const state = changetype<MysqlState>(at);
  if (p.lost > 0) return loseMysql(p, state);
  if (state.clientLost && p.direction == 0 && !findCommand(p, state)) return NEXT;
  if (available(p) < HEADER) return more(p, HEADER);
  if (state.serverLost && p.direction == 1 && !findResponse(p, state)) return NEXT;
  const length = le24(p.at);
  return p.direction == 0 ? fromClient(p, state, length) : fromServer(p, state, length);
}

function fromServer(p: Input, state: MysqlState, length: u32): Outcome {
  if (state.serverContinues) {
    state.serverContinues = length == FULL ? 1 : 0;
    return pass(p, HEADER + length);
  }
  const wanted = min(length, state.phase == GREETING ? MAX_GREETING : MAX_READ);
  if (available(p) < HEADER + wanted) return more(p, HEADER + wanted);
  const at = p.at + HEADER;
  const end = at + wanted;
  state.serverContinues = length == FULL ? 1 : 0;
  if (state.phase == COMMANDS) {
    readResponse(p, state, at, end, length);
    return pass(p, HEADER + length);
  }
  if (length == 0) return MALFORMED;
  if (state.phase == GREETING) {
    if (load<u8>(at) == ERROR) return refuse(p, state, at, end);
    if (!readGreeting(p, state, at, end)) return MALFORMED;
    state.phase = LOGIN;
    return pass(p, HEADER + length);
  }
  const over = readOutcome(p, state, at, end);
  // A failed login ends the connection; what a compressed one says cannot be read.
  if (over && (state.phase != COMMANDS || state.clientCapabilities & COMPRESSED)) return DONE_FLOW;
  return pass(p, HEADER + length);
}

/** The server does not even greet. */
function refuse(p: Input, state: MysqlState, at: u32, end: u32): Outcome {
  beginRecord(p, 'mysql');
  putSymbol(p, 'command', 'login');
  holdRecord(p, 0);
  readOutcome(p, state, at, end);
  return DONE_FLOW;
}

function fromClient(p: Input, state: MysqlState, length: u32): Outcome {
  if (state.clientContinues || state.phase == AUTHENTICATING || state.phase == GREETING) {
    if (state.phase == GREETING) return MALFORMED;
    state.clientContinues = length == FULL ? 1 : 0;
    return pass(p, HEADER + length);
  }
  if (state.localFile) {
    // The file that the server asked for; an empty packet ends it.
    if (length == 0) state.localFile = 0;
    return pass(p, HEADER + length);
  }
  // A command begins a sequence; what does not is a further authentication.
  if (state.phase == COMMANDS && load<u8>(p.at + 3) != 0) return pass(p, HEADER + length);
  const wanted = min(length, MAX_STATEMENT);
  if (available(p) < HEADER + wanted) return more(p, HEADER + wanted);
  const at = p.at + HEADER;
  const end = at + wanted;
  if (state.phase == LOGIN) {
    const outcome = putLogin(p, state, at, end);
    return outcome == NEXT ? pass(p, HEADER + length) : outcome;
  }
  if (length == 0) return MALFORMED;
  state.clientContinues = length == FULL ? 1 : 0;
  return readCommand(p, state, at, end, length);
}

function readCommand(p: Input, state: MysqlState, at: u32, end: u32, length: u32): Outcome {
  const command = load<u8>(at) as u32;
  if (command > CLONE && command < BULK_EXECUTE) return MALFORMED;
  beginRecord(p, 'mysql');
  putSymbol(p, 'command', commandName(command));
  putArguments(p, state, command, at, end, length);
  switch (command) {
    case QUIT:
    case SEND_LONG_DATA:
    case CLOSE:
      endRecord(p);
      break;
    case BINLOG_DUMP:
    case BINLOG_DUMP_GTID:
    case TABLE_DUMP:
    case CLONE:
      // A stream of another kind follows.
      endRecord(p);
      return DONE_FLOW;
    default:
      goOnWithCommand(state);
      if (state.sent - state.answered >= MAX_PENDING) {
        endRecord(p);
        return DONE_SIDE;
      }
      store<u8>(changetype<usize>(state) + PENDING + (state.sent % MAX_PENDING), command as u8);
      state.sent++;
      // Those whose answers were lost stay until others need their place.
      holdNewest(p, state.sent);
  }
  return pass(p, HEADER + length);
}

function putArguments(
  p: Input,
  state: MysqlState,
  command: u32,
  at: u32,
  end: u32,
  length: u32,
): void {
  const dialect = SQL_MYSQL | (state.status & NO_BACKSLASH ? 0 : SQL_BACKSLASH);
  const cut = ((end - at) as u32) < length;
  at++;
  switch (command) {
    case QUERY:
      if (state.clientCapabilities & QUERY_ATTRIBUTES) {
        // Their number, then 1; where there are some, the statement's place is not looked for.
        if (at + 2 > end || load<u8>(at) != 0) return;
        at += 2;
      }
      putStatement(p, 'statement', at, end, dialect, cut);
      break;
    case PREPARE:
      putStatement(p, 'statement', at, end, dialect, cut);
      break;
    case FIELD_LIST:
      putName(p, 'table', at, nulAt(at, end));
      break;
    case INIT_DB:
    case CREATE_DB:
    case DROP_DB:
      putName(p, 'database', at, end);
      break;
    case EXECUTE:
    case SEND_LONG_DATA:
    case CLOSE:
    case RESET:
    case FETCH:
    case BULK_EXECUTE:
      if (at + 4 <= end) putNumberItem(p, 'statementId', load<u32>(at));
      break;
    case CHANGE_USER:
      readChangeUser(p, state, at, end);
      break;
  }
}
