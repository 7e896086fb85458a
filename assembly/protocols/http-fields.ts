// What a request or a response says of itself, as fields of the `http` record. For HTTP/1 and HTTP/2.

import { putNumberItem, putText, putTrue } from '../memory/items';
import { Input } from '../stream/input';
import { putAuthentication } from './http-authentication';
import {
  FIELD_AUTHORIZATION,
  FIELD_CONTENT_DISPOSITION,
  FIELD_CONTENT_ENCODING,
  FIELD_CONTENT_LENGTH,
  FIELD_CONTENT_TYPE,
  FIELD_FORWARDED_FOR,
  FIELD_LOCATION,
  FIELD_ORIGIN,
  FIELD_PROXY_AUTHORIZATION,
  FIELD_REFERER,
  FIELD_SERVER,
  FIELD_TRANSFER_ENCODING,
  FIELD_UPGRADE,
  FIELD_USER_AGENT,
  FIELD_VIA,
  Fields,
  fieldIs,
  hasField,
  valueAt,
  valueEnd,
} from './http-headers';
import { beginsWithAnyCase } from './opening';
import { decimal, findByte, skipBlanks, trimEnd } from './text';
import { putUrl } from './url';

function putField(p: Input, fields: Fields, field: u32, name: string): void {
  const at = valueAt(fields, field);
  if (at != 0) putText(p, name, at, valueEnd(fields, field) - at);
}

function putUrlField(p: Input, fields: Fields, field: u32, name: string): void {
  const at = valueAt(fields, field);
  if (at != 0) putUrl(p, name, at, valueEnd(fields, field));
}

/** Content-Length; -1: none, or no number. */
export function contentLength(fields: Fields): i64 {
  const at = valueAt(fields, FIELD_CONTENT_LENGTH);
  return at != 0 ? decimal(at, valueEnd(fields, FIELD_CONTENT_LENGTH)) : -1;
}

/** Do the body's bytes have a coding over them (RFC 9110 §8.4)? */
export function isCoded(fields: Fields): bool {
  return (
    hasField(fields, FIELD_CONTENT_ENCODING) && !fieldIs(fields, FIELD_CONTENT_ENCODING, 'identity')
  );
}

/** Two lengths for one body (RFC 9112 §6.3): whom the next message belongs to is then in doubt. */
function hasLengthConflict(fields: Fields): bool {
  const both = hasField(fields, FIELD_CONTENT_LENGTH) && hasField(fields, FIELD_TRANSFER_ENCODING);
  return both || fields.contradiction != 0;
}

export function putRequestFields(p: Input, fields: Fields): void {
  putField(p, fields, FIELD_USER_AGENT, 'userAgent');
  putUrlField(p, fields, FIELD_REFERER, 'referrer');
  putUrlField(p, fields, FIELD_ORIGIN, 'origin');
  putField(p, fields, FIELD_FORWARDED_FOR, 'xForwardedFor');
  putField(p, fields, FIELD_VIA, 'requestVia');
  const own = valueAt(fields, FIELD_AUTHORIZATION);
  if (own != 0) putAuthentication(p, 'authentication', own, valueEnd(fields, FIELD_AUTHORIZATION));
  const proxy = valueAt(fields, FIELD_PROXY_AUTHORIZATION);
  if (proxy != 0) {
    putAuthentication(p, 'proxyAuthentication', proxy, valueEnd(fields, FIELD_PROXY_AUTHORIZATION));
  }
  if (fields.cookies > 0) putNumberItem(p, 'cookies', fields.cookies);
  putField(p, fields, FIELD_UPGRADE, 'upgrade');
  putField(p, fields, FIELD_CONTENT_TYPE, 'requestContentType');
  const length = contentLength(fields);
  if (length >= 0) putNumberItem(p, 'requestContentLength', length);
  putField(p, fields, FIELD_CONTENT_ENCODING, 'requestContentEncoding');
  putField(p, fields, FIELD_TRANSFER_ENCODING, 'requestTransferEncoding');
  if (hasLengthConflict(fields)) putTrue(p, 'requestLengthConflict');
  putFilename(p, fields, 'requestFilename');
}

export function putResponseFields(p: Input, fields: Fields): void {
  putField(p, fields, FIELD_SERVER, 'server');
  putUrlField(p, fields, FIELD_LOCATION, 'location');
  putField(p, fields, FIELD_VIA, 'responseVia');
  if (fields.setCookies > 0) putNumberItem(p, 'setCookies', fields.setCookies);
  putField(p, fields, FIELD_CONTENT_TYPE, 'responseContentType');
  const length = contentLength(fields);
  if (length >= 0) putNumberItem(p, 'responseContentLength', length);
  putField(p, fields, FIELD_CONTENT_ENCODING, 'responseContentEncoding');
  putField(p, fields, FIELD_TRANSFER_ENCODING, 'responseTransferEncoding');
  if (hasLengthConflict(fields)) putTrue(p, 'responseLengthConflict');
  putFilename(p, fields, 'responseFilename');
}

/** Content-Disposition's filename (RFC 6266 §4.3), without its quotes; the extended form as it stands. */
function putFilename(p: Input, fields: Fields, name: string): void {
  let at = valueAt(fields, FIELD_CONTENT_DISPOSITION);
  if (at == 0) return;
  const end = valueEnd(fields, FIELD_CONTENT_DISPOSITION);
  while (at < end) {
    at = findByte(at, end, 0x3b) + 1;
    if (at >= end) return;
    at = skipBlanks(at, end);
    const plain = beginsWithAnyCase(at, end - at, 'filename=');
    if (!plain && !beginsWithAnyCase(at, end - at, 'filename*=')) continue;
    at += plain ? 9 : 10;
    if (at < end && load<u8>(at) == 0x22) {
      at++;
      const quote = findByte(at, end, 0x22);
      putText(p, name, at, quote - at);
    } else {
      const stop = findByte(at, end, 0x3b);
      putText(p, name, at, trimEnd(at, stop) - at);
    }
    return;
  }
}
