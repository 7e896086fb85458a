// http.log (base/protocols/http/main.zeek). Passwords are never there; of files only what the headers and the
// first bytes say; files.log has the rest (zeek-files.ts).

import { RecordEvent } from '../memory/event';
import { ITEM_TEXT } from '../memory/items';
import { Fields, field, fieldIn, kindOf, numberOf, valueOf } from './fields';
import { hostLength } from './hosts';
import { put } from './json';
import { putEscaped, putLatin } from './json-items';
import {
  beginList,
  beginText,
  column,
  countColumn,
  endList,
  endText,
  oneColumn,
  putCell,
  putFuid,
  putText,
  unset,
} from './zeek-columns';
import { fileId, hasFile } from './zeek-files';

const QUOTE: u8 = 0x22;

/** The columns from `trans_depth` on. */
export function putHttp(at: usize, json: bool, event: RecordEvent, fields: Fields): usize {
  const requestBody = field(fields, 'requestBody');
  const responseBody = field(fields, 'responseBody');
  at = column(at, json, 'trans_depth', field(fields, 'depth'));
  at = column(at, json, 'method', field(fields, 'method'));
  at = putHost(at, json, field(fields, 'host'));
  at = column(at, json, 'uri', field(fields, 'target'));
  at = column(at, json, 'referrer', field(fields, 'referrer'));
  at = column(at, json, 'version', field(fields, 'version'));
  at = column(at, json, 'user_agent', field(fields, 'userAgent'));
  at = column(at, json, 'origin', field(fields, 'origin'));
  at = countColumn(at, json, 'request_body_len', numberOf(fieldIn(requestBody, 'bytes')));
  at = countColumn(at, json, 'response_body_len', numberOf(fieldIn(responseBody, 'bytes')));
  const status = field(fields, 'status');
  at = column(at, json, 'status_code', status);
  at = column(at, json, 'status_msg', field(fields, 'reason'));
  // A change of protocol is the response, and an interim one of Zeek.
  const upgraded = numberOf(status) == 101;
  at = column(at, json, 'info_code', upgraded ? status : field(fields, 'interimStatus'));
  at = column(at, json, 'info_msg', upgraded ? field(fields, 'reason') : 0);
  at = oneColumn(at, json, 'tags', 0, true);
  at = column(at, json, 'username', fieldIn(field(fields, 'authentication'), 'username'));
  at = unset(at, json, 'password');
  at = putProxied(at, json, fields);
  at = putFuids(at, json, 'orig_fuids', event, fields, false);
  const sent = field(fields, 'requestFilename');
  at = oneColumn(at, json, 'orig_filenames', sent, sent != 0);
  const sentType = fieldIn(requestBody, 'mimeType');
  at = oneColumn(at, json, 'orig_mime_types', sentType, sentType != 0);
  at = putFuids(at, json, 'resp_fuids', event, fields, true);
  const got = field(fields, 'responseFilename');
  at = oneColumn(at, json, 'resp_filenames', got, got != 0);
  const gotType = fieldIn(responseBody, 'mimeType');
  return oneColumn(at, json, 'resp_mime_types', gotType, gotType != 0);
}

/** The file that the body is, in files.log. */
function putFuids(
  at: usize,
  json: bool,
  name: string,
  event: RecordEvent,
  fields: Fields,
  response: bool,
): usize {
  if (!hasFile(fields, response)) return unset(at, json, name);
  at = beginList(at, json, name);
  if (json) store<u8>(at++, QUOTE);
  at = endText(putFuid(at, fileId(event, fields, response)), json);
  return endList(at, json, false);
}

/** Without the port. */
function putHost(at: usize, json: bool, item: usize): usize {
  if (item == 0) return unset(at, json, 'host');
  const length = hostLength(item);
  const isUtf8 = kindOf(item) == ITEM_TEXT;
  at = beginText(at, json, 'host');
  if (!json) at = putText(at, valueOf(item), length, !isUtf8, false);
  else if (isUtf8) at = putEscaped(at, valueOf(item), length);
  else at = putLatin(at, valueOf(item), length);
  return endText(at, json);
}

/** "VIA -> 1.1 cache" */
function putProxied(at: usize, json: bool, fields: Fields): usize {
  const via = field(fields, 'requestVia');
  const forwarded = field(fields, 'xForwardedFor');
  if (via == 0 && forwarded == 0) return unset(at, json, 'proxied');
  at = beginList(at, json, 'proxied');
  if (via != 0) at = putHeader(at, json, 'VIA -> ', via);
  if (via != 0 && forwarded != 0) store<u8>(at++, 0x2c);
  if (forwarded != 0) at = putHeader(at, json, 'X-FORWARDED-FOR -> ', forwarded);
  return endList(at, json, false);
}

function putHeader(at: usize, json: bool, name: string, item: usize): usize {
  if (!json) return putCell(put(at, name), json, item, true);
  // The value's own quote moves before the name.
  const end = putCell(at + name.length, json, item, true);
  store<u8>(at, QUOTE);
  putExactly(at + 1, name);
  return end;
}

/** Writes no byte behind the text. */
function putExactly(at: usize, text: string): void {
  for (let i: i32 = 0; i < text.length; i++) {
    store<u8>(at + i, load<u8>(changetype<usize>(text) + ((i as usize) << 1)));
  }
}
