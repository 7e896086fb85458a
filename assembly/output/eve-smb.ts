// The `smb` object of EVE.

import { ITEM_SYMBOL } from '../memory/items';
import {
  Fields,
  field,
  fieldIn,
  firstIn,
  isEnd,
  isSymbol,
  kindOf,
  lengthOf,
  valueOf,
} from './fields';
import { endObject, put } from './json';
import { putMember, putTextOf } from './json-items';
import { putNumber } from './text';

const SECOND: i64 = 1_000_000_000;

/** Does EVE have an event for what the record tells of? */
export function isSmbEvent(fields: Fields): bool {
  const action = field(fields, 'action');
  return !isSymbol(action, 'netbios-session') && !isSymbol(action, 'encrypted');
}

export function putEveSmb(at: usize, fields: Fields): usize {
  const action = field(fields, 'action');
  const status = field(fields, 'status');
  const dialect = field(fields, 'dialect');
  at = put(at, ',"smb":');
  const open = at;
  at = putMember(at, ',"dialect":', dialect);
  at = putCommand(at, action);
  if (status != 0) {
    if (kindOf(status) == ITEM_SYMBOL) {
      at = put(putTextOf(put(at, ',"status":"STATUS_'), status), '"');
    } else at = putMember(at, ',"status_code":', status);
  }
  if (isSymbol(action, 'negotiate')) at = putNegotiation(at, fields);
  else if (isSymbol(action, 'session-setup')) at = putSession(at, fields);
  else if (isSymbol(action, 'tree-connect')) at = putShare(at, fields);
  else at = putSmbFile(at, action, fields);
  return endObject(open, at);
}

/** Records do not say whether it is SMB 1 or 2, but for what only SMB 1 has. */
function putCommand(at: usize, action: usize): usize {
  if (isSymbol(action, 'delete')) return put(at, ',"command":"SMB1_COMMAND_DELETE"');
  if (isSymbol(action, 'rename')) return put(at, ',"command":"SMB1_COMMAND_RENAME"');
  return at;
}

function putNegotiation(at: usize, fields: Fields): usize {
  const dialects = field(fields, 'dialects');
  if (dialects != 0 && !isEnd(firstIn(dialects))) {
    at = putMember(at, ',"client_dialects":', dialects);
  }
  at = putMember(at, ',"client_guid":', field(fields, 'clientGuid'));
  return putMember(at, ',"server_guid":', field(fields, 'serverGuid'));
}

function putSession(at: usize, fields: Fields): usize {
  const kerberos = field(fields, 'kerberos');
  if (isSymbol(field(fields, 'mechanism'), 'NTLM')) {
    at = put(at, ',"ntlmssp":');
    const open = at;
    at = putMember(at, ',"domain":', field(fields, 'domain'));
    at = putMember(at, ',"user":', field(fields, 'user'));
    at = putMember(at, ',"host":', field(fields, 'workstation'));
    at = endObject(open, at);
  }
  if (kerberos != 0) {
    at = put(at, ',"kerberos":');
    const open = at;
    at = putMember(at, ',"realm":', fieldIn(kerberos, 'realm'));
    const service = fieldIn(kerberos, 'service');
    if (service != 0) at = put(putMember(at, ',"snames":[', service), ']');
    at = endObject(open, at);
  }
  return at;
}

function putShare(at: usize, fields: Fields): usize {
  const kind = field(fields, 'shareType');
  const pipe = isSymbol(kind, 'pipe') || field(fields, 'pipe') != 0;
  at = putMember(at, pipe ? ',"named_pipe":' : ',"share":', field(fields, 'share'));
  if (isSymbol(kind, 'disk')) return put(at, ',"share_type":"FILE"');
  if (isSymbol(kind, 'pipe')) return put(at, ',"share_type":"PIPE"');
  return isSymbol(kind, 'print') ? put(at, ',"share_type":"PRINT"') : at;
}

function putSmbFile(at: usize, action: usize, fields: Fields): usize {
  const name = field(fields, 'name');
  const renamed = field(fields, 'newName');
  const times = field(fields, 'times');
  at = putMember(at, ',"share":', field(fields, 'share'));
  if (name != 0 && lengthOf(name) == 0) at = put(at, ',"filename":"<share_root>"');
  else if (renamed == 0) {
    at = putMember(at, field(fields, 'directory') != 0 ? ',"directory":' : ',"filename":', name);
  }
  if (isSymbol(action, 'file')) {
    at = putDisposition(at, field(fields, 'disposition'));
    at = put(at, ',"access":"');
    at = put(at, field(fields, 'deleted') != 0 ? 'delete on close"' : 'normal"');
  }
  at = putSeconds(at, ',"created":', fieldIn(times, 'created'));
  at = putSeconds(at, ',"accessed":', fieldIn(times, 'accessed'));
  at = putSeconds(at, ',"modified":', fieldIn(times, 'modified'));
  at = putSeconds(at, ',"changed":', fieldIn(times, 'changed'));
  at = putMember(at, ',"size":', field(fields, 'size'));
  if (renamed == 0) return at;
  at = put(at, ',"rename":');
  const open = at;
  at = putMember(at, ',"from":', name);
  return endObject(open, putMember(at, ',"to":', renamed));
}

function putDisposition(at: usize, item: usize): usize {
  if (isSymbol(item, 'supersede')) return put(at, ',"disposition":"FILE_SUPERSEDE"');
  if (isSymbol(item, 'open')) return put(at, ',"disposition":"FILE_OPEN"');
  if (isSymbol(item, 'create')) return put(at, ',"disposition":"FILE_CREATE"');
  if (isSymbol(item, 'open-if')) return put(at, ',"disposition":"FILE_OPEN_IF"');
  if (isSymbol(item, 'overwrite')) return put(at, ',"disposition":"FILE_OVERWRITE"');
  return isSymbol(item, 'overwrite-if') ? put(at, ',"disposition":"FILE_OVERWRITE_IF"') : at;
}

/** Seconds since 1970. */
function putSeconds(at: usize, name: string, item: usize): usize {
  if (item == 0) return at;
  const seconds = load<i64>(valueOf(item)) / SECOND;
  return seconds < 0 ? at : putNumber(put(at, name), seconds as u64);
}
