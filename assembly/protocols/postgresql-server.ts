// Messages of a PostgreSQL server: outcomes of what the client sent, rows counted.

import { putBool, putNumberItem, putText } from '../memory/items';
import { DONE_FLOW, Input, MALFORMED, NEXT, Outcome } from '../stream/input';
import { endRecord, resumeRecord } from '../stream/records';
import { endLogin, putLatency, putServerVersion, readAuthentication } from './postgresql-login';
import {
  countAt,
  extendedKey,
  KEY_LOGIN,
  KEY_PARSE,
  MAX_TAG,
  nulAt,
  PostgresState,
  READY,
  reset,
  simpleKey,
  TAG,
} from './postgresql-state';
import { decimal, isText } from './text';

/** Reads a message of which [at, end) is there. */
export function readServer(p: Input, state: PostgresState, type: u32, at: u32, end: u32): Outcome {
  tellStale(p, state);
  switch (type) {
    case 0x52: // Authentication
      readAuthentication(p, state, at, end);
      return NEXT;
    case 0x53: // ParameterStatus
      readParameter(p, state, at, end);
      return NEXT;
    case 0x5a: // ReadyForQuery
      if (state.phase == READY) endGroup(p, state);
      else endLogin(p, state);
      return NEXT;
    case 0x44: // DataRow
      state.data++;
      return NEXT;
    case 0x43: // CommandComplete
      readTag(state, at, nulAt(at, end));
      endExecution(p, state);
      return NEXT;
    case 0x73: // PortalSuspended: there are more rows than were asked for
      state.rows = state.data;
      state.hasRows = 1;
      endExecution(p, state);
      return NEXT;
    case 0x49: // EmptyQueryResponse
      endExecution(p, state);
      return NEXT;
    case 0x31: // ParseComplete
      state.parsed++;
      if (resumeRecord(p, KEY_PARSE | state.parsed)) endUnit(p, state, true);
      return NEXT;
    case 0x45: // ErrorResponse
      return readError(p, state, at, end);
    case 0x32: // BindComplete
    case 0x33: // CloseComplete
    case 0x41: // NotificationResponse
    case 0x47: // CopyInResponse
    case 0x48: // CopyOutResponse
    case 0x4b: // BackendKeyData
    case 0x4e: // NoticeResponse
    case 0x54: // RowDescription
    case 0x56: // FunctionCallResponse
    case 0x57: // CopyBothResponse
    case 0x63: // CopyDone
    case 0x64: // CopyData
    case 0x6e: // NoData
    case 0x74: // ParameterDescription
    case 0x76: // NegotiateProtocolVersion
      return NEXT;
    default:
      return MALFORMED;
  }
}

/** What an error kept from being answered, or lost bytes, is told as it is, one record a message. */
function tellStale(p: Input, state: PostgresState): void {
  if (state.stale == state.answered) return;
  const there =
    resumeRecord(p, extendedKey(state.stale)) || resumeRecord(p, simpleKey(state.stale));
  if (there) endRecord(p);
  else state.stale++;
}

/** name NUL value NUL */
function readParameter(p: Input, state: PostgresState, at: u32, end: u32): void {
  const nul = nulAt(at, end);
  const value = nul + 1;
  if (value >= end) return;
  const stop = nulAt(value, end);
  if (isText(at, nul, 'server_version')) putServerVersion(p, state, value, stop);
  else if (isText(at, nul, 'standard_conforming_strings')) {
    state.backslash = isText(value, stop, 'off') ? 1 : 0;
  }
}

/** "SELECT 2", "INSERT 0 1", "CREATE TABLE": words, then the number of rows. */
function readTag(state: PostgresState, at: u32, end: u32): void {
  let stop = end;
  while (stop > at && load<u8>(stop - 1) != 0x20) stop--;
  const rows = decimal(stop, end);
  if (rows >= 0) {
    state.rows += rows as u64;
    state.hasRows = 1;
  }
  let length: u32 = 0;
  while (at + length < end && length < MAX_TAG) {
    const byte = load<u8>(at + length);
    if (byte != 0x20 && (byte < 0x41 || byte > 0x5a)) break;
    length++;
  }
  while (length > 0 && load<u8>(at + length - 1) == 0x20) length--;
  memory.copy(changetype<usize>(state) + TAG, at, length);
  state.tagLength = length;
}

/** Ends the oldest execution of the group. Those of a simple query end with it. */
function endExecution(p: Input, state: PostgresState): void {
  if (resumeRecord(p, extendedKey(state.answered))) endUnit(p, state, true);
}

function endGroup(p: Input, state: PostgresState): void {
  if (state.sent == state.answered) return;
  if (resumeRecord(p, simpleKey(state.answered))) endUnit(p, state, true);
  state.parsed = load<u32>(countAt(state, state.answered));
  state.answered++;
  reset(state);
}

function readError(p: Input, state: PostgresState, at: u32, end: u32): Outcome {
  if (state.phase != READY) {
    if (resumeRecord(p, KEY_LOGIN)) {
      putBool(p, 'success', false);
      putError(p, at, end);
      putLatency(p, state.loginTime);
      endRecord(p);
    }
    return DONE_FLOW;
  }
  const there =
    resumeRecord(p, simpleKey(state.answered)) ||
    resumeRecord(p, extendedKey(state.answered)) ||
    resumeRecord(p, KEY_PARSE | (state.parsed + 1));
  if (there) {
    putBool(p, 'success', false);
    putError(p, at, end);
    endUnit(p, state, false);
  }
  return NEXT;
}

/** Fields, each a letter and a text: V and S severity, C SQLSTATE, M the message, which is not told, … */
function putError(p: Input, at: u32, end: u32): void {
  while (at + 1 < end && load<u8>(at) != 0) {
    const stop = nulAt(at + 1, end);
    if (load<u8>(at) == 0x43 && stop - at == 6) {
      putText(p, 'sqlState', at + 1, 5);
      return;
    }
    at = stop + 1;
  }
}

function endUnit(p: Input, state: PostgresState, success: bool): void {
  if (success) putBool(p, 'success', true);
  if (state.tagLength > 0) putText(p, 'tag', changetype<usize>(state) + TAG, state.tagLength);
  if (state.hasRows) putNumberItem(p, 'rows', state.rows);
  putLatency(p, p.recordTime);
  endRecord(p);
  reset(state);
}
