// Going on behind missing bytes of a PostgreSQL connection. Client and server speak by turns, unless the client
// sends several groups at once: a message that follows says that the groups before it are over, an answer that
// follows is that to the latest group.

import { be32 } from '../memory/bytes';
import { DONE_FLOW, Input, NEXT, Outcome } from '../stream/input';
import {
  ANSWERED,
  countAt,
  HEADER,
  MAX_LENGTH,
  PostgresState,
  READY,
  reset,
  WAITING,
} from './postgresql-state';

/** Bytes are missing in this direction. A login that is not whole ends the reading. */
export function losePostgresql(p: Input, state: PostgresState): Outcome {
  if (state.phase != READY) return DONE_FLOW;
  if (p.direction == 0) {
    state.clientLost = 1;
    state.pending = 0;
  } else if (state.sent - state.answered >= 2) {
    // The answer to the first group is among what was lost.
    expectAnswer(state, state.sent - 1, load<u32>(countAt(state, state.sent - 2)));
  } else state.serverLost = WAITING;
  return NEXT;
}

/** Is a message of this direction found, behind lost bytes? All else of what is there is passed over. */
export function findMessage(p: Input, state: PostgresState): bool {
  const waits = p.direction == 1 && state.serverLost == WAITING;
  if (waits || !isChain(p.at, p.end, p.direction)) {
    p.at = p.end;
    return false;
  }
  if (p.direction == 0) {
    state.clientLost = 0;
    state.serverLost = WAITING;
  } else state.serverLost = 0;
  return true;
}

/** A client's message is read: the groups before have had their answers. */
export function goOnWithGroup(state: PostgresState): void {
  if (state.serverLost == WAITING) expectAnswer(state, state.sent, state.parses);
}

function expectAnswer(state: PostgresState, answered: u32, parsed: u32): void {
  state.answered = answered;
  state.parsed = parsed;
  state.serverLost = ANSWERED;
  reset(state);
}

/** A whole message, and whole ones behind it; only the last may go on behind the end. */
function isChain(at: u32, end: u32, direction: u32): bool {
  const first = at;
  while (at + HEADER <= end) {
    const length = be32(at + 1);
    if (length < 4 || length > MAX_LENGTH || !isType(load<u8>(at), direction)) return false;
    if (length >= end - at) return at != first;
    at += 1 + length;
  }
  return at != first && (at == end || isType(load<u8>(at), direction));
}

/** The letters of messages once the login is over. */
function isType(type: u8, direction: u32): bool {
  const types = direction == 0 ? 'QPBESDCHFXdcf' : 'ZTDC123EtnsINASGHWVdc';
  for (let i = 0; i < types.length; i++) if ((type as i32) == types.charCodeAt(i)) return true;
  return false;
}
