// Header fields of a SIP message that are told, found by name, long or compact (RFC 3261 §7.3, §20).

import { findByte, findLineFeed, isText, lineEnd, skipBlanks, trimEnd } from './text';

const COLON: u8 = 0x3a;
const COMMA: u8 = 0x2c;
const QUOTE: u8 = 0x22;

/** Values, each [at, end); 0: not there. Of repeated ones the first. */
@unmanaged
export class SipHeaders {
  from: u32;
  fromEnd: u32;
  to: u32;
  toEnd: u32;
  callId: u32;
  callIdEnd: u32;
  sequence: u32;
  sequenceEnd: u32;
  via: u32;
  viaEnd: u32;
  userAgent: u32;
  userAgentEnd: u32;
  server: u32;
  serverEnd: u32;
  contentType: u32;
  contentTypeEnd: u32;
  contentLength: u32;
  contentLengthEnd: u32;
  warning: u32;
  warningEnd: u32;
  credentials: u32;
  credentialsEnd: u32;
  /** Hops in all Via fields. */
  hops: u32;
  pad: u32;
}

const SIZE: usize = offsetof<SipHeaders>();

/** Where the header that begins at `at` ends, behind its empty line; 0 if that is not there yet. */
export function headerEnd(at: u32, end: u32): u32 {
  while (at < end) {
    const feed = findLineFeed(at, end);
    if (feed == 0) return 0;
    if (lineEnd(at, feed) == at) return feed + 1;
    at = feed + 1;
  }
  return 0;
}

/** Reads the fields [at, end), the lines behind the first. */
export function readHeaders(h: SipHeaders, at: u32, end: u32): void {
  memory.fill(changetype<usize>(h), 0, SIZE);
  while (at < end) {
    const feed = findLineFeed(at, end);
    const stop = feed != 0 ? lineEnd(at, feed) : end;
    const colon = findByte(at, stop, COLON);
    if (colon < stop) {
      const value = skipBlanks(colon + 1, stop);
      take(h, at, trimEnd(at, colon), value, trimEnd(value, stop));
    }
    if (feed == 0) return;
    at = feed + 1;
  }
}

function take(h: SipHeaders, at: u32, end: u32, value: u32, stop: u32): void {
  switch (end - at) {
    case 1:
      if (isText(at, end, 'v')) takeVia(h, value, stop);
      else if (isText(at, end, 'f')) keep(h, offsetof<SipHeaders>('from'), value, stop);
      else if (isText(at, end, 't')) keep(h, offsetof<SipHeaders>('to'), value, stop);
      else if (isText(at, end, 'i')) keep(h, offsetof<SipHeaders>('callId'), value, stop);
      else if (isText(at, end, 'c')) keep(h, offsetof<SipHeaders>('contentType'), value, stop);
      else if (isText(at, end, 'l')) keep(h, offsetof<SipHeaders>('contentLength'), value, stop);
      return;
    case 2:
      if (isText(at, end, 'to')) keep(h, offsetof<SipHeaders>('to'), value, stop);
      return;
    case 3:
      if (isText(at, end, 'via')) takeVia(h, value, stop);
      return;
    case 4:
      if (isText(at, end, 'from')) keep(h, offsetof<SipHeaders>('from'), value, stop);
      else if (isText(at, end, 'cseq')) keep(h, offsetof<SipHeaders>('sequence'), value, stop);
      return;
    case 6:
      if (isText(at, end, 'server')) keep(h, offsetof<SipHeaders>('server'), value, stop);
      return;
    case 7:
      if (isText(at, end, 'call-id')) keep(h, offsetof<SipHeaders>('callId'), value, stop);
      else if (isText(at, end, 'warning')) keep(h, offsetof<SipHeaders>('warning'), value, stop);
      return;
    case 10:
      if (isText(at, end, 'user-agent')) keep(h, offsetof<SipHeaders>('userAgent'), value, stop);
      return;
    case 12:
      if (isText(at, end, 'content-type')) {
        keep(h, offsetof<SipHeaders>('contentType'), value, stop);
      }
      return;
    case 13:
      if (isText(at, end, 'authorization')) {
        keep(h, offsetof<SipHeaders>('credentials'), value, stop);
      }
      return;
    case 14:
      if (isText(at, end, 'content-length')) {
        keep(h, offsetof<SipHeaders>('contentLength'), value, stop);
      }
      return;
    case 19:
      if (isText(at, end, 'proxy-authorization')) {
        keep(h, offsetof<SipHeaders>('credentials'), value, stop);
      }
  }
}

function keep(h: SipHeaders, field: usize, at: u32, end: u32): void {
  const place = changetype<usize>(h) + field;
  if (load<u32>(place) != 0) return;
  store<u32>(place, at);
  store<u32>(place, end, 4);
}

/** A field may name several hops, with commas between. */
function takeVia(h: SipHeaders, at: u32, end: u32): void {
  if (at == end) return;
  keep(h, offsetof<SipHeaders>('via'), at, end);
  let quoted = false;
  h.hops++;
  for (; at < end; at++) {
    const byte = load<u8>(at);
    if (byte == QUOTE) quoted = !quoted;
    else if (byte == COMMA && !quoted) h.hops++;
  }
}
