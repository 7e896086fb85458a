// RDP connections ([MS-RDPBCGR]): the X.224 connection request and confirm (§2.2.1.1, §2.2.1.2), and, where
// RDP's own security is spoken, the MCS connect messages (§2.2.1.3, §2.2.1.4). One `rdp` record a connection.
// Where TLS was agreed upon, the rest is TLS's.
//
//   TPKT   0   1   2        4    X.224  4    5    6         8         10      11
//          ┌───┬───┬────────┬─ …        ┌────┬────┬─────────┬─────────┬───────┬─────────┬─────────────────────┐
//          │ 3 │ 0 │ length │           │ LI │code│ dst ref │ src ref │ class │ cookie  │ negotiation request │
//          └───┴───┴────────┴─ …        └────┴────┴─────────┴─────────┴───────┴─────────┴─────────────────────┘
//
// MCS messages are BER with a GCC conference in them, which has the settings as blocks behind the key "Duca"
// (client) or "McDn" (server).

import { be16 } from '../memory/bytes';
import { putSymbol, putText, putTrue } from '../memory/items';
import {
  available,
  DONE_FLOW,
  Input,
  MALFORMED,
  more,
  NEXT,
  Outcome,
  scratchOf,
} from '../stream/input';
import { beginRecord, endRecord, holdRecord, resumeOldest } from '../stream/records';
import { Element, readElement } from './ber';
import { beginsWith, CERTAIN, LIKELY, MAYBE, NO, Opening, onPort } from './opening';
import { putBlocks } from './rdp-blocks';
import { failureName, protocolName, putProtocols } from './rdp-names';
import { handOverToTls } from './starttls';
import { findLineFeed, lineEnd } from './text';

const TPKT: u32 = 4;
const HEADER: u32 = 11;
const REQUEST: u8 = 0xe0;
const CONFIRM: u8 = 0xd0;
const DATA: u8 = 0xf0;
const NEGOTIATION_REQUEST: u8 = 1;
const NEGOTIATION_RESPONSE: u8 = 2;
const NEGOTIATION_FAILURE: u8 = 3;
const RESTRICTED_ADMIN: u8 = 1;
const CONNECT_INITIAL: u32 = 0x7f65;
const CONNECT_RESPONSE: u32 = 0x7f66;
const KEY: u32 = 0;

export function looksLikeRdp(o: Opening): u32 {
  const at = o.client;
  const length = o.clientLength;
  if (length == 0 || load<u8>(at) != 3) return NO;
  if (length < HEADER) return length < 2 || load<u8>(at + 1) == 0 ? MAYBE : NO;
  const total = be16(at + 2);
  if (load<u8>(at + 1) != 0 || load<u8>(at + 5) != REQUEST) return NO;
  if ((load<u8>(at + 4) as u32) + 5 != total || load<u16>(at + 6) != 0 || load<u8>(at + 10) != 0) {
    return NO;
  }
  if (total == HEADER) return onPort(o, 3389) ? LIKELY : NO;
  if (length < HEADER + 8) return MAYBE;
  if (isNegotiation(at + HEADER, at + length, NEGOTIATION_REQUEST)) return CERTAIN;
  return beginsWith(at + HEADER, length - HEADER, 'Cookie: ') ? CERTAIN : NO;
}

function isNegotiation(at: usize, end: usize, type: u8): bool {
  return at + 8 <= end && load<u8>(at) == type && load<u16>(at + 2) == 8;
}

export function parseRdp(p: Input): Outcome {
  if (available(p) < TPKT) return more(p, TPKT);
  const length = be16(p.at + 2);
  if (load<u8>(p.at) != 3 || length < 7) return MALFORMED;
  if (available(p) < length) return more(p, length);
  const at = p.at;
  const end = at + length;
  p.at = end;
  switch (load<u8>(at + 5)) {
    case REQUEST:
      if (length < HEADER) return MALFORMED;
      readRequest(p, at + HEADER, end);
      return NEXT;
    case CONFIRM:
      if (length < HEADER) return MALFORMED;
      return readConfirm(p, at + HEADER, end);
    case DATA:
      return readConnect(p, at + 7, end);
    default:
      return MALFORMED;
  }
}

/** Goes on with the connection's record, or begins it where its beginning was not captured. */
function openRecord(p: Input): void {
  if (!resumeOldest(p)) beginRecord(p, 'rdp');
}

function readRequest(p: Input, at: u32, end: u32): void {
  openRecord(p);
  if (beginsWith(at, end - at, 'Cookie: ')) {
    const lineFeed = findLineFeed(at, end);
    const line = lineFeed != 0 ? lineEnd(at, lineFeed) : end;
    if (beginsWith(at, line - at, 'Cookie: mstshash=')) {
      putText(p, 'cookie', at + 17, line - at - 17);
    } else putTrue(p, 'routingToken');
    at = lineFeed != 0 ? lineFeed + 1 : end;
  }
  if (isNegotiation(at, end, NEGOTIATION_REQUEST)) {
    putProtocols(p, 'requested', load<u32>(at + 4));
    if (load<u8>(at + 1) & RESTRICTED_ADMIN) putTrue(p, 'restrictedAdmin');
  }
  holdRecord(p, KEY);
}

function readConfirm(p: Input, at: u32, end: u32): Outcome {
  openRecord(p);
  if (isNegotiation(at, end, NEGOTIATION_FAILURE)) {
    putSymbol(p, 'failure', failureName(load<u32>(at + 4)));
    endRecord(p);
    return DONE_FLOW;
  }
  const selected = isNegotiation(at, end, NEGOTIATION_RESPONSE) ? load<u32>(at + 4) : 0;
  putSymbol(p, 'selected', protocolName(selected));
  if (selected == 0) {
    holdRecord(p, KEY);
    return NEXT;
  }
  endRecord(p);
  return handOverToTls(p);
}

/** An MCS connect message; whatever else comes ends the reading. */
function readConnect(p: Input, at: u32, end: u32): Outcome {
  const kind = at + 2 <= end ? be16(at) : 0;
  if (kind != CONNECT_INITIAL && kind != CONNECT_RESPONSE) return DONE_FLOW;
  const it = changetype<Element>(scratchOf(p));
  // The second byte of the tag does for a tag of its own.
  if (readElement(it, at + 1, end) == 0) return MALFORMED;
  openRecord(p);
  const from = conferenceOf(it);
  if (from != 0) putBlocks(p, from, it.end);
  if (kind == CONNECT_RESPONSE) {
    endRecord(p);
    return DONE_FLOW;
  }
  holdRecord(p, KEY);
  return NEXT;
}

/** Where the conference's blocks begin in a connect message's user data, its last element; 0 if there are none. */
function conferenceOf(it: Element): u32 {
  const stop = it.end;
  let at = it.at;
  while (at < stop) {
    at = readElement(it, at, stop);
    if (at == 0) return 0;
  }
  // PER: the connect PDU's header, a few bytes that hardly vary, ends with the key and the blocks' length.
  const last = min(it.at + 64, it.end);
  for (let key = it.at; key + 6 <= last; key++) {
    if (beginsWith(key, last - key, 'Duca') || beginsWith(key, last - key, 'McDn')) {
      return key + 4 + (load<u8>(key + 4) & 0x80 ? 2 : 1);
    }
  }
  return 0;
}
