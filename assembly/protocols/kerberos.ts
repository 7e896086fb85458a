// Kerberos (RFC 4120): what clients and a KDC say to each other, over UDP and, each message behind its length,
// over TCP (§7.2). A request and its reply or error make one `kerberos` record.
//
//   AS-REQ 10, TGS-REQ 12   [APPLICATION n] { [1] 5, [2] n, [3] padata, [4] body }              §5.4.1
//   AS-REP 11, TGS-REP 13   [APPLICATION n] { [0] 5, [1] n, [2] padata, [3] realm, [4] client,  §5.4.2
//                                             [5] ticket, [6] encrypted part }
//   KRB-ERROR 30            [APPLICATION n] { [0] 5, [1] n, …, [6] code, [7] … [11] text }      §5.9.1
//
// Tickets, authenticators and encrypted parts are passed over but for the number of their cipher.

import { be32 } from '../memory/bytes';
import { putFixedItem, putNumberItem, putSymbol } from '../memory/items';
import { available, Input, MALFORMED, more, NEXT, Outcome, scratchOf } from '../stream/input';
import { beginRecord, endRecord, holdRecord, resumeRecord } from '../stream/records';
import {
  Element,
  elementSize,
  enterElement,
  expectElement,
  findElement,
  integerOf,
  TAG_SEQUENCE,
} from './ber';
import {
  CONTEXT,
  putBody,
  putCipherOf,
  putName,
  putPreauthTypes,
  putString,
  putTicket,
} from './kerberos-fields';
import { errorName } from './kerberos-names';
import { CERTAIN, datagram, datagramLength, MAYBE, NO, Opening } from './opening';

const APPLICATION: u32 = 0x60;
const AS_REQUEST: u32 = 10;
const AS_REPLY: u32 = 11;
const TGS_REQUEST: u32 = 12;
const TGS_REPLY: u32 = 13;
const ERROR: u32 = 30;
/** Bytes in which a message says what it is. */
const MAX_HEAD: u32 = 22;

export function looksLikeKerberos(o: Opening): u32 {
  const verdict = judgeStream(o.client, o.clientLength);
  return verdict == NO ? judgeStream(o.server, o.serverLength) : verdict;
}

export function looksLikeKerberosDatagram(o: Opening): u32 {
  return isMessage(datagram(o) as u32, datagramLength(o)) ? CERTAIN : NO;
}

function judgeStream(at: u32, length: u32): u32 {
  if (length == 0 || load<u8>(at) != 0) return NO;
  if (length < 5) return MAYBE;
  const tag = load<u8>(at + 4) as u32;
  if ((tag & 0xe0) != APPLICATION || kindOf(tag) == 0) return NO;
  if (length < 4 + MAX_HEAD) return MAYBE;
  const size = elementSize(at + 4, at + length);
  return size == be32(at) && isMessage(at + 4, length - 4) ? CERTAIN : NO;
}

/** The kind of message that begins with this tag; 0: none that is read. */
function kindOf(tag: u32): u32 {
  const kind = tag - APPLICATION;
  return (kind >= AS_REQUEST && kind <= TGS_REPLY) || kind == ERROR ? kind : 0;
}

/** An application tag, a sequence, version 5, and the kind of message once more. */
function isMessage(at: u32, length: u32): bool {
  if (length < MAX_HEAD) return false;
  const kind = kindOf(load<u8>(at));
  if (kind == 0) return false;
  at += headerSize(at);
  if (load<u8>(at) != 0x30) return false;
  at += headerSize(at);
  const first: u32 = kind == AS_REQUEST || kind == TGS_REQUEST ? CONTEXT + 1 : CONTEXT;
  return (
    load<u8>(at) == first &&
    be32(at + 1) == 0x03020105 &&
    load<u8>(at + 5) == first + 1 &&
    be32(at + 6) == (0x03020100 | kind)
  );
}

/** Bytes of tag and length; 6 at most. */
function headerSize(at: u32): u32 {
  const length = load<u8>(at + 1) as u32;
  return length < 0x80 ? 2 : 2 + (length & 3) + (length & 4);
}

export function parseKerberos(p: Input): Outcome {
  if (p.length != 0) {
    const read = readMessage(p, p.at, p.end);
    p.at = p.end;
    return read ? NEXT : MALFORMED;
  }
  if (available(p) < 4) return more(p, 4);
  const length = be32(p.at);
  if (length < MAX_HEAD || length > 0x7fffffff) return MALFORMED;
  if (available(p) < 4 + length) return more(p, 4 + length);
  const at = p.at + 4;
  p.at = at + length;
  return readMessage(p, at, p.at) ? NEXT : MALFORMED;
}

function readMessage(p: Input, at: u32, end: u32): bool {
  if (at >= end) return false;
  const kind = kindOf(load<u8>(at));
  const it = changetype<Element>(scratchOf(p));
  if (kind == 0 || expectElement(it, APPLICATION + kind, at, end) == 0) return false;
  if (!enterElement(it, TAG_SEQUENCE)) return false;
  const from = it.at;
  const to = it.end;
  switch (kind) {
    case AS_REQUEST:
    case TGS_REQUEST:
      beginRequest(p, kind);
      putPreauthTypes(p, it, CONTEXT + 3, from, to);
      putBody(p, it, from, to);
      holdRecord(p, kind);
      p.stream.word0 = kind;
      return true;
    case ERROR:
      readError(p, it, from, to);
      return true;
    default:
      readReply(p, it, kind, from, to);
      return true;
  }
}

function beginRequest(p: Input, kind: u32): void {
  beginRecord(p, 'kerberos');
  putSymbol(p, 'requestType', kind == AS_REQUEST || kind == AS_REPLY ? 'AS' : 'TGS');
}

function putLatency(p: Input): void {
  putFixedItem(p, 'latency', (max<i64>(p.time - p.recordTime, 0) / 1000) as u64, 6);
}

function readReply(p: Input, it: Element, kind: u32, from: u32, to: u32): void {
  const answers = resumeRecord(p, kind - 1);
  if (!answers) beginRequest(p, kind);
  // Only requests for the first ticket name their client in the clear.
  if (!answers || kind == TGS_REPLY) {
    putName(p, it, 'client', CONTEXT + 4, from, to);
    putString(p, it, 'clientRealm', CONTEXT + 3, from, to);
  }
  if (findElement(it, CONTEXT + 5, from, to)) putTicket(p, it, !answers);
  if (findElement(it, CONTEXT + 6, from, to)) putCipherOf(p, it, 'replyCipher');
  putSymbol(p, 'result', 'success');
  if (answers) putLatency(p);
  endRecord(p);
}

function readError(p: Input, it: Element, from: u32, to: u32): void {
  // An error does not say what it answers: the last request, then.
  const kind = p.stream.word0 as u32;
  const answers = kind != 0 && resumeRecord(p, kind);
  if (!answers) beginRecord(p, 'kerberos');
  if (!answers || kind == TGS_REQUEST) {
    putName(p, it, 'client', CONTEXT + 8, from, to);
    putString(p, it, 'clientRealm', CONTEXT + 7, from, to);
  }
  if (!answers) {
    putName(p, it, 'service', CONTEXT + 10, from, to);
    putString(p, it, 'realm', CONTEXT + 9, from, to);
  }
  putSymbol(p, 'result', 'error');
  if (findElement(it, CONTEXT + 6, from, to) && enterElement(it, 2)) {
    const code = integerOf(it);
    if (code >= 0) {
      putNumberItem(p, 'errorCode', code);
      const name = errorName(code as u32);
      if (name.length > 0) putSymbol(p, 'error', name);
    }
  }
  putString(p, it, 'errorText', CONTEXT + 11, from, to);
  if (answers) putLatency(p);
  endRecord(p);
}
