// EVE `fileinfo` events: bodies of HTTP, each as the side that sent it.

import { RecordEvent } from '../memory/event';
import { ITEM_TEXT, MAX_ITEMS } from '../memory/items';
import { Partition } from '../memory/partition';
import { endsOf } from './common';
import { putEveHead } from './eve';
import { putEveHttp } from './eve-http';
import { Fields, field, fieldIn, kindOf, lengthOf, numberOf, valueOf } from './fields';
import { put, putField } from './json';
import { putEscaped, putLatin, putMember } from './json-items';

const QUOTE: u8 = 0x22;
const QUESTION: u8 = 0x3f;
/** Bytes of a name: the `http` event has all of it, and the texts of a record have a bound. */
const MAX_NAME: u32 = 255;

/** Writes the lines of a record's bodies at `at`; returns their end. */
export function writeEveFiles(
  at: usize,
  event: RecordEvent,
  fields: Fields,
  partition: Partition,
): usize {
  if (field(fields, 'requestBody') != 0) at = writeFile(at, event, fields, partition, false);
  return field(fields, 'responseBody') != 0 ? writeFile(at, event, fields, partition, true) : at;
}

function writeFile(
  at: usize,
  event: RecordEvent,
  fields: Fields,
  partition: Partition,
  response: bool,
): usize {
  const ends = endsOf(changetype<usize>(event), offsetof<RecordEvent>('source0'));
  const body = field(fields, response ? 'responseBody' : 'requestBody');
  const missing = fieldIn(body, 'missingBytes') != 0;
  const back = response != (field(fields, 'requestDirection') != 0);
  at = putEveHead(at, event.time, event.flow, 'fileinfo', ends, partition, back);
  // The transaction once more, as Suricata has it, as far as that cannot be too much.
  if (event.itemBytes <= MAX_ITEMS / 3) at = putEveHttp(at, fields);
  at = put(at, ',"app_proto":"http","fileinfo":{');
  at = putName(at, fields, response);
  at = put(at, missing ? '"gaps":true' : '"gaps":false');
  const whole = !missing && fieldIn(body, 'incomplete') == 0;
  at = put(at, whole ? ',"state":"CLOSED"' : ',"state":"TRUNCATED"');
  at = putMember(at, ',"sha256":', fieldIn(body, 'sha256'));
  at = put(at, ',"stored":false');
  at = putMember(at, ',"size":', fieldIn(body, 'bytes'));
  const depth = field(fields, 'depth');
  if (depth != 0) at = putField(at, ',"tx_id":', numberOf(depth) - 1);
  return put(at, '}}\n');
}

/** What the headers call it, else the path that was asked for. */
function putName(at: usize, fields: Fields, response: bool): usize {
  const named = field(fields, response ? 'responseFilename' : 'requestFilename');
  const item = named != 0 ? named : field(fields, 'target');
  if (item == 0) return at;
  const isUtf8 = kindOf(item) == ITEM_TEXT;
  const from = valueOf(item);
  let length: u32 = 0;
  const most = min(lengthOf(item), MAX_NAME);
  while (length < most && (named != 0 || load<u8>(from + length) != QUESTION)) length++;
  // Not in the middle of a character.
  if (length == MAX_NAME && isUtf8) while ((load<u8>(from + length) & 0xc0) == 0x80) length--;
  at = put(at, '"filename":"');
  at = isUtf8 ? putEscaped(at, from, length) : putLatin(at, from, length);
  store<u8>(at, QUOTE);
  store<u8>(at + 1, 0x2c);
  return at + 2;
}
