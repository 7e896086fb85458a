// What lies between the chunks of a body (RFC 9112 §7.1); their bytes are read like those of any body.
//
//   size in hex [; extensions] CR LF, bytes, CR LF … 0 CR LF, trailer fields, CR LF

import { ANOMALY_HTTP_CHUNK_SIZE } from '../memory/anomalies';
import { note } from '../stream/anomaly';
import { available, Input, MALFORMED, MORE, NEXT, Outcome } from '../stream/input';
import { BODY_WHOLE } from './http-body';
import {
  HttpSide,
  HttpState,
  PHASE_CHUNK_DATA,
  PHASE_CHUNK_SIZE,
  PHASE_TRAILER,
  SIDE_CHUNKED,
  SIDE_GAPPED,
  SIDE_ORPHAN,
} from './http-state';
import { endMessage } from './http-transaction';
import { findLineFeed, lineEnd } from './text';

/** Longest line of a chunk's size, and of a trailer field. */
const MAX_CHUNK_LINE: u32 = 1024;
const MAX_LINE: u32 = 8192;
const CR: u8 = 0x0d;
const LF: u8 = 0x0a;

/** Reads the line that is due. MALFORMED: it is another, which is noted of bodies that are known to be in chunks. */
export function readChunking(p: Input, http: HttpState, side: HttpSide): Outcome {
  if (side.phase == PHASE_TRAILER) return readTrailer(p, http, side);
  const outcome = side.phase == PHASE_CHUNK_SIZE ? readChunkSize(p, side) : readChunkEnd(p, side);
  const sure = (side.flags & (SIDE_CHUNKED | SIDE_ORPHAN | SIDE_GAPPED)) == SIDE_CHUNKED;
  if (outcome == MALFORMED && sure) note(p, ANOMALY_HTTP_CHUNK_SIZE);
  return outcome;
}

function readChunkSize(p: Input, side: HttpSide): Outcome {
  const feed = findLineFeed(p.at, p.end);
  if (feed == 0) return available(p) > MAX_CHUNK_LINE ? MALFORMED : MORE;
  let size: u64 = 0;
  let digits = 0;
  let at = p.at;
  for (; at < feed; at++) {
    const digit = hexDigit(load<u8>(at));
    if (digit < 0) break;
    if (++digits > 15) return MALFORMED;
    size = (size << 4) | digit;
  }
  // Behind it: extensions, blanks, or the line's end.
  const next = load<u8>(at);
  const ends = next == LF || next == CR || next == 0x3b || next == 0x20 || next == 0x09;
  if (digits == 0 || !ends) return MALFORMED;
  p.at = feed + 1;
  side.remaining = size;
  side.phase = size == 0 ? PHASE_TRAILER : PHASE_CHUNK_DATA;
  return NEXT;
}

function hexDigit(byte: u8): i32 {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

function readChunkEnd(p: Input, side: HttpSide): Outcome {
  const first = load<u8>(p.at);
  if (first == CR && available(p) < 2) return MORE;
  if (first != LF && !(first == CR && load<u8>(p.at + 1) == LF)) return MALFORMED;
  p.at += first == CR ? 2 : 1;
  side.phase = PHASE_CHUNK_SIZE;
  return NEXT;
}

/** Trailer fields are passed over up to the empty line. */
function readTrailer(p: Input, http: HttpState, side: HttpSide): Outcome {
  const feed = findLineFeed(p.at, p.end);
  if (feed == 0) return available(p) > MAX_LINE ? MALFORMED : MORE;
  const empty = lineEnd(p.at, feed) == p.at;
  p.at = feed + 1;
  if (empty) endMessage(p, http, side, BODY_WHOLE);
  return NEXT;
}
