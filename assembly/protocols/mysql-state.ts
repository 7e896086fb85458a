// What is kept of a MySQL connection, and the pieces of its packets that more than one file reads.

import { putText } from '../memory/items';
import { Input } from '../stream/input';

export const HEADER: u32 = 4;

// Phases of a connection.
export const GREETING: u32 = 0;
export const LOGIN: u32 = 1;
export const AUTHENTICATING: u32 = 2;
export const COMMANDS: u32 = 3;

// Capabilities.
export const CONNECT_WITH_DB: u32 = 1 << 3;
export const COMPRESSED: u32 = 1 << 5;
export const PROTOCOL_41: u32 = 1 << 9;
export const TLS: u32 = 1 << 11;
export const SECURE_CONNECTION: u32 = 1 << 15;
export const PLUGIN_AUTH: u32 = 1 << 19;
export const CONNECT_ATTRIBUTES: u32 = 1 << 20;
export const LENENC_AUTH: u32 = 1 << 21;
export const DEPRECATE_EOF: u32 = 1 << 24;
export const QUERY_ATTRIBUTES: u32 = 1 << 27;
/** Unset by MariaDB, whose own capabilities are then in the login's reserved bytes. */
export const LONG_PASSWORD: u32 = 1;
/** MariaDB's own: definitions of columns are not sent again. */
export const CACHE_METADATA: u32 = 1 << 4;

// Status of the server.
export const MORE_RESULTS: u32 = 0x0008;
export const CURSOR_EXISTS: u32 = 0x0040;
export const NO_BACKSLASH: u32 = 0x0200;

/** The response under way is not read on; the next command is waited for. */
export const WAITING: u32 = 1;
/** What comes next and begins a response is that to the latest command. */
export const ANSWERED: u32 = 2;

/** Commands that wait for their response. */
export const MAX_PENDING: u32 = 64;

@unmanaged
export class MysqlState {
  phase: u32;
  clientCapabilities: u32;
  mariadbCapabilities: u32;
  /** Status of the server, as it last said. */
  status: u32;
  /** 1: the next packet continues one of 16 MiB. */
  clientContinues: u32;
  serverContinues: u32;
  /** Commands sent and answered. */
  sent: u32;
  answered: u32;
  /** Where in the response the next packet is; packets still to be passed over there. */
  step: u32;
  left: u32;
  /** Time of the login. */
  loginTime: i64;
  /** Of the response under way. */
  rows: u64;
  affected: u64;
  /** 1: there were rows; 1: there was an OK. */
  hasRows: u32;
  hasAffected: u32;
  /** 1: the client sends a file; 1: the server asked for another authentication. */
  localFile: u32;
  switched: u32;
  /** Number that the server gave to a statement. */
  statement: u32;
  /** 1: bytes of the client were lost; a command has to be found. */
  clientLost: u32;
  /** What is to be done about lost bytes of the server: WAITING or ANSWERED. */
  serverLost: u32;
  pad: u32;
  pending0: u64;
  pending1: u64;
  pending2: u64;
  pending3: u64;
  pending4: u64;
  pending5: u64;
  pending6: u64;
  pending7: u64;
}

export const PENDING: u32 = offsetof<MysqlState>('pending0') as u32;

export function le24(at: usize): u32 {
  return (load<u16>(at) as u32) | ((load<u8>(at + 2) as u32) << 16);
}

/** Bytes of a length-encoded number by its first byte. */
export function lenencSize(first: u8): u32 {
  switch (first as u32) {
    case 0xfc:
      return 3;
    case 0xfd:
      return 4;
    case 0xfe:
      return 9;
    default:
      return 1;
  }
}

/** The length-encoded number at `at`, all of whose bytes are there. */
export function lenenc(at: usize): u64 {
  switch (load<u8>(at) as u32) {
    case 0xfc:
      return load<u16>(at + 1) as u64;
    case 0xfd:
      return le24(at + 1) as u64;
    case 0xfe:
      return load<u64>(at + 1);
    default:
      return load<u8>(at) as u64;
  }
}

/** Where the NUL of the text at `at` is; `end` without one. */
export function nulAt(at: u32, end: u32): u32 {
  while (at < end && load<u8>(at) != 0) at++;
  return at;
}

/** A name: at most 256 bytes of it. */
export function putName(p: Input, name: string, at: u32, end: u32): void {
  if (end > at) putText(p, name, at, min<u32>(end - at, 256));
}
