// EVE `dns` events, version 3: one for the request, one for the response.

import { RecordEvent } from '../memory/event';
import { Partition } from '../memory/partition';
import { endsOf } from './common';
import { dnsFlags, opcodeOf } from './dns';
import { putEveHead } from './eve';
import { isLlmnr, isMdns, writeEveMulticast } from './eve-multicast';
import { Fields, field, fieldIn, firstIn, isEnd, nextItem, numberOf } from './fields';
import { endList, endObject, put, putField } from './json';
import { putJson, putMember, putTextOf, putValueText } from './json-items';
import { putHex16 } from './text';

const QUOTE: u8 = 0x22;

/** Writes the lines with their line feeds at `at`; returns their end. */
export function writeEveDns(
  at: usize,
  event: RecordEvent,
  fields: Fields,
  partition: Partition,
): usize {
  if (isMdns(event) || isLlmnr(event)) return writeEveMulticast(at, event, fields, partition);
  const port = event.destinationPort;
  // Suricata knows no NetBIOS names.
  if (port == 137 || event.sourcePort == 137) return at;
  const ends = endsOf(changetype<usize>(event), offsetof<RecordEvent>('source0'));
  const latency = field(fields, 'latency');
  const rcode = field(fields, 'rcode');
  if (rcode == 0 || latency != 0) {
    at = putEveHead(at, event.time, event.flow, 'dns', ends, partition);
    at = putHead(put(at, ',"dns":{"version":3,"type":"request"'), fields, false);
    at = put(putQueries(at, fields, true), '}}\n');
  }
  if (rcode == 0) return at;
  const time = event.time + ((numberOf(latency) * 1000) as i64);
  at = putEveHead(at, time, event.flow, 'dns', ends, partition);
  at = putHead(put(at, ',"dns":{"version":3,"type":"response"'), fields, true);
  at = putValueText(put(at, ',"rcode":'), rcode);
  // Of further questions there may be many: they are told once.
  at = putQueries(at, fields, latency == 0);
  at = putSection(at, ',"answers":', field(fields, 'answers'), SECTION_ANSWERS);
  at = putSection(at, ',"authorities":', field(fields, 'authorities'), SECTION_AUTHORITIES);
  at = putSection(at, ',"additionals":', field(fields, 'additionals'), SECTION_ADDITIONALS);
  return put(at, '}}\n');
}

function putHead(at: usize, fields: Fields, response: bool): usize {
  at = putField(at, ',"id":', numberOf(field(fields, 'id')));
  at = putHex16(put(at, ',"flags":"'), dnsFlags(fields, response));
  store<u8>(at++, QUOTE);
  if (response) at = put(at, ',"qr":true');
  if (response && field(fields, 'authoritative') != 0) at = put(at, ',"aa":true');
  if (response && field(fields, 'truncatedResponse') != 0) at = put(at, ',"tc":true');
  if (field(fields, 'recursionDesired') != 0) at = put(at, ',"rd":true');
  if (response && field(fields, 'recursionAvailable') != 0) at = put(at, ',"ra":true');
  return putField(at, ',"opcode":', opcodeOf(fields));
}

function putQueries(at: usize, fields: Fields, all: bool): usize {
  const query = field(fields, 'query');
  if (query == 0) return at;
  at = putQuery(put(at, ',"queries":['), query, field(fields, 'queryType'));
  const others = all ? field(fields, 'questions') : 0;
  if (others != 0) {
    for (let it = firstIn(others); !isEnd(it); it = nextItem(it)) {
      store<u8>(at++, 0x2c);
      at = putQuery(at, fieldIn(it, 'query'), fieldIn(it, 'queryType'));
    }
  }
  store<u8>(at, 0x5d);
  return at + 1;
}

function putQuery(at: usize, name: usize, type: usize): usize {
  const open = at;
  at = putMember(at, ',"rrname":', name);
  if (type != 0) at = putValueText(put(at, ',"rrtype":'), type);
  return endObject(open, at);
}

/** What the schema has differs. */
const SECTION_ANSWERS: u32 = 0;
const SECTION_AUTHORITIES: u32 = 1;
const SECTION_ADDITIONALS: u32 = 2;

function putSection(at: usize, name: string, list: usize, section: u32): usize {
  if (list == 0) return at;
  at = put(at, name);
  const open = at;
  for (let it = firstIn(list); !isEnd(it); it = nextItem(it)) {
    store<u8>(at++, 0x2c);
    at = putResource(at, it, section);
  }
  return endList(open, at);
}

function putResource(at: usize, it: usize, section: u32): usize {
  const open = at;
  at = putMember(at, ',"rrname":', fieldIn(it, 'name'));
  const type = fieldIn(it, 'type');
  if (type != 0) at = putValueText(put(at, ',"rrtype":'), type);
  at = putMember(at, ',"ttl":', fieldIn(it, 'ttl'));
  const primary = fieldIn(it, 'primary');
  const target = fieldIn(it, 'target');
  const texts = fieldIn(it, 'texts');
  if (primary != 0) {
    if (section != SECTION_ADDITIONALS) at = putEveSoa(at, it, primary);
  } else if (section == SECTION_ANSWERS && fieldIn(it, 'weight') != 0) {
    at = put(at, ',"srv":');
    const srv = at;
    at = putMember(at, ',"priority":', fieldIn(it, 'priority'));
    at = putMember(at, ',"weight":', fieldIn(it, 'weight'));
    at = putMember(at, ',"port":', fieldIn(it, 'port'));
    at = endObject(srv, putMember(at, ',"name":', target));
  } else if (texts != 0) {
    at = put(at, ',"rdata":"');
    for (let text = firstIn(texts); !isEnd(text); text = nextItem(text)) at = putTextOf(at, text);
    store<u8>(at++, QUOTE);
  } else {
    at = putMember(at, ',"rdata":', fieldIn(it, 'address'));
    at = putMember(at, ',"rdata":', target);
  }
  return endObject(open, at);
}

export function putEveSoa(at: usize, it: usize, primary: usize): usize {
  at = putJson(put(at, ',"soa":{"mname":'), primary);
  at = putMember(at, ',"rname":', fieldIn(it, 'mailbox'));
  at = putMember(at, ',"serial":', fieldIn(it, 'serial'));
  at = putMember(at, ',"refresh":', fieldIn(it, 'refresh'));
  at = putMember(at, ',"retry":', fieldIn(it, 'retry'));
  at = putMember(at, ',"expire":', fieldIn(it, 'expire'));
  at = putMember(at, ',"minimum":', fieldIn(it, 'minimum'));
  store<u8>(at, 0x7d);
  return at + 1;
}
