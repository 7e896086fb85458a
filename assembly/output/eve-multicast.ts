// EVE `mdns` and `llmnr` events: one for a request, one for a response. What they have of resource records is what
// the published schema has: of mDNS names, pointers and texts.

import { RecordEvent } from '../memory/event';
import { Partition } from '../memory/partition';
import { endsOf } from './common';
import { opcodeOf, rcodeOf } from './dns';
import { putEveHead } from './eve';
import { putEveSoa } from './eve-dns';
import { Fields, field, fieldIn, firstIn, isEnd, isSymbol, nextItem, numberOf } from './fields';
import { endList, endObject, put, putField } from './json';
import { putMember, putValueText } from './json-items';
import { lower } from './lower';

const MDNS_PORT: u16 = 5353;
const LLMNR_PORT: u16 = 5355;

export function isMdns(event: RecordEvent): bool {
  return event.destinationPort == MDNS_PORT || event.sourcePort == MDNS_PORT;
}

export function isLlmnr(event: RecordEvent): bool {
  return event.destinationPort == LLMNR_PORT || event.sourcePort == LLMNR_PORT;
}

/** Writes the lines with their line feeds at `at`; returns their end. */
export function writeEveMulticast(
  at: usize,
  event: RecordEvent,
  fields: Fields,
  partition: Partition,
): usize {
  const mdns = isMdns(event);
  const latency = field(fields, 'latency');
  const answered = field(fields, 'rcode') != 0;
  if (!answered || latency != 0) {
    at = putBegin(at, event.time, event, mdns, partition);
    at = put(putMessage(at, fields, mdns, false, true), '}\n');
  }
  if (!answered) return at;
  const time = event.time + ((numberOf(latency) * 1000) as i64);
  at = putBegin(at, time, event, mdns, partition);
  // Of further questions there may be many: they are told once.
  return put(putMessage(at, fields, mdns, true, latency == 0), '}\n');
}

function putBegin(
  at: usize,
  time: i64,
  event: RecordEvent,
  mdns: bool,
  partition: Partition,
): usize {
  const ends = endsOf(changetype<usize>(event), offsetof<RecordEvent>('source0'));
  const type = mdns ? 'mdns' : 'llmnr';
  return putEveHead(at, time, event.flow, type, ends, partition);
}

function putMessage(at: usize, fields: Fields, mdns: bool, response: bool, all: bool): usize {
  at = put(at, mdns ? ',"mdns":{"type":"' : ',"llmnr":{"type":"');
  at = put(at, response ? 'response"' : 'request"');
  at = putField(at, ',"id":', numberOf(field(fields, 'id')));
  at = putFlags(at, fields, mdns, response);
  at = putField(at, ',"opcode":', opcodeOf(fields));
  if (mdns) at = putField(at, ',"rcode":', response ? rcodeOf(fields) & 15 : 0);
  at = putQueries(at, fields, mdns, all);
  if (response) {
    at = putSection(at, ',"answers":', field(fields, 'answers'), mdns, SECTION_ANSWERS);
    at = putSection(at, ',"authorities":', field(fields, 'authorities'), mdns, SECTION_AUTHORITIES);
    at = putSection(at, ',"additionals":', field(fields, 'additionals'), mdns, SECTION_ADDITIONALS);
  }
  return put(at, '}');
}

/** Of LLMNR the bits have other names (RFC 4795 §2.1.1): conflict, truncated, tentative. */
function putFlags(at: usize, fields: Fields, mdns: bool, response: bool): usize {
  const before = at;
  at = put(at, ',"flags":');
  const open = at;
  if (response && field(fields, 'authoritative') != 0) at = put(at, mdns ? ',"aa"' : ',"c"');
  if (response && field(fields, 'truncatedResponse') != 0) at = put(at, ',"tc"');
  if (field(fields, 'recursionDesired') != 0) at = put(at, mdns ? ',"rd"' : ',"t"');
  if (mdns && response && field(fields, 'recursionAvailable') != 0) at = put(at, ',"ra"');
  if (mdns && response && field(fields, 'authenticData') != 0) at = put(at, ',"ad"');
  if (mdns && field(fields, 'checkingDisabled') != 0) at = put(at, ',"cd"');
  return at == open ? before : endList(open, at);
}

function putQueries(at: usize, fields: Fields, mdns: bool, all: bool): usize {
  const query = field(fields, 'query');
  if (query == 0) return at;
  at = putQuery(put(at, ',"queries":['), query, field(fields, 'queryType'), mdns);
  const others = all ? field(fields, 'questions') : 0;
  if (others != 0) {
    for (let it = firstIn(others); !isEnd(it); it = nextItem(it)) {
      store<u8>(at++, 0x2c);
      at = putQuery(at, fieldIn(it, 'query'), fieldIn(it, 'queryType'), mdns);
    }
  }
  return put(at, ']');
}

/** Types of mDNS are in small letters there. */
function putQuery(at: usize, name: usize, type: usize, mdns: bool): usize {
  const open = at;
  at = putMember(at, ',"rrname":', name);
  if (type != 0) {
    at = putValueText(put(at, ',"rrtype":'), type);
    if (mdns) lower(at - 1);
  }
  return endObject(open, at);
}

/** What the schema has differs. */
const SECTION_ANSWERS: u32 = 0;
const SECTION_AUTHORITIES: u32 = 1;
const SECTION_ADDITIONALS: u32 = 2;

function putSection(at: usize, name: string, list: usize, mdns: bool, section: u32): usize {
  if (list == 0 || isEnd(firstIn(list))) return at;
  at = put(at, name);
  const open = at;
  for (let it = firstIn(list); !isEnd(it); it = nextItem(it)) {
    store<u8>(at++, 0x2c);
    at = putResource(at, it, mdns, section);
  }
  return endList(open, at);
}

function putResource(at: usize, it: usize, mdns: bool, section: u32): usize {
  const open = at;
  const type = fieldIn(it, 'type');
  const target = fieldIn(it, 'target');
  at = putMember(at, ',"rrname":', fieldIn(it, 'name'));
  if (mdns) {
    if (section == SECTION_AUTHORITIES) return endObject(open, at);
    if (isSymbol(type, 'PTR')) at = putMember(at, ',"ptr":', target);
    return endObject(open, putTexts(at, fieldIn(it, 'texts')));
  }
  if (type != 0) at = putValueText(put(at, ',"rrtype":'), type);
  at = putMember(at, ',"ttl":', fieldIn(it, 'ttl'));
  if (isSymbol(type, 'A')) at = putMember(at, ',"a":', fieldIn(it, 'address'));
  else if (isSymbol(type, 'AAAA')) at = putMember(at, ',"aaaa":', fieldIn(it, 'address'));
  else if (isSymbol(type, 'CNAME')) at = putMember(at, ',"cname":', target);
  else if (isSymbol(type, 'MX')) at = putMember(at, ',"mx":', target);
  else if (isSymbol(type, 'NS')) at = putMember(at, ',"ns":', target);
  else if (isSymbol(type, 'PTR')) at = putMember(at, ',"ptr":', target);
  else if (isSymbol(type, 'SOA') && section != SECTION_ADDITIONALS) {
    at = putEveSoa(at, it, fieldIn(it, 'primary'));
  } else if (isSymbol(type, 'SRV') && section == SECTION_ANSWERS) at = putService(at, it, target);
  else at = putTexts(at, fieldIn(it, 'texts'));
  return endObject(open, at);
}

function putTexts(at: usize, texts: usize): usize {
  return texts == 0 || isEnd(firstIn(texts)) ? at : putMember(at, ',"txt":', texts);
}

function putService(at: usize, it: usize, target: usize): usize {
  at = put(at, ',"srv":');
  const open = at;
  at = putMember(at, ',"priority":', fieldIn(it, 'priority'));
  at = putMember(at, ',"weight":', fieldIn(it, 'weight'));
  at = putMember(at, ',"port":', fieldIn(it, 'port'));
  return endObject(open, putMember(at, ',"name":', target));
}
