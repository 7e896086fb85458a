// MySQL's greeting and login (HandshakeV10, HandshakeResponse41, HandshakeResponse320, SSLRequest,
// COM_CHANGE_USER). Of what authenticates only the method's name is told.

import { close, openObject, putNumberItem, putSymbol, putTrue } from '../memory/items';
import { Input, MALFORMED, NEXT, Outcome } from '../stream/input';
import { beginRecord, endRecord, holdRecord, resumeRecord } from '../stream/records';
import {
  AUTHENTICATING,
  CONNECT_ATTRIBUTES,
  CONNECT_WITH_DB,
  LENENC_AUTH,
  LONG_PASSWORD,
  lenenc,
  lenencSize,
  MysqlState,
  nulAt,
  PLUGIN_AUTH,
  PROTOCOL_41,
  putName,
  SECURE_CONNECTION,
  TLS,
} from './mysql-state';
import { handOverToTls } from './starttls';
import { isDigit, isText } from './text';

/** Fixed part of a login: capabilities, largest packet, character set, 23 reserved bytes. */
const FIXED: u32 = 32;

/**
 * Begins the login's record with what the server says of itself.
 *
 *   10 │ version NUL │ thread u32 │ scramble 8 │ 0 │ capabilities u16 │ charset u8 │ status u16 │
 *      │ capabilities (high) u16 │ length of scramble u8 │ 10 reserved │ scramble │ plugin NUL
 */
export function readGreeting(p: Input, state: MysqlState, at: u32, end: u32): bool {
  if (load<u8>(at) != 10) return false;
  const nul = nulAt(at + 1, end);
  let next = nul + 1;
  if (next + 15 > end) return false;
  beginRecord(p, 'mysql');
  putSymbol(p, 'command', 'login');
  openObject(p, 'server');
  putName(p, 'version', versionAt(at + 1, nul), nul);
  putNumberItem(p, 'connectionId', load<u32>(next));
  next += 13;
  let capabilities = load<u16>(next) as u32;
  if (next + 18 <= end) {
    state.status = load<u16>(next + 3);
    capabilities |= (load<u16>(next + 5) as u32) << 16;
    putNumberItem(p, 'capabilities', capabilities);
    putNumberItem(p, 'characterSet', load<u8>(next + 2));
    if (capabilities & PLUGIN_AUTH) {
      const scramble = max<u32>(13, (load<u8>(next + 7) as u32) - 8);
      const plugin = next + 18 + scramble;
      if (load<u8>(next + 7) >= 8 && plugin < end) {
        putName(p, 'authPlugin', plugin, nulAt(plugin, end));
      }
    }
  } else putNumberItem(p, 'capabilities', capabilities);
  close(p);
  holdRecord(p, 0);
  return true;
}

/** MariaDB from 10 on begins its version with "5.5.5-", for replicas of old. */
function versionAt(at: u32, end: u32): u32 {
  const prefix: u32 = 6;
  if (end - at <= prefix || !isText(at, at + prefix, '5.5.5-')) return at;
  return isDigit(load<u8>(at + prefix)) ? at + prefix : at;
}

/** The client's part of the login; or its wish for TLS, with which the rest is handed over. */
export function putLogin(p: Input, state: MysqlState, at: u32, end: u32): Outcome {
  if (end - at < 4) return MALFORMED;
  state.loginTime = p.time;
  let capabilities = load<u16>(at) as u32;
  if (!(capabilities & PROTOCOL_41)) return putOldLogin(p, state, at, end, capabilities);
  if (end - at < FIXED) return MALFORMED;
  capabilities = load<u32>(at);
  state.clientCapabilities = capabilities;
  if (!(capabilities & LONG_PASSWORD)) state.mariadbCapabilities = load<u32>(at + FIXED - 4);
  if (!resumeRecord(p, 0)) return MALFORMED;
  putNumberItem(p, 'clientCapabilities', capabilities);
  if (end - at == FIXED && capabilities & TLS) {
    putTrue(p, 'tls');
    endRecord(p);
    return handOverToTls(p);
  }
  putNumberItem(p, 'characterSet', load<u8>(at + 8));
  putAccount(p, capabilities, at + FIXED, end);
  holdRecord(p, 0);
  state.phase = AUTHENTICATING;
  return NEXT;
}

/** Before 4.1: capabilities u16 │ largest packet u24 │ user NUL │ scramble */
function putOldLogin(p: Input, state: MysqlState, at: u32, end: u32, capabilities: u32): Outcome {
  state.clientCapabilities = capabilities;
  if (end - at < 5 || !resumeRecord(p, 0)) return MALFORMED;
  putNumberItem(p, 'clientCapabilities', capabilities);
  const nul = nulAt(at + 5, end);
  putName(p, 'user', at + 5, nul);
  if (capabilities & CONNECT_WITH_DB && nul < end) {
    const scramble = nulAt(nul + 1, end);
    if (scramble < end) putName(p, 'database', scramble + 1, nulAt(scramble + 1, end));
  }
  holdRecord(p, 0);
  state.phase = AUTHENTICATING;
  return NEXT;
}

/** user NUL │ authentication, by its length │ database NUL │ plugin NUL │ attributes */
function putAccount(p: Input, capabilities: u32, at: u32, end: u32): void {
  let nul = nulAt(at, end);
  putName(p, 'user', at, nul);
  at = nul + 1;
  if (at >= end) return;
  if (capabilities & LENENC_AUTH) {
    const size = lenencSize(load<u8>(at));
    if (at + size > end) return;
    const length = lenenc(at);
    if (length > ((end - at - size) as u64)) return;
    at += size + (length as u32);
  } else if (capabilities & SECURE_CONNECTION) at += 1 + (load<u8>(at) as u32);
  else at = nulAt(at, end) + 1;
  if (capabilities & CONNECT_WITH_DB && at < end) {
    nul = nulAt(at, end);
    putName(p, 'database', at, nul);
    at = nul + 1;
  }
  putMethod(p, capabilities, at, end);
}

function putMethod(p: Input, capabilities: u32, at: u32, end: u32): void {
  if (capabilities & PLUGIN_AUTH && at < end) {
    const nul = nulAt(at, end);
    putName(p, 'authPlugin', at, nul);
    at = nul + 1;
  }
  if (capabilities & CONNECT_ATTRIBUTES && at < end) putAttributes(p, at, end);
}

/** Those attributes that programs set by themselves: others may hold anything. */
function putAttributes(p: Input, at: u32, end: u32): void {
  const size = lenencSize(load<u8>(at));
  if (at + size > end) return;
  const length = min<u64>(lenenc(at), end - at - size) as u32;
  at += size;
  end = at + length;
  openObject(p, 'client');
  let told: u32 = 0;
  while (at < end) {
    const key = stringAt(at, end);
    if (key == 0) break;
    const keyEnd = key + stringLength(at);
    if (keyEnd >= end) break;
    const value = stringAt(keyEnd, end);
    if (value == 0) break;
    const valueEnd = value + stringLength(keyEnd);
    const number = attributeNumber(key, keyEnd);
    // Each once.
    if (number != 0 && !(told & (1 << number))) {
      told |= 1 << number;
      putName(p, attributeName(number), value, valueEnd);
    }
    at = valueEnd;
  }
  close(p);
}

/** Where the text of the length-encoded string at `at` begins; 0 if it is not whole. */
function stringAt(at: u32, end: u32): u32 {
  const size = lenencSize(load<u8>(at));
  if (at + size > end || lenenc(at) > ((end - at - size) as u64)) return 0;
  return at + size;
}

function stringLength(at: u32): u32 {
  return lenenc(at) as u32;
}

function attributeNumber(at: u32, end: u32): u32 {
  if (isText(at, end, 'program_name')) return 1;
  if (isText(at, end, '_client_name')) return 2;
  if (isText(at, end, '_client_version')) return 3;
  if (isText(at, end, '_os')) return 4;
  if (isText(at, end, '_platform')) return 5;
  return isText(at, end, '_pid') ? 6 : 0;
}

function attributeName(number: u32): string {
  switch (number) {
    case 1:
      return 'program';
    case 2:
      return 'name';
    case 3:
      return 'version';
    case 4:
      return 'os';
    case 5:
      return 'platform';
    default:
      return 'pid';
  }
}

/** COM_CHANGE_USER: user NUL │ authentication, by its length │ database NUL │ charset u16 │ plugin NUL │ attributes */
export function readChangeUser(p: Input, state: MysqlState, at: u32, end: u32): void {
  const capabilities = state.clientCapabilities;
  let nul = nulAt(at, end);
  putName(p, 'user', at, nul);
  at = nul + 1;
  if (at >= end) return;
  if (capabilities & SECURE_CONNECTION) at += 1 + (load<u8>(at) as u32);
  else at = nulAt(at, end) + 1;
  if (at >= end) return;
  nul = nulAt(at, end);
  putName(p, 'database', at, nul);
  putMethod(p, capabilities & ~CONNECT_ATTRIBUTES, nul + 3, end);
}
