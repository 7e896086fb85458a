// What of an HTTP record a detector may want to look at.

import {
  HTTP_AGENT,
  HTTP_CONFLICT,
  HTTP_HOST,
  HTTP_LOGIN,
  HTTP_PROGRAM,
  HTTP_PROXY,
  HTTP_TEXT,
} from '../memory/attention';
import { RECORD_FIXED, RecordEvent } from '../memory/event';
import { fieldIn, isSymbol, lengthOf, nextItem, numberOf, valueOf } from '../output/fields';
import { isSuspiciousHeader, isSuspiciousTarget } from './suspicious';

export function attentionToHttp(event: RecordEvent): u32 {
  let bits: u32 = 0;
  let at = changetype<usize>(event) + RECORD_FIXED;
  const end = at + event.itemBytes;
  for (; at < end; at = nextItem(at)) bits |= attentionTo(at, load<u32>(at));
  return bits;
}

function attentionTo(item: usize, name: u32): u32 {
  const text = valueOf(item);
  const length = lengthOf(item);
  if (is(name, 'target')) {
    return (
      (isSuspiciousTarget(text, length) ? HTTP_TEXT : 0) |
      // "http://…"
      (length > 7 && load<u32>(text) == 0x70747468 ? HTTP_PROXY : 0)
    );
  }
  if (is(name, 'host')) return header(text, length) | HTTP_HOST;
  if (is(name, 'userAgent')) return header(text, length) | HTTP_AGENT;
  if (is(name, 'status')) {
    const status = numberOf(item);
    return status == 401 || status == 403 ? HTTP_LOGIN : 0;
  }
  if (is(name, 'responseBody')) return isHarmless(fieldIn(item, 'mimeType')) ? 0 : HTTP_PROGRAM;
  if (
    is(name, 'referrer') ||
    is(name, 'xForwardedFor') ||
    is(name, 'origin') ||
    is(name, 'requestContentType') ||
    is(name, 'requestFilename')
  ) {
    return header(text, length);
  }
  if (is(name, 'authentication') || is(name, 'proxyAuthentication') || is(name, 'formLogin')) {
    return HTTP_LOGIN;
  }
  if (is(name, 'requestLengthConflict') || is(name, 'responseLengthConflict')) return HTTP_CONFLICT;
  // CONNECT
  if (is(name, 'method') && length == 7 && load<u32>(text) == 0x4e4e4f43) return HTTP_PROXY;
  return 0;
}

function header(text: usize, length: u32): u32 {
  return isSuspiciousHeader(text, length) ? HTTP_TEXT : 0;
}

function is(name: u32, wanted: string): bool {
  return name == (changetype<usize>(wanted) as u32);
}

/** No type was told, or one that most pages and pictures have. */
function isHarmless(type: usize): bool {
  return (
    type == 0 ||
    isSymbol(type, 'text/html') ||
    isSymbol(type, 'image/png') ||
    isSymbol(type, 'image/jpeg') ||
    isSymbol(type, 'image/gif')
  );
}
