// Start lines of HTTP/1 (RFC 9112 §3, §4), and what looks like one.

import { beginsWith, CERTAIN, LIKELY, MAYBE, mayBegin, NO, Opening, onPort } from './opening';
import { findByte, findLineFeed, isDigit, isPrintable, lineEnd, skipBlanks, trimEnd } from './text';

/** A start line's parts: [at, end) each; 0 where there is none. */
@unmanaged
export class StartLine {
  /** 0: a request. */
  status: u32;
  method: u32;
  methodEnd: u32;
  target: u32;
  targetEnd: u32;
  version: u32;
  versionEnd: u32;
  reason: u32;
  reasonEnd: u32;
}

/** Longest method that is believed. */
const MAX_METHOD: u32 = 32;
/** A request line as long as this, still without its end, is believed to be one. */
const LONG_LINE: u32 = 512;
const SPACE: u8 = 0x20;

/** `HTTP/1.1 200 OK`: both digits of the version, and a status of three. */
export function isStatusLine(at: u32, end: u32): bool {
  if (end - at < 12 || !beginsWith(at, end - at, 'HTTP/')) return false;
  if (!isDigit(load<u8>(at + 5)) || load<u8>(at + 6) != 0x2e || !isDigit(load<u8>(at + 7)))
    return false;
  if (load<u8>(at + 8) != SPACE) return false;
  for (let i: u32 = 9; i < 12; i++) if (!isDigit(load<u8>(at + i))) return false;
  return load<u8>(at + 9) != 0x30 && (end - at == 12 || load<u8>(at + 12) == SPACE);
}

/** A method, a target, a version with both digits, and nothing else. */
export function isRequestLine(at: u32, end: u32): bool {
  const method = methodEnd(at, end);
  if (method == at || method == end || load<u8>(method) != SPACE) return false;
  // The preface of HTTP/2.
  if (beginsWith(at, end - at, 'PRI *')) return false;
  end = trimEnd(at, end);
  if (end < method + 11 || !isVersion(end - 9, end) || load<u8>(end - 9) != SPACE) return false;
  return skipBlanks(method, end) < end - 8;
}

/** ` HTTP/1.1` */
function isVersion(at: u32, end: u32): bool {
  return (
    beginsWith(at + 1, end - at - 1, 'HTTP/') &&
    isDigit(load<u8>(at + 6)) &&
    load<u8>(at + 7) == 0x2e &&
    isDigit(load<u8>(at + 8))
  );
}

/** A method that is known, whatever follows: `GET /`, of HTTP/0.9, or a version that is none. */
export function isLooseRequestLine(at: u32, end: u32): bool {
  const method = methodEnd(at, end);
  return (method == end || load<u8>(method) == SPACE) && isKnownMethod(at, method);
}

/** May the unfinished line [at, end) become a start line? */
export function mayBeStart(at: u32, end: u32): bool {
  const length = end - at;
  if (mayBegin(at, length, 'HTTP/')) return true;
  const method = methodEnd(at, end);
  if (method == at || method - at > MAX_METHOD) return false;
  return method == end || load<u8>(method) == SPACE;
}

/** Behind the letters that methods have. */
function methodEnd(at: u32, end: u32): u32 {
  const most = min(end, at + MAX_METHOD + 1);
  while (at < most) {
    const byte = load<u8>(at);
    if (!((byte >= 0x41 && byte <= 0x5a) || byte == 0x2d || byte == 0x5f)) break;
    at++;
  }
  return at;
}

export function readStatusLine(line: StartLine, at: u32, end: u32): void {
  line.version = at + 5;
  line.versionEnd = at + 8;
  line.status =
    (load<u8>(at + 9) - 0x30) * 100 + (load<u8>(at + 10) - 0x30) * 10 + (load<u8>(at + 11) - 0x30);
  line.reason = min(at + 13, end);
  line.reasonEnd = trimEnd(line.reason, end);
}

export function readRequestLine(line: StartLine, at: u32, end: u32): void {
  line.status = 0;
  line.method = at;
  line.methodEnd = findByte(at, end, SPACE);
  line.target = skipBlanks(line.methodEnd, end);
  line.targetEnd = trimEnd(line.target, end);
  line.version = 0;
  let word = line.targetEnd;
  while (word > line.target && load<u8>(word - 1) != SPACE) word--;
  if (word == line.target || !beginsWith(word, line.targetEnd - word, 'HTTP/')) return;
  line.version = word + 5;
  line.versionEnd = line.targetEnd;
  line.targetEnd = trimEnd(line.target, word - 1);
}

export function looksLikeHttp(o: Opening): u32 {
  const client = judge(o.client, o.clientLength);
  const server = judge(o.server, o.serverLength);
  if (client == LIKELY && server == LIKELY) return CERTAIN;
  if (client == LIKELY || server == LIKELY) return LIKELY;
  // Servers answer lines that are no request, too: on HTTP's own port the answer is waited for.
  if (onPort(o, 80) && o.serverLength == 0 && isText(o.client, o.clientLength)) o.undecided = 1;
  return max(client, server);
}

/** Has the first line, as far as it is there, no control characters? */
function isText(at: u32, length: u32): bool {
  for (const end = at + length; at < end; at++) {
    const byte = load<u8>(at);
    if (byte < SPACE) return byte == 0x0d || byte == 0x0a;
  }
  return length > 0;
}

/** What the first bytes of a side look like. */
function judge(at: u32, length: u32): u32 {
  const end = at + length;
  while (at < end && (load<u8>(at) == 0x0d || load<u8>(at) == 0x0a)) at++;
  if (at == end) return NO;
  const feed = findLineFeed(at, end);
  if (feed != 0) {
    const stop = lineEnd(at, feed);
    if (isStatusLine(at, stop) || isRequestLine(at, stop)) return LIKELY;
    return isSimple(at, stop) ? MAYBE : NO;
  }
  if (isStatusLine(at, end)) return LIKELY;
  if (!mayBeStart(at, end)) return NO;
  const method = methodEnd(at, end);
  if (method == end || load<u8>(at) == 0x48) return MAYBE;
  if (!isKnownMethod(at, method) || !isPrintable(at, lineEnd(at, end))) return NO;
  return end - at >= LONG_LINE && findByte(method + 1, end, SPACE) == end ? LIKELY : MAYBE;
}

/** `GET /`, of HTTP/0.9, or with a version that is none. */
function isSimple(at: u32, end: u32): bool {
  if (!isLooseRequestLine(at, end) || !isPrintable(at, end)) return false;
  const target = skipBlanks(methodEnd(at, end), end);
  end = trimEnd(target, end);
  return target == end || (load<u8>(target) == 0x2f && findByte(target, end, SPACE) == end);
}

/** The methods of the IANA registry, and some that are common without being in it. */
export function isKnownMethod(at: u32, end: u32): bool {
  switch (end - at) {
    case 3:
      return is(at, 'GET') || is(at, 'PUT') || is(at, 'ACL');
    case 4:
      return (
        is(at, 'POST') ||
        is(at, 'HEAD') ||
        is(at, 'COPY') ||
        is(at, 'MOVE') ||
        is(at, 'LOCK') ||
        is(at, 'BIND') ||
        is(at, 'LINK') ||
        is(at, 'POLL')
      );
    case 5:
      return (
        is(at, 'PATCH') ||
        is(at, 'TRACE') ||
        is(at, 'MERGE') ||
        is(at, 'LABEL') ||
        is(at, 'MKCOL') ||
        is(at, 'PURGE') ||
        is(at, 'BMOVE') ||
        is(at, 'BCOPY') ||
        is(at, 'DEBUG') ||
        is(at, 'QUERY')
      );
    case 6:
      return (
        is(at, 'DELETE') ||
        is(at, 'REPORT') ||
        is(at, 'SEARCH') ||
        is(at, 'NOTIFY') ||
        is(at, 'UNLOCK') ||
        is(at, 'UNLINK') ||
        is(at, 'UNBIND') ||
        is(at, 'REBIND') ||
        is(at, 'UPDATE')
      );
    case 7:
      return is(at, 'OPTIONS') || is(at, 'CONNECT') || is(at, 'CHECKIN');
    case 8:
      return is(at, 'PROPFIND') || is(at, 'CHECKOUT') || is(at, 'CCM_POST') || is(at, 'M-SEARCH');
    case 9:
      return is(at, 'PROPPATCH') || is(at, 'SUBSCRIBE') || is(at, 'BPROPFIND');
    case 10:
      return (
        is(at, 'MKCALENDAR') ||
        is(at, 'MKACTIVITY') ||
        is(at, 'UNCHECKOUT') ||
        is(at, 'ORDERPATCH') ||
        is(at, 'BPROPPATCH')
      );
    case 11:
      return (
        is(at, 'MKWORKSPACE') ||
        is(at, 'UNSUBSCRIBE') ||
        is(at, 'RPC_IN_DATA') ||
        is(at, 'RPC_CONNECT')
      );
    case 12:
      return is(at, 'RPC_OUT_DATA');
    case 15:
      return is(at, 'VERSION-CONTROL') || is(at, 'MKREDIRECTREF');
    case 16:
      return is(at, 'BASELINE-CONTROL');
    default:
      return false;
  }
}

function is(at: u32, method: string): bool {
  return beginsWith(at, method.length, method);
}
