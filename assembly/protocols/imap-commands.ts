// Commands of IMAP (RFC 9051 §6, RFC 3501 §6, and the extensions that are common), by number.

import { isText } from './text';

export const IMAP_COMMANDS: u32 = 36;
/** Any other. */
const OTHER: u32 = 35;

/** Name of command number `index`. */
export function imapCommandName(index: u32): string {
  switch (index) {
    case 0:
      return 'CAPABILITY';
    case 1:
      return 'NOOP';
    case 2:
      return 'LOGOUT';
    case 3:
      return 'STARTTLS';
    case 4:
      return 'AUTHENTICATE';
    case 5:
      return 'LOGIN';
    case 6:
      return 'ENABLE';
    case 7:
      return 'SELECT';
    case 8:
      return 'EXAMINE';
    case 9:
      return 'CREATE';
    case 10:
      return 'DELETE';
    case 11:
      return 'RENAME';
    case 12:
      return 'SUBSCRIBE';
    case 13:
      return 'UNSUBSCRIBE';
    case 14:
      return 'LIST';
    case 15:
      return 'LSUB';
    case 16:
      return 'NAMESPACE';
    case 17:
      return 'STATUS';
    case 18:
      return 'APPEND';
    case 19:
      return 'IDLE';
    case 20:
      return 'CLOSE';
    case 21:
      return 'UNSELECT';
    case 22:
      return 'EXPUNGE';
    case 23:
      return 'SEARCH';
    case 24:
      return 'FETCH';
    case 25:
      return 'STORE';
    case 26:
      return 'COPY';
    case 27:
      return 'MOVE';
    case 28:
      return 'UID';
    case 29:
      return 'ID';
    case 30:
      return 'COMPRESS';
    case 31:
      return 'CHECK';
    case 32:
      return 'GETQUOTAROOT';
    case 33:
      return 'SORT';
    case 34:
      return 'THREAD';
    default:
      return 'OTHER';
  }
}

export const LOGIN: u32 = 5;
export const AUTHENTICATE: u32 = 4;
export const STARTTLS: u32 = 3;
export const SELECT: u32 = 7;
export const EXAMINE: u32 = 8;
export const APPEND: u32 = 18;
export const ID: u32 = 29;
export const COMPRESS: u32 = 30;

/** Number of the command [at, end). */
export function imapCommand(at: u32, end: u32): u32 {
  if (end - at > 12) return OTHER;
  for (let i: u32 = 0; i < OTHER; i++) {
    const name = imapCommandName(i);
    if ((name.length as u32) == end - at && isName(at, end, name)) return i;
  }
  return OTHER;
}

function isName(at: u32, end: u32, name: string): bool {
  for (let i: u32 = 0; at + i < end; i++) {
    if (((load<u8>(at + i) as u32) & 0xdf) != (name.charCodeAt(i as i32) as u32)) return false;
  }
  return true;
}

/** Is [at, end) a command that a client may begin with? For recognition. */
export function isFirstCommand(at: u32, end: u32): bool {
  return (
    isText(at, end, 'capability') ||
    isText(at, end, 'login') ||
    isText(at, end, 'starttls') ||
    isText(at, end, 'authenticate') ||
    isText(at, end, 'logout') ||
    isText(at, end, 'noop') ||
    isText(at, end, 'id')
  );
}
