// What is remembered of a Telnet session.

import { Input } from '../stream/input';
import { stateOf } from '../stream/stream';
import { Notes, notesAt } from './notes';

export const NOTE_TERMINAL: u32 = 1;
export const NOTE_SPEED: u32 = 2;
export const NOTE_USER: u32 = 3;

@unmanaged
export class TelnetSide {
  mode: u8;
  command: u8;
  option: u8;
  pad: u8;
  /** Bytes of the subnegotiation. */
  part: u32;
  /** A bit for each option: it will have; wants, or does not want, the other side to have. */
  will: u64;
  agrees: u64;
  refuses: u64;
}

@unmanaged
export class TelnetState {
  side0: u64;
  side1: u64;
  side2: u64;
  side3: u64;
  side4: u64;
  side5: u64;
  side6: u64;
  side7: u64;
  /** What the client's next line is: EXPECT_* of telnet-login.ts. */
  expects: u8;
  told: u8;
  loginPrompt: u8;
  passwordPrompt: u8;
  /** 1: a login has begun, and it is not known how it ends. */
  open: u8;
  /** 1: lines are missing, or came before they were asked for: which one is a name can't be told. */
  unsure: u8;
  /** 1: inside an escape sequence of the server's. */
  escape: u8;
  /** 1: the last byte of the client was a carriage return. */
  returned: u8;
  /** Bytes of the server's line; of it, those up to the end of a prompt for a name; of the client's. */
  shown: u32;
  prompt: u32;
  typed: u32;
  columns: u32;
  rows: u32;
  time: i64;
}

export const SIDE_PART: u32 = 192;
export const MAX_SHOWN: u32 = 256;
export const MAX_TYPED: u32 = 128;

const PARTS: u32 = 128;
const SHOWN: u32 = PARTS + 2 * SIDE_PART;
const TYPED: u32 = SHOWN + MAX_SHOWN;
const NOTES: u32 = TYPED + MAX_TYPED;
const STATE: u32 = 2048;

export function telnetState(p: Input): TelnetState {
  const fresh = p.stream.state == 0;
  const s = changetype<TelnetState>(stateOf(p.partition, p.stream, STATE));
  if (fresh && changetype<usize>(s) != 0) s.time = p.time;
  return s;
}

export function sideOf(s: TelnetState, direction: u32): TelnetSide {
  return changetype<TelnetSide>(changetype<usize>(s) + direction * offsetof<TelnetSide>());
}

export function partOf(s: TelnetState, direction: u32): usize {
  return changetype<usize>(s) + PARTS + direction * SIDE_PART;
}

export function shownOf(s: TelnetState): usize {
  return changetype<usize>(s) + SHOWN;
}

export function typedOf(s: TelnetState): usize {
  return changetype<usize>(s) + TYPED;
}

export function notesOf(s: TelnetState): Notes {
  return notesAt(changetype<usize>(s) + NOTES, STATE - NOTES);
}
