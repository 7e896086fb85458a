// LDAP (RFC 4511) over TCP, and without a connection over UDP, as Windows looks for its domain ([MS-ADTS] §6.3.3).
// A request and its result make one `ldap` record; entries that a search finds are counted.
//
//   LDAPMessage  SEQUENCE { message id, operation, [0] controls }
//
//   request   bind 0x60  unbind 0x42  search 0x63  modify 0x66  add 0x68  delete 0x4a  rename 0x6c  compare 0x6e
//             abandon 0x50  extended 0x77
//   answer    its tag and 1, mostly; search: entries 0x64, references 0x73, done 0x65; intermediate 0x79
//
// Values of attributes, passwords and SASL's credentials are passed over but for an account's name.

import { putFixedItem, putNumberItem, putSymbol, putText } from '../memory/items';
import {
  available,
  DONE_FLOW,
  Input,
  MALFORMED,
  more,
  NEXT,
  Outcome,
  pass,
  scratchOf,
} from '../stream/input';
import { beginRecord, endRecord, holdRecord, resumeRecord } from '../stream/records';
import { stateOf } from '../stream/stream';
import {
  Element,
  elementSize,
  expectElement,
  findElement,
  integerOf,
  readElement,
  TAG_ENUMERATED,
  TAG_INTEGER,
  TAG_OCTET_STRING,
  TAG_SEQUENCE,
} from './ber';
import { operationName, putResult } from './ldap-names';
import { credentialsOf, putControls, putRequest } from './ldap-requests';
import { endNtlm, findNtlm, NTLM_CHALLENGE, ntlmType, readNtlm } from './ntlmssp';
import { CERTAIN, datagram, datagramLength, LIKELY, MAYBE, NO, Opening } from './opening';
import { handOverToTls } from './starttls';

export const BIND: u32 = 0x60;
const BIND_RESULT: u32 = 0x61;
export const UNBIND: u32 = 0x42;
export const SEARCH: u32 = 0x63;
const SEARCH_ENTRY: u32 = 0x64;
const SEARCH_DONE: u32 = 0x65;
const SEARCH_REFERENCE: u32 = 0x73;
export const MODIFY: u32 = 0x66;
export const ADD: u32 = 0x68;
export const DELETE: u32 = 0x4a;
const DELETE_RESULT: u32 = 0x6b;
export const RENAME: u32 = 0x6c;
export const COMPARE: u32 = 0x6e;
export const ABANDON: u32 = 0x50;
export const EXTENDED: u32 = 0x77;
const EXTENDED_RESULT: u32 = 0x78;
const INTERMEDIATE: u32 = 0x79;

const RESULT_SUCCESS: i64 = 0;
const RESULT_IN_PROGRESS: i64 = 14;

/** Bytes in which a message says its id and operation. */
const MAX_HEAD: u32 = 16;
/** The longest message that is read as a whole; of longer ones the operation alone is told. */
const MAX_MESSAGE: u32 = 61440;
/** Searches under way that are counted. */
const SEARCHES: u32 = 30;

@unmanaged
class LdapState {
  /** Id of the request for TLS, plus 1. */
  startTls: u32;
  /** 1: bound by SASL; what follows may be wrapped. */
  sasl: u32;
}

/** A search under way. */
@unmanaged
class Search {
  /** Its id, plus 1; 0: free. */
  id: u32;
  entries: u32;
  references: u32;
  pad: u32;
}

/** A message's head: its id, its operation's tag, and where that begins. */
@unmanaged
class Head {
  id: u32;
  tag: u32;
  at: u32;
}

export function looksLikeLdap(o: Opening): u32 {
  const verdict = judge(o.client, o.clientLength);
  return verdict == NO ? judge(o.server, o.serverLength) : verdict;
}

export function looksLikeLdapDatagram(o: Opening): u32 {
  const verdict = judge(datagram(o) as u32, datagramLength(o));
  return verdict == MAYBE ? NO : verdict;
}

/** A sequence with a message id and an operation whose first element is the right one. */
function judge(at: u32, length: u32): u32 {
  if (length == 0 || load<u8>(at) != 0x30) return NO;
  if (length < 7) return MAYBE;
  const end = at + length;
  const size = elementSize(at, end);
  if (size < 7 || size > 0x1000000) return NO;
  at += lengthBytes(at);
  if (at + 6 > end || load<u8>(at) != 0x02) return load<u8>(at) == 0x02 ? MAYBE : NO;
  const idBytes = load<u8>(at + 1) as u32;
  if (idBytes == 0 || idBytes > 4 || load<u8>(at + 2) & 0x80) return NO;
  at += 2 + idBytes;
  if (at >= end) return MAYBE;
  const tag = load<u8>(at) as u32;
  if (tag == UNBIND) return load<u8>(at + 1) == 0 && size <= 14 ? LIKELY : NO;
  const first = firstTag(tag);
  if (first == 0) return NO;
  if (at + 2 > end) return MAYBE;
  at += lengthBytes(at);
  if (at + 3 > end) return MAYBE;
  if ((load<u8>(at) as u32) != first) return NO;
  if (tag != BIND) return LIKELY;
  const version = load<u8>(at + 2) as u32;
  return load<u8>(at + 1) == 1 && version >= 1 && version <= 3 ? CERTAIN : NO;
}

/** Tag of the first element in an operation; 0: not one that a connection is recognised by. */
function firstTag(tag: u32): u32 {
  switch (tag) {
    case BIND:
      return TAG_INTEGER;
    case SEARCH:
    case SEARCH_ENTRY:
    case MODIFY:
    case ADD:
    case RENAME:
    case COMPARE:
      return TAG_OCTET_STRING;
    case EXTENDED:
      return 0x80;
    case BIND_RESULT:
    case SEARCH_DONE:
    case EXTENDED_RESULT:
      return TAG_ENUMERATED;
    default:
      return 0;
  }
}

/** Bytes of a tag and a length. */
function lengthBytes(at: u32): u32 {
  const first = load<u8>(at + 1) as u32;
  return first < 0x80 ? 2 : 2 + (first & 7);
}

export function parseLdap(p: Input): Outcome {
  const state = stateOf(
    p.partition,
    p.stream,
    (offsetof<LdapState>() as u32) + SEARCHES * (offsetof<Search>() as u32),
  );
  if (state == 0) return DONE_FLOW;
  if (p.length != 0) {
    const read = readDatagram(p);
    p.at = p.end;
    return read ? NEXT : MALFORMED;
  }
  if (load<u8>(p.at) != 0x30) {
    // A layer of SASL's own (RFC 4422 §3.7): signed or encrypted.
    return changetype<LdapState>(state).sasl ? DONE_FLOW : MALFORMED;
  }
  if (available(p) < 2) return more(p, 2);
  const size = elementSize(p.at, p.end);
  if (size == 0) return more(p, 6);
  if (size == u32.MAX_VALUE || size < 7) return MALFORMED;
  const head = changetype<Head>(scratchOf(p));
  if (available(p) < min(size, MAX_HEAD)) return more(p, min(size, MAX_HEAD));
  if (!readHead(head, p.at, p.end)) return MALFORMED;
  if (isCounted(head.tag)) {
    count(p, head.id, head.tag);
    return pass(p, size);
  }
  if (size > MAX_MESSAGE) {
    tellOperation(p, head);
    return pass(p, size);
  }
  if (available(p) < size) return more(p, size);
  const at = p.at;
  p.at = at + size;
  return readMessage(p, at, p.at);
}

/** A search's entries and its end come in one. */
function readDatagram(p: Input): bool {
  let at = p.at;
  while (at < p.end) {
    const size = elementSize(at, p.end);
    if (size < 7 || size > p.end - at) return false;
    const head = changetype<Head>(scratchOf(p));
    if (!readHead(head, at, at + size)) return false;
    if (isCounted(head.tag)) count(p, head.id, head.tag);
    // One record a datagram.
    else return readMessage(p, at, at + size) != MALFORMED;
    at += size;
  }
  return true;
}

function isCounted(tag: u32): bool {
  return tag == SEARCH_ENTRY || tag == SEARCH_REFERENCE || tag == INTERMEDIATE;
}

function readHead(head: Head, at: u32, end: u32): bool {
  at += lengthBytes(at);
  if (at + 4 > end || load<u8>(at) != 0x02) return false;
  const bytes = load<u8>(at + 1) as u32;
  if (bytes == 0 || bytes > 4 || at + 2 + bytes >= end || load<u8>(at + 2) & 0x80) return false;
  let id: u32 = 0;
  for (let i: u32 = 0; i < bytes; i++) id = (id << 8) | (load<u8>(at + 2 + i) as u32);
  head.id = id;
  head.at = at + 2 + bytes;
  head.tag = load<u8>(head.at);
  return true;
}

function searchOf(p: Input, id: u32): Search {
  const from = p.stream.state + (offsetof<LdapState>() as u32);
  for (let i: u32 = 0; i < SEARCHES; i++) {
    const search = changetype<Search>(from + i * (offsetof<Search>() as u32));
    if (search.id == id) return search;
  }
  return changetype<Search>(0);
}

function count(p: Input, id: u32, tag: u32): void {
  const search = searchOf(p, id + 1);
  if (changetype<usize>(search) == 0) return;
  if (tag == SEARCH_ENTRY) search.entries++;
  if (tag == SEARCH_REFERENCE) search.references++;
}

function begin(p: Input, id: u32, tag: u32): void {
  beginRecord(p, 'ldap');
  putNumberItem(p, 'messageId', id);
  putSymbol(p, 'operation', operationName(tag));
}

function isRequest(tag: u32): bool {
  switch (tag) {
    case BIND:
    case UNBIND:
    case SEARCH:
    case MODIFY:
    case ADD:
    case DELETE:
    case RENAME:
    case COMPARE:
    case ABANDON:
    case EXTENDED:
      return true;
    default:
      return false;
  }
}

function tellOperation(p: Input, head: Head): void {
  if (!isRequest(head.tag)) return;
  begin(p, head.id, head.tag);
  p.truncated = 1;
  holdRecord(p, head.id);
}

function readMessage(p: Input, at: u32, end: u32): Outcome {
  const head = changetype<Head>(scratchOf(p));
  const id = head.id;
  const tag = head.tag;
  const it = changetype<Element>(scratchOf(p) + 32);
  if (expectElement(it, TAG_SEQUENCE, at, end) == 0) return MALFORMED;
  const stop = it.end;
  const after = readElement(it, head.at, stop);
  if (after == 0) return MALFORMED;
  if (isRequest(tag)) return readRequest(p, it, id, tag, after, stop);
  switch (tag) {
    case BIND_RESULT:
    case SEARCH_DONE:
    case MODIFY + 1:
    case ADD + 1:
    case DELETE_RESULT:
    case RENAME + 1:
    case COMPARE + 1:
    case EXTENDED_RESULT:
      return readResult(p, it, id, tag);
    default:
      return MALFORMED;
  }
}

function readRequest(p: Input, it: Element, id: u32, tag: u32, after: u32, stop: u32): Outcome {
  const from = it.at;
  const to = it.end;
  const state = changetype<LdapState>(p.stream.state);
  // A datagram that is sent again is the same request.
  if (p.length != 0 && resumeRecord(p, id)) endRecord(p);
  begin(p, id, tag);
  const starts = putRequest(p, it, tag);
  putControls(p, it, after, stop);
  if (tag == UNBIND || tag == ABANDON) {
    endRecord(p);
    return tag == UNBIND && p.length == 0 ? DONE_FLOW : NEXT;
  }
  holdRecord(p, id);
  if (starts) state.startTls = id + 1;
  if (tag == SEARCH) {
    let search = searchOf(p, id + 1);
    if (changetype<usize>(search) == 0) search = searchOf(p, 0);
    if (changetype<usize>(search) != 0) {
      search.id = id + 1;
      search.entries = 0;
      search.references = 0;
    }
  }
  if (tag == BIND && credentialsOf(it, from, to)) {
    const ntlm = findNtlm(it.at, it.end);
    if (ntlm != 0) readNtlm(p, ntlm, it.end);
  }
  return NEXT;
}

function readResult(p: Input, it: Element, id: u32, tag: u32): Outcome {
  const to = it.end;
  let at = expectElement(it, TAG_ENUMERATED, it.at, to);
  if (at == 0) return MALFORMED;
  const code = integerOf(it);
  const answers = resumeRecord(p, id);
  if (!answers) begin(p, id, tag);
  if (tag == SEARCH_DONE) putCounts(p, id);
  if (code >= 0) putResult(p, 'result', code as u32);
  let ntlm: u32 = 0;
  at = readElement(it, at, to);
  if (at != 0) {
    ntlm = findNtlm(it.at, it.end);
    if (ntlm == 0 && it.end > it.at) putText(p, 'matched', it.at, it.end - it.at);
    let ntlmEnd = it.end;
    at = readElement(it, at, to);
    if (at != 0 && it.end > it.at) {
      let length = it.end - it.at;
      // Windows ends its words with a NUL.
      while (length > 0 && load<u8>(it.at + length - 1) == 0) length--;
      putText(p, 'diagnostic', it.at, length);
    }
    if (at != 0 && ntlm == 0 && tag == BIND_RESULT && findElement(it, 0x87, at, to)) {
      ntlm = findNtlm(it.at, it.end);
      ntlmEnd = it.end;
    }
    if (answers) putLatency(p);
    endRecord(p);
    if (ntlm != 0 && ntlmType(ntlm) == NTLM_CHALLENGE) readNtlm(p, ntlm, ntlmEnd);
  } else endRecord(p);
  return settle(p, id, tag, code);
}

/** What a result means for what follows. */
function settle(p: Input, id: u32, tag: u32, code: i64): Outcome {
  const state = changetype<LdapState>(p.stream.state);
  if (tag == BIND_RESULT && code != RESULT_IN_PROGRESS) {
    endNtlm(p, code == RESULT_SUCCESS);
    if (code == RESULT_SUCCESS) state.sasl = 1;
  }
  if (tag == EXTENDED_RESULT && state.startTls == id + 1) {
    state.startTls = 0;
    if (code == RESULT_SUCCESS) return handOverToTls(p);
  }
  return NEXT;
}

function putCounts(p: Input, id: u32): void {
  const search = searchOf(p, id + 1);
  if (changetype<usize>(search) == 0) return;
  putNumberItem(p, 'entries', search.entries);
  if (search.references > 0) putNumberItem(p, 'references', search.references);
  search.id = 0;
}

function putLatency(p: Input): void {
  putFixedItem(p, 'latency', (max<i64>(p.time - p.recordTime, 0) / 1000) as u64, 6);
}
