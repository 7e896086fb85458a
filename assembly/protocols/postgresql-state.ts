// What is kept of a PostgreSQL connection.

import { MAX_TOLD } from './sql';

export const HEADER: u32 = 5;
export const MAX_LENGTH: u32 = 1 << 30;

// Phases of a connection.
export const STARTING: u32 = 0;
export const AUTHENTICATING: u32 = 1;
export const READY: u32 = 2;

// What the client asked for before it starts; answered by one byte.
export const ASKED_TLS: u32 = 1;
export const ASKED_GSS: u32 = 2;

// Keys of drafts. A group is what the client ends with Sync, or a simple query; it ends with ReadyForQuery.
export const KEY_LOGIN: u32 = 0xffffffff;
/** A statement that is prepared and not executed, by the number of its Parse. */
export const KEY_PARSE: u32 = 0x80000000;

export function simpleKey(group: u32): u32 {
  return ((group << 1) | 1) & 0x7fffffff;
}

export function extendedKey(group: u32): u32 {
  return (group << 1) & 0x7fffffff;
}

/** The group under way is not read on; the client's next message is waited for. */
export const WAITING: u32 = 1;
/** What comes next is the answer to the latest group. */
export const ANSWERED: u32 = 2;

/** Groups under way whose number of Parse messages is known. */
export const MAX_GROUPS: u32 = 16;
/** Bytes kept of the names of prepared statements, and of a command's tag. */
export const MAX_NAME: u32 = 64;
export const MAX_TAG: u32 = 32;

@unmanaged
export class PostgresState {
  phase: u32;
  asked: u32;
  /** 1: the login's record is under way; it says how the client authenticates; and the server's version. */
  begun: u32;
  method: u32;
  version: u32;
  /** 1: a mechanism of SASL is still to be chosen. */
  sasl: u32;
  loginTime: i64;
  /** Groups begun by the client; ended by the server; the first of which records may be left. */
  sent: u32;
  answered: u32;
  stale: u32;
  /** Parse messages sent and answered. */
  parses: u32;
  parsed: u32;
  /** 1: backslashes escape in strings (standard_conforming_strings is off). */
  backslash: u32;
  /** Of the response under way: rows that tags tell of, rows sent, the last tag. */
  rows: u64;
  data: u64;
  hasRows: u32;
  tagLength: u32;
  /** 1: a Parse waits for its Execute; its statement, 1 if that was cut; its name. */
  pending: u32;
  textLength: u32;
  textCut: u32;
  nameLength: u32;
  /** Name of the statement that was bound last. */
  boundLength: u32;
  /** 1: bytes of the client were lost; a message has to be found. */
  clientLost: u32;
  /** What is to be done about lost bytes of the server: WAITING or ANSWERED. */
  serverLost: u32;
  pad: u32;
  counts: u64;
}

export const COUNTS: u32 = offsetof<PostgresState>('counts') as u32;
export const TAG: u32 = COUNTS + 4 * MAX_GROUPS;
export const NAME: u32 = TAG + MAX_TAG;
export const BOUND: u32 = NAME + MAX_NAME;
export const TEXT: u32 = BOUND + MAX_NAME;
export const STATE: u32 = TEXT + MAX_TOLD + 8;

/** Where it stands how many Parse messages there were when a group ended. */
export function countAt(state: PostgresState, group: u32): usize {
  return changetype<usize>(state) + COUNTS + ((group % MAX_GROUPS) << 2);
}

/** Nothing is known of the response under way. */
export function reset(state: PostgresState): void {
  state.rows = 0;
  state.data = 0;
  state.hasRows = 0;
  state.tagLength = 0;
}

/** Where the NUL of the text at `at` is; `end` without one. */
export function nulAt(at: u32, end: u32): u32 {
  while (at < end && load<u8>(at) != 0) at++;
  return at;
}
