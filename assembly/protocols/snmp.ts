// SNMP versions 1 (RFC 1157), 2c (RFC 1901) and 3 (RFC 3412, RFC 3414): one `snmp` record a flow, with how
// often what was asked. Community strings are passed over: a record says that one was used.
//
//   v1, v2c  SEQUENCE { version, community, PDU }
//   v3       SEQUENCE { version, SEQUENCE { id, max size, flags, security model },
//                       OCTET STRING { SEQUENCE { engine id, boots, time, user, … } },
//                       SEQUENCE { context engine, context name, PDU }, or that encrypted }
//   PDU      tag by kind { request id, error status, error index, SEQUENCE { SEQUENCE { OID, value } … } }

import { DONE_FLOW, Input, MALFORMED, NEXT, Outcome, scratchOf } from '../stream/input';
import { endRecord } from '../stream/records';
import { stateOf } from '../stream/stream';
import {
  Element,
  elementSize,
  expectElement,
  integerOf,
  readElement,
  TAG_INTEGER,
  TAG_OCTET_STRING,
  TAG_OID,
  TAG_SEQUENCE,
} from './ber';
import { datagram, datagramLength, LIKELY, NO, Opening } from './opening';
import {
  countVariable,
  isDescription,
  keepDescription,
  keepEngine,
  keepError,
  keepOid,
  keepUser,
  PDU_GET_BULK,
  PDU_KINDS,
  PDU_RESPONSE,
  SNMP_STATE,
  SnmpState,
  writeSnmp,
} from './snmp-record';

/** Tags of PDUs: context-specific, constructed, from this on. */
const PDU: u32 = 0xa0;
const PDU_TRAP_1: u32 = 4;
const LONG_LENGTH: u32 = 0x80;
const VERSION_3: u32 = 3;
const MODEL_USER: i64 = 3;
/** msgFlags: encrypted. */
const FLAG_PRIVATE: u32 = 2;

export function looksLikeSnmp(o: Opening): u32 {
  const at = datagram(o) as u32;
  const length = datagramLength(o);
  if (length < 16 || load<u8>(at) != (TAG_SEQUENCE as u8)) return NO;
  const size = elementSize(at, at + length);
  const first = load<u8>(at + 1) as u32;
  const body = at + 2 + (first > LONG_LENGTH ? first & 0x7f : 0);
  if (size == u32.MAX_VALUE || size < 16 || body + 5 > at + length) return NO;
  if (load<u8>(body) != (TAG_INTEGER as u8) || load<u8>(body + 1) != 1) return NO;
  const version = load<u8>(body + 2) as u32;
  const next = load<u8>(body + 3) as u32;
  if (version == VERSION_3) return next == TAG_SEQUENCE ? LIKELY : NO;
  if (version > 1 || next != TAG_OCTET_STRING) return NO;
  const community = load<u8>(body + 4) as u32;
  const pdu = body + 5 + community;
  if (community >= LONG_LENGTH || pdu >= at + length) return NO;
  return load<u8>(pdu) - PDU <= PDU_KINDS - 1 ? LIKELY : NO;
}

export function parseSnmp(p: Input): Outcome {
  const at = stateOf(p.partition, p.stream, SNMP_STATE);
  if (at == 0) return DONE_FLOW;
  const state = changetype<SnmpState>(at);
  const it = changetype<Element>(scratchOf(p));
  if (expectElement(it, TAG_SEQUENCE, p.at, p.end) == 0) return MALFORMED;
  const end = it.end;
  const after = expectElement(it, TAG_INTEGER, it.at, end);
  if (after == 0) return MALFORMED;
  const version = integerOf(it) as u32;
  if (state.messages++ == 0) state.first = p.time;
  state.last = p.time;
  state.version = version;
  const read =
    version == VERSION_3 ? readSecure(it, state, after, end) : readPlain(it, state, after, end);
  return read ? NEXT : MALFORMED;
}

/** Writes the flow's record. */
export function finishSnmp(p: Input): bool {
  const at = p.stream.state;
  if (at == 0) return false;
  const state = changetype<SnmpState>(at);
  if (state.messages == 0) return false;
  writeSnmp(p, state);
  endRecord(p);
  state.messages = 0;
  return true;
}

function readPlain(it: Element, state: SnmpState, at: u32, end: u32): bool {
  const after = expectElement(it, TAG_OCTET_STRING, at, end);
  if (after == 0) return false;
  state.community = 1;
  return readPdu(it, state, after, end);
}

function readSecure(it: Element, state: SnmpState, at: u32, end: u32): bool {
  const security = expectElement(it, TAG_SEQUENCE, at, end);
  if (security == 0) return false;
  const flags = readGlobal(it, state);
  const data = expectElement(it, TAG_OCTET_STRING, security, end);
  if (data == 0) return false;
  if (state.model == MODEL_USER) readUser(it, state);
  if (flags & FLAG_PRIVATE) {
    state.encrypted++;
    return true;
  }
  // Context engine id, context name.
  if (expectElement(it, TAG_SEQUENCE, data, end) == 0) return false;
  const inner = it.end;
  at = expectElement(it, TAG_OCTET_STRING, it.at, inner);
  if (at != 0) at = expectElement(it, TAG_OCTET_STRING, at, inner);
  return at != 0 && readPdu(it, state, at, inner);
}

/** Message id, maximum size, flags, security model (RFC 3412 §6). Returns the flags. */
function readGlobal(it: Element, state: SnmpState): u32 {
  const end = it.end;
  let at = expectElement(it, TAG_INTEGER, it.at, end);
  if (at != 0) at = expectElement(it, TAG_INTEGER, at, end);
  if (at != 0) at = expectElement(it, TAG_OCTET_STRING, at, end);
  if (at == 0 || it.at == it.end) return 0;
  const flags = (load<u8>(it.at) & 3) as u32;
  // A discovery of the engine comes before what counts.
  state.level = max<u32>(state.level, flags);
  if (expectElement(it, TAG_INTEGER, at, end) != 0) state.model = integerOf(it);
  return flags;
}

/** Engine id, boots, time, user; digests follow (RFC 3414 §2.4). */
function readUser(it: Element, state: SnmpState): void {
  let end = it.end;
  if (expectElement(it, TAG_SEQUENCE, it.at, end) == 0) return;
  end = it.end;
  let at = expectElement(it, TAG_OCTET_STRING, it.at, end);
  if (at == 0) return;
  keepEngine(state, it.at, it.end - it.at);
  at = expectElement(it, TAG_INTEGER, at, end);
  if (at != 0) at = expectElement(it, TAG_INTEGER, at, end);
  if (at != 0 && expectElement(it, TAG_OCTET_STRING, at, end) != 0) {
    keepUser(state, it.at, it.end - it.at);
  }
}

function readPdu(it: Element, state: SnmpState, at: u32, end: u32): bool {
  if (readElement(it, at, end) == 0) return false;
  const kind = it.tag - PDU;
  if (kind >= PDU_KINDS) return false;
  const counts = changetype<usize>(state) + offsetof<SnmpState>('get');
  store<u32>(counts + kind * 4, load<u32>(counts + kind * 4) + 1);
  if (kind == PDU_TRAP_1) return true;
  end = it.end;
  at = expectElement(it, TAG_INTEGER, it.at, end);
  if (at != 0) at = expectElement(it, TAG_INTEGER, at, end);
  if (at == 0) return false;
  const status = integerOf(it);
  if (status > 0 && kind != PDU_GET_BULK) keepError(state, status as u32);
  at = expectElement(it, TAG_INTEGER, at, end);
  if (at == 0 || expectElement(it, TAG_SEQUENCE, at, end) == 0) return false;
  readBindings(it, state, kind);
  return true;
}

/** Names and values; of what is asked the names, of what is answered the system's description. */
function readBindings(it: Element, state: SnmpState, kind: u32): void {
  const end = it.end;
  let at = it.at;
  while (at < end) {
    const next = expectElement(it, TAG_SEQUENCE, at, end);
    if (next == 0) return;
    const value = expectElement(it, TAG_OID, it.at, next);
    if (value == 0) return;
    countVariable(state, kind);
    if (kind != PDU_RESPONSE) keepOid(state, it.at, it.end - it.at);
    else if (
      isDescription(it.at, it.end) &&
      expectElement(it, TAG_OCTET_STRING, value, next) != 0
    ) {
      keepDescription(state, it.at, it.end - it.at);
    }
    at = next;
  }
}
