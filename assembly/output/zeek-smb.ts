// smb_mapping.log and smb_files.log (base/protocols/smb).

import { Fields, field, fieldIn, isSymbol, lengthOf, numberOf } from './fields';
import { put } from './json';
import { beginText, column, countColumn, endText, textColumn, unset } from './zeek-columns';

/** What became of a file, as Zeek's actions. */
export const SMB_OPEN: u32 = 0;
export const SMB_RENAME: u32 = 1;
export const SMB_DELETE: u32 = 2;

export function isMapping(fields: Fields): bool {
  return isSymbol(field(fields, 'action'), 'tree-connect') && succeeded(field(fields, 'status'));
}

/** Is there a row for what the record says of a file? As in Zeek there is none of pipes and of what failed. */
export function isFileAction(fields: Fields, action: u32): bool {
  if (field(fields, 'pipe') != 0) return false;
  const kind = field(fields, 'action');
  if (isSymbol(kind, 'file')) {
    if (!succeeded(field(fields, 'status'))) return false;
    if (action == SMB_RENAME) return succeeded(field(fields, 'renameStatus'));
    return action == SMB_OPEN || field(fields, 'deleted') != 0;
  }
  if (!succeeded(field(fields, 'status'))) return false;
  if (isSymbol(kind, 'rename')) return action == SMB_RENAME;
  return isSymbol(kind, 'delete') && action == SMB_DELETE;
}

function succeeded(status: usize): bool {
  return isSymbol(status, 'SUCCESS');
}

/** The columns of smb_mapping.log from `path` on. */
export function putSmbMapping(at: usize, json: bool, fields: Fields): usize {
  at = column(at, json, 'path', field(fields, 'share'));
  at = unset(at, json, 'service');
  at = column(at, json, 'native_file_system', field(fields, 'fileSystem'));
  const kind = field(fields, 'shareType');
  if (isSymbol(kind, 'disk')) return textColumn(at, json, 'share_type', 'DISK');
  if (isSymbol(kind, 'pipe')) return textColumn(at, json, 'share_type', 'PIPE');
  if (isSymbol(kind, 'print')) return textColumn(at, json, 'share_type', 'PRINT');
  return unset(at, json, 'share_type');
}

/** The columns of smb_files.log from `fuid` on. */
export function putSmbFile(at: usize, json: bool, action: u32, fields: Fields): usize {
  const times = field(fields, 'times');
  const name = field(fields, 'name');
  const renamed = action == SMB_RENAME;
  at = unset(at, json, 'fuid');
  at = textColumn(at, json, 'action', actionName(action));
  at = column(at, json, 'path', field(fields, 'share'));
  at = putName(at, json, renamed ? field(fields, 'newName') : name);
  at = countColumn(at, json, 'size', numberOf(field(fields, 'size')));
  at = column(at, json, 'prev_name', renamed ? name : 0);
  at = column(at, json, 'times.modified', fieldIn(times, 'modified'));
  at = column(at, json, 'times.accessed', fieldIn(times, 'accessed'));
  at = column(at, json, 'times.created', fieldIn(times, 'created'));
  return column(at, json, 'times.changed', fieldIn(times, 'changed'));
}

function actionName(action: u32): string {
  if (action == SMB_OPEN) return 'SMB::FILE_OPEN';
  return action == SMB_RENAME ? 'SMB::FILE_RENAME' : 'SMB::FILE_DELETE';
}

function putName(at: usize, json: bool, name: usize): usize {
  if (name == 0 || lengthOf(name) > 0) return column(at, json, 'name', name);
  return endText(put(beginText(at, json, 'name'), '<share_root>'), json);
}
