// dns.log (base/protocols/dns/main.zeek).

import { RecordEvent } from '../memory/event';
import { ITEM_NUMBER } from '../memory/items';
import { classOf, dnsFlags, opcodeOf, rcodeOf, typeOf } from './dns';
import {
  Fields,
  field,
  fieldIn,
  firstIn,
  isEnd,
  isSymbol,
  kindOf,
  lengthOf,
  nextItem,
  numberOf,
} from './fields';
import { put } from './json';
import { protocolName } from './names';
import { putNumber } from './text';
import {
  beginList,
  beginText,
  boolColumn,
  column,
  countColumn,
  endList,
  endText,
  putEpoch,
  putPlain,
  textColumn,
  unset,
} from './zeek-columns';

const COMMA: u8 = 0x2c;
const QUOTE: u8 = 0x22;

/** The columns from `proto` on. */
export function putDns(at: usize, json: bool, event: RecordEvent, fields: Fields): usize {
  const rcode = field(fields, 'rcode');
  const answered = rcode != 0;
  const answers = field(fields, 'answers');
  at = textColumn(at, json, 'proto', protocolName(event.protocol));
  at = column(at, json, 'trans_id', field(fields, 'id'));
  at = column(at, json, 'rtt', field(fields, 'latency'));
  const query = field(fields, 'query');
  if (query != 0) {
    at = putLower(at, json, query);
    at = putClass(at, json, field(fields, 'queryClass'));
    const type = field(fields, 'queryType');
    at = countColumn(at, json, 'qtype', typeOf(type));
    at = isSymbol(type, 'ANY')
      ? textColumn(at, json, 'qtype_name', '*')
      : putNamed(at, json, 'qtype_name', type, 'query-');
  } else {
    at = unset(at, json, 'query');
    at = unset(at, json, 'qclass');
    at = unset(at, json, 'qclass_name');
    at = unset(at, json, 'qtype');
    at = unset(at, json, 'qtype_name');
  }
  if (answered) {
    at = countColumn(at, json, 'rcode', rcodeOf(fields));
    at = putNamed(at, json, 'rcode_name', rcode, 'rcode-');
  } else {
    at = unset(at, json, 'rcode');
    at = unset(at, json, 'rcode_name');
  }
  at = boolColumn(at, json, 'AA', field(fields, 'authoritative') != 0);
  at = boolColumn(at, json, 'TC', field(fields, 'truncatedResponse') != 0);
  at = boolColumn(at, json, 'RD', field(fields, 'recursionDesired') != 0);
  at = boolColumn(at, json, 'RA', field(fields, 'recursionAvailable') != 0);
  // The three bits that RFC 1035 calls Z: two of them are AD and CD now.
  at = countColumn(at, json, 'Z', (dnsFlags(fields, answered) >> 4) & 7);
  if (answers != 0) {
    at = putAnswers(at, json, answers);
    at = putTtls(at, json, answers);
  } else {
    at = unset(at, json, 'answers');
    at = unset(at, json, 'TTLs');
  }
  const empty =
    answers == 0 && field(fields, 'authorities') == 0 && field(fields, 'additionals') == 0;
  at = boolColumn(at, json, 'rejected', answered && empty && field(fields, 'edns') == 0);
  const opcode = opcodeOf(fields);
  at = countColumn(at, json, 'opcode', opcode);
  return textColumn(at, json, 'opcode_name', opcodeName(opcode));
}

/** Zeek has names in lower case. */
function putLower(at: usize, json: bool, item: usize): usize {
  at = beginText(at, json, 'query');
  return endText(lower(at, putPlain(at, json, item, false)), json);
}

/** Makes the letters written from `at` up to `end` lower case; returns `end`. */
function lower(at: usize, end: usize): usize {
  for (; at < end; at++) {
    const byte = load<u8>(at);
    if (byte >= 0x41 && byte <= 0x5a) store<u8>(at, byte | 0x20);
  }
  return end;
}

function putClass(at: usize, json: bool, item: usize): usize {
  const number = classOf(item);
  at = countColumn(at, json, 'qclass', number);
  switch (number) {
    case 1:
      return textColumn(at, json, 'qclass_name', 'C_INTERNET');
    case 3:
      return textColumn(at, json, 'qclass_name', 'C_CHAOS');
    case 4:
      return textColumn(at, json, 'qclass_name', 'C_HESIOD');
    case 254:
      return textColumn(at, json, 'qclass_name', 'C_NONE');
    case 255:
      return textColumn(at, json, 'qclass_name', 'C_ANY');
    default:
      at = putNumber(put(beginText(at, json, 'qclass_name'), 'qclass-'), number);
      return endText(at, json);
  }
}

/** A name, or what Zeek says of a number without one. */
function putNamed(at: usize, json: bool, name: string, item: usize, prefix: string): usize {
  if (kindOf(item) != ITEM_NUMBER) return column(at, json, name, item);
  at = putNumber(put(beginText(at, json, name), prefix), numberOf(item));
  return endText(at, json);
}

function putAnswers(at: usize, json: bool, list: usize): usize {
  at = beginList(at, json, 'answers');
  let first = true;
  for (let it = firstIn(list); !isEnd(it); it = nextItem(it)) {
    if (!first) store<u8>(at++, COMMA);
    first = false;
    if (json) store<u8>(at++, QUOTE);
    at = putAnswer(at, json, it);
    if (json) store<u8>(at++, QUOTE);
  }
  return endList(at, json, first);
}

function putAnswer(at: usize, json: bool, it: usize): usize {
  const texts = fieldIn(it, 'texts');
  if (texts != 0) return putTexts(at, json, fieldIn(it, 'type'), texts);
  const covered = fieldIn(it, 'covered');
  if (covered != 0) {
    at = putNumber(put(at, 'RRSIG '), typeOf(covered));
    store<u8>(at++, 0x20);
    const signer = fieldIn(it, 'signer');
    return signer != 0 ? putPlain(at, json, signer, true) : at;
  }
  const digestType = fieldIn(it, 'digestType');
  if (digestType != 0) {
    at = putNumber(put(at, 'DS '), numberOf(fieldIn(it, 'algorithm')));
    store<u8>(at++, 0x20);
    return putNumber(at, numberOf(digestType));
  }
  if (fieldIn(it, 'keyLength') != 0) {
    return putNumber(put(at, 'DNSKEY '), numberOf(fieldIn(it, 'algorithm')));
  }
  let value = fieldIn(it, 'address');
  if (value == 0) value = fieldIn(it, 'primary');
  if (value == 0) value = fieldIn(it, 'target');
  if (value != 0) return lower(at, putPlain(at, json, value, true));
  // No field of it is in the record: its type at least.
  return put(putPlain(put(at, '<unknown type='), json, fieldIn(it, 'type'), true), '>');
}

/** "TXT 5 hello", a text after another. */
function putTexts(at: usize, json: bool, type: usize, texts: usize): usize {
  let first = true;
  for (let text = firstIn(texts); !isEnd(text); text = nextItem(text)) {
    if (!first) store<u8>(at++, 0x20);
    first = false;
    at = putPlain(at, json, type, true);
    store<u8>(at++, 0x20);
    at = putNumber(at, lengthOf(text));
    store<u8>(at++, 0x20);
    if (lengthOf(text) > 0) at = putPlain(at, json, text, true);
  }
  return at;
}

function putTtls(at: usize, json: bool, list: usize): usize {
  at = beginList(at, json, 'TTLs');
  let first = true;
  for (let it = firstIn(list); !isEnd(it); it = nextItem(it)) {
    if (!first) store<u8>(at++, COMMA);
    first = false;
    at = putEpoch(at, (numberOf(fieldIn(it, 'ttl')) as i64) * 1_000_000_000);
  }
  return endList(at, json, first);
}

function opcodeName(opcode: u32): string {
  switch (opcode) {
    case 0:
      return 'query';
    case 1:
      return 'inverse-query';
    case 2:
      return 'server-status';
    case 4:
      return 'notify';
    case 5:
      return 'dynamic-update';
    case 6:
      return 'dso';
    default:
      return 'unassigned';
  }
}
