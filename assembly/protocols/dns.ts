// DNS messages (RFC 1035 §4), over UDP and TCP; mDNS (RFC 6762), LLMNR (RFC 4795) and the NetBIOS name
// service (RFC 1002 §4.2), which share their form. A query and its response make one `dns` record; mDNS,
// which does not pair them, one for each message.
//
//   0      2      4       6       8       10      12
//   ┌──────┬──────┬───────┬───────┬───────┬───────┬─ …
//   │ id   │flags │qdcount│ancount│nscount│arcount│ questions, resource records
//   └──────┴──────┴───────┴───────┴───────┴───────┴─ …
//
//   flags  QR 15 │ opcode 11–14 │ AA 10 │ TC 9 │ RD 8 │ RA 7 │ Z 6 │ AD 5 │ CD 4 │ rcode 0–3

import { be16, be32 } from '../memory/bytes';
import {
  close,
  ELEMENT,
  openList,
  openObject,
  putFixedItem,
  putNumberItem,
  putSymbol,
  putText,
  putTrue,
} from '../memory/items';
import { available, Input, MALFORMED, MORE, more, NEXT, Outcome, scratchOf } from '../stream/input';
import { beginRecord, endRecord, holdRecord, resumeRecord } from '../stream/records';
import { putData, putEdns, TYPE_OPT } from './dns-data';
import { NAME_ROOM, ResolvedName, readName } from './dns-name';
import { classText, opcodeName, putType, rcodeName } from './dns-names';
import { datagram, datagramLength, LIKELY, MAYBE, NO, Opening, onPort } from './opening';

export const HEADER: u32 = 12;
const RESPONSE: u32 = 0x8000;
const AUTHORITATIVE: u32 = 0x0400;
const CUT: u32 = 0x0200;
const RECURSION_DESIRED: u32 = 0x0100;
const RECURSION_AVAILABLE: u32 = 0x0080;
const AUTHENTIC: u32 = 0x0020;
const CHECKING_DISABLED: u32 = 0x0010;
const CLASS_IN: u32 = 1;
const RECORD: u32 = 10;
const APP_MDNS: u8 = 2;
/** Questions or records of a message that is believed when nothing but its form says what it is. */
const MAX_BELIEVED: u32 = 64;

/** A datagram in the form of DNS, on whatever port. */
export function looksLikeDns(o: Opening): u32 {
  return judge(datagram(o), datagramLength(o), onPort(o, 53));
}

/** A resolver may ask port 53 from any, 5353 included. */
export function looksLikeMdns(o: Opening): u32 {
  return onPort(o, 5353) && !onPort(o, 53) ? judge(datagram(o), datagramLength(o), true) : NO;
}

export function looksLikeLlmnr(o: Opening): u32 {
  return onPort(o, 5355) ? judge(datagram(o), datagramLength(o), true) : NO;
}

export function looksLikeNbns(o: Opening): u32 {
  return onPort(o, 137) ? judge(datagram(o), datagramLength(o), true) : NO;
}

/** Over TCP a message has its length before it (RFC 1035 §4.2.2). */
export function looksLikeDnsStream(o: Opening): u32 {
  const at = o.clientLength > 0 ? o.client : o.server;
  const length = o.clientLength > 0 ? o.clientLength : o.serverLength;
  if (length < 2) return length == 0 || load<u8>(at) <= 2 ? MAYBE : NO;
  const message = be16(at);
  if (message < HEADER + 5) return NO;
  if (length < 2 + HEADER + 5) return onPort(o, 53) ? MAYBE : NO;
  return judge(at + 2, min(message, length - 2), onPort(o, 53));
}

/** By header and first question; on DNS's own port the header will do. */
function judge(at: usize, length: u32, expected: bool): u32 {
  if (length < HEADER) return NO;
  const flags = be16(at + 2);
  const opcode = (flags >> 11) & 15;
  if (opcode > 9 || opcode == 3) return NO;
  const questions = be16(at + 4);
  const answers = be16(at + 6);
  const authorities = be16(at + 8);
  const additionals = be16(at + 10);
  if (questions + answers + authorities + additionals > 4 * MAX_BELIEVED) return NO;
  if (expected) return LIKELY;
  // Elsewhere: one question with a name and a class that exist, and the counts of a query or its answer.
  if (questions != 1 || opcode > 5 || flags & 0x0040) return NO;
  if (!(flags & RESPONSE) && (answers > 0 || authorities > 0 || flags & 15)) return NO;
  if (answers > MAX_BELIEVED || authorities > MAX_BELIEVED || additionals > MAX_BELIEVED) return NO;
  const end = at + length;
  let p = at + HEADER;
  while (p < end && load<u8>(p) != 0) {
    const label = load<u8>(p) as u32;
    if (label > 63) return NO;
    for (let i: u32 = 1; i <= label && p + i < end; i++) {
      const byte = load<u8>(p + i);
      if (byte < 0x21 || byte > 0x7e) return NO;
    }
    p += label + 1;
  }
  if (p + 5 > end) return NO;
  const type = be16(p + 1);
  const klass = be16(p + 3) & 0x7fff;
  return type != 0 && (klass == CLASS_IN || klass == 3 || klass == 255) ? LIKELY : NO;
}

/** Reads a datagram, or the whole messages of a stream. */
export function parseDns(p: Input): Outcome {
  if (p.length != 0) {
    const read = readMessage(p, p.at, p.end);
    p.at = p.end;
    return read ? NEXT : MALFORMED;
  }
  if (available(p) < 2) return MORE;
  const length = be16(p.at);
  if (length < HEADER) return MALFORMED;
  if (available(p) < length + 2) return more(p, length + 2);
  const start = p.at + 2;
  p.at = start + length;
  return readMessage(p, start, p.at) ? NEXT : MALFORMED;
}

function readMessage(p: Input, start: u32, end: u32): bool {
  if (end - start < HEADER) return false;
  const flags = be16(start + 2);
  const opcode = (flags >> 11) & 15;
  if (opcode > 9 || be16(start + 4) > MAX_BELIEVED) return false;
  const response = (flags & RESPONSE) != 0;
  const multicast = p.stream.parser == APP_MDNS;
  const name = changetype<ResolvedName>(scratchOf(p));
  // What a response answers: its id, and its first question, which resolvers use to tell spoofed ones.
  const key = be16(start);
  if (response && !multicast && resumeRecord(p, key)) {
    putFixedItem(p, 'latency', (max<i64>(p.time - p.recordTime, 0) / 1000) as u64, 6);
  } else {
    beginRecord(p, 'dns');
    putNumberItem(p, 'id', key);
    if (opcode != 0) putSymbol(p, 'opcode', opcodeName(opcode));
    if (flags & RECURSION_DESIRED) putTrue(p, 'recursionDesired');
    if (flags & CHECKING_DISABLED) putTrue(p, 'checkingDisabled');
    putQuestions(p, name, start, end);
    if (!response && !multicast) {
      const at = skipQuestions(name, start, end);
      if (at != 0) putQueryEdns(p, name, start, at, end);
      if (be16(start + 6) + be16(start + 8) > 0 && at != 0) putSections(p, name, start, at, end);
      holdRecord(p, key);
      return true;
    }
  }
  if (response) {
    putSymbol(p, 'rcode', rcodeName(flags & 15));
    if (flags & AUTHORITATIVE) putTrue(p, 'authoritative');
    if (flags & CUT) putTrue(p, 'truncatedResponse');
    if (flags & RECURSION_AVAILABLE) putTrue(p, 'recursionAvailable');
    if (flags & AUTHENTIC) putTrue(p, 'authenticData');
  }
  const at = skipQuestions(name, start, end);
  if (at != 0) putSections(p, name, start, at, end);
  endRecord(p);
  return at != 0;
}

/** Behind the questions; 0 if they are damaged. */
function skipQuestions(name: ResolvedName, start: u32, end: u32): u32 {
  let at = start + HEADER;
  for (let i = be16(start + 4); i > 0; i--) {
    at = readName(name, start, at, end);
    if (at == 0 || at + 4 > end) return 0;
    at += 4;
  }
  return at;
}

/** The first question, which is the only one but for mDNS; further ones as a list. */
function putQuestions(p: Input, name: ResolvedName, start: u32, end: u32): void {
  const count = be16(start + 4);
  let at = start + HEADER;
  for (let i: u32 = 0; i < count; i++) {
    at = readName(name, start, at, end);
    if (at == 0 || at + 4 > end) break;
    if (i == 1) openList(p, 'questions');
    if (i > 0) openObject(p, ELEMENT);
    const text = changetype<usize>(name) + NAME_ROOM;
    putText(p, 'query', text, name.length);
    putType(p, i == 0 ? 'queryType' : 'queryType', be16(at));
    const klass = be16(at + 2) & (p.stream.parser == APP_MDNS ? 0x7fff : 0xffff);
    if (klass != CLASS_IN) putSymbol(p, 'queryClass', classText(klass));
    if (i > 0) close(p);
    at += 4;
  }
  if (count > 1 && at != 0) close(p);
}

/** The OPT record of a query is what it asks for; it has no other records, as a rule. */
function putQueryEdns(p: Input, name: ResolvedName, start: u32, at: u32, end: u32): void {
  const records = be16(start + 6) + be16(start + 8) + be16(start + 10);
  for (let i: u32 = 0; i < records; i++) {
    at = readName(name, start, at, end);
    if (at == 0 || at + RECORD > end) return;
    const length = be16(at + 8);
    if (at + RECORD + length > end) return;
    if (be16(at) == TYPE_OPT) putEdns(p, at, length);
    at += RECORD + length;
  }
}

function putSections(p: Input, name: ResolvedName, start: u32, at: u32, end: u32): void {
  at = putSection(p, name, 'answers', be16(start + 6), start, at, end);
  if (at != 0) at = putSection(p, name, 'authorities', be16(start + 8), start, at, end);
  if (at != 0) putSection(p, name, 'additionals', be16(start + 10), start, at, end);
}

/** Writes a section's records as a list, OPT left out. Returns where it ends; 0 if it is damaged. */
function putSection(
  p: Input,
  name: ResolvedName,
  list: string,
  count: u32,
  start: u32,
  at: u32,
  end: u32,
): u32 {
  let opened = false;
  for (let i: u32 = 0; i < count; i++) {
    at = readName(name, start, at, end);
    if (at == 0 || at + RECORD > end) {
      at = 0;
      break;
    }
    const type = be16(at);
    const klass = be16(at + 2);
    const length = be16(at + 8);
    const data = at + RECORD;
    if (data + length > end) {
      at = 0;
      break;
    }
    if (type != TYPE_OPT) {
      if (!opened) openList(p, list);
      opened = true;
      openObject(p, ELEMENT);
      putText(p, 'name', changetype<usize>(name) + NAME_ROOM, name.length);
      putType(p, 'type', type);
      const known = p.stream.parser == APP_MDNS ? klass & 0x7fff : klass;
      if (known != CLASS_IN) putSymbol(p, 'class', classText(known));
      putNumberItem(p, 'ttl', be32(at + 4));
      putData(p, name, type, start, data, length);
      close(p);
    }
    at = data + length;
  }
  if (opened) close(p);
  return at;
}
