// HTTP/1 (RFC 9112): every request and response of a connection, pipelined ones too, with their bodies
// (http-body.ts); records are made in http-transaction.ts. A connection that becomes another (Upgrade, RFC
// 9110 §7.8) is handed to that one's parser; one that becomes a tunnel (CONNECT, §9.3.6) to that of what is inside.
//
//   message   ┌────────────┬───────────────────┬───┬───────────────────────────────────────────────┐
//             │ start line │ header fields     │   │ body: by length, in chunks, or until the end  │
//             └────────────┴───────────────────┴───┴───────────────────────────────────────────────┘

import { endpointOf } from '../flow/tcp';
import { NOTED_FIN } from '../flow/tcp-block';
import { ANOMALY_HTTP_FIELD_NAME, ANOMALY_SINGLE_CR } from '../memory/anomalies';
import { note } from '../stream/anomaly';
import { handOver } from '../stream/hand-over';
import {
  available,
  DONE_FLOW,
  Input,
  MALFORMED,
  MORE,
  more,
  NEXT,
  Outcome,
  scratchOf,
} from '../stream/input';
import { queueRecord, resumeQueued } from '../stream/queue';
import { endRecord } from '../stream/records';
import { APP_HTTP2, APP_UNKNOWN, APP_WEBSOCKET } from './apps';
import {
  addBody,
  announceBody,
  BODY_CUT,
  BODY_WHOLE,
  beginBody,
  loseBody,
  putBody,
} from './http-body';
import { readChunking } from './http-chunks';
import { contentLength, isCoded } from './http-fields';
import { isForm, MAX_FORM, readForm } from './http-form';
import {
  FIELD_TRANSFER_ENCODING,
  FIELD_UPGRADE,
  FIELDS_SIZE,
  Fields,
  fieldHas,
  hasField,
  NO_TOKEN,
  readFields,
} from './http-headers';
import {
  isLooseRequestLine,
  isRequestLine,
  isStatusLine,
  mayBeStart,
  readRequestLine,
  readStatusLine,
  StartLine,
} from './http-start';
import {
  ASKED_CONNECT,
  ASKED_HEAD,
  bodyOf,
  HttpSide,
  HttpState,
  httpSide,
  httpState,
  isInBody,
  PHASE_CHUNK_DATA,
  PHASE_CHUNK_END,
  PHASE_CHUNK_SIZE,
  PHASE_CLOSE,
  PHASE_LENGTH,
  PHASE_LOST,
  PHASE_START,
  PHASE_TRAILER,
  SIDE_BARE,
  SIDE_CHUNKED,
  SIDE_CODED,
  SIDE_FORM,
  SIDE_GAPPED,
  SIDE_ORPHAN,
} from './http-state';
import {
  dropWebsocket,
  endMessage,
  endResponse,
  openWebsocket,
  takeInterim,
  takeRequest,
  takeResponse,
} from './http-transaction';
import { findLineFeed, hasSingleCr, lineEnd } from './text';

/** The longest head that is read whole; of a longer one, this much. */
const MAX_HEAD: u32 = 61440;
/** Longest line that is waited for where a start line is looked for. */
const MAX_LINE: u32 = 8192;
const CR: u8 = 0x0d;
const LF: u8 = 0x0a;

export function parseHttp(p: Input): Outcome {
  const state = httpState(p);
  if (state == 0) return DONE_FLOW;
  const http = changetype<HttpState>(state);
  const side = httpSide(http, p.direction);
  if (p.lost > 0) return lose(p, http, side);
  switch (side.phase) {
    case PHASE_START:
      // What follows CONNECT is a request, or not HTTP at all, by its answer.
      if (http.connecting && http.requester == p.direction + 1 && !p.final) {
        return more(p, available(p) + 1);
      }
      return readHead(p, http, side);
    case PHASE_LENGTH:
    case PHASE_CHUNK_DATA:
      return readBody(p, http, side);
    case PHASE_CHUNK_SIZE:
    case PHASE_CHUNK_END:
    case PHASE_TRAILER: {
      const outcome = readChunking(p, http, side);
      return outcome == MALFORMED ? loseTrack(p, http, side) : outcome;
    }
    case PHASE_CLOSE:
      addBody(p, bodyOf(side), p.at, available(p));
      p.at = p.end;
      return NEXT;
    default:
      return findStart(p, http, side);
  }
}

/** Writes transactions whose bodies the flow's end cut, or ended. */
export function finishHttp(p: Input): bool {
  if (p.stream.state == 0) return false;
  const http = changetype<HttpState>(p.stream.state);
  dropWebsocket(p, http);
  for (let i: u32 = 0; i < 2; i++) {
    const direction = http.requester == 2 ? 1 - i : i;
    const side = httpSide(http, direction);
    if (isInBody(side)) {
      const closed = p.flow.tcp != 0 && (endpointOf(p.flow, direction).noted & NOTED_FIN) != 0;
      const whole = side.phase == PHASE_CLOSE && closed;
      endMessage(p, http, side, whole ? BODY_WHOLE : BODY_CUT);
      return true;
    }
    if (side.phase == PHASE_LOST && side.flags & SIDE_BARE && http.simple) {
      // HTTP/0.9: a response is a body and nothing else.
      http.simple = 0;
      if (http.requester != direction + 1 && resumeQueued(p, 0)) {
        putBody(p, 'responseBody', bodyOf(side), BODY_WHOLE, false);
        endRecord(p);
        return true;
      }
    }
  }
  return false;
}

function readHead(p: Input, http: HttpState, side: HttpSide): Outcome {
  while (p.at < p.end && side.scanned == 0 && isBreak(load<u8>(p.at))) p.at++;
  if (p.at == p.end) return MORE;
  const end = findHeadEnd(p, side);
  if (end != 0) return takeHead(p, http, side, end, false);
  const feed = findLineFeed(p.at, p.end);
  if (feed != 0 ? !isStart(p, http, p.at, lineEnd(p.at, feed)) : !mayBeStart(p.at, p.end)) {
    return loseTrack(p, http, side);
  }
  if (feed != 0 && (p.final || available(p) >= MAX_HEAD)) {
    return takeHead(p, http, side, p.end, true);
  }
  return available(p) >= MAX_HEAD ? loseTrack(p, http, side) : MORE;
}

function isBreak(byte: u8): bool {
  return byte == CR || byte == LF;
}

/** Behind the empty line that ends the head at p.at; 0 if it is not there yet. */
function findHeadEnd(p: Input, side: HttpSide): u32 {
  let at = p.at + side.scanned;
  while (true) {
    const feed = findLineFeed(at, p.end);
    if (feed == 0) {
      side.scanned = p.end - p.at;
      return 0;
    }
    let next = feed + 1;
    if (next < p.end && load<u8>(next) == CR) next++;
    if (next == p.end) {
      side.scanned = feed - p.at;
      return 0;
    }
    if (load<u8>(next) == LF) return next + 1;
    at = feed + 1;
  }
}

/** May this line begin a message of this side? Loosely where a message has to begin anyway. */
function isStart(p: Input, http: HttpState, at: u32, end: u32): bool {
  if (isStatusLine(at, end)) return http.requester != p.direction + 1;
  if (http.requester != 0 && http.requester != p.direction + 1) return false;
  return isRequestLine(at, end) || isLooseRequestLine(at, end);
}

/** Reads the head [p.at, end). `cut`: there should be more of it. */
function takeHead(p: Input, http: HttpState, side: HttpSide, end: u32, cut: bool): Outcome {
  const feed = findLineFeed(p.at, end);
  if (feed == 0) return loseTrack(p, http, side);
  const stop = lineEnd(p.at, feed);
  if (!isStart(p, http, p.at, stop)) return loseTrack(p, http, side);
  const fields = changetype<Fields>(scratchOf(p));
  const line = changetype<StartLine>(scratchOf(p) + FIELDS_SIZE);
  readFields(fields, feed + 1, end);
  const response = isStatusLine(p.at, stop);
  if (response) readStatusLine(line, p.at, stop);
  else readRequestLine(line, p.at, stop);
  if (http.requester == 0) http.requester = response ? 2 - p.direction : 1 + p.direction;
  // Blanks before a colon smuggle nothing in a response.
  if (fields.badName & NO_TOKEN || (fields.badName && !response)) note(p, ANOMALY_HTTP_FIELD_NAME);
  if (hasSingleCr(p.at, end)) note(p, ANOMALY_SINGLE_CR);
  p.at = end;
  side.scanned = 0;
  side.flags &= ~(SIDE_BARE | SIDE_CODED | SIDE_FORM | SIDE_CHUNKED);
  if (isCoded(fields)) side.flags |= SIDE_CODED;
  if (fieldHas(fields, FIELD_TRANSFER_ENCODING, 'chunked')) side.flags |= SIDE_CHUNKED;
  beginBody(p, bodyOf(side));
  if (response) return takeResponseHead(p, http, side, line, fields, cut);
  takeRequest(p, http, side, line, fields, cut);
  side.flags &= ~SIDE_GAPPED;
  if (cut) side.phase = PHASE_LOST;
  else if (hasField(fields, FIELD_TRANSFER_ENCODING)) side.phase = PHASE_CHUNK_SIZE;
  else {
    beginLength(p, side, max<i64>(contentLength(fields), 0));
    const whole = side.remaining <= (MAX_FORM as u64) && !(side.flags & SIDE_CODED);
    if (whole && isForm(fields)) side.flags |= SIDE_FORM;
  }
  return NEXT;
}

function beginLength(p: Input, side: HttpSide, length: u64): void {
  side.remaining = length;
  if (length == 0) return;
  side.phase = PHASE_LENGTH;
  announceBody(p, bodyOf(side), length);
}

/** How long a response's body is: RFC 9112 §6.3. */
function takeResponseHead(
  p: Input,
  http: HttpState,
  side: HttpSide,
  line: StartLine,
  fields: Fields,
  cut: bool,
): Outcome {
  const status = line.status;
  if (status < 200 && status != 101) {
    takeInterim(p, http, side, line);
    if (cut) side.phase = PHASE_LOST;
    return NEXT;
  }
  if (status != 101 && http.responses + 1 >= http.requests) dropWebsocket(p, http);
  takeResponse(p, http, side, line, fields, cut);
  const connect = p.note == ASKED_CONNECT;
  if (connect) http.connecting = 0;
  const tunnel = connect && status >= 200 && status < 300;
  if (status == 101 || tunnel) {
    endResponse(p, http, side);
    if (cut) return DONE_FLOW;
    return tunnel ? handOver(p, APP_UNKNOWN) : upgrade(p, http, fields);
  }
  const length = contentLength(fields);
  const chunked = side.flags & SIDE_CHUNKED;
  const coded = hasField(fields, FIELD_TRANSFER_ENCODING);
  const none = p.note == ASKED_HEAD || status == 204 || status == 304;
  if (cut || none || (!coded && length == 0)) {
    endResponse(p, http, side);
    if (cut) side.phase = PHASE_LOST;
    return NEXT;
  }
  if (chunked) side.phase = PHASE_CHUNK_SIZE;
  else if (coded || length < 0) side.phase = PHASE_CLOSE;
  else beginLength(p, side, length);
  queueRecord(p, side.sequence);
  return NEXT;
}

/** The connection goes on in another protocol. */
function upgrade(p: Input, http: HttpState, fields: Fields): Outcome {
  const requester = http.requester;
  const websocket = fieldHas(fields, FIELD_UPGRADE, 'websocket');
  if (websocket) openWebsocket(p, http, fields);
  else {
    dropWebsocket(p, http);
    if (!fieldHas(fields, FIELD_UPGRADE, 'h2c')) return DONE_FLOW;
  }
  const outcome = handOver(p, websocket ? APP_WEBSOCKET : APP_HTTP2);
  p.stream.word0 = requester;
  return outcome;
}

function readBody(p: Input, http: HttpState, side: HttpSide): Outcome {
  const body = bodyOf(side);
  if (side.flags & SIDE_ORPHAN && side.phase == PHASE_LENGTH && body.bytes + body.missing == 0) {
    // It may have been the answer to HEAD, whose request is not here.
    const feed = findLineFeed(p.at, p.end);
    if (feed != 0 && isStatusLine(p.at, lineEnd(p.at, feed))) {
      endMessage(p, http, side, BODY_CUT);
      return readHead(p, http, side);
    }
  }
  const taken = min<u64>(side.remaining, available(p)) as u32;
  if (side.flags & SIDE_FORM) {
    if ((taken as u64) < side.remaining && !p.final) return more(p, side.remaining as u32);
    takeForm(p, side, p.at, taken);
  }
  addBody(p, body, p.at, taken);
  p.at += taken;
  side.remaining -= taken;
  if (side.remaining == 0) {
    if (side.phase == PHASE_CHUNK_DATA) side.phase = PHASE_CHUNK_END;
    else endMessage(p, http, side, BODY_WHOLE);
  }
  return NEXT;
}

/** A form's bytes, as many as there will be. */
function takeForm(p: Input, side: HttpSide, at: u32, length: u32): void {
  side.flags &= ~SIDE_FORM;
  readForm(p, side.sequence, at, at + length);
}

/** What comes is no message: the body under way is over, the next start line is looked for. */
function loseTrack(p: Input, http: HttpState, side: HttpSide): Outcome {
  if (isInBody(side)) endMessage(p, http, side, BODY_CUT);
  else if (http.requests == 0 && side.phase == PHASE_START) {
    side.flags |= SIDE_BARE;
    beginBody(p, bodyOf(side));
  }
  side.scanned = 0;
  side.phase = PHASE_LOST;
  return p.lost > 0 ? NEXT : findStart(p, http, side);
}

/** Passes over lines up to one that begins a message beyond doubt. */
function findStart(p: Input, http: HttpState, side: HttpSide): Outcome {
  let at = p.at;
  while (at < p.end) {
    const feed = findLineFeed(at, p.end);
    if (feed == 0) break;
    const stop = lineEnd(at, feed);
    if (isStart(p, http, at, stop) && (isStatusLine(at, stop) || isRequestLine(at, stop))) {
      p.at = at;
      side.phase = PHASE_START;
      side.scanned = 0;
      return readHead(p, http, side);
    }
    at = feed + 1;
  }
  const waits = at < p.end && !p.final && p.end - at < MAX_LINE && mayBeStart(at, p.end);
  const passed = waits ? at : p.end;
  if (side.flags & SIDE_BARE) addBody(p, bodyOf(side), p.at, passed - p.at);
  p.at = passed;
  return MORE;
}

/** Bytes are missing. Inside a body they are counted, elsewhere the next start line is looked for. */
function lose(p: Input, http: HttpState, side: HttpSide): Outcome {
  const lost: u64 = p.lost;
  http.connecting = 0;
  const body = bodyOf(side);
  switch (side.phase) {
    case PHASE_LENGTH:
    case PHASE_CHUNK_DATA: {
      if (side.flags & SIDE_FORM) {
        const there = min<u64>(side.remaining, p.leftEnd - p.left) as u32;
        takeForm(p, side, p.left, there);
        addBody(p, body, p.left, there);
        side.remaining -= there;
      }
      const counted = min(lost, side.remaining);
      loseBody(body, counted);
      side.remaining -= counted;
      const chunked = side.phase == PHASE_CHUNK_DATA;
      if (side.remaining == 0) {
        if (!chunked) endMessage(p, http, side, BODY_WHOLE);
        else side.phase = PHASE_CHUNK_END;
      }
      if (counted == lost) return NEXT;
      break;
    }
    case PHASE_CLOSE:
      loseBody(body, lost);
      return NEXT;
    case PHASE_START:
      if (p.leftEnd > p.left) {
        p.at = p.left;
        p.end = p.leftEnd;
        side.scanned = 0;
        const outcome = takeHead(p, http, side, p.end, true);
        p.at = p.end;
        if (outcome == DONE_FLOW) return DONE_FLOW;
      }
      break;
    default:
      break;
  }
  side.flags = (side.flags & ~SIDE_BARE) | SIDE_GAPPED;
  const outcome = loseTrack(p, http, side);
  side.flags &= ~SIDE_BARE;
  return outcome;
}
