// Names of SMB's numbers: NT status ([MS-ERREF] §2.3.1), dialects and ciphers ([MS-SMB2] §2.2.3, §2.2.3.1),
// what a file is opened for and what came of it (§2.2.13, §2.2.14).

import { close, ELEMENT, ItemWriter, openList, putSymbol, putText } from '../memory/items';
import { putHexByte } from '../output/text';
import { Input, scratchOf } from '../stream/input';

/** The status's name, or its number in hexadecimal where it has none here. */
export function putStatus(p: Input, field: string, status: u32): void {
  const name = statusName(status);
  if (name.length > 0) {
    putSymbol(p, field, name);
    return;
  }
  const text = scratchOf(p);
  store<u16>(text, 0x7830);
  for (let i: u32 = 0; i < 4; i++) putHexByte(text + 2 + 2 * i, (status >> (24 - 8 * i)) as u8);
  putText(p, field, text, 10);
}

function statusName(status: u32): string {
  switch (status) {
    case 0:
      return 'SUCCESS';
    case 0x103:
      return 'PENDING';
    case 0x104:
      return 'REPARSE';
    case 0x105:
      return 'MORE_ENTRIES';
    case 0x80000005:
      return 'BUFFER_OVERFLOW';
    case 0x80000006:
      return 'NO_MORE_FILES';
    case 0x8000002d:
      return 'STOPPED_ON_SYMLINK';
    case 0xc0000001:
      return 'UNSUCCESSFUL';
    case 0xc0000002:
      return 'NOT_IMPLEMENTED';
    case 0xc0000003:
      return 'INVALID_INFO_CLASS';
    case 0xc0000008:
      return 'INVALID_HANDLE';
    case 0xc000000d:
      return 'INVALID_PARAMETER';
    case 0xc000000f:
      return 'NO_SUCH_FILE';
    case 0xc0000010:
      return 'INVALID_DEVICE_REQUEST';
    case 0xc0000011:
      return 'END_OF_FILE';
    case 0xc0000016:
      return 'MORE_PROCESSING_REQUIRED';
    case 0xc0000022:
      return 'ACCESS_DENIED';
    case 0xc0000023:
      return 'BUFFER_TOO_SMALL';
    case 0xc0000033:
      return 'OBJECT_NAME_INVALID';
    case 0xc0000034:
      return 'OBJECT_NAME_NOT_FOUND';
    case 0xc0000035:
      return 'OBJECT_NAME_COLLISION';
    case 0xc000003a:
      return 'OBJECT_PATH_NOT_FOUND';
    case 0xc000003b:
      return 'OBJECT_PATH_SYNTAX_BAD';
    case 0xc0000043:
      return 'SHARING_VIOLATION';
    case 0xc0000054:
      return 'FILE_LOCK_CONFLICT';
    case 0xc0000056:
      return 'DELETE_PENDING';
    case 0xc000005e:
      return 'NO_LOGON_SERVERS';
    case 0xc0000064:
      return 'NO_SUCH_USER';
    case 0xc000006a:
      return 'WRONG_PASSWORD';
    case 0xc000006d:
      return 'LOGON_FAILURE';
    case 0xc000006e:
      return 'ACCOUNT_RESTRICTION';
    case 0xc000006f:
      return 'INVALID_LOGON_HOURS';
    case 0xc0000070:
      return 'INVALID_WORKSTATION';
    case 0xc0000071:
      return 'PASSWORD_EXPIRED';
    case 0xc0000072:
      return 'ACCOUNT_DISABLED';
    case 0xc000007f:
      return 'DISK_FULL';
    case 0xc000009a:
      return 'INSUFFICIENT_RESOURCES';
    case 0xc00000ac:
      return 'PIPE_NOT_AVAILABLE';
    case 0xc00000b0:
      return 'PIPE_DISCONNECTED';
    case 0xc00000ba:
      return 'FILE_IS_A_DIRECTORY';
    case 0xc00000bb:
      return 'NOT_SUPPORTED';
    case 0xc00000c9:
      return 'NETWORK_NAME_DELETED';
    case 0xc00000ca:
      return 'NETWORK_ACCESS_DENIED';
    case 0xc00000cc:
      return 'BAD_NETWORK_NAME';
    case 0xc00000d0:
      return 'REQUEST_NOT_ACCEPTED';
    case 0xc0000101:
      return 'DIRECTORY_NOT_EMPTY';
    case 0xc0000103:
      return 'NOT_A_DIRECTORY';
    case 0xc0000120:
      return 'CANCELLED';
    case 0xc0000121:
      return 'CANNOT_DELETE';
    case 0xc0000128:
      return 'FILE_CLOSED';
    case 0xc0000133:
      return 'TIME_DIFFERENCE_AT_DC';
    case 0xc000015b:
      return 'LOGON_TYPE_NOT_GRANTED';
    case 0xc0000193:
      return 'ACCOUNT_EXPIRED';
    case 0xc0000199:
      return 'NOLOGON_WORKSTATION_TRUST_ACCOUNT';
    case 0xc0000203:
      return 'USER_SESSION_DELETED';
    case 0xc0000224:
      return 'PASSWORD_MUST_CHANGE';
    case 0xc0000225:
      return 'NOT_FOUND';
    case 0xc0000234:
      return 'ACCOUNT_LOCKED_OUT';
    case 0xc0000257:
      return 'PATH_NOT_COVERED';
    case 0xc000035c:
      return 'NETWORK_SESSION_EXPIRED';
    case 0xc000a000:
      return 'INVALID_SIGNATURE';
    default:
      return '';
  }
}

export function dialectName(dialect: u32): string {
  switch (dialect) {
    case 0x202:
      return '2.0.2';
    case 0x210:
      return '2.1';
    case 0x2ff:
      return '2.???';
    case 0x300:
      return '3.0';
    case 0x302:
      return '3.0.2';
    case 0x311:
      return '3.1.1';
    default:
      return 'unknown';
  }
}

export function cipherName(cipher: u32): string {
  switch (cipher) {
    case 1:
      return 'AES-128-CCM';
    case 2:
      return 'AES-128-GCM';
    case 3:
      return 'AES-256-CCM';
    case 4:
      return 'AES-256-GCM';
    default:
      return 'unknown';
  }
}

export function shareName(kind: u32): string {
  switch (kind) {
    case 1:
      return 'disk';
    case 2:
      return 'pipe';
    case 3:
      return 'print';
    default:
      return 'unknown';
  }
}

export function dispositionName(disposition: u32): string {
  switch (disposition) {
    case 0:
      return 'supersede';
    case 1:
      return 'open';
    case 2:
      return 'create';
    case 3:
      return 'open-if';
    case 4:
      return 'overwrite';
    case 5:
      return 'overwrite-if';
    default:
      return 'unknown';
  }
}

export function outcomeName(action: u32): string {
  switch (action) {
    case 0:
      return 'superseded';
    case 1:
      return 'opened';
    case 2:
      return 'created';
    case 3:
      return 'overwritten';
    default:
      return 'unknown';
  }
}

/** What a file is opened for, of its access mask ([MS-SMB2] §2.2.13.1): read, write, execute, delete, maximum. */
export function putAccess(w: ItemWriter, field: string, mask: u32): void {
  if (!(mask & 0xf2010027)) return;
  openList(w, field);
  if (mask & 0x90000001) putSymbol(w, ELEMENT, 'read');
  if (mask & 0x50000006) putSymbol(w, ELEMENT, 'write');
  if (mask & 0x30000020) putSymbol(w, ELEMENT, 'execute');
  if (mask & 0x10010000) putSymbol(w, ELEMENT, 'delete');
  if (mask & 0x02000000) putSymbol(w, ELEMENT, 'maximum');
  close(w);
}
