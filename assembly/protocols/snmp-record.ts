// What is kept of a flow of SNMP, and the record that is made of it.

import {
  close,
  ELEMENT,
  ItemWriter,
  openList,
  putFixedItem,
  putHexItem,
  putNumberItem,
  putSymbol,
  putText,
  putTrue,
} from '../memory/items';
import { Input, scratchOf } from '../stream/input';
import { beginRecord } from '../stream/records';
import { writeOid } from './ber';

/** Kinds of PDUs, from GetRequest to Report. */
export const PDU_KINDS: u32 = 9;
const PDU_GET: u32 = 0;
const PDU_GET_NEXT: u32 = 1;
export const PDU_RESPONSE: u32 = 2;
const PDU_SET: u32 = 3;
export const PDU_GET_BULK: u32 = 5;

@unmanaged
export class SnmpState {
  first: i64;
  last: i64;
  model: i64;
  messages: u32;
  version: u32;
  community: u32;
  /** Highest msgFlags: 1 authenticated, 2 encrypted. */
  level: u32;
  encrypted: u32;
  errors: u32;
  firstError: u32;
  /** By the number of the PDU. */
  get: u32;
  getNext: u32;
  response: u32;
  set: u32;
  trap1: u32;
  getBulk: u32;
  inform: u32;
  trap: u32;
  report: u32;
  oids: u32;
  /** Variables, by what is done with them. */
  gotten: u32;
  bulk: u32;
  written: u32;
  answered: u32;
}

// Behind the struct: each with its length before it.
const ENGINE: usize = 128;
const MAX_ENGINE: u32 = 32;
const USER: usize = 168;
const MAX_USER: u32 = 32;
const DESCRIPTION: usize = 208;
const MAX_DESCRIPTION: u32 = 255;
const OIDS: usize = 464;
const OID_ROOM: u32 = 48;
const MAX_OIDS: u32 = 8;
export const SNMP_STATE: u32 = 1024;

function keep(place: usize, at: u32, length: u32, most: u32): void {
  if (load<u8>(place) > 0 || length > most) return;
  store<u8>(place, length);
  memory.copy(place + 1, at, length);
}

export function keepEngine(state: SnmpState, at: u32, length: u32): void {
  keep(changetype<usize>(state) + ENGINE, at, length, MAX_ENGINE);
}

export function keepUser(state: SnmpState, at: u32, length: u32): void {
  keep(changetype<usize>(state) + USER, at, length, MAX_USER);
}

export function keepDescription(state: SnmpState, at: u32, length: u32): void {
  keep(changetype<usize>(state) + DESCRIPTION, at, min(length, MAX_DESCRIPTION), MAX_DESCRIPTION);
}

/** The first OIDs, each once; longer ones than there is room for are left out. */
export function keepOid(state: SnmpState, at: u32, length: u32): void {
  if (length == 0 || length >= OID_ROOM) return;
  for (let i: u32 = 0; i < state.oids; i++) {
    const place = changetype<usize>(state) + OIDS + i * OID_ROOM;
    const known = load<u8>(place) as u32;
    if (known == length && memory.compare(place + 1, at, length) == 0) return;
  }
  if (state.oids == MAX_OIDS) return;
  keep(changetype<usize>(state) + OIDS + state.oids * OID_ROOM, at, length, OID_ROOM - 1);
  state.oids++;
}

/** Counts a variable of a PDU by its kind. */
export function countVariable(state: SnmpState, kind: u32): void {
  if (kind == PDU_GET || kind == PDU_GET_NEXT) state.gotten++;
  else if (kind == PDU_RESPONSE) state.answered++;
  else if (kind == PDU_SET) state.written++;
  else if (kind == PDU_GET_BULK) state.bulk++;
}

export function keepError(state: SnmpState, status: u32): void {
  if (state.errors++ == 0) state.firstError = status;
}

/** sysDescr.0: 1.3.6.1.2.1.1.1.0. */
export function isDescription(at: u32, end: u32): bool {
  return end - at == 8 && load<u64>(at) == 0x000101010201062b;
}

/** Begins the record and writes all of it. */
export function writeSnmp(p: Input, state: SnmpState): void {
  beginRecord(p, 'snmp');
  p.recordTime = state.first;
  putFixedItem(p, 'duration', (max<i64>(state.last - state.first, 0) / 1000) as u64, 6);
  putSymbol(p, 'version', versionName(state.version));
  putNumberItem(p, 'messages', state.messages);
  putCount(p, 'getRequests', state.get);
  putCount(p, 'getNextRequests', state.getNext);
  putCount(p, 'getBulkRequests', state.getBulk);
  putCount(p, 'setRequests', state.set);
  putCount(p, 'responses', state.response);
  putCount(p, 'traps', state.trap1 + state.trap);
  putCount(p, 'informs', state.inform);
  putCount(p, 'reports', state.report);
  putCount(p, 'encrypted', state.encrypted);
  putCount(p, 'getVariables', state.gotten);
  putCount(p, 'getBulkVariables', state.bulk);
  putCount(p, 'setVariables', state.written);
  putCount(p, 'responseVariables', state.answered);
  if (state.errors > 0) {
    putNumberItem(p, 'errors', state.errors);
    putError(p, state.firstError);
  }
  if (state.community) putTrue(p, 'community');
  if (state.version == 3) putSymbol(p, 'securityLevel', levelName(state.level));
  const user = changetype<usize>(state) + USER;
  if (load<u8>(user) > 0) putText(p, 'user', user + 1, load<u8>(user));
  const engine = changetype<usize>(state) + ENGINE;
  if (load<u8>(engine) > 0) putHexItem(p, 'engineId', engine + 1, load<u8>(engine));
  if (state.oids > 0) putOids(p, state);
  const description = changetype<usize>(state) + DESCRIPTION;
  if (load<u8>(description) > 0) {
    putText(p, 'sysDescr', description + 1, load<u8>(description));
  }
}

function putCount(w: ItemWriter, field: string, count: u32): void {
  if (count > 0) putNumberItem(w, field, count);
}

function putOids(p: Input, state: SnmpState): void {
  openList(p, 'oids');
  for (let i: u32 = 0; i < state.oids; i++) {
    const place = (changetype<usize>(state) + OIDS + i * OID_ROOM) as u32;
    const text = scratchOf(p);
    const end = writeOid(text, place + 1, place + 1 + (load<u8>(place) as u32));
    putText(p, ELEMENT, text, (end - text) as u32);
  }
  close(p);
}

function versionName(version: u32): string {
  switch (version) {
    case 0:
      return '1';
    case 1:
      return '2c';
    case 3:
      return '3';
    default:
      return 'other';
  }
}

/** RFC 3411 §3.4.3. */
function levelName(level: u32): string {
  if (level & 2) return 'authPriv';
  return level & 1 ? 'authNoPriv' : 'noAuthNoPriv';
}

function putError(w: ItemWriter, status: u32): void {
  const name = errorName(status);
  if (name.length > 0) putSymbol(w, 'firstError', name);
  else putNumberItem(w, 'firstError', status);
}

/** RFC 3416 §3. */
function errorName(status: u32): string {
  switch (status) {
    case 1:
      return 'tooBig';
    case 2:
      return 'noSuchName';
    case 3:
      return 'badValue';
    case 4:
      return 'readOnly';
    case 5:
      return 'genErr';
    case 6:
      return 'noAccess';
    case 7:
      return 'wrongType';
    case 8:
      return 'wrongLength';
    case 9:
      return 'wrongEncoding';
    case 10:
      return 'wrongValue';
    case 11:
      return 'noCreation';
    case 12:
      return 'inconsistentValue';
    case 13:
      return 'resourceUnavailable';
    case 14:
      return 'commitFailed';
    case 15:
      return 'undoFailed';
    case 16:
      return 'authorizationError';
    case 17:
      return 'notWritable';
    case 18:
      return 'inconsistentName';
    default:
      return '';
  }
}
