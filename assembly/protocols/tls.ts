// TLS 1.0 to 1.3 and SSL 3 over TCP (RFC 8446 §5.1, RFC 5246 §6.2, RFC 6101), and the hellos of SSL 2.
//
//   record     type │ version │ length, u16 │ fragment              handshake   type │ length, u24 │ body
//              1      2         2                                               1      3
//
// Messages of the handshake run on over records and records over segments. What is wanted of one is waited
// for and read in one piece; everything else is passed over by its length. A side is done with as soon as it
// goes over to encryption.

import { ANOMALY_TLS_HANDSHAKE_LENGTH, ANOMALY_TLS_RECORD } from '../memory/anomalies';
import { be16, be24 } from '../memory/bytes';
import { note } from '../stream/anomaly';
import {
  available,
  DONE_FLOW,
  DONE_SIDE,
  Input,
  MALFORMED,
  MORE,
  more,
  NEXT,
  Outcome,
  pass,
  scratchOf,
} from '../stream/input';
import { stateOf } from '../stream/stream';
import { isOldHello, mayBeOldHello, OLD_HELLO, readOldHello } from './ssl2';
import {
  ALERT,
  APPLICATION_DATA,
  CHANGE_CIPHER_SPEC,
  HANDSHAKE,
  HEADER,
  isHeader,
  isOddHeader,
  MAX_FRAGMENT,
  MESSAGE_HEADER,
} from './tls-records';
import {
  beginChain,
  CERTIFICATE,
  CERTIFICATE_STATUS,
  CLIENT_HELLO,
  endChain,
  endSession,
  HELLO_REQUEST,
  hasHello,
  hasServerHello,
  is13,
  isClosed,
  isOffered,
  KEY_EXCHANGE_HEAD,
  OFFERED_EARLY_DATA,
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

/** Longest message, and certificate, that is read; of longer ones all the rest is. */
const MAX_MESSAGE: u32 = 24000;
/** An encrypted record of TLS 1.3 that is no alert has more than this: Finished and its tag. */
const MIN_FINISHED: u32 = 40;

/** One direction. */
@unmanaged
class TlsSide {
  /** Bytes left of the record that is being read, and its type. */
  left: u32;
  type: u8;
  /** 1: nothing more of it is read. */
  over: u8;
  /** 1: it went over to encryption. */
  encrypted: u8;
  /** 1: it began with a record. */
  begun: u8;
  /** Bytes left of a message that is passed over. */
  passing: u32;
  /** Bytes left of a chain of certificates. */
  chain: u32;
}

const STATE: u32 = SESSION + 2 * offsetof<TlsSide>();

function sideOf(state: usize, direction: u32): TlsSide {
  return changetype<TlsSide>(state + SESSION + direction * offsetof<TlsSide>());
}

export function parseTls(p: Input): Outcome {
  const state = stateOf(p.partition, p.stream, STATE);
  if (state == 0) return DONE_FLOW;
  const s = changetype<Session>(state);
  if (isClosed(s)) return DONE_FLOW;
  const side = sideOf(state, p.direction);
  if (p.lost > 0) return skipLost(p, s, side);
  if (side.left == 0) {
    const outcome = readHeader(p, s, side);
    if (outcome != NEXT || side.left == 0) return outcome;
  }
  switch (side.type as u32) {
    case HANDSHAKE:
      return readHandshake(p, s, side);
    case ALERT:
      return readAlert(p, s, side);
    case CHANGE_CIPHER_SPEC:
      return readChange(p, s, side);
    case APPLICATION_DATA:
      return readEncrypted(p, s, side);
    default:
      return passRecord(p, side);
  }
}

/** Writes what is known of a handshake that did not come to its end. */
export function finishTls(p: Input): bool {
  const state = p.stream.state;
  return state != 0 && endSession(p, changetype<Session>(state));
}

function readHeader(p: Input, s: Session, side: TlsSide): Outcome {
  if (available(p) < HEADER) return more(p, HEADER);
  if (!side.begun) {
    if (mayBeOldHello(p.at, available(p))) return more(p, OLD_HELLO);
    side.begun = 1;
    if (isOldHello(p.at, available(p))) return readOldHello(p, s);
  }
  const sensible = isHeader(p.at);
  if (hasHello(s) && isOddHeader(p.at, sensible, side.encrypted != 0)) note(p, ANOMALY_TLS_RECORD);
  if (!sensible) return giveUp(p, s);
  side.type = load<u8>(p.at);
  side.left = be16(p.at + 3);
  // Other records come between messages only.
  if ((side.passing > 0 || side.chain > 0) && side.type != HANDSHAKE && side.type != ALERT) {
    return misled(p, s);
  }
  p.at += HEADER;
  return NEXT;
}

/**
 * What comes behind missing bytes is read if it begins with a record of the handshake: such as the second
 * ClientHello behind a ChangeCipherSpec that was not captured.
 */
function skipLost(p: Input, s: Session, side: TlsSide): Outcome {
  if (side.encrypted || !hasHello(s) || hasServerHello(s)) return finishSide(p, s, side);
  side.left = 0;
  side.passing = 0;
  side.chain = 0;
  return MORE;
}

/** It is no TLS, or none that can be read on. */
function giveUp(p: Input, s: Session): Outcome {
  const known = hasHello(s);
  endSession(p, s);
  return known ? MALFORMED : DONE_FLOW;
}

/** The lengths of a handshake message contradict what comes. */
function misled(p: Input, s: Session): Outcome {
  note(p, ANOMALY_TLS_HANDSHAKE_LENGTH);
  return giveUp(p, s);
}

/** Nothing more of this side. */
function finishSide(p: Input, s: Session, side: TlsSide): Outcome {
  side.over = 1;
  const other = sideOf(changetype<usize>(s), 1 - p.direction);
  if (!other.over) return DONE_SIDE;
  endSession(p, s);
  return DONE_FLOW;
}

function passRecord(p: Input, side: TlsSide): Outcome {
  const bytes = side.left;
  side.left = 0;
  return pass(p, bytes);
}

/** Two bytes in the clear; with more, or after ChangeCipherSpec, it is encrypted. */
function readAlert(p: Input, s: Session, side: TlsSide): Outcome {
  if (side.encrypted || side.left != 2) return passRecord(p, side);
  if (available(p) < 2) return more(p, 2);
  const level = load<u8>(p.at) as u32;
  if (level != 1 && level != 2) return giveUp(p, s);
  takeAlert(p, s, level, load<u8>(p.at + 1));
  return passRecord(p, side);
}

/** In TLS 1.3 it means nothing (RFC 8446 appendix D.4), and may come before its version is known. */
function readChange(p: Input, s: Session, side: TlsSide): Outcome {
  if (is13(s)) return passRecord(p, side);
  side.encrypted = 1;
  if (!hasServerHello(s)) return passRecord(p, side);
  if (p.direction != s.client) takeServerFinish(s);
  const other = sideOf(changetype<usize>(s), 1 - p.direction);
  if (other.encrypted) takeEstablished(s);
  return finishSide(p, s, side);
}

function readEncrypted(p: Input, s: Session, side: TlsSide): Outcome {
  if (p.direction == s.client && !hasServerHello(s) && hasHello(s)) {
    // Early data, or the server's side is not in the capture, or late.
    side.encrypted = 1;
    if (isOffered(s, OFFERED_EARLY_DATA)) return passRecord(p, side);
    return finishSide(p, s, side);
  }
  if (is13(s) && p.direction == s.client && side.left > MIN_FINISHED) takeEstablished(s);
  return finishSide(p, s, side);
}

function readHandshake(p: Input, s: Session, side: TlsSide): Outcome {
  if (side.passing > 0) return passMessage(p, side);
  if (side.chain > 0) return readCertificate(p, s, side);
  if (side.encrypted && hasServerHello(s)) return finishSide(p, s, side);
  const head = gather(p, side, MESSAGE_HEADER);
  if (head <= BROKEN) return head == BROKEN ? misled(p, s) : MORE;
  const type = load<u8>(head) as u32;
  const length = be24(head + 1);
  // Finished, encrypted; or a second ClientHello of TLS 1.3, behind a ChangeCipherSpec that means nothing.
  if (side.encrypted && (type != CLIENT_HELLO || length + MESSAGE_HEADER != side.left)) {
    return finishSide(p, s, side);
  }
  switch (type) {
    case CLIENT_HELLO:
    case SERVER_HELLO:
      return readHello(p, s, side, type, length);
    case CERTIFICATE:
      return hasHello(s) ? readChain(p, s, side, length) : giveUp(p, s);
    case SERVER_KEY_EXCHANGE:
      return readKeyExchange(p, s, side, length);
    default:
      if (!hasHello(s) && type != HELLO_REQUEST) return giveUp(p, s);
      if (type > CERTIFICATE_STATUS + 2) return giveUp(p, s);
      takeOther(s, type, 0, 0);
      advance(p, side, MESSAGE_HEADER);
      side.passing = length;
      return NEXT;
  }
}

function readHello(p: Input, s: Session, side: TlsSide, type: u32, length: u32): Outcome {
  if (length > MAX_MESSAGE) return giveUp(p, s);
  const at = gather(p, side, MESSAGE_HEADER + length);
  if (at <= BROKEN) return at == BROKEN ? misled(p, s) : MORE;
  const body = at + MESSAGE_HEADER;
  const read =
    type == CLIENT_HELLO
      ? takeClientHello(p, s, body, body + length, 't')
      : takeServerHello(p, s, body, body + length);
  if (!read) return giveUp(p, s);
  advance(p, side, MESSAGE_HEADER + length);
  if (type == CLIENT_HELLO || !is13(s) || !hasServerHello(s)) return NEXT;
  // All that the server sends from here on is encrypted; the client's answer may have been read already.
  const client = sideOf(changetype<usize>(s), s.client);
  if (client.over && client.encrypted) takeEstablished(s);
  return finishSide(p, s, side);
}

function readKeyExchange(p: Input, s: Session, side: TlsSide, length: u32): Outcome {
  const wanted = min(length, KEY_EXCHANGE_HEAD);
  const at = gather(p, side, MESSAGE_HEADER + wanted);
  if (at <= BROKEN) return at == BROKEN ? misled(p, s) : MORE;
  takeOther(s, SERVER_KEY_EXCHANGE, at + MESSAGE_HEADER, at + MESSAGE_HEADER + wanted);
  advance(p, side, MESSAGE_HEADER + wanted);
  side.passing = length - wanted;
  return NEXT;
}

/** Certificate (RFC 5246 §7.4.2): length, u24, and as many bytes of certificates, each behind its length. */
function readChain(p: Input, s: Session, side: TlsSide, length: u32): Outcome {
  const at = gather(p, side, MESSAGE_HEADER + 3);
  if (at <= BROKEN) return at == BROKEN ? misled(p, s) : MORE;
  const bytes = be24(at + MESSAGE_HEADER);
  if (bytes + 3 != length) return misled(p, s);
  advance(p, side, MESSAGE_HEADER + 3);
  side.chain = bytes;
  beginChain(s);
  return NEXT;
}

function readCertificate(p: Input, s: Session, side: TlsSide): Outcome {
  const head = gather(p, side, 3);
  if (head <= BROKEN) return head == BROKEN ? misled(p, s) : MORE;
  const length = be24(head);
  if (length + 3 > side.chain) return misled(p, s);
  if (length > MAX_MESSAGE) {
    advance(p, side, 3);
    side.passing = length;
  } else {
    const at = gather(p, side, 3 + length);
    if (at <= BROKEN) return at == BROKEN ? misled(p, s) : MORE;
    takeCertificate(p, s, at + 3, at + 3 + length);
    advance(p, side, 3 + length);
  }
  side.chain -= 3 + length;
  if (side.chain == 0) endChain(p, s);
  return NEXT;
}

/** Passes over what there is of a message in this record. */
function passMessage(p: Input, side: TlsSide): Outcome {
  const bytes = min(side.left, side.passing);
  side.left -= bytes;
  side.passing -= bytes;
  return pass(p, bytes);
}

/** Not all there: `need` is set. */
const WAIT: u32 = 0;
/** Another record comes in the middle of the message. */
const BROKEN: u32 = 1;

/**
 * Where the next `bytes` of the handshake lie in one piece: as they came, or put together in scratch from
 * several records; else WAIT or BROKEN. `p.at` stays where it is.
 */
function gather(p: Input, side: TlsSide, bytes: u32): u32 {
  if (bytes <= side.left) {
    if (available(p) >= bytes) return p.at;
    p.need = bytes;
    return WAIT;
  }
  const scratch = scratchOf(p) as u32;
  let at = p.at;
  let left = side.left;
  let got: u32 = 0;
  while (true) {
    const taken = min(left, bytes - got);
    if (taken > p.end - at) break;
    memory.copy(scratch + got, at, taken);
    got += taken;
    at += taken;
    if (got == bytes) return scratch;
    if (at + HEADER > p.end) break;
    if (load<u8>(at) != HANDSHAKE || load<u8>(at + 1) != 3) return BROKEN;
    left = be16(at + 3);
    if (left > MAX_FRAGMENT) return BROKEN;
    at += HEADER;
  }
  // What is still to come, were it in a single record.
  p.need = at - p.at + bytes - got + (left < bytes - got ? HEADER : 0);
  return WAIT;
}

/** Moves behind `bytes` of the handshake that `gather` found. */
function advance(p: Input, side: TlsSide, bytes: u32): void {
  while (bytes > 0) {
    if (side.left == 0) {
      side.left = be16(p.at + 3);
      p.at += HEADER;
    }
    const taken = min(side.left, bytes);
    p.at += taken;
    side.left -= taken;
    bytes -= taken;
  }
}
