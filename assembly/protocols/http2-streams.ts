// The streams of an HTTP/2 connection that are open, and their records: begun by a request's field block,
// written when both sides are done (RFC 9113 §8.1). A stream beyond MAX_STREAMS has a record like others,
// but its bodies are not followed.

import { putFixedItem, putNumberItem, putSymbol, putText, putTrue } from '../memory/items';
import { Input } from '../stream/input';
import { beginRecord, endRecord, holdRecord, resumeRecord } from '../stream/records';
import { BODY_CUT, BODY_SIZE, BODY_WHOLE, Body, beginBody, putBody } from './http-body';
import { isCoded, putRequestFields, putResponseFields } from './http-fields';
import {
  FIELD_AUTHORITY,
  FIELD_HOST,
  FIELD_METHOD,
  FIELD_PATH,
  FIELD_STATUS,
  Fields,
  valueAt,
  valueEnd,
} from './http-headers';
import { decimal } from './text';
import { putAuthority, putUrl } from './url';

export const MAX_STREAMS: u32 = 56;

/** What has been seen of a stream. */
const REQUEST: u32 = 1;
const RESPONSE: u32 = 2;
const REQUEST_DONE: u32 = 4;
const RESPONSE_DONE: u32 = 8;
const INTERIM: u32 = 16;
const REQUEST_CODED: u32 = 32;
const RESPONSE_CODED: u32 = 64;

/** An open stream; the bodies of request and response follow. */
@unmanaged
export class Http2Stream {
  /** 0: free. */
  id: u32;
  flags: u32;
}

export const STREAM_SIZE: u32 = (offsetof<Http2Stream>() as u32) + 2 * BODY_SIZE;

export function bodyOfStream(stream: Http2Stream, response: bool): Body {
  const first = changetype<usize>(stream) + offsetof<Http2Stream>();
  return changetype<Body>(first + (response ? (BODY_SIZE as usize) : 0));
}

/** The stream with this id among those at `streams`; with id 0 a free one. Null (address 0) if there is none. */
export function findStream(streams: usize, id: u32): Http2Stream {
  for (let i: u32 = 0; i < MAX_STREAMS; i++) {
    const stream = changetype<Http2Stream>(streams + i * STREAM_SIZE);
    if (stream.id == id) return stream;
  }
  return changetype<Http2Stream>(0);
}

function openStream(p: Input, streams: usize, id: u32): Http2Stream {
  const stream = findStream(streams, 0);
  if (changetype<usize>(stream) == 0) return stream;
  stream.id = id;
  stream.flags = 0;
  beginBody(p, bodyOfStream(stream, false));
  beginBody(p, bodyOfStream(stream, true));
  return stream;
}

/** A request's fields (§8.3.1), of the client or promised by the server (`pushed`). */
export function takeRequestBlock(
  p: Input,
  streams: usize,
  id: u32,
  fields: Fields,
  reversed: bool,
  pushed: bool,
): void {
  beginRecord(p, 'http');
  putNumberItem(p, 'streamId', id);
  if (reversed) putSymbol(p, 'requestDirection', 'rev');
  if (pushed) putTrue(p, 'pushed');
  const method = valueAt(fields, FIELD_METHOD);
  if (method != 0) putText(p, 'method', method, valueEnd(fields, FIELD_METHOD) - method);
  const field = valueAt(fields, FIELD_AUTHORITY) != 0 ? FIELD_AUTHORITY : FIELD_HOST;
  const host = valueAt(fields, field);
  if (host != 0) putAuthority(p, 'host', host, valueEnd(fields, field));
  const path = valueAt(fields, FIELD_PATH);
  if (path != 0) putUrl(p, 'target', path, valueEnd(fields, FIELD_PATH));
  putSymbol(p, 'version', '2');
  putRequestFields(p, fields);
  holdRecord(p, id);
  const stream = openStream(p, streams, id);
  if (changetype<usize>(stream) == 0) return;
  stream.flags = REQUEST | (pushed ? REQUEST_DONE : 0) | (isCoded(fields) ? REQUEST_CODED : 0);
}

/** A field block of a response, an interim one (§8.1), or trailers. */
export function takeResponseBlock(
  p: Input,
  streams: usize,
  id: u32,
  fields: Fields,
  reversed: bool,
): void {
  let stream = findStream(streams, id);
  const known = changetype<usize>(stream) != 0;
  // Trailers have no status.
  const at = valueAt(fields, FIELD_STATUS);
  const status = at != 0 ? decimal(at, valueEnd(fields, FIELD_STATUS)) : 0;
  if (status < 100 || status > 999 || (known && stream.flags & RESPONSE)) return;
  const requested = resumeRecord(p, id);
  if (!requested) {
    beginRecord(p, 'http');
    putNumberItem(p, 'streamId', id);
    if (reversed) putSymbol(p, 'requestDirection', 'rev');
    putSymbol(p, 'version', '2');
    if (!known) stream = openStream(p, streams, id);
    if (changetype<usize>(stream) != 0) stream.flags |= REQUEST_DONE;
  }
  const followed = changetype<usize>(stream) != 0;
  if (status < 200) {
    if (followed && !(stream.flags & INTERIM)) putNumberItem(p, 'interimStatus', status);
    if (followed) stream.flags |= INTERIM;
    holdRecord(p, id);
    return;
  }
  putNumberItem(p, 'status', status);
  if (requested) {
    putFixedItem(p, 'latency', (max<i64>(p.time - p.recordTime, 0) / 1000) as u64, 6);
  }
  putResponseFields(p, fields);
  if (!followed) {
    endRecord(p);
    return;
  }
  stream.flags |= RESPONSE | (isCoded(fields) ? RESPONSE_CODED : 0);
  holdRecord(p, id);
}

/** A side of the stream is done (END_STREAM): with the other, the record is written. */
export function endSide(p: Input, streams: usize, id: u32, response: bool): void {
  const stream = findStream(streams, id);
  if (changetype<usize>(stream) == 0) return;
  stream.flags |= response ? RESPONSE_DONE : REQUEST_DONE;
  if (stream.flags & REQUEST_DONE && stream.flags & RESPONSE_DONE) closeStream(p, stream);
}

/** The stream was reset (§6.4), by the side that sends responses or the other one. */
export function resetStream(p: Input, streams: usize, id: u32, code: u32): void {
  const stream = findStream(streams, id);
  if (changetype<usize>(stream) == 0) return;
  // A server that wants no more of a request says so after its response (§8.1): nothing is amiss then.
  const answered = (stream.flags & RESPONSE_DONE) != 0;
  writeStream(p, stream, answered ? 0 : code + 1);
}

/** Writes the record of a stream that is still open; false if none is. */
export function closeAnyStream(p: Input, streams: usize): bool {
  for (let i: u32 = 0; i < MAX_STREAMS; i++) {
    const stream = changetype<Http2Stream>(streams + i * STREAM_SIZE);
    if (stream.id == 0) continue;
    closeStream(p, stream);
    return true;
  }
  return false;
}

function closeStream(p: Input, stream: Http2Stream): void {
  writeStream(p, stream, 0);
}

/** `reset`: one more than the code of a reset, 0 without. */
function writeStream(p: Input, stream: Http2Stream, reset: u32): void {
  const id = stream.id;
  const flags = stream.flags;
  stream.id = 0;
  if (!resumeRecord(p, id)) return;
  const request = flags & REQUEST_DONE ? BODY_WHOLE : BODY_CUT;
  const response = flags & RESPONSE_DONE ? BODY_WHOLE : BODY_CUT;
  if (flags & REQUEST) {
    putBody(p, 'requestBody', bodyOfStream(stream, false), request, (flags & REQUEST_CODED) != 0);
  }
  if (flags & RESPONSE) {
    putBody(p, 'responseBody', bodyOfStream(stream, true), response, (flags & RESPONSE_CODED) != 0);
  }
  if (reset != 0) putNumberItem(p, 'resetCode', reset - 1);
  endRecord(p);
}
