// Messages of a PostgreSQL client once it has started.

import { putSymbol, putText } from '../memory/items';
import { DONE_SIDE, Input, MALFORMED, NEXT, Outcome } from '../stream/input';
import { beginRecord, holdNewest } from '../stream/records';
import { readMechanism } from './postgresql-login';
import {
  BOUND,
  countAt,
  extendedKey,
  KEY_PARSE,
  MAX_NAME,
  NAME,
  nulAt,
  PostgresState,
  simpleKey,
  TEXT,
} from './postgresql-state';
import { putStatement, SQL_BACKSLASH, tellStatement } from './sql';

/** Reads a message of which [at, end) is there. */
export function readClient(
  p: Input,
  state: PostgresState,
  type: u32,
  at: u32,
  end: u32,
  cut: bool,
): Outcome {
  switch (type) {
    case 0x51: // Query
      beginRecord(p, 'postgresql');
      putSymbol(p, 'command', 'query');
      putStatement(p, 'statement', at, nulAt(at, end), dialectOf(state), cut);
      holdNewest(p, simpleKey(state.sent));
      endGroup(state);
      return NEXT;
    case 0x46: // FunctionCall
      beginRecord(p, 'postgresql');
      putSymbol(p, 'command', 'functionCall');
      holdNewest(p, simpleKey(state.sent));
      endGroup(state);
      return NEXT;
    case 0x50: // Parse
      tellParse(p, state);
      keepParse(p, state, at, end, cut);
      return NEXT;
    case 0x42: {
      // Bind: portal NUL, statement's name NUL
      const name = nulAt(at, end) + 1;
      state.boundLength = name < end ? keep(state, BOUND, name, nulAt(name, end)) : 0;
      return NEXT;
    }
    case 0x45: // Execute
      tellExecute(p, state);
      return NEXT;
    case 0x53: // Sync
      tellParse(p, state);
      endGroup(state);
      return NEXT;
    case 0x70: // Password, SASL
      readMechanism(p, state, at, end);
      return NEXT;
    case 0x58: // Terminate
      return DONE_SIDE;
    case 0x43: // Close
    case 0x44: // Describe
    case 0x48: // Flush
    case 0x63: // CopyDone
    case 0x64: // CopyData
    case 0x66: // CopyFail
      return NEXT;
    default:
      return MALFORMED;
  }
}

function dialectOf(state: PostgresState): u32 {
  return state.backslash ? SQL_BACKSLASH : 0;
}

function endGroup(state: PostgresState): void {
  store<u32>(countAt(state, state.sent), state.parses);
  state.sent++;
}

/** Keeps [at, end) in the state, MAX_NAME bytes at most; returns the length. */
function keep(state: PostgresState, place: u32, at: u32, end: u32): u32 {
  const length = min(end - at, MAX_NAME);
  memory.copy(changetype<usize>(state) + place, at, length);
  return length;
}

/** name NUL, statement NUL: kept until it is executed, or something else follows. */
function keepParse(p: Input, state: PostgresState, at: u32, end: u32, cut: bool): void {
  const nul = nulAt(at, end);
  state.parses++;
  state.pending = 1;
  state.nameLength = keep(state, NAME, at, nul);
  const text = min(nul + 1, end);
  const out = (changetype<usize>(state) as u32) + TEXT;
  p.truncated = 0;
  state.textLength = tellStatement(p, out, text, nulAt(text, end), dialectOf(state), cut);
  state.textCut = p.truncated;
}

/** A statement that was prepared and not executed has a record of its own. */
function tellParse(p: Input, state: PostgresState): void {
  if (!state.pending) return;
  beginRecord(p, 'postgresql');
  putSymbol(p, 'command', 'parse');
  putKept(p, state, 'statementName', NAME, state.nameLength);
  putParsed(p, state);
  holdNewest(p, KEY_PARSE | state.parses);
}

function tellExecute(p: Input, state: PostgresState): void {
  beginRecord(p, 'postgresql');
  putSymbol(p, 'command', 'execute');
  putKept(p, state, 'statementName', BOUND, state.boundLength);
  const base = changetype<usize>(state);
  if (
    state.pending &&
    state.nameLength == state.boundLength &&
    memory.compare(base + NAME, base + BOUND, state.nameLength) == 0
  ) {
    putParsed(p, state);
  }
  holdNewest(p, extendedKey(state.sent));
}

function putParsed(p: Input, state: PostgresState): void {
  putKept(p, state, 'statement', TEXT, state.textLength);
  if (state.textCut) p.truncated = 1;
  state.pending = 0;
}

function putKept(p: Input, state: PostgresState, name: string, place: u32, length: u32): void {
  if (length > 0) putText(p, name, changetype<usize>(state) + place, length);
}
