// What is set of an open file ([MS-FSCC] §2.4): that it gets another name, or goes when it is closed. In SMB 2 by
// SET_INFO, in SMB 1 by a transaction, with the same data.

import { Input } from '../stream/input';
import { holdRecord, resumeRecord } from '../stream/records';
import { putStatus } from './smb-names';
import { FILE_DELETED, FILE_RENAMED, fileAt, keyOfFile, NO_FILE, RELATED_FILE } from './smb-state';
import { putUtf16 } from './utf16';

// Classes of file information that are set.
const INFO_RENAME: u32 = 10;
export const INFO_DISPOSITION: u32 = 13;
const INFO_DISPOSITION_EX: u32 = 64;
const INFO_RENAME_EX: u32 = 65;
// What a request to set them wants.
const WANTS_DELETE: u32 = 1;
const WANTS_KEEP: u32 = 2;
const WANTS_NAME: u32 = 3;

/**
 * Reads what is to be set of a file, [data, data + length); a new name is behind `head` bytes, its length before it.
 * Returns what is to be remembered with the request; 0 for nothing of interest.
 */
export function askFileInfo(
  p: Input,
  file: u32,
  kind: u32,
  data: u32,
  length: u32,
  head: u32,
): u32 {
  if (file == NO_FILE) return 0;
  if ((kind == INFO_DISPOSITION || kind == INFO_DISPOSITION_EX) && length > 0) {
    return load<u8>(data) & 1 ? WANTS_DELETE : WANTS_KEEP;
  }
  if ((kind != INFO_RENAME && kind != INFO_RENAME_EX) || length < head || file == RELATED_FILE) {
    return 0;
  }
  const bytes = load<u32>(data + head - 4);
  const open = fileAt(p, file);
  if (bytes > length - head || open.flags & FILE_RENAMED) return 0;
  if (!resumeRecord(p, keyOfFile(file))) return 0;
  open.flags |= FILE_RENAMED;
  putUtf16(p, 'newName', data + head, bytes);
  holdRecord(p, keyOfFile(file));
  return WANTS_NAME;
}

export function answerSetInfo(p: Input, file: u32, wants: u32, status: u32): void {
  const open = fileAt(p, file);
  if (wants == WANTS_NAME) {
    if (!resumeRecord(p, keyOfFile(file))) return;
    putStatus(p, 'renameStatus', status);
    holdRecord(p, keyOfFile(file));
  } else if (status == 0) {
    if (wants == WANTS_DELETE) open.flags |= FILE_DELETED;
    else open.flags &= ~FILE_DELETED;
  }
}
