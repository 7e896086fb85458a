// Logins by HTML forms: was a password in a form (application/x-www-form-urlencoded, HTML Living Standard), and
// whose? Of all its values only that of a field with the name of an account's name is told.
//
//   user%5Bname%5D=anna+b&password=…&remember=1

import { close, openObject, putText } from '../memory/items';
import { Input, scratchOf } from '../stream/input';
import { queueRecord, resumeQueued } from '../stream/queue';
import { FIELD_CONTENT_TYPE, Fields, valueAt, valueEnd } from './http-headers';
import { escapedAt, isPasswordName, MAX_NAME, nameIs, readName } from './parameter-names';
import { findByte, isText, trimEnd } from './text';

/** Longest form that is waited for and read. */
export const MAX_FORM: u32 = 8192;
const MAX_ACCOUNT: u32 = 128;
/** In the parser's scratch: a field's name, the account's. */
const NAME: usize = 12288;
const ACCOUNT: usize = NAME + (MAX_NAME as usize);

/** Does the header say that the body is a form? */
export function isForm(fields: Fields): bool {
  const at = valueAt(fields, FIELD_CONTENT_TYPE);
  if (at == 0) return false;
  const semicolon = findByte(at, valueEnd(fields, FIELD_CONTENT_TYPE), 0x3b);
  return isText(at, trimEnd(at, semicolon), 'application/x-www-form-urlencoded');
}

/** Tells of the login that the form [at, end) is, in the draft of transaction `sequence`; nothing if it is none. */
export function readForm(p: Input, sequence: u32, at: u32, end: u32): void {
  let password = false;
  let account: u32 = 0;
  while (at < end) {
    const next = findByte(at, end, 0x26);
    const equals = findByte(at, next, 0x3d);
    if (equals + 1 < next) {
      const name = scratchOf(p) + NAME;
      const length = readName(name, at, equals);
      if (isPasswordName(name, length)) password = true;
      else if (account == 0 && isAccountName(name, length)) {
        account = decodeValue(scratchOf(p) + ACCOUNT, equals + 1, next);
      }
    }
    at = next + 1;
  }
  if (!password || !resumeQueued(p, sequence)) return;
  openObject(p, 'formLogin');
  if (account > 0) putText(p, 'username', (scratchOf(p) + ACCOUNT) as u32, account);
  close(p);
  queueRecord(p, sequence);
}

function isAccountName(name: usize, length: u32): bool {
  return (
    nameIs(name, length, 'user') ||
    nameIs(name, length, 'username') ||
    nameIs(name, length, 'userid') ||
    nameIs(name, length, 'userlogin') ||
    nameIs(name, length, 'useremail') ||
    nameIs(name, length, 'uname') ||
    nameIs(name, length, 'jusername') ||
    nameIs(name, length, 'login') ||
    nameIs(name, length, 'loginname') ||
    nameIs(name, length, 'loginid') ||
    nameIs(name, length, 'log') ||
    nameIs(name, length, 'email') ||
    nameIs(name, length, 'emailaddress') ||
    nameIs(name, length, 'account') ||
    nameIs(name, length, 'accountname')
  );
}

/** Decodes the value [at, end) to `out`; returns its bytes, 0 if there are more than MAX_ACCOUNT. */
function decodeValue(out: usize, at: u32, end: u32): u32 {
  let length: u32 = 0;
  while (at < end) {
    if (length == MAX_ACCOUNT) return 0;
    const escaped = escapedAt(at, end);
    const byte = escaped >= 0 ? (escaped as u8) : load<u8>(at);
    store<u8>(out + length++, escaped < 0 && byte == 0x2b ? 0x20 : byte);
    at += escaped >= 0 ? 3 : 1;
  }
  return length;
}
