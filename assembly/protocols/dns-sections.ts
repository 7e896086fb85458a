// The sections of a DNS message (RFC 1035 §4.1.2, §4.1.3): questions, and resource records in three lists.
//
//   question  name │ type 2 │ class 2         record  name │ type 2 │ class 2 │ TTL 4 │ length 2 │ data

import {
  ANOMALY_DNS_QUESTIONS_SHORT,
  ANOMALY_DNS_RECORDS_SHORT,
  ANOMALY_DNS_TRAILING,
} from '../memory/anomalies';
import { be16, be32 } from '../memory/bytes';
import { close, ELEMENT, openList, openObject, putNumberItem, putText } from '../memory/items';
import { note } from '../stream/anomaly';
import { Input, scratchOf } from '../stream/input';
import { putData, putNetbiosData, TYPE_OPT } from './dns-data';
import { NAME_ROOM, NAME_SIZE, ResolvedName, readName } from './dns-name';
import { putClass, putType } from './dns-names';
import { decodeNetbios } from './dns-netbios';
import { lower } from './opening';

export const HEADER: u32 = 12;
export const RESPONSE: u32 = 0x8000;
const QUESTION: u32 = 4;
const RECORD: u32 = 10;
const CLASS_IN: u32 = 1;
const OPCODE_UPDATE: u32 = 5;
const CUT: u32 = 0x0200;
/** APP_MDNS and APP_NBNS. */
const MDNS: u8 = 2;
const NBNS: u8 = 4;

export function isMulticast(p: Input): bool {
  return p.stream.parser == MDNS;
}

export function isNetbios(p: Input): bool {
  return p.stream.parser == NBNS;
}

/** Reads the name at `at` into scratch, as its protocol writes names. Returns where it ends; 0 if it is damaged. */
function readOwner(p: Input, start: u32, at: u32, end: u32): u32 {
  const name = changetype<ResolvedName>(scratchOf(p));
  at = readName(name, start, at, end);
  if (at == 0 && name.odd != 0) note(p, name.odd);
  if (at != 0 && isNetbios(p)) decodeNetbios(name, scratchOf(p) + NAME_SIZE);
  return at;
}

function putOwner(p: Input, field: string): void {
  putText(p, field, scratchOf(p) + NAME_ROOM, changetype<ResolvedName>(scratchOf(p)).length);
}

/** mDNS has a bit of its own in the class (RFC 6762 §5.4, §10.2). */
function classAt(p: Input, at: u32): u32 {
  return isMulticast(p) ? be16(at) & 0x7fff : be16(at);
}

/** Behind the questions; 0 if they are damaged. */
export function skipQuestions(p: Input, start: u32, end: u32): u32 {
  let at = start + HEADER;
  for (let i = be16(start + 4); i > 0; i--) {
    const name = changetype<ResolvedName>(scratchOf(p));
    at = readName(name, start, at, end);
    if (at == 0 && name.odd != 0) note(p, name.odd);
    if (at == 0 || at + QUESTION > end) {
      noteShort(p, start, end, ANOMALY_DNS_QUESTIONS_SHORT);
      return 0;
    }
    at += QUESTION;
  }
  return at;
}

/** The message ends inside what was read last; not where the capture or the sender cut it, or a name is damaged. */
function noteShort(p: Input, start: u32, end: u32, anomaly: u64): void {
  const damaged = changetype<ResolvedName>(scratchOf(p)).odd != 0;
  if (damaged || p.length > end - start || be16(start + 2) & CUT) return;
  note(p, anomaly);
}

/** Notes what is behind the records, which end at `at`; 0: they are damaged. Some home routers fill up with zeros. */
function noteTrailing(p: Input, at: u32, end: u32): void {
  if (at == 0) return;
  while (at < end && load<u8>(at) == 0) at++;
  if (at < end) note(p, ANOMALY_DNS_TRAILING);
}

/** Passes over all records of a query and notes where their number or the message's length is wrong. */
export function judgeRequest(p: Input, start: u32, at: u32, end: u32): void {
  const records = be16(start + 6) + be16(start + 8) + be16(start + 10);
  for (let i: u32 = 0; i < records; i++) {
    at = skipRecord(p, start, at, end);
    if (at == 0) return;
  }
  noteTrailing(p, at, end);
}

/** Behind the record at `at`; 0 if it is damaged, which is noted. */
function skipRecord(p: Input, start: u32, at: u32, end: u32): u32 {
  const name = changetype<ResolvedName>(scratchOf(p));
  at = readName(name, start, at, end);
  if (at != 0 && at + RECORD <= end) at += RECORD + be16(at + 8);
  else if (at != 0) at = end + 1;
  if (at != 0 && at <= end) return at;
  if (name.odd != 0) note(p, name.odd);
  else noteShort(p, start, end, ANOMALY_DNS_RECORDS_SHORT);
  return 0;
}

/** 16 bits of the first question, whatever the case of its letters; 0 without. */
export function hashQuestion(p: Input, start: u32, end: u32): u32 {
  if (be16(start + 4) == 0) return 0;
  const name = changetype<ResolvedName>(scratchOf(p));
  const at = readName(name, start, start + HEADER, end);
  if (at == 0 || at + QUESTION > end) return 0;
  let hash = be16(at);
  for (let i: u32 = 0; i < name.length; i++) {
    hash = hash * 31 + lower(load<u8>(scratchOf(p) + NAME_ROOM + i));
  }
  return (hash ^ (hash >> 16)) & 0xffff;
}

/** The first question, which is the only one but for mDNS; further ones as a list. */
export function putQuestions(p: Input, start: u32, end: u32): void {
  const count = be16(start + 4);
  let at = start + HEADER;
  let opened = false;
  for (let i: u32 = 0; i < count; i++) {
    at = readOwner(p, start, at, end);
    if (at == 0 || at + QUESTION > end) break;
    if (i == 1) {
      openList(p, 'questions');
      opened = true;
    }
    if (i > 0) openObject(p, ELEMENT);
    putOwner(p, 'query');
    putType(p, 'queryType', be16(at), isNetbios(p));
    const klass = classAt(p, at + 2);
    if (klass != CLASS_IN) putClass(p, 'queryClass', klass);
    if (i > 0) close(p);
    at += QUESTION;
  }
  if (opened) close(p);
}

/** Where the type of the first OPT record is; 0 without. `at`: behind the questions. */
export function findOpt(p: Input, start: u32, at: u32, end: u32): u32 {
  const name = changetype<ResolvedName>(scratchOf(p));
  const records = be16(start + 6) + be16(start + 8) + be16(start + 10);
  if (be16(start + 10) == 0 || isNetbios(p)) return 0;
  for (let i: u32 = 0; i < records; i++) {
    at = readName(name, start, at, end);
    if (at == 0 || at + RECORD > end) return 0;
    const length = be16(at + 8);
    if (at + RECORD + length > end) return 0;
    if (be16(at) == TYPE_OPT) return at;
    at += RECORD + length;
  }
  return 0;
}

/** What a query brings along to be entered: dynamic updates (RFC 2136 §2), registrations of NetBIOS. */
export function putRequest(p: Input, start: u32, at: u32, end: u32): void {
  if (isNetbios(p)) {
    putSection(p, 'updates', be16(start + 10), start, at, end);
  } else if (((be16(start + 2) >> 11) & 15) == OPCODE_UPDATE) {
    at = putSection(p, 'prerequisites', be16(start + 6), start, at, end);
    if (at != 0) putSection(p, 'updates', be16(start + 8), start, at, end);
  }
}

export function putResponse(p: Input, start: u32, at: u32, end: u32): void {
  at = putSection(p, 'answers', be16(start + 6), start, at, end);
  if (at != 0) at = putSection(p, 'authorities', be16(start + 8), start, at, end);
  if (at != 0) at = putSection(p, 'additionals', be16(start + 10), start, at, end);
  noteTrailing(p, at, end);
}

/** Writes a section's records as a list, OPT left out. Returns where it ends; 0 if it is damaged. */
function putSection(p: Input, list: string, count: u32, start: u32, at: u32, end: u32): u32 {
  let opened = false;
  for (let i: u32 = 0; i < count; i++) {
    at = readOwner(p, start, at, end);
    if (at == 0 || at + RECORD > end) {
      at = 0;
      break;
    }
    const length = be16(at + 8);
    const data = at + RECORD;
    if (data + length > end) {
      at = 0;
      break;
    }
    if (be16(at) != TYPE_OPT || isNetbios(p)) {
      if (!opened) openList(p, list);
      opened = true;
      putRecord(p, start, at, data, length);
    }
    at = data + length;
  }
  if (opened) close(p);
  if (at == 0) noteShort(p, start, end, ANOMALY_DNS_RECORDS_SHORT);
  return at;
}

/** `at`: behind the record's name, which was just read. */
function putRecord(p: Input, start: u32, at: u32, data: u32, length: u32): void {
  const type = be16(at);
  const klass = classAt(p, at + 2);
  openObject(p, ELEMENT);
  putOwner(p, 'name');
  putType(p, 'type', type, isNetbios(p));
  if (klass != CLASS_IN) putClass(p, 'class', klass);
  putNumberItem(p, 'ttl', be32(at + 4));
  if (isNetbios(p)) putNetbiosData(p, type, data, length);
  else putData(p, changetype<ResolvedName>(scratchOf(p)), type, start, data, length);
  close(p);
}
