// How a PostgreSQL connection begins: TLS or GSSAPI asked for, the start with its parameters, authentication,
// of which only the method is told.

import { be32 } from '../memory/bytes';
import { putBool, putFixedItem, putNumberItem, putSymbol, putText } from '../memory/items';
import { DONE_FLOW, Input, MALFORMED, NEXT, Outcome } from '../stream/input';
import { beginRecord, endRecord, holdRecord, resumeRecord } from '../stream/records';
import {
  ASKED_GSS,
  ASKED_TLS,
  AUTHENTICATING,
  KEY_LOGIN,
  nulAt,
  PostgresState,
  READY,
} from './postgresql-state';
import { handOverToTls } from './starttls';
import { isText } from './text';

const SASL: u32 = 10;
/** Bytes of a parameter that are told. */
const MAX_VALUE: u32 = 256;

/** Begins the login's record, or goes on with it. */
function login(p: Input, state: PostgresState): void {
  if (state.begun && resumeRecord(p, KEY_LOGIN)) return;
  beginRecord(p, 'postgresql');
  putSymbol(p, 'command', 'startup');
  state.begun = 1;
}

/** The client asks for encryption. */
export function readAsked(p: Input, state: PostgresState, gss: bool): Outcome {
  login(p, state);
  holdRecord(p, KEY_LOGIN);
  state.asked = gss ? ASKED_GSS : ASKED_TLS;
  return NEXT;
}

/** One byte: 'S' or 'G', what follows is encrypted; 'N', it is not. */
export function readAnswer(p: Input, state: PostgresState): Outcome {
  const answer = load<u8>(p.at++) as u32;
  const gss = state.asked == ASKED_GSS;
  state.asked = 0;
  if (answer != 0x53 && answer != 0x4e && answer != 0x47 && answer != 0x45) return MALFORMED;
  if (!resumeRecord(p, KEY_LOGIN)) return DONE_FLOW;
  const accepted = answer == (gss ? 0x47 : 0x53);
  if (answer == 0x45) putBool(p, 'success', false);
  else if (gss) putSymbol(p, 'gss', accepted ? 'accepted' : 'refused');
  else putSymbol(p, 'tls', accepted ? 'accepted' : 'refused');
  if (answer == 0x4e) {
    holdRecord(p, KEY_LOGIN);
    return NEXT;
  }
  endRecord(p);
  if (gss || !accepted) return DONE_FLOW;
  return handOverToTls(p);
}

/** name NUL value NUL … NUL */
export function readStart(
  p: Input,
  state: PostgresState,
  version: u32,
  at: u32,
  end: u32,
): Outcome {
  login(p, state);
  state.phase = AUTHENTICATING;
  state.loginTime = p.time;
  putSymbol(
    p,
    'version',
    (version & 0xffff) == 0 ? '3.0' : (version & 0xffff) == 2 ? '3.2' : '3.x',
  );
  let told: u32 = 0;
  while (at < end && load<u8>(at) != 0) {
    const nameEnd = nulAt(at, end);
    const value = nameEnd + 1;
    if (value >= end) break;
    const valueEnd = nulAt(value, end);
    const bit = parameterBit(at, nameEnd);
    if (bit != 0 && !(told & bit)) {
      told |= bit;
      putText(p, parameterName(bit), value, min(valueEnd - value, MAX_VALUE));
    }
    at = valueEnd + 1;
  }
  holdRecord(p, KEY_LOGIN);
  return NEXT;
}

function parameterBit(at: u32, end: u32): u32 {
  if (isText(at, end, 'user')) return 1;
  if (isText(at, end, 'database')) return 2;
  if (isText(at, end, 'application_name')) return 4;
  return isText(at, end, 'replication') ? 8 : 0;
}

function parameterName(bit: u32): string {
  switch (bit) {
    case 1:
      return 'user';
    case 2:
      return 'database';
    case 4:
      return 'applicationName';
    default:
      return 'replication';
  }
}

/** The client wants a query of another connection to end. Its key is a secret. */
export function cancel(p: Input, at: u32, end: u32): Outcome {
  beginRecord(p, 'postgresql');
  putSymbol(p, 'command', 'cancel');
  if (at + 4 <= end) putNumberItem(p, 'processId', be32(at));
  endRecord(p);
  return DONE_FLOW;
}

/** What the server asks of the client. */
export function readAuthentication(p: Input, state: PostgresState, at: u32, end: u32): void {
  if (state.method || at + 4 > end) return;
  const kind = be32(at);
  if (kind == SASL) {
    // Its mechanism is the client's choice.
    state.sasl = 1;
    return;
  }
  const name = methodName(kind);
  if (name.length > 0) putMethod(p, state, name);
}

/** The first message of the client under SASL: the mechanism's name, then what is secret. */
export function readMechanism(p: Input, state: PostgresState, at: u32, end: u32): void {
  if (!state.sasl || state.method) return;
  state.sasl = 0;
  const nul = nulAt(at, end);
  if (nul == end) return;
  if (isText(at, nul, 'scram-sha-256')) putMethod(p, state, 'SCRAM-SHA-256');
  else if (isText(at, nul, 'scram-sha-256-plus')) putMethod(p, state, 'SCRAM-SHA-256-PLUS');
  else if (isText(at, nul, 'oauthbearer')) putMethod(p, state, 'OAUTHBEARER');
  else putMethod(p, state, 'SASL');
}

function putMethod(p: Input, state: PostgresState, name: string): void {
  if (!resumeRecord(p, KEY_LOGIN)) return;
  state.method = 1;
  putSymbol(p, 'authentication', name);
  holdRecord(p, KEY_LOGIN);
}

function methodName(kind: u32): string {
  switch (kind) {
    case 0:
      return 'none';
    case 2:
      return 'Kerberos V5';
    case 3:
      return 'cleartext';
    case 4:
      return 'crypt';
    case 5:
      return 'md5';
    case 6:
      return 'SCM credentials';
    case 7:
      return 'GSSAPI';
    case 9:
      return 'SSPI';
    default:
      return '';
  }
}

export function putServerVersion(p: Input, state: PostgresState, at: u32, end: u32): void {
  if (state.version || !resumeRecord(p, KEY_LOGIN)) return;
  state.version = 1;
  putText(p, 'serverVersion', at, min(end - at, MAX_VALUE));
  holdRecord(p, KEY_LOGIN);
}

/** The login succeeded. */
export function endLogin(p: Input, state: PostgresState): void {
  state.phase = READY;
  if (!resumeRecord(p, KEY_LOGIN)) return;
  putBool(p, 'success', true);
  putLatency(p, state.loginTime);
  endRecord(p);
}

/** Seconds since `from`. */
export function putLatency(p: Input, from: i64): void {
  putFixedItem(p, 'latency', (max<i64>(p.time - from, 0) / 1000) as u64, 6);
}
