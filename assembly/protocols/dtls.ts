// DTLS 1.0, 1.2 and 1.3 (RFC 6347 §4, RFC 9147 §4): as TLS, in datagrams that may be lost or come in another
// order.
//
//   record     type │ version │ epoch │ sequence │ length     handshake  type │ length │ message │ offset │ length of
//              1      2         2       6          2                     1      3        2         3        fragment, 3
//
// Fragments of one message at a time are put together; a chain of certificates waits there and is told one
// certificate a call, since the ring has room for so many records only.

import { be16, be24 } from '../memory/bytes';
import { DONE_FLOW, Input, MALFORMED, NEXT, Outcome } from '../stream/input';
import { growState, stateOf } from '../stream/stream';
import { datagram, datagramLength, LIKELY, NO, Opening } from './opening';
import { DTLS10, DTLS12 } from './tls-names';
import {
  beginChain,
  CERTIFICATE,
  CLIENT_HELLO,
  endChain,
  endSession,
  HELLO_VERIFY_REQUEST,
  hasServerHello,
  is13,
  isClosed,
  SERVER_HELLO,
  SERVER_KEY_EXCHANGE,
  SESSION,
  Session,
  takeAlert,
  takeCertificate,
  takeClientHello,
  takeEstablished,
  takeOther,
  takeServerFinish,
  takeServerHello,
} from './tls-session';

const CHANGE_CIPHER_SPEC: u32 = 20;
const ALERT: u32 = 21;
const HANDSHAKE: u32 = 22;

const HEADER: u32 = 13;
const MESSAGE_HEADER: u32 = 12;
/** Longest message that is put together. */
const MAX_MESSAGE: u32 = 16384;
/** Pieces of a message with holes between them. */
const MAX_PIECES: u32 = 8;

@unmanaged
class Dtls {
  /** Bits of message numbers that were read, by direction. */
  read0: u32;
  read1: u32;
  /** 1: has gone over to encryption. */
  encrypted0: u32;
  encrypted1: u32;
  /** 1: all is said but what waits. */
  over: u32;
  /** The message being put together: its direction, number, type and length; 0 bytes: none. */
  direction: u32;
  number: u32;
  type: u32;
  length: u32;
  /** Its pieces, [begin, end) each, in order. */
  pieces: u32;
  piece0: u64;
  piece1: u64;
  piece2: u64;
  piece3: u64;
  piece4: u64;
  piece5: u64;
  piece6: u64;
  piece7: u64;
  /** A chain that waits in the buffer: next byte and end; its direction. */
  chain: u32;
  chainEnd: u32;
  chainDirection: u32;
  pad: u32;
}

const BUFFER: u32 = SESSION + offsetof<Dtls>();

function dtlsOf(state: usize): Dtls {
  return changetype<Dtls>(state + SESSION);
}

/** A first record in the clear that holds a hello. */
export function looksLikeDtls(o: Opening): u32 {
  const at = datagram(o);
  const length = datagramLength(o);
  if (length < HEADER + MESSAGE_HEADER || load<u8>(at) != HANDSHAKE) return NO;
  const version = be16(at + 1);
  if ((version != DTLS10 && version != DTLS12) || be16(at + 3) != 0) return NO;
  const bytes = be16(at + 11);
  const message = at + HEADER;
  const type = load<u8>(message) as u32;
  if (type != CLIENT_HELLO && type != SERVER_HELLO && type != HELLO_VERIFY_REQUEST) return NO;
  const fragment = be24(message + 9);
  if (fragment + MESSAGE_HEADER > bytes) return NO;
  return be24(message + 6) + fragment <= be24(message + 1) ? LIKELY : NO;
}

export function parseDtls(p: Input): Outcome {
  const state = stateOf(p.partition, p.stream, BUFFER);
  if (state == 0) return DONE_FLOW;
  const s = changetype<Session>(state);
  if (isClosed(s)) return DONE_FLOW;
  const waited = tellCertificate(p);
  const d = dtlsOf(p.stream.state);
  const fine = d.over || readDatagram(p);
  // The record of the handshake goes with a call in which no certificate was told.
  if (!waited && dtlsOf(p.stream.state).over && !tellCertificate(p)) {
    endSession(p, changetype<Session>(p.stream.state));
    return DONE_FLOW;
  }
  return fine ? NEXT : MALFORMED;
}

export function finishDtls(p: Input): bool {
  const state = p.stream.state;
  if (state == 0) return false;
  return tellCertificate(p) || endSession(p, changetype<Session>(state));
}

/** Tells the next certificate that waits. False: none does. */
function tellCertificate(p: Input): bool {
  const state = p.stream.state;
  const d = dtlsOf(state);
  if (d.chain == 0) return false;
  const s = changetype<Session>(state);
  const direction = p.direction;
  p.direction = d.chainDirection;
  const at = (state as u32) + d.chain;
  const end = (state as u32) + d.chainEnd;
  const length = be24(at);
  takeCertificate(p, s, at + 3, at + 3 + length);
  d.chain += 3 + length;
  if (d.chain + 3 > d.chainEnd || be24(at + 3 + length) > end - at - 6 - length) {
    d.chain = 0;
    endChain(p, s);
  }
  p.direction = direction;
  return true;
}

/** Reads the records of a datagram. False: they make no sense. */
function readDatagram(p: Input): bool {
  let at = p.at;
  while (at + HEADER <= p.end) {
    const type = load<u8>(at) as u32;
    // The short header of DTLS 1.3: encrypted, and to the datagram's end as far as can be told.
    if ((type & 0xe0) == 0x20) return goEncrypted(p);
    // Other protocols may share the flow (RFC 7983).
    if (type < CHANGE_CIPHER_SPEC || type > 63) return at == p.at;
    if (load<u8>(at + 1) != 0xfe) return false;
    const next = at + HEADER + be16(at + 11);
    if (be16(at + 3) != 0 || type == CHANGE_CIPHER_SPEC) goEncrypted(p);
    else {
      const end = min(next, p.end);
      if (type == HANDSHAKE && !readMessages(p, at + HEADER, end)) return false;
      if (type == ALERT && end - at == HEADER + 2) {
        const s = changetype<Session>(p.stream.state);
        takeAlert(p, s, load<u8>(at + HEADER), load<u8>(at + HEADER + 1));
      }
    }
    at = next;
  }
  return true;
}

function goEncrypted(p: Input): bool {
  const s = changetype<Session>(p.stream.state);
  const d = dtlsOf(p.stream.state);
  if (!hasServerHello(s)) return true;
  if (p.direction == 0) d.encrypted0 = 1;
  else d.encrypted1 = 1;
  if (p.direction != s.client) takeServerFinish(s);
  if (is13(s) ? p.direction == s.client : d.encrypted0 && d.encrypted1) {
    takeEstablished(s);
    d.over = 1;
  }
  return true;
}

/** Reads the messages and fragments [at, end) of a record. */
function readMessages(p: Input, at: u32, end: u32): bool {
  while (at + MESSAGE_HEADER <= end) {
    const type = load<u8>(at) as u32;
    const length = be24(at + 1);
    const number = be16(at + 4);
    const offset = be24(at + 6);
    const bytes = be24(at + 9);
    const body = at + MESSAGE_HEADER;
    if (bytes > end - body || offset + bytes > length) return false;
    at = body + bytes;
    if (type != CLIENT_HELLO && type != SERVER_HELLO && type != CERTIFICATE) {
      if (offset > 0 || wasRead(p, number)) continue;
      setRead(p, number);
      const head = type == SERVER_KEY_EXCHANGE ? body + bytes : body;
      takeOther(changetype<Session>(p.stream.state), type, body, head);
      continue;
    }
    if (length == 0 || length > MAX_MESSAGE || wasRead(p, number)) continue;
    if (bytes == length && type != CERTIFICATE) {
      if (!take(p, type, body, body + length)) return false;
      setRead(p, number);
    } else if (!assemble(p, type, length, number, offset, body, bytes)) return false;
  }
  return true;
}

function wasRead(p: Input, number: u32): bool {
  const d = dtlsOf(p.stream.state);
  return number < 32 && ((p.direction == 0 ? d.read0 : d.read1) & (1 << number)) != 0;
}

function setRead(p: Input, number: u32): void {
  if (number >= 32) return;
  const d = dtlsOf(p.stream.state);
  if (p.direction == 0) d.read0 |= 1 << number;
  else d.read1 |= 1 << number;
}

function take(p: Input, type: u32, at: u32, end: u32): bool {
  const s = changetype<Session>(p.stream.state);
  return type == CLIENT_HELLO
    ? takeClientHello(p, s, at, end, 'd')
    : takeServerHello(p, s, at, end);
}

/** Puts a fragment to its message; the message is read when it is whole. False: it makes no sense. */
function assemble(
  p: Input,
  type: u32,
  length: u32,
  number: u32,
  offset: u32,
  at: u32,
  bytes: u32,
): bool {
  // A chain that waits has the buffer.
  if (dtlsOf(p.stream.state).chain != 0) return true;
  const state = growState(p.partition, p.stream, BUFFER + length);
  if (state == 0) return true;
  const d = dtlsOf(state);
  const same =
    d.number == number && d.type == type && d.length == length && d.direction == p.direction;
  if (!same) {
    d.direction = p.direction;
    d.number = number;
    d.type = type;
    d.length = length;
    d.pieces = 0;
  }
  memory.copy(state + BUFFER + offset, at, bytes);
  addPiece(d, offset, offset + bytes);
  if (d.pieces != 1 || pieceBegin(d, 0) != 0 || pieceEnd(d, 0) != length) return true;
  setRead(p, number);
  d.length = 0;
  d.pieces = 0;
  const body = (state as u32) + BUFFER;
  if (type != CERTIFICATE) return take(p, type, body, body + length);
  return waitForChain(d, body, length, p.direction);
}

/** The chain's bytes, behind their length, are told later. */
function waitForChain(d: Dtls, body: u32, length: u32, direction: u32): bool {
  if (length < 3 || be24(body) + 3 != length) return false;
  if (length < 6 || be24(body + 3) + 6 > length) return true;
  d.chain = BUFFER + 3;
  d.chainEnd = BUFFER + length;
  d.chainDirection = direction;
  beginChain(changetype<Session>(changetype<usize>(d) - SESSION));
  return true;
}

function pieceAt(d: Dtls, index: u32): usize {
  return changetype<usize>(d) + offsetof<Dtls>('piece0') + (index << 3);
}

function pieceBegin(d: Dtls, index: u32): u32 {
  return load<u32>(pieceAt(d, index));
}

function pieceEnd(d: Dtls, index: u32): u32 {
  return load<u32>(pieceAt(d, index), 4);
}

/** Adds [begin, end) to the pieces; with too many holes it is forgotten, and has to come again. */
function addPiece(d: Dtls, begin: u32, end: u32): void {
  let kept: u32 = 0;
  let place: u32 = 0;
  // Those that touch it become one with it, the others keep their order.
  for (let i: u32 = 0; i < d.pieces; i++) {
    const first = pieceBegin(d, i);
    const last = pieceEnd(d, i);
    if (last < begin || first > end) {
      if (last < begin) place = kept + 1;
      setPiece(d, kept++, first, last);
    } else {
      begin = min(begin, first);
      end = max(end, last);
    }
  }
  d.pieces = kept;
  if (kept == MAX_PIECES) return;
  for (let i = kept; i > place; i--) setPiece(d, i, pieceBegin(d, i - 1), pieceEnd(d, i - 1));
  setPiece(d, place, begin, end);
  d.pieces = kept + 1;
}

function setPiece(d: Dtls, index: u32, begin: u32, end: u32): void {
  store<u32>(pieceAt(d, index), begin);
  store<u32>(pieceAt(d, index), end, 4);
}
