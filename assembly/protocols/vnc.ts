// VNC: the remote framebuffer protocol (RFC 6143), from the versions to ServerInit. One `vnc` record a
// connection. Challenges, responses and passwords are passed over; so is the screen.
//
//   server  "RFB 003.008\n" │ n, n security types │ … │ result │ width, height, pixel format, name
//   client  "RFB 003.008\n" │ the one it takes    │ … │ shared?
//
// Before 3.7 the server picks the type. Security types beyond RFC 6143 are those of rfbproto
// (github.com/rfbproto), Apple Remote Desktop and UltraVNC.

import { be16, be32 } from '../memory/bytes';
import {
  close,
  ELEMENT,
  openList,
  putBool,
  putNumberItem,
  putText,
  putTrue,
} from '../memory/items';
import { putNumber } from '../output/text';
import {
  available,
  DONE_FLOW,
  Input,
  MALFORMED,
  MORE,
  more,
  NEXT,
  Outcome,
  pass,
  scratchOf,
} from '../stream/input';
import { beginRecord, endRecord } from '../stream/records';
import { stateOf } from '../stream/stream';
import { beginsWith, CERTAIN, LIKELY, MAYBE, mayBegin, NO, Opening } from './opening';
import { handOverToTls } from './starttls';
import { isDigit } from './text';
import { putSecurity, putVencrypt } from './vnc-names';

const VERSION: u32 = 12;
/** Bytes of a version that tell it. */
const SIGN: u32 = 5;
const SERVER_INIT: u32 = 24;
const MAX_REASON: u32 = 4096;

const SECURITY_NONE: u32 = 1;
const SECURITY_VNC: u32 = 2;
const SECURITY_TIGHT: u32 = 16;
const SECURITY_VENCRYPT: u32 = 19;
const SECURITY_APPLE: u32 = 30;
const SECURITY_MS_LOGON: u32 = 113;
const TIGHT_UNIX: u32 = 129;

const VENCRYPT_PLAIN: u32 = 256;
const VENCRYPT_TLS_FIRST: u32 = 257;
const VENCRYPT_TLS_LAST: u32 = 264;

// Steps of a side: what it says next.
const STEP_VERSION: u32 = 0;
const STEP_TYPES: u32 = 1;
/** What the security type asks for. */
const STEP_SECURITY: u32 = 2;
const STEP_RESULT: u32 = 3;
const STEP_INIT: u32 = 4;
const STEP_VENCRYPT_VERSION: u32 = 5;
const STEP_VENCRYPT_TYPES: u32 = 6;
const STEP_VENCRYPT_START: u32 = 7;
const STEP_TIGHT_TUNNELS: u32 = 8;
const STEP_TIGHT_TYPES: u32 = 9;
const STEP_END: u32 = 10;

@unmanaged
class VncState {
  clientStep: u32;
  serverStep: u32;
  /** Major and minor in thousands: 3008; 0: not seen. */
  clientVersion: u32;
  serverVersion: u32;
  /** Types offered, 32 at most; how many. */
  offered: u32;
  /** The type taken, and, inside Tight and VeNCrypt, the one that was taken there; 0: not seen. */
  security: u32;
  inner: u32;
  /** Bytes of client's answer to an Apple or a Tight server. */
  answer: u32;
  /** 1: the client said whether it shares; 2: it does. */
  shared: u32;
  /** Tight: tunnels, and types in it, that the server offered and the client has to pick from. */
  tunnels: u32;
  written: u32;
  pad: u32;
  types0: u64;
  types1: u64;
  types2: u64;
  types3: u64;
  /** Bytes of the user's name; VeNCrypt Plain and Tight's Unix login. */
  user: u32;
  userSeen: u32;
}

const MAX_USER: u32 = 128;
const STATE: u32 = offsetof<VncState>() as u32;

export function looksLikeVnc(o: Opening): u32 {
  const server = isVersion(o.server, o.serverLength);
  if (server && isVersion(o.client, o.clientLength)) return CERTAIN;
  // Clients wait for the server's version.
  if (server && o.serverLength > SIGN) return LIKELY;
  if (o.serverLength > SIGN || o.clientLength > VERSION) return NO;
  const length = max(o.serverLength, o.clientLength);
  const at = o.serverLength > 0 ? o.server : o.client;
  return length > 0 && mayBegin(at, length, 'RFB 0') ? MAYBE : NO;
}

/** "RFB ddd.ddd\n", as far as it is there, which has to be "RFB 0" at least. */
function isVersion(at: usize, length: u32): bool {
  if (length < SIGN || !beginsWith(at, length, 'RFB 0')) return false;
  for (let i: u32 = SIGN; i < min<u32>(length, VERSION); i++) {
    const byte = load<u8>(at + i);
    if (i == 7 ? byte != 0x2e : i == 11 ? byte != 0x0a : !isDigit(byte)) return false;
  }
  return true;
}

export function parseVnc(p: Input): Outcome {
  const at = stateOf(p.partition, p.stream, STATE + MAX_USER);
  if (at == 0) return DONE_FLOW;
  const state = changetype<VncState>(at);
  return p.direction == 0 ? readClient(p, state) : readServer(p, state);
}

/** Writes what is known of a connection that ended early. */
export function finishVnc(p: Input): bool {
  if (p.stream.state == 0) return false;
  const state = changetype<VncState>(p.stream.state);
  if (state.written) return false;
  writeRecord(p, state);
  endRecord(p);
  return true;
}

/** What both speak: 3, 7 or 8 of 3.3, 3.7, 3.8; 0 while a side has not said. */
function spoken(state: VncState): u32 {
  if (state.clientVersion == 0 || state.serverVersion == 0) return 0;
  const version = min(state.clientVersion, state.serverVersion);
  if (version < 3007) return 3;
  return version == 3007 ? 7 : 8;
}

function readVersion(p: Input): u32 {
  if (!isVersion(p.at, VERSION)) return 0;
  let version: u32 = 0;
  for (let i: u32 = 4; i < 11; i++) {
    if (i != 7) version = version * 10 + ((load<u8>(p.at + i) - 0x30) as u32);
  }
  p.at += VERSION;
  return version;
}

function readServer(p: Input, state: VncState): Outcome {
  switch (state.serverStep) {
    case STEP_VERSION:
      if (available(p) < VERSION) return more(p, VERSION);
      state.serverVersion = readVersion(p);
      state.serverStep = STEP_TYPES;
      return state.serverVersion != 0 ? NEXT : MALFORMED;
    case STEP_TYPES:
      return readTypes(p, state);
    case STEP_SECURITY:
      return readChallenge(p, state);
    case STEP_VENCRYPT_VERSION:
      if (available(p) < 2) return more(p, 2);
      p.at += 2;
      state.serverStep = STEP_VENCRYPT_TYPES;
      return NEXT;
    case STEP_VENCRYPT_TYPES: {
      // One byte that the version will do, then the types.
      if (available(p) < 2) return more(p, 2);
      const bytes: u32 = 2 + 4 * (load<u8>(p.at + 1) as u32);
      if (load<u8>(p.at) != 0) return writeAndStop(p, state);
      if (available(p) < bytes) return more(p, bytes);
      p.at += bytes;
      state.serverStep = STEP_VENCRYPT_START;
      return NEXT;
    }
    case STEP_VENCRYPT_START:
      return startVencrypt(p, state);
    case STEP_TIGHT_TUNNELS:
    case STEP_TIGHT_TYPES:
      return readTightOffer(p, state);
    case STEP_RESULT:
      return readResult(p, state);
    default:
      return readServerInit(p, state);
  }
}

function readTypes(p: Input, state: VncState): Outcome {
  const version = spoken(state);
  if (version == 0) return MORE;
  const types = changetype<usize>(state) + offsetof<VncState>('types0');
  if (version == 3) {
    if (available(p) < 4) return more(p, 4);
    const type = be32(p.at);
    if (type == 0) return refuse(p, state, 4);
    if (type > 255) return MALFORMED;
    p.at += 4;
    store<u8>(types, type as u8);
    state.offered = 1;
    return choose(state, type);
  }
  if (available(p) < 1) return more(p, 1);
  const count = load<u8>(p.at) as u32;
  if (count == 0) return refuse(p, state, 1);
  if (available(p) < 1 + count) return more(p, 1 + count);
  state.offered = min<u32>(count, 32);
  memory.copy(types, p.at + 1, state.offered);
  p.at += 1 + count;
  state.serverStep = STEP_SECURITY;
  return NEXT;
}

/** What follows once the security type is known. */
function choose(state: VncState, type: u32): Outcome {
  state.security = type;
  const step = stepOf(state, type);
  state.clientStep = step;
  state.serverStep = step;
  return NEXT;
}

function stepOf(state: VncState, type: u32): u32 {
  switch (type) {
    case SECURITY_NONE:
      return spoken(state) == 8 ? STEP_RESULT : STEP_INIT;
    case SECURITY_TIGHT:
      return STEP_TIGHT_TUNNELS;
    case SECURITY_VENCRYPT:
      return STEP_VENCRYPT_VERSION;
    default:
      return STEP_SECURITY;
  }
}

/** The type that says what is exchanged: the inner one in Tight and VeNCrypt. */
function effective(state: VncState): u32 {
  return state.inner != 0 ? state.inner : state.security;
}

function readChallenge(p: Input, state: VncState): Outcome {
  switch (effective(state)) {
    case 0:
      // The client has not chosen yet.
      return MORE;
    case SECURITY_VNC:
      state.serverStep = STEP_RESULT;
      return pass(p, 16);
    case SECURITY_MS_LOGON:
      state.serverStep = STEP_RESULT;
      return pass(p, 24);
    case TIGHT_UNIX:
    case VENCRYPT_PLAIN:
      state.serverStep = STEP_RESULT;
      return NEXT;
    case SECURITY_APPLE: {
      if (available(p) < 4) return more(p, 4);
      const key = be16(p.at + 2);
      state.answer = 128 + key;
      state.serverStep = STEP_RESULT;
      return pass(p, 4 + 2 * key);
    }
    default:
      return writeAndStop(p, state);
  }
}

function startVencrypt(p: Input, state: VncState): Outcome {
  if (state.inner == 0) return MORE;
  if (state.inner >= VENCRYPT_TLS_FIRST && state.inner <= VENCRYPT_TLS_LAST) {
    if (available(p) < 1) return more(p, 1);
    const accepted = load<u8>(p.at) == 1;
    p.at++;
    writeRecord(p, state);
    endRecord(p);
    if (!accepted) return DONE_FLOW;
    return handOverToTls(p);
  }
  if (state.inner == VENCRYPT_PLAIN || state.inner == SECURITY_VNC) {
    state.serverStep = STEP_SECURITY;
    return NEXT;
  }
  if (state.inner != SECURITY_NONE) return writeAndStop(p, state);
  state.serverStep = STEP_RESULT;
  return NEXT;
}

/** Tight: a number of capabilities, 16 bytes each; the client picks one if there are any. */
function readTightOffer(p: Input, state: VncState): Outcome {
  if (available(p) < 4) return more(p, 4);
  const count = be32(p.at);
  if (count > 64) return MALFORMED;
  if (state.serverStep == STEP_TIGHT_TUNNELS) {
    state.tunnels = 1 + count;
    state.serverStep = STEP_TIGHT_TYPES;
  } else {
    if (count == 0) state.inner = SECURITY_NONE;
    state.answer = 1 + count;
    state.serverStep = count == 0 ? STEP_RESULT : STEP_SECURITY;
    if (count == 0 && spoken(state) != 8) state.serverStep = STEP_INIT;
  }
  return pass(p, 4 + 16 * count);
}

function readResult(p: Input, state: VncState): Outcome {
  if (effective(state) == SECURITY_NONE && spoken(state) != 8) {
    state.serverStep = STEP_INIT;
    return NEXT;
  }
  if (available(p) < 4) return more(p, 4);
  if (be32(p.at) == 0) {
    p.at += 4;
    state.serverStep = STEP_INIT;
    return NEXT;
  }
  if (spoken(state) == 8) return refuse(p, state, 4);
  return writeFailure(p, state, 0, 0);
}

/** The server says why it goes no further: `before` bytes, a length, a text. */
function refuse(p: Input, state: VncState, before: u32): Outcome {
  if (available(p) < before + 4) {
    if (p.final) return writeFailure(p, state, 0, 0);
    return more(p, before + 4);
  }
  const length = be32(p.at + before);
  if (length > MAX_REASON) return writeFailure(p, state, 0, 0);
  if (available(p) < before + 4 + length && !p.final) return more(p, before + 4 + length);
  return writeFailure(p, state, p.at + before + 4, min(length, available(p) - before - 4));
}

function writeFailure(p: Input, state: VncState, reason: u32, length: u32): Outcome {
  const result = state.serverStep == STEP_RESULT;
  writeRecord(p, state);
  if (result) putBool(p, 'authenticated', false);
  if (length > 0) putText(p, 'reason', reason, length);
  endRecord(p);
  return DONE_FLOW;
}

function readServerInit(p: Input, state: VncState): Outcome {
  if (available(p) < SERVER_INIT) return more(p, SERVER_INIT);
  const length = be32(p.at + 20);
  if (length > MAX_REASON) return MALFORMED;
  if (available(p) < SERVER_INIT + length && !p.final) return more(p, SERVER_INIT + length);
  writeRecord(p, state);
  putBool(p, 'authenticated', true);
  if (state.shared != 0) putBool(p, 'shared', state.shared == 2);
  putNumberItem(p, 'width', be16(p.at));
  putNumberItem(p, 'height', be16(p.at + 2));
  let name = p.at + SERVER_INIT;
  const end = min(name + length, p.end);
  // Apple's servers have 22 bytes of flags before it.
  if (state.serverVersion == 3889 && end - name > 22 && load<u8>(name) == 0) name += 22;
  putText(p, 'desktopName', name, end - name);
  endRecord(p);
  return DONE_FLOW;
}

function readClient(p: Input, state: VncState): Outcome {
  switch (state.clientStep) {
    case STEP_VERSION:
      if (available(p) < VERSION) return more(p, VERSION);
      state.clientVersion = readVersion(p);
      state.clientStep = STEP_TYPES;
      return state.clientVersion != 0 ? NEXT : MALFORMED;
    case STEP_TYPES: {
      const version = spoken(state);
      // Before 3.7 the server's choice moves the client on.
      if (version == 0 || version == 3) return MORE;
      if (available(p) < 1) return more(p, 1);
      const type = load<u8>(p.at) as u32;
      p.at++;
      return choose(state, type);
    }
    case STEP_VENCRYPT_VERSION:
      if (available(p) < 2) return more(p, 2);
      p.at += 2;
      state.clientStep = STEP_VENCRYPT_TYPES;
      return NEXT;
    case STEP_VENCRYPT_TYPES:
      if (available(p) < 4) return more(p, 4);
      state.inner = be32(p.at);
      p.at += 4;
      state.clientStep = state.inner == SECURITY_NONE ? STEP_INIT : STEP_SECURITY;
      return NEXT;
    case STEP_TIGHT_TUNNELS:
      if (state.tunnels == 0) return MORE;
      state.clientStep = STEP_TIGHT_TYPES;
      return state.tunnels > 1 ? pass(p, 4) : NEXT;
    case STEP_TIGHT_TYPES:
      if (state.answer == 0) return MORE;
      if (state.answer == 1) {
        state.clientStep = STEP_INIT;
        return NEXT;
      }
      if (available(p) < 4) return more(p, 4);
      state.inner = be32(p.at);
      p.at += 4;
      state.clientStep = state.inner == SECURITY_NONE ? STEP_INIT : STEP_SECURITY;
      if (state.inner == SECURITY_NONE) state.serverStep = STEP_RESULT;
      return NEXT;
    case STEP_SECURITY:
      return readAnswer(p, state);
    case STEP_RESULT:
    case STEP_INIT:
      if (available(p) < 1) return more(p, 1);
      state.shared = load<u8>(p.at) != 0 ? 2 : 1;
      p.at++;
      state.clientStep = STEP_END;
      return NEXT;
    default:
      // What the client says now is keys and clicks.
      p.at = p.end;
      return NEXT;
  }
}

function readAnswer(p: Input, state: VncState): Outcome {
  switch (effective(state)) {
    case SECURITY_VNC:
      state.clientStep = STEP_INIT;
      return pass(p, 16);
    case SECURITY_MS_LOGON:
      state.clientStep = STEP_INIT;
      return pass(p, 8 + 256 + 64);
    case SECURITY_APPLE:
      if (state.answer == 0) return MORE;
      state.clientStep = STEP_INIT;
      return pass(p, state.answer);
    case TIGHT_UNIX:
    case VENCRYPT_PLAIN: {
      // Length of the name, of the password; the name, the password.
      if (available(p) < 8) return more(p, 8);
      const user = be32(p.at);
      const password = be32(p.at + 4);
      if (user > 1024 || password > 1024) return MALFORMED;
      if (available(p) < 8 + user) return more(p, 8 + user);
      state.user = min(user, MAX_USER);
      state.userSeen = 1;
      memory.copy(changetype<usize>(state) + STATE, p.at + 8, state.user);
      state.clientStep = STEP_INIT;
      return pass(p, 8 + user + password);
    }
    default:
      p.at = p.end;
      return NEXT;
  }
}

function writeAndStop(p: Input, state: VncState): Outcome {
  writeRecord(p, state);
  endRecord(p);
  return DONE_FLOW;
}

/** Begins the record with what is known before the result. */
function writeRecord(p: Input, state: VncState): void {
  state.written = 1;
  beginRecord(p, 'vnc');
  if (state.serverVersion != 0) putVersion(p, 'serverVersion', state.serverVersion);
  if (state.clientVersion != 0) putVersion(p, 'clientVersion', state.clientVersion);
  if (state.offered > 0) {
    openList(p, 'securityTypes');
    const types = changetype<usize>(state) + offsetof<VncState>('types0');
    for (let i: u32 = 0; i < state.offered; i++) putSecurity(p, ELEMENT, load<u8>(types + i));
    close(p);
  }
  if (state.security != 0) putSecurity(p, 'security', state.security);
  if (state.inner != 0) {
    if (state.security == SECURITY_VENCRYPT) putVencrypt(p, 'subtype', state.inner);
    else putSecurity(p, 'subtype', state.inner);
  }
  if (state.userSeen) {
    putText(p, 'user', changetype<usize>(state) + STATE, state.user);
    putTrue(p, 'password');
  }
}

/** As it is spoken of: 3.8. */
function putVersion(p: Input, name: string, version: u32): void {
  const text = scratchOf(p);
  let at = putNumber(text, version / 1000);
  store<u8>(at++, 0x2e);
  at = putNumber(at, version % 1000);
  putText(p, name, text, (at - text) as u32);
}
