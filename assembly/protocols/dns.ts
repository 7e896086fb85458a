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

import { be16 } from '../memory/bytes';
import { putFixedItem, putNumberItem, putTrue } from '../memory/items';
import { available, Input, MALFORMED, MORE, more, NEXT, Outcome } from '../stream/input';
import { beginRecord, endRecord, holdNewest, resumeRecord } from '../stream/records';
import { putEdns } from './dns-data';
import { putOpcode, putRcode } from './dns-names';
import {
  findOpt,
  HEADER,
  hashQuestion,
  isMulticast,
  isNetbios,
  judgeRequest,
  putQuestions,
  putRequest,
  putResponse,
  RESPONSE,
  skipQuestions,
} from './dns-sections';

const AUTHORITATIVE: u32 = 0x0400;
const CUT: u32 = 0x0200;
const RECURSION_DESIRED: u32 = 0x0100;
const RECURSION_AVAILABLE: u32 = 0x0080;
const AUTHENTIC: u32 = 0x0020;
const CHECKING_DISABLED: u32 = 0x0010;
/** NetBIOS, at the place of CD: the query was sent to all. */
const BROADCAST: u32 = 0x0010;
const MAX_QUESTIONS: u32 = 64;

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
  if (((flags >> 11) & 15) > 9 || be16(start + 4) > MAX_QUESTIONS) return false;
  const at = skipQuestions(p, start, end);
  return flags & RESPONSE
    ? readResponse(p, flags, start, at, end)
    : readQuery(p, flags, start, at, end);
}

/** `at`: behind the questions, 0 if they are damaged. */
function readQuery(p: Input, flags: u32, start: u32, at: u32, end: u32): bool {
  putHead(p, flags, start, end);
  if (isMulticast(p)) {
    if (at != 0) putResponse(p, start, at, end);
    endRecord(p);
    return at != 0;
  }
  if (at != 0) {
    const opt = findOpt(p, start, at, end);
    if (opt != 0) putEdns(p, opt);
    putRequest(p, start, at, end);
    judgeRequest(p, start, at, end);
  }
  holdNewest(p, keyOf(p, start, end));
  return true;
}

function readResponse(p: Input, flags: u32, start: u32, at: u32, end: u32): bool {
  // By id and question, since ids are used again; by id alone where the question is not repeated.
  const mask: u32 = be16(start + 4) == 0 ? 0xffff : 0xffffffff;
  if (!isMulticast(p) && resumeRecord(p, keyOf(p, start, end), mask)) {
    putFixedItem(p, 'latency', (max<i64>(p.time - p.recordTime, 0) / 1000) as u64, 6);
  } else {
    putHead(p, flags, start, end);
  }
  const opt = at == 0 ? 0 : findOpt(p, start, at, end);
  // EDNS has eight more bits of it (RFC 6891 §6.1.3).
  const rcode = (flags & 15) | (opt == 0 ? 0 : (load<u8>(opt + 4) as u32) << 4);
  putRcode(p, rcode, isNetbios(p));
  if (flags & AUTHORITATIVE) putTrue(p, 'authoritative');
  if (flags & CUT) putTrue(p, 'truncatedResponse');
  if (flags & RECURSION_AVAILABLE) putTrue(p, 'recursionAvailable');
  if (flags & AUTHENTIC && !isNetbios(p)) putTrue(p, 'authenticData');
  if (at != 0) putResponse(p, start, at, end);
  endRecord(p);
  return at != 0;
}

/** Begins a record with what a query says, which a response says again. */
function putHead(p: Input, flags: u32, start: u32, end: u32): void {
  beginRecord(p, 'dns');
  putNumberItem(p, 'id', be16(start));
  const opcode = (flags >> 11) & 15;
  if (opcode != 0) putOpcode(p, opcode, isNetbios(p));
  if (flags & RECURSION_DESIRED) putTrue(p, 'recursionDesired');
  if (isNetbios(p)) {
    if (flags & BROADCAST) putTrue(p, 'broadcast');
  } else if (flags & CHECKING_DISABLED) putTrue(p, 'checkingDisabled');
  putQuestions(p, start, end);
}

function keyOf(p: Input, start: u32, end: u32): u32 {
  return be16(start) | (hashQuestion(p, start, end) << 16);
}
