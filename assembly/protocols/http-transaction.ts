// HTTP/1 transactions as records: a request's draft is completed by the response that comes in its place
// (RFC 9112 §9.3), whatever else is under way.

import { ANOMALY_URI_CHARACTER } from '../memory/anomalies';
import { putFixedItem, putNumberItem, putSymbol, putText, putTrue } from '../memory/items';
import { note } from '../stream/anomaly';
import { Input } from '../stream/input';
import { queueRecord, resumeQueued } from '../stream/queue';
import { beginRecord, dropRecord, endRecord, holdRecord, resumeRecord } from '../stream/records';
import { putBody } from './http-body';
import { putRequestFields, putResponseFields } from './http-fields';
import {
  FIELD_HOST,
  FIELD_UPGRADE,
  FIELD_WEBSOCKET_EXTENSIONS,
  FIELD_WEBSOCKET_PROTOCOL,
  Fields,
  fieldHas,
  valueAt,
  valueEnd,
} from './http-headers';
import { StartLine } from './http-start';
import {
  ASKED_CONNECT,
  ASKED_HEAD,
  bodyOf,
  HttpSide,
  HttpState,
  httpSide,
  isInBody,
  PHASE_START,
  SIDE_CODED,
  SIDE_GAPPED,
  SIDE_ORPHAN,
} from './http-state';
import { beginsWith } from './opening';
import { hasForeignCharacter, putAuthority, putUrl } from './url';

/** Key of the `websocket` record under way. */
export const WEBSOCKET_KEY: u32 = 0x80000000;

/** Begins the transaction of a request. `cut`: not all of its head is there. */
export function takeRequest(
  p: Input,
  http: HttpState,
  side: HttpSide,
  line: StartLine,
  fields: Fields,
  cut: bool,
): void {
  const sequence = http.requests++;
  const connect = beginsWith(line.method, line.methodEnd - line.method, 'CONNECT');
  const head = beginsWith(line.method, line.methodEnd - line.method, 'HEAD');
  http.connecting = connect ? 1 : 0;
  if (sequence == 0 && line.version == 0) http.simple = 1;
  side.sequence = sequence;
  beginTransaction(p, http, sequence);
  putText(p, 'method', line.method, line.methodEnd - line.method);
  const host = valueAt(fields, FIELD_HOST);
  if (host != 0) putAuthority(p, 'host', host, valueEnd(fields, FIELD_HOST));
  if (connect) putAuthority(p, 'target', line.target, line.targetEnd);
  else putUrl(p, 'target', line.target, line.targetEnd);
  if (hasForeignCharacter(line.target, line.targetEnd)) note(p, ANOMALY_URI_CHARACTER);
  if (line.version != 0) putText(p, 'version', line.version, line.versionEnd - line.version);
  putRequestFields(p, fields);
  if (cut) putTrue(p, 'requestCut');
  p.note = connect ? ASKED_CONNECT : head ? ASKED_HEAD : 0;
  queueRecord(p, sequence);
  if (fieldHas(fields, FIELD_UPGRADE, 'websocket')) draftWebsocket(p, http, line, fields);
}

function beginTransaction(p: Input, http: HttpState, sequence: u32): void {
  beginRecord(p, 'http');
  putNumberItem(p, 'depth', sequence + 1);
  if (http.requester == 2) putSymbol(p, 'requestDirection', 'rev');
}

/** What was asked for goes into the record of the connection that may come of it. */
function draftWebsocket(p: Input, http: HttpState, line: StartLine, fields: Fields): void {
  dropWebsocket(p, http);
  beginRecord(p, 'websocket');
  const host = valueAt(fields, FIELD_HOST);
  if (host != 0) putAuthority(p, 'host', host, valueEnd(fields, FIELD_HOST));
  putUrl(p, 'target', line.target, line.targetEnd);
  holdRecord(p, WEBSOCKET_KEY);
  http.websocket = 1;
}

/** No connection came of it. */
export function dropWebsocket(p: Input, http: HttpState): void {
  if (http.websocket && resumeRecord(p, WEBSOCKET_KEY)) dropRecord(p);
  http.websocket = 0;
}

/** The connection is one of WebSocket from here on. */
export function openWebsocket(p: Input, http: HttpState, fields: Fields): void {
  if (!http.websocket || !resumeRecord(p, WEBSOCKET_KEY)) beginRecord(p, 'websocket');
  const protocol = valueAt(fields, FIELD_WEBSOCKET_PROTOCOL);
  if (protocol != 0) {
    putText(p, 'subprotocol', protocol, valueEnd(fields, FIELD_WEBSOCKET_PROTOCOL) - protocol);
  }
  const extensions = valueAt(fields, FIELD_WEBSOCKET_EXTENSIONS);
  if (extensions != 0) {
    putText(p, 'extensions', extensions, valueEnd(fields, FIELD_WEBSOCKET_EXTENSIONS) - extensions);
  }
  holdRecord(p, WEBSOCKET_KEY);
  http.websocket = 0;
}

/**
 * Goes on with the transaction of a response: its record is being written when this returns. `holdResponse`
 * or `endResponse` has to follow.
 */
export function takeResponse(
  p: Input,
  http: HttpState,
  side: HttpSide,
  line: StartLine,
  fields: Fields,
  cut: bool,
): void {
  // Where responses may be missing, the latest request is the one that this answers.
  if (side.flags & SIDE_GAPPED && http.requests > http.responses + 1)
    http.responses = http.requests - 1;
  side.flags &= ~(SIDE_GAPPED | SIDE_ORPHAN);
  const sequence = resumeTransaction(p, http, side, line);
  side.sequence = sequence;
  putNumberItem(p, 'status', line.status);
  if (line.reasonEnd > line.reason) putText(p, 'reason', line.reason, line.reasonEnd - line.reason);
  if (!(side.flags & SIDE_ORPHAN)) {
    putFixedItem(p, 'latency', (max<i64>(p.time - p.recordTime, 0) / 1000) as u64, 6);
  }
  putResponseFields(p, fields);
  if (cut) putTrue(p, 'responseCut');
}

/** An interim response (RFC 9110 §15.2): the first of a transaction is noted. */
export function takeInterim(p: Input, http: HttpState, side: HttpSide, line: StartLine): void {
  const sequence = resumeTransaction(p, http, side, line);
  if (http.interim != sequence + 1) putNumberItem(p, 'interimStatus', line.status);
  http.interim = sequence + 1;
  queueRecord(p, sequence);
}

function resumeTransaction(p: Input, http: HttpState, side: HttpSide, line: StartLine): u32 {
  const sequence = http.responses;
  if (resumeQueued(p, sequence)) return sequence;
  if (http.requests <= sequence) http.requests++;
  beginTransaction(p, http, sequence);
  putText(p, 'version', line.version, line.versionEnd - line.version);
  side.flags |= SIDE_ORPHAN;
  return sequence;
}

/** The response that is being written has no body. */
export function endResponse(p: Input, http: HttpState, side: HttpSide): void {
  http.responses = side.sequence + 1;
  side.phase = PHASE_START;
  closeTransaction(p, http, side);
}

/** A body is over: its record gets it, and is written if nothing of its transaction is still to come. */
export function endMessage(p: Input, http: HttpState, side: HttpSide, how: u32): void {
  const sequence = side.sequence;
  const request = isRequester(http, side);
  side.phase = PHASE_START;
  const there = resumeQueued(p, sequence);
  if (there) {
    const name = request ? 'requestBody' : 'responseBody';
    putBody(p, name, bodyOf(side), how, (side.flags & SIDE_CODED) != 0);
  }
  if (!request) http.responses = sequence + 1;
  if (there) closeTransaction(p, http, side);
}

function closeTransaction(p: Input, http: HttpState, side: HttpSide): void {
  const sequence = side.sequence;
  const requester = httpSide(http, http.requester - 1);
  const requested = !(isInBody(requester) && requester.sequence == sequence);
  if (requested && http.responses > sequence) endRecord(p);
  else queueRecord(p, sequence);
}

function isRequester(http: HttpState, side: HttpSide): bool {
  return changetype<usize>(httpSide(http, http.requester - 1)) == changetype<usize>(side);
}
