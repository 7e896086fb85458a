// SIP (RFC 3261) over UDP and TCP. A request and its final response make one `sip` record; they belong
// together by branch, number and method (§17.1.3). Session descriptions are read, no other body.
//
//   INVITE sip:bob@example.com SIP/2.0        SIP/2.0 200 OK
//   Via: …;branch=z9hG4bK…                    Via: …
//   CSeq: 1 INVITE                            CSeq: 1 INVITE

import {
  close,
  ITEM_HEADER,
  openObject,
  putFixedItem,
  putNumberItem,
  putText,
} from '../memory/items';
import {
  available,
  Input,
  MALFORMED,
  MORE,
  more,
  NEXT,
  Outcome,
  pass,
  scratchOf,
} from '../stream/input';
import { beginRecord, endRecord, holdRecord, resumeRecord, writeOldest } from '../stream/records';
import {
  beginsWith,
  CERTAIN,
  datagram,
  datagramLength,
  lower,
  MAYBE,
  NO,
  Opening,
} from './opening';
import { putSdp } from './sdp';
import { headerEnd, readHeaders, SipHeaders } from './sip-headers';
import { putCredentials, putWithUris } from './sip-uri';
import {
  decimal,
  findByte,
  findLineFeed,
  isDigit,
  isText,
  lineEnd,
  skipBlanks,
  trimEnd,
} from './text';

const BLANK: u8 = 0x20;
const SEMICOLON: u8 = 0x3b;
const VERSION: string = 'SIP/2.0';
const STATUS_LINE: string = 'SIP/2.0 ';
/** Longest header that is read; longest description. */
const MAX_HEADER: u32 = 32768;
const MAX_SDP: u32 = 16384;
/** Longest first line in which SIP is looked for. */
const MAX_LINE: u32 = 2048;
/** Longest method (§25.1 gives none). */
const MAX_METHOD: u32 = 16;
/** Requests that wait for their response; at the cap the oldest is written without. */
const MAX_WAITING: u32 = 32;
/** Scratch behind SipHeaders. */
const TEXT: u32 = 256;

export function looksLikeSip(o: Opening): u32 {
  const client = judge(o.client, o.clientLength);
  const server = judge(o.server, o.serverLength);
  return max(client, server);
}

export function looksLikeSipDatagram(o: Opening): u32 {
  return judge(datagram(o) as u32, datagramLength(o)) == CERTAIN ? CERTAIN : NO;
}

/** By the first line: a status, or a method, a target and SIP/2.0. */
function judge(at: u32, length: u32): u32 {
  const end = at + min(length, MAX_LINE);
  at = skipEmptyLines(at, end);
  if (at == end || load<u8>(at) < 0x41 || load<u8>(at) > 0x5a) return NO;
  if (beginsWith(at, end - at, STATUS_LINE)) {
    const code = at + (STATUS_LINE.length as u32);
    return code < end && isDigit(load<u8>(code)) ? CERTAIN : MAYBE;
  }
  let stop = at;
  while (stop < end && isLetter(load<u8>(stop))) stop++;
  if (stop == end) return end - at <= MAX_METHOD ? MAYBE : NO;
  if (load<u8>(stop) != BLANK || stop - at > MAX_METHOD) {
    return end - at < (STATUS_LINE.length as u32) && beginsWith(at, end - at, 'SIP/') ? MAYBE : NO;
  }
  const feed = findLineFeed(stop, end);
  if (feed != 0) {
    const last = lineEnd(stop, feed);
    const version = last - (VERSION.length as u32);
    return version > stop && beginsWith(version, last - version, VERSION) ? CERTAIN : NO;
  }
  // The line is not there whole: its target's scheme has to be one of SIP's.
  return isScheme(stop + 1, end, 'sip') || isScheme(stop + 1, end, 'tel') ? MAYBE : NO;
}

function isScheme(at: u32, end: u32, scheme: string): bool {
  for (let i = 0; at < end && i < scheme.length; i++, at++) {
    if (lower(load<u8>(at)) != (scheme.charCodeAt(i) as u32)) return false;
  }
  return true;
}

function isLetter(byte: u8): bool {
  return lower(byte) >= 0x61 && lower(byte) <= 0x7a;
}

function isWord(at: u32, end: u32): bool {
  if (at >= end || end - at > MAX_METHOD) return false;
  while (at < end && isLetter(load<u8>(at))) at++;
  return at == end;
}

/** Clients keep connections open with empty lines (RFC 5626 §3.5.1). */
function skipEmptyLines(at: u32, end: u32): u32 {
  while (at < end && (load<u8>(at) == 0x0d || load<u8>(at) == 0x0a)) at++;
  return at;
}

export function parseSip(p: Input): Outcome {
  p.at = skipEmptyLines(p.at, p.end);
  if (p.at == p.end) return NEXT;
  const at = p.at;
  const whole = p.length != 0;
  const body = headerEnd(at, p.end);
  if (body == 0 && !whole) return available(p) > MAX_HEADER ? MALFORMED : MORE;
  const h = changetype<SipHeaders>(scratchOf(p));
  const fields = body != 0 ? body : p.end;
  const feed = findLineFeed(at, fields);
  if (feed == 0) return whole ? NEXT : MALFORMED;
  readHeaders(h, feed + 1, fields);
  const said = decimal(h.contentLength, h.contentLengthEnd);
  // Datagrams end with their body; in streams it has to say its length (§18.3).
  const length = whole ? ((p.end - fields) as i64) : max<i64>(said, 0);
  const described = length > 0 && length <= (MAX_SDP as i64) && isMediaType(h, 'application/sdp');
  const sdp: u32 = described ? (length as u32) : 0;
  if (!whole && p.end - fields < sdp) return more(p, fields - at + sdp);
  if (!readMessage(p, h, at, lineEnd(at, feed), fields, sdp, max<i64>(said, length)))
    return MALFORMED;
  if (whole) {
    p.at = p.end;
    return NEXT;
  }
  p.at = fields;
  return pass(p, length);
}

function isMediaType(h: SipHeaders, type: string): bool {
  return isText(h.contentType, mediaTypeEnd(h), type);
}

/** Where the content type ends without its parameters. */
function mediaTypeEnd(h: SipHeaders): u32 {
  return trimEnd(h.contentType, findByte(h.contentType, h.contentTypeEnd, SEMICOLON));
}

/** Reads the message whose first line is [at, end), with `sdp` bytes of description at `body`. False: it is no SIP. */
function readMessage(
  p: Input,
  h: SipHeaders,
  at: u32,
  end: u32,
  body: u32,
  sdp: u32,
  length: i64,
): bool {
  if (beginsWith(at, end - at, STATUS_LINE)) {
    const code = at + (STATUS_LINE.length as u32);
    const status = code + 3 <= end ? decimal(code, code + 3) : -1;
    if (status < 100) return false;
    readResponse(p, h, status as u32, skipBlanks(code + 3, end), end, body, sdp, length);
    return true;
  }
  const method = findByte(at, end, BLANK);
  const version = end - (VERSION.length as u32);
  if (version <= method || !beginsWith(version, end - version, VERSION)) return false;
  if (!isWord(at, method)) return false;
  readRequest(p, h, at, method, version, body, sdp, length);
  return true;
}

function readRequest(
  p: Input,
  h: SipHeaders,
  at: u32,
  method: u32,
  version: u32,
  body: u32,
  sdp: u32,
  length: i64,
): void {
  const key = keyOf(h);
  const acknowledges = isText(at, method, 'ack');
  if (!acknowledges && resumeRecord(p, key)) {
    note(p, REPEATS, noted(p, REPEATS) + 1);
    holdRecord(p, key);
    return;
  }
  writeOldest(p, MAX_WAITING);
  beginRecord(p, 'sip');
  const text = scratchOf(p) + TEXT;
  putText(p, 'method', at, method - at);
  const uri = skipBlanks(method, version);
  putWithUris(p, 'uri', uri, trimEnd(uri, version), text);
  putDialog(p, h);
  putParty(p, 'requestFrom', h.from, h.fromEnd);
  putParty(p, 'requestTo', h.to, h.toEnd);
  if (h.userAgent != 0) putText(p, 'userAgent', h.userAgent, h.userAgentEnd - h.userAgent);
  if (h.credentials != 0) {
    openObject(p, 'authorization');
    putCredentials(p, h.credentials, h.credentialsEnd);
    close(p);
  }
  if (h.hops > 0) putNumberItem(p, 'requestHops', h.hops);
  if (h.contentType != 0) {
    putText(p, 'requestContentType', h.contentType, mediaTypeEnd(h) - h.contentType);
  }
  if (sdp > 0) putSdp(p, 'requestSdp', body, body + sdp);
  // Last, and always there: see `note`.
  putNumberItem(p, 'requestBodyLength', length);
  if (acknowledges) endRecord(p);
  else holdRecord(p, key);
}

function readResponse(
  p: Input,
  h: SipHeaders,
  status: u32,
  reason: u32,
  end: u32,
  body: u32,
  sdp: u32,
  length: i64,
): void {
  const key = keyOf(h);
  const asked = resumeRecord(p, key);
  if (asked && status < 200) {
    note(p, PROVISIONAL, status);
    holdRecord(p, key);
    return;
  }
  if (!asked) {
    beginRecord(p, 'sip');
    const method = skipBlanks(findByte(h.sequence, h.sequenceEnd, BLANK), h.sequenceEnd);
    if (isWord(method, h.sequenceEnd)) putText(p, 'method', method, h.sequenceEnd - method);
    putDialog(p, h);
  }
  putNumberItem(p, 'status', status);
  if (reason < end) putText(p, 'reason', reason, end - reason);
  if (asked) putFixedItem(p, 'latency', (max<i64>(p.time - p.recordTime, 0) / 1000) as u64, 6);
  putParty(p, 'responseFrom', h.from, h.fromEnd);
  putParty(p, 'responseTo', h.to, h.toEnd);
  if (h.server != 0) putText(p, 'server', h.server, h.serverEnd - h.server);
  else if (h.userAgent != 0) putText(p, 'server', h.userAgent, h.userAgentEnd - h.userAgent);
  if (h.warning != 0) putText(p, 'warning', h.warning, h.warningEnd - h.warning);
  if (h.hops > 0) putNumberItem(p, 'responseHops', h.hops);
  if (h.contentType != 0) {
    putText(p, 'responseContentType', h.contentType, mediaTypeEnd(h) - h.contentType);
  }
  if (sdp > 0) putSdp(p, 'responseSdp', body, body + sdp);
  putNumberItem(p, 'responseBodyLength', length);
  endRecord(p);
}

/** Call-ID and number: the same in a request and its response. */
function putDialog(p: Input, h: SipHeaders): void {
  if (h.callId != 0) putText(p, 'callId', h.callId, h.callIdEnd - h.callId);
  const number = decimal(h.sequence, findByte(h.sequence, h.sequenceEnd, BLANK));
  if (number >= 0) putNumberItem(p, 'sequence', number);
}

/** From or To without its tag. */
function putParty(p: Input, name: string, at: u32, end: u32): void {
  if (at == 0) return;
  let stop = at;
  while (stop < end && !isTag(stop, end)) stop++;
  putWithUris(p, name, at, trimEnd(at, stop), scratchOf(p) + TEXT);
}

function isTag(at: u32, end: u32): bool {
  if (load<u8>(at) != SEMICOLON) return false;
  at = skipBlanks(at + 1, end);
  return at + 4 <= end && isText(at, at + 4, 'tag=');
}

/** FNV-1a of what request and response of a transaction have in common: branch, or the call without one; CSeq. */
function keyOf(h: SipHeaders): u32 {
  const hop = findByte(h.via, h.viaEnd, 0x2c);
  let at = h.via;
  while (at < hop && !isBranch(at, hop)) at++;
  let hash: u32 = 0x811c9dc5;
  if (at < hop) {
    const end = findByte(at + 1, hop, SEMICOLON);
    hash = add(hash, at, trimEnd(at, end));
  } else {
    hash = add(hash, h.callId, h.callIdEnd);
  }
  return add(hash, h.sequence, h.sequenceEnd);
}

function isBranch(at: u32, end: u32): bool {
  return load<u8>(at) == SEMICOLON && at + 8 <= end && isText(at + 1, at + 8, 'branch=');
}

function add(hash: u32, at: u32, end: u32): u32 {
  for (; at < end; at++) hash = (hash ^ (load<u8>(at) as u32)) * 0x01000193;
  return hash;
}

// What comes to a request while it waits: numbers behind its last field, which is a number too.

const REPEATS: string = 'requestRepeats';
const PROVISIONAL: string = 'provisionalStatus';
/** An item with a number. */
const NUMBER: u32 = ITEM_HEADER + 8;

/** Where the record that goes on has the number `name`; 0 if it has none yet. */
function placeOf(p: Input, name: string): u32 {
  let at = p.out - NUMBER;
  for (let i = 0; i < 2; i++, at -= NUMBER) {
    const there = load<u32>(at);
    if (there == (changetype<usize>(name) as u32)) return at;
    if (
      there != (changetype<usize>(REPEATS) as u32) &&
      there != (changetype<usize>(PROVISIONAL) as u32)
    ) {
      return 0;
    }
  }
  return 0;
}

function noted(p: Input, name: string): u32 {
  const at = p.truncated ? 0 : placeOf(p, name);
  return at != 0 ? load<u32>(at + ITEM_HEADER) : 0;
}

/** Sets the number `name`. Of a record that was cut nothing is known to be last: it stays as it is. */
function note(p: Input, name: string, value: u32): void {
  if (p.truncated) return;
  const at = placeOf(p, name);
  if (at != 0) store<u64>(at + ITEM_HEADER, value);
  else putNumberItem(p, name, value);
}
