// Responses to MySQL's commands: OK, error, or a result of columns and rows, of which the rows are counted.
//
//   result  columns u │ column × n │ EOF │ row × n │ EOF      without the EOFs in the middle where
//                                                            both sides agreed to (DEPRECATE_EOF)

import { putBool, putFixedItem, putNumberItem, putText } from '../memory/items';
import { Input } from '../stream/input';
import { endRecord, holdRecord, resumeRecord } from '../stream/records';
import {
  CACHE_METADATA,
  COMMANDS,
  CURSOR_EXISTS,
  DEPRECATE_EOF,
  lenenc,
  lenencSize,
  MAX_PENDING,
  MORE_RESULTS,
  MysqlState,
  nulAt,
  PENDING,
  putName,
} from './mysql-state';

const OK: u32 = 0x00;
const LOCAL_FILE: u32 = 0xfb;
const EOF: u32 = 0xfe;
const ERROR: u32 = 0xff;

// Steps of a response: its first packet; definitions of columns, an EOF, rows; packets to be passed over.
const FIRST: u32 = 0;
const COLUMNS: u32 = 1;
const COLUMNS_END: u32 = 2;
const ROWS: u32 = 3;
const PASSED: u32 = 4;

const QUERY: u32 = 0x03;
const FIELD_LIST: u32 = 0x04;
const STATISTICS: u32 = 0x09;
const PROCESS_INFO: u32 = 0x0a;
const CHANGE_USER: u32 = 0x11;
const PREPARE: u32 = 0x16;
const EXECUTE: u32 = 0x17;
const FETCH: u32 = 0x1c;
const BULK_EXECUTE: u32 = 0xfa;

/** Reads what the server says while a client logs in. True: the login is over. */
export function readOutcome(p: Input, state: MysqlState, at: u32, end: u32): bool {
  const first = load<u8>(at) as u32;
  if (first == EOF && !state.switched && end > at + 1 && resumeRecord(p, 0)) {
    state.switched = 1;
    putName(p, 'authSwitch', at + 1, nulAt(at + 1, end));
    holdRecord(p, 0);
  }
  // Anything else is a further step of the authentication.
  if (first != OK && first != ERROR) return false;
  if (first == OK) {
    readStatus(state, at, end);
    state.phase = COMMANDS;
  }
  if (!resumeRecord(p, 0)) return true;
  putBool(p, 'success', first == OK);
  if (first == ERROR) putError(p, at, end);
  if (state.loginTime != 0) putLatency(p, state.loginTime);
  endRecord(p);
  return true;
}

/** Reads a packet of `length` bytes, [at, end) of them there. */
export function readResponse(p: Input, state: MysqlState, at: u32, end: u32, length: u32): void {
  if (state.sent == state.answered || at == end) return;
  const command = load<u8>(
    changetype<usize>(state) + PENDING + (state.answered % MAX_PENDING),
  ) as u32;
  const first = load<u8>(at) as u32;
  if (first == ERROR && state.step != PASSED && state.step != COLUMNS) {
    // With this code MariaDB tells of progress.
    if (at + 3 > end || load<u16>(at + 1) != 0xffff) finishCommand(p, state, at, end, false);
    return;
  }
  switch (state.step) {
    case FIRST:
      readFirst(p, state, command, at, end, length);
      break;
    case COLUMNS:
      if (--state.left == 0)
        state.step = state.clientCapabilities & DEPRECATE_EOF ? ROWS : COLUMNS_END;
      break;
    case COLUMNS_END:
      state.step = ROWS;
      if (first != EOF) {
        readRow(p, state, command, at, end, length);
        return;
      }
      if (at + 5 <= end) state.status = load<u16>(at + 3);
      if (state.status & CURSOR_EXISTS) finishCommand(p, state, at, end, true);
      break;
    case ROWS:
      readRow(p, state, command, at, end, length);
      break;
    default:
      if (--state.left == 0) finishCommand(p, state, at, end, true);
  }
}

function readFirst(
  p: Input,
  state: MysqlState,
  command: u32,
  at: u32,
  end: u32,
  length: u32,
): void {
  const first = load<u8>(at) as u32;
  switch (command) {
    case QUERY:
    case EXECUTE:
    case BULK_EXECUTE:
    case PROCESS_INFO:
      if (first == OK) {
        readOk(state, at, end);
        state.hasAffected = 1;
        if (!(state.status & MORE_RESULTS)) finishCommand(p, state, at, end, true);
      } else if (first == LOCAL_FILE) state.localFile = 1;
      else readColumnCount(state, at, end);
      break;
    case PREPARE:
      state.left = first == OK && end - at >= 9 ? definitionsAfter(state, at) : 0;
      state.statement = first == OK && end - at >= 5 ? load<u32>(at + 1) : 0;
      if (state.left > 0) state.step = PASSED;
      else finishCommand(p, state, at, end, true);
      break;
    case FIELD_LIST:
    case FETCH:
      state.step = ROWS;
      readRow(p, state, command, at, end, length);
      break;
    case STATISTICS:
      finishCommand(p, state, at, end, true);
      break;
    case CHANGE_USER:
      // Other packets ask for further steps.
      if (first == OK) finishCommand(p, state, at, end, true);
      break;
    default:
      if (first == OK) readStatus(state, at, end);
      finishCommand(p, state, at, end, true);
  }
}

function readColumnCount(state: MysqlState, at: u32, end: u32): void {
  const size = lenencSize(load<u8>(at));
  if (at + size > end) return;
  state.left = min<u64>(lenenc(at), 0xffff) as u32;
  state.hasRows = 1;
  const cached =
    (state.mariadbCapabilities & CACHE_METADATA) != 0 &&
    at + size < end &&
    load<u8>(at + size) == 0;
  if (cached || state.left == 0) {
    state.step = state.clientCapabilities & DEPRECATE_EOF ? ROWS : COLUMNS_END;
  } else state.step = COLUMNS;
}

/** Packets behind the answer to a statement's preparation: its parameters and columns, and an EOF behind each group. */
function definitionsAfter(state: MysqlState, at: u32): u32 {
  const columns = load<u16>(at + 5) as u32;
  const parameters = load<u16>(at + 7) as u32;
  const ends: u32 =
    state.clientCapabilities & DEPRECATE_EOF ? 0 : (columns > 0 ? 1 : 0) + (parameters > 0 ? 1 : 0);
  return columns + parameters + ends;
}

function readRow(p: Input, state: MysqlState, command: u32, at: u32, end: u32, length: u32): void {
  const isEnd =
    (load<u8>(at) as u32) == EOF &&
    (length < 9 || (state.clientCapabilities & DEPRECATE_EOF && length < 0xffffff));
  if (!isEnd) {
    if (command != FIELD_LIST) {
      state.rows++;
      state.hasRows = 1;
    }
    return;
  }
  // An EOF has warnings and status; the OK that took its place has them behind two numbers.
  if (length < 9 && !(state.clientCapabilities & DEPRECATE_EOF)) {
    if (at + 5 <= end) state.status = load<u16>(at + 3);
  } else readStatus(state, at, end);
  if (state.status & MORE_RESULTS) state.step = FIRST;
  else finishCommand(p, state, at, end, true);
}

/** OK: affected rows, last inserted id, status. */
function readOk(state: MysqlState, at: u32, end: u32): void {
  if (at + 2 > end || at + 1 + lenencSize(load<u8>(at + 1)) > end) return;
  state.affected += lenenc(at + 1);
  readStatus(state, at, end);
}

function readStatus(state: MysqlState, at: u32, end: u32): void {
  at++;
  for (let i = 0; i < 2; i++) {
    if (at >= end) return;
    at += lenencSize(load<u8>(at));
  }
  if (at + 2 <= end) state.status = load<u16>(at);
}

function finishCommand(p: Input, state: MysqlState, at: u32, end: u32, success: bool): void {
  state.answered++;
  if (resumeRecord(p, state.answered)) {
    putBool(p, 'success', success);
    if (!success) putError(p, at, end);
    if (state.statement != 0) putNumberItem(p, 'statementId', state.statement);
    if (state.hasRows) putNumberItem(p, 'rows', state.rows);
    if (state.hasAffected) putNumberItem(p, 'affectedRows', state.affected);
    putLatency(p, p.recordTime);
    endRecord(p);
  }
  forgetResponse(state);
}

/** The next packet begins a response. */
export function forgetResponse(state: MysqlState): void {
  state.step = FIRST;
  state.statement = 0;
  state.rows = 0;
  state.affected = 0;
  state.hasRows = 0;
  state.hasAffected = 0;
}

/** 0xff │ code u16 │ '#' SQLSTATE │ text, which is not told */
function putError(p: Input, at: u32, end: u32): void {
  if (at + 3 > end) return;
  putNumberItem(p, 'errorCode', load<u16>(at + 1));
  if (at + 9 <= end && load<u8>(at + 3) == 0x23) putText(p, 'sqlState', at + 4, 5);
}

/** Seconds since `from`. */
function putLatency(p: Input, from: i64): void {
  putFixedItem(p, 'latency', (max<i64>(p.time - from, 0) / 1000) as u64, 6);
}
