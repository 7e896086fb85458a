// files.log (base/frameworks/files, with the columns of base/files/hash and extract): bodies of HTTP.

import { Ends, RecordEvent } from '../memory/event';
import { ITEM_TEXT } from '../memory/items';
import { Fields, field, fieldIn, kindOf, lengthOf, numberOf, valueOf } from './fields';
import { put } from './json';
import { putEscaped, putLatin } from './json-items';
import {
  beginList,
  beginText,
  boolColumn,
  column,
  countColumn,
  endList,
  endText,
  putConnection,
  putFuid,
  putText,
  textColumn,
  unset,
} from './zeek-columns';
import { isPrivate } from './zeek-conn';

/** Bytes of a name that are told here: http.log has all of it, and the texts of a record have a bound. */
const MAX_NAME: u32 = 255;

/** Is there a body, of the request or of the response? */
export function hasFile(fields: Fields, response: bool): bool {
  return bodyOf(fields, response) != 0;
}

function bodyOf(fields: Fields, response: bool): usize {
  return field(fields, response ? 'responseBody' : 'requestBody');
}

/** What `fuid` is made of, the same in each run: the connection, the transaction in it, who sends. */
export function fileId(event: RecordEvent, fields: Fields, response: bool): u64 {
  const stream = numberOf(field(fields, 'streamId')) << 32;
  const id = mixed((event.time as u64) ^ mixed(numberOf(field(fields, 'depth')) ^ stream));
  return mixed(event.flow ^ (response ? ~id : id));
}

/** Spreads what differs in few bits over all of them (the finaliser of SplitMix64). */
function mixed(value: u64): u64 {
  value += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

/** The columns from `fuid` on. */
export function putFile(
  at: usize,
  json: bool,
  event: RecordEvent,
  ends: Ends,
  fields: Fields,
  response: bool,
): usize {
  const body = bodyOf(fields, response);
  const hash = fieldIn(body, 'sha256');
  const fromSource = response == (field(fields, 'requestDirection') != 0);
  const sender =
    changetype<usize>(ends) +
    (fromSource ? offsetof<Ends>('source0') : offsetof<Ends>('destination0'));
  at = endText(putFuid(beginText(at, json, 'fuid'), fileId(event, fields, response)), json);
  at = putConnection(at, json, event.flow, ends);
  at = textColumn(at, json, 'source', 'HTTP');
  at = column(at, json, 'depth', field(fields, 'depth'));
  at = beginList(at, json, 'analyzers');
  if (hash != 0) at = put(at, json ? '"SHA256"' : 'SHA256');
  at = endList(at, json, hash == 0);
  at = column(at, json, 'mime_type', fieldIn(body, 'mimeType'));
  at = putName(at, json, field(fields, response ? 'responseFilename' : 'requestFilename'));
  at = unset(at, json, 'duration');
  at = boolColumn(at, json, 'local_orig', isPrivate(sender, ends.ipVersion));
  at = boolColumn(at, json, 'is_orig', fromSource);
  at = column(at, json, 'seen_bytes', fieldIn(body, 'bytes'));
  at = column(at, json, 'total_bytes', totalOf(fields, response));
  at = countColumn(at, json, 'missing_bytes', numberOf(fieldIn(body, 'missingBytes')));
  at = unset(at, json, 'overflow_bytes');
  at = unset(at, json, 'timedout');
  at = unset(at, json, 'parent_fuid');
  at = unset(at, json, 'md5');
  at = unset(at, json, 'sha1');
  at = column(at, json, 'sha256', hash);
  at = unset(at, json, 'extracted');
  at = unset(at, json, 'extracted_cutoff');
  return unset(at, json, 'extracted_size');
}

/** Content-Length, where it counts: not beside Transfer-Encoding (RFC 9112 §6.3). */
function totalOf(fields: Fields, response: bool): usize {
  if (response) {
    return field(fields, 'responseTransferEncoding') == 0
      ? field(fields, 'responseContentLength')
      : 0;
  }
  return field(fields, 'requestTransferEncoding') == 0 ? field(fields, 'requestContentLength') : 0;
}

function putName(at: usize, json: bool, item: usize): usize {
  if (item == 0 || lengthOf(item) <= MAX_NAME) return column(at, json, 'filename', item);
  const isUtf8 = kindOf(item) == ITEM_TEXT;
  const from = valueOf(item);
  let length = MAX_NAME;
  // Not in the middle of a character.
  while (isUtf8 && (load<u8>(from + length) & 0xc0) == 0x80) length--;
  at = beginText(at, json, 'filename');
  if (!json) at = putText(at, from, length, !isUtf8, false);
  else at = isUtf8 ? putEscaped(at, from, length) : putLatin(at, from, length);
  return endText(at, json);
}
