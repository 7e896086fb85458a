// Header fields of HTTP: where the ones that records are made of lie. Of both versions: a field block of
// HTTP/2 is decoded to the same lines first, with its pseudo-header fields (RFC 9113 §8.3) among them.

import { findByte, findLineFeed, isBlank, isText, lineEnd, skipBlanks, trimEnd } from './text';

export const FIELD_HOST: u32 = 0;
export const FIELD_USER_AGENT: u32 = 1;
export const FIELD_REFERER: u32 = 2;
export const FIELD_ORIGIN: u32 = 3;
export const FIELD_FORWARDED_FOR: u32 = 4;
export const FIELD_VIA: u32 = 5;
export const FIELD_AUTHORIZATION: u32 = 6;
export const FIELD_PROXY_AUTHORIZATION: u32 = 7;
export const FIELD_CONTENT_TYPE: u32 = 8;
export const FIELD_CONTENT_LENGTH: u32 = 9;
export const FIELD_CONTENT_ENCODING: u32 = 10;
export const FIELD_TRANSFER_ENCODING: u32 = 11;
export const FIELD_CONTENT_DISPOSITION: u32 = 12;
export const FIELD_UPGRADE: u32 = 13;
export const FIELD_SERVER: u32 = 14;
export const FIELD_LOCATION: u32 = 15;
export const FIELD_WEBSOCKET_PROTOCOL: u32 = 16;
export const FIELD_WEBSOCKET_EXTENSIONS: u32 = 17;
export const FIELD_METHOD: u32 = 18;
export const FIELD_PATH: u32 = 19;
export const FIELD_AUTHORITY: u32 = 20;
export const FIELD_STATUS: u32 = 21;
const FIELDS: u32 = 22;
const NO_FIELD: u32 = u32.MAX_VALUE;

/** Lies at the beginning of the parser's scratch; FIELDS pairs of u32 (at, end) follow. */
@unmanaged
export class Fields {
  /** Cookies that were sent; Set-Cookie fields. */
  cookies: u32;
  setCookies: u32;
  /** 1: Content-Length is there more than once, with different values. */
  contradiction: u32;
  /** A name has a character that is none of a token (RFC 9110 §5.6.2): BLANK_BEHIND, NO_TOKEN. */
  badName: u32;
}

/** Blanks between a name and its colon. */
const BLANK_BEHIND: u32 = 1;
export const NO_TOKEN: u32 = 2;

/** Bits of the characters of tokens, and of the colon, which begins a pseudo-header field's name. */
const TOKEN: usize = memory.data<u32>([0, 0x07ff6cfa, 0xc7fffffe, 0x57ffffff, 0, 0, 0, 0]);

function isTokenCharacter(byte: u32): bool {
  return ((load<u32>(TOKEN + ((byte >> 5) << 2)) >> (byte & 31)) & 1) != 0;
}

/** Bytes of a Fields with its pairs. */
export const FIELDS_SIZE: u32 = (offsetof<Fields>() as u32) + FIELDS * 8;

function pair(fields: Fields, field: u32): usize {
  return changetype<usize>(fields) + offsetof<Fields>() + (field << 3);
}

/** Address of a field's value; 0: it is not there. */
export function valueAt(fields: Fields, field: u32): u32 {
  return load<u32>(pair(fields, field));
}

export function valueEnd(fields: Fields, field: u32): u32 {
  return load<u32>(pair(fields, field), 4);
}

export function hasField(fields: Fields, field: u32): bool {
  return valueAt(fields, field) != 0;
}

/** Is the field's value this text, whatever the case of letters? `text` in lower case. */
export function fieldIs(fields: Fields, field: u32, text: string): bool {
  return hasField(fields, field) && isText(valueAt(fields, field), valueEnd(fields, field), text);
}

/** Does the field's list have this word (RFC 9110 §5.6.1)? `word` in lower case. */
export function fieldHas(fields: Fields, field: u32, word: string): bool {
  let at = valueAt(fields, field);
  if (at == 0) return false;
  const end = valueEnd(fields, field);
  while (at < end) {
    const comma = findByte(at, end, 0x2c);
    const from = skipBlanks(at, comma);
    if (isText(from, trimEnd(from, comma), word)) return true;
    at = comma + 1;
  }
  return false;
}

/** Reads the whole lines of [at, end), which come after a start line. */
export function readFields(fields: Fields, at: u32, end: u32): void {
  memory.fill(changetype<usize>(fields), 0, FIELDS_SIZE);
  while (at < end) {
    const feed = findLineFeed(at, end);
    if (feed == 0) return;
    readField(fields, at, lineEnd(at, feed));
    at = feed + 1;
  }
}

function readField(fields: Fields, at: u32, end: u32): void {
  // A pseudo-header field's name begins with a colon; a folded line goes on with the field before it (RFC 9112 §5.2).
  if (at == end) return;
  const folded = isBlank(load<u8>(at));
  let fits = isTokenCharacter(load<u8>(at));
  let colon = at + 1;
  for (; colon < end && load<u8>(colon) != 0x3a; colon++) {
    if (!isTokenCharacter(load<u8>(colon))) fits = false;
  }
  if (colon == end) return;
  if (!fits && !folded) fields.badName |= badNameOf(at, colon);
  const field = fieldOf(fields, at, trimEnd(at, colon), colon + 1, end);
  if (field == NO_FIELD) return;
  const value = skipBlanks(colon + 1, end);
  const stop = trimEnd(value, end);
  const place = pair(fields, field);
  if (load<u32>(place) == 0) {
    store<u32>(place, value);
    store<u32>(place, stop, 4);
  } else if (field == FIELD_CONTENT_LENGTH) {
    const length = stop - value;
    const first = load<u32>(place);
    const same = load<u32>(place, 4) - first == length && memory.compare(first, value, length) == 0;
    if (!same) fields.contradiction = 1;
  }
}

/** What is bad about a name that is none. */
function badNameOf(at: u32, colon: u32): u32 {
  const end = trimEnd(at, colon);
  let bad = end < colon ? BLANK_BEHIND : 0;
  for (; at < end; at++) if (!isTokenCharacter(load<u8>(at))) bad |= NO_TOKEN;
  return bad;
}

function fieldOf(fields: Fields, at: u32, end: u32, value: u32, valueStop: u32): u32 {
  switch (end - at) {
    case 3:
      if (isText(at, end, 'via')) return FIELD_VIA;
      break;
    case 4:
      if (isText(at, end, 'host')) return FIELD_HOST;
      break;
    case 5:
      if (isText(at, end, ':path')) return FIELD_PATH;
      break;
    case 6:
      if (isText(at, end, 'cookie')) {
        fields.cookies++;
        for (; value < valueStop; value++) {
          // A separator with something behind it.
          if (load<u8>(value) == 0x3b && skipBlanks(value + 1, valueStop) < valueStop) {
            fields.cookies++;
          }
        }
        return NO_FIELD;
      }
      if (isText(at, end, 'origin')) return FIELD_ORIGIN;
      if (isText(at, end, 'server')) return FIELD_SERVER;
      break;
    case 7:
      if (isText(at, end, 'referer')) return FIELD_REFERER;
      if (isText(at, end, 'upgrade')) return FIELD_UPGRADE;
      if (isText(at, end, ':method')) return FIELD_METHOD;
      if (isText(at, end, ':status')) return FIELD_STATUS;
      break;
    case 8:
      if (isText(at, end, 'location')) return FIELD_LOCATION;
      break;
    case 10:
      if (isText(at, end, 'user-agent')) return FIELD_USER_AGENT;
      if (isText(at, end, 'set-cookie')) {
        fields.setCookies++;
        return NO_FIELD;
      }
      if (isText(at, end, ':authority')) return FIELD_AUTHORITY;
      break;
    case 12:
      if (isText(at, end, 'content-type')) return FIELD_CONTENT_TYPE;
      break;
    case 13:
      if (isText(at, end, 'authorization')) return FIELD_AUTHORIZATION;
      break;
    case 14:
      if (isText(at, end, 'content-length')) return FIELD_CONTENT_LENGTH;
      break;
    case 15:
      if (isText(at, end, 'x-forwarded-for')) return FIELD_FORWARDED_FOR;
      break;
    case 16:
      if (isText(at, end, 'content-encoding')) return FIELD_CONTENT_ENCODING;
      break;
    case 17:
      if (isText(at, end, 'transfer-encoding')) return FIELD_TRANSFER_ENCODING;
      break;
    case 19:
      if (isText(at, end, 'content-disposition')) return FIELD_CONTENT_DISPOSITION;
      if (isText(at, end, 'proxy-authorization')) return FIELD_PROXY_AUTHORIZATION;
      break;
    case 22:
      if (isText(at, end, 'sec-websocket-protocol')) return FIELD_WEBSOCKET_PROTOCOL;
      break;
    case 24:
      if (isText(at, end, 'sec-websocket-extensions')) return FIELD_WEBSOCKET_EXTENSIONS;
      break;
  }
  return NO_FIELD;
}
