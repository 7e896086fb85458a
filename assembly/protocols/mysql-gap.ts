// Going on behind missing bytes of a MySQL connection. Client and server speak by turns, so a command that follows
// says that those before it are over; a response that follows is that to the latest command.

import { DONE_FLOW, Input, NEXT, Outcome } from '../stream/input';
import { forgetResponse } from './mysql-response';
import { ANSWERED, COMMANDS, HEADER, le24, MysqlState, WAITING } from './mysql-state';
import { isPrintable } from './text';

/** COM_QUERY, COM_STMT_PREPARE */
const QUERY: u32 = 0x03;
const PREPARE: u32 = 0x16;
/** Bytes of a long statement that have to be text. */
const TEXT: u32 = 16;

/** Bytes are missing in this direction. A login that is not whole ends the reading. */
export function loseMysql(p: Input, state: MysqlState): Outcome {
  if (state.phase != COMMANDS) return DONE_FLOW;
  if (p.direction == 0) {
    state.clientLost = 1;
    state.clientContinues = 0;
    state.localFile = 0;
    return NEXT;
  }
  state.serverContinues = 0;
  // With two commands open, the response to the first is among what was lost.
  if (state.sent - state.answered >= 2) expectAnswer(state, state.sent - 1);
  else state.serverLost = WAITING;
  return NEXT;
}

/** Is a command found? All else of what is there is passed over. */
export function findCommand(p: Input, state: MysqlState): bool {
  if (!isCommand(p.at, p.end)) {
    p.at = p.end;
    return false;
  }
  state.clientLost = 0;
  state.serverLost = WAITING;
  return true;
}

/** Whole commands up to the end, each of which begins a sequence; or a statement that goes on behind the end. */
function isCommand(at: u32, end: u32): bool {
  const first = at;
  while (end - at > HEADER && load<u8>(at + 3) == 0) {
    const there = end - at;
    const length = le24(at);
    if (length == 0) return false;
    if (length + HEADER > there) return at != first || isStatement(at + HEADER, end);
    at += HEADER + length;
  }
  return at == end;
}

function isStatement(at: u32, end: u32): bool {
  const command = load<u8>(at) as u32;
  const text = command == QUERY || command == PREPARE;
  return text && end - at > TEXT && isPrintable(at + 1, at + TEXT);
}

/** A command is sent: those before it have had their answers. */
export function goOnWithCommand(state: MysqlState): void {
  if (state.serverLost) expectAnswer(state, state.sent);
}

function expectAnswer(state: MysqlState, answered: u32): void {
  state.answered = answered;
  state.serverLost = ANSWERED;
  forgetResponse(state);
}

/** Is a response found? All else of what is there is passed over. */
export function findResponse(p: Input, state: MysqlState): bool {
  // The first packet behind a command's.
  if (state.serverLost == WAITING || load<u8>(p.at + 3) != 1) {
    p.at = p.end;
    return false;
  }
  state.serverLost = 0;
  return true;
}
