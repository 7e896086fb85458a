// PostgreSQL, protocol 3 (PostgreSQL documentation, "Frontend/Backend Protocol"). One `postgresql` record for
// the login, one for each query or execution with its outcome, as in Zeek's postgresql.log. Statements are
// told without their literals (sql.ts).
//
//   start    0         4           8                     message   0      1         5
//            ┌─────────┬───────────┬─ …                            ┌──────┬─────────┬─ …
//            │ length  │ version,  │ name NUL value NUL … NUL      │ type │ length  │
//            └─────────┴───────────┴─ …                            └──────┴─────────┴─ …
//             with itself  or what is asked for                             with itself
//
//   simple    Query ──►                       ◄── [rows] CommandComplete, … ReadyForQuery
//   extended  Parse, Bind, Execute, … Sync ──►  ◄── ParseComplete, BindComplete, [rows] CommandComplete, … ReadyForQuery

import { be32 } from '../memory/bytes';
import { available, DONE_FLOW, Input, MALFORMED, more, NEXT, Outcome, pass } from '../stream/input';
import { stateOf } from '../stream/stream';
import { CERTAIN, LIKELY, MAYBE, NO, Opening } from './opening';
import { readClient } from './postgresql-client';
import { findMessage, goOnWithGroup, losePostgresql } from './postgresql-gap';
import { cancel, readAnswer, readAsked, readStart } from './postgresql-login';
import { readServer } from './postgresql-server';
import { HEADER, MAX_LENGTH, PostgresState, STARTING, STATE } from './postgresql-state';
import { MAX_STATEMENT } from './sql';

const CANCEL: u32 = 80877102;
const TLS: u32 = 80877103;
const GSS: u32 = 80877104;
const START: u32 = 8;
/** Bytes of a start, which servers limit, too. */
const MAX_START: u32 = 10000;

/** What a client asks for before it starts, or its start. */
export function looksLikePostgresql(o: Opening): u32 {
  const at = o.client;
  const length = o.clientLength;
  if (length == 0 || load<u8>(at) != 0) return NO;
  if (length < START) return length < 3 || load<u8>(at + 1) == 0 ? MAYBE : NO;
  const size = be32(at);
  const code = be32(at + 4);
  if (code == TLS || code == GSS) return size == START ? CERTAIN : NO;
  if (code == CANCEL) return size >= 16 && size <= 272 ? LIKELY : NO;
  if (code >> 16 != 3 || size < START + 4 || size > MAX_START) return NO;
  // The first parameter's name.
  let i: u32 = START;
  while (i < length && load<u8>(at + i) != 0) {
    const byte = load<u8>(at + i) as u32;
    const letter = byte | 0x20;
    if ((letter < 0x61 || letter > 0x7a) && byte != 0x5f && byte != 0x2e) return NO;
    i++;
  }
  if (i == length) return MAYBE;
  return i > START ? LIKELY : NO;
}

export function parsePostgresql(p: Input): Outcome {
  const at = stateOf(p.partition, p.stream, STATE);
  if (at == 0) return DONE_FLOW;
  const state = changetype<PostgresState>(at);
  if (p.lost > 0) return losePostgresql(p, state);
  const lost = p.direction == 0 ? state.clientLost : state.serverLost;
  if (lost != 0 && !findMessage(p, state)) return NEXT;
  if (p.direction == 1 && state.asked != 0) return readAnswer(p, state);
  if (p.direction == 0 && state.phase == STARTING) return readOpening(p, state);
  if (available(p) < HEADER) return more(p, HEADER);
  const length = be32(p.at + 1);
  if (length < 4 || length > MAX_LENGTH) return MALFORMED;
  const type = load<u8>(p.at) as u32;
  const wanted = min(length - 4, wantedOf(type, p.direction));
  if (available(p) < HEADER + wanted) return more(p, HEADER + wanted);
  const from = p.at + HEADER;
  const cut = wanted < length - 4;
  if (p.direction == 0) goOnWithGroup(state);
  const outcome =
    p.direction == 0
      ? readClient(p, state, type, from, from + wanted, cut)
      : readServer(p, state, type, from, from + wanted);
  return outcome == NEXT ? pass(p, (1 as u64) + length) : outcome;
}

/** Bytes behind the header that are read of a message. */
function wantedOf(type: u32, direction: u32): u32 {
  switch (type) {
    case 0x51: // Query
    case 0x50: // Parse
      return direction == 0 ? MAX_STATEMENT : 0;
    case 0x42: // Bind
    case 0x70: // Password, SASL
    case 0x52: // Authentication
    case 0x53: // Sync, ParameterStatus
    case 0x45: // Execute, ErrorResponse
      return 1024;
    case 0x43: // CommandComplete
      return 128;
    default:
      return 0;
  }
}

/** Messages before the login, which have no type. */
function readOpening(p: Input, state: PostgresState): Outcome {
  // What follows a question depends on its answer.
  if (state.asked != 0) return more(p, available(p) + 1);
  if (available(p) < START) return more(p, START);
  const length = be32(p.at);
  const code = be32(p.at + 4);
  if (length < START || length > MAX_START) return MALFORMED;
  if (available(p) < length) return more(p, length);
  const at = p.at + START;
  const end = p.at + length;
  p.at = end;
  if (code == TLS || code == GSS) return readAsked(p, state, code == GSS);
  if (code == CANCEL) return cancel(p, at, end);
  return code >> 16 == 3 ? readStart(p, state, code, at, end) : MALFORMED;
}
