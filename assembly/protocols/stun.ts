// STUN (RFC 8489; RFC 3489), TURN with it. Recognised, with no record of its own; but media that are set up by
// STUN go on with DTLS in the same flow, told apart by the first byte (RFC 7983 §7), and that is read.

import { be16, be32 } from '../memory/bytes';
import { DONE_FLOW, Input, NEXT, Outcome } from '../stream/input';
import { parseDtls } from './dtls';
import { CERTAIN, datagram, datagramLength, LIKELY, MAYBE, NO, Opening, onPort } from './opening';

/** Content type of DTLS records that a handshake begins with; first and last of all. */
const HANDSHAKE: u8 = 22;
const FIRST_TYPE: u8 = 20;
const LAST_TYPE: u8 = 63;
/** Datagrams in which DTLS has to begin. */
const MAX_WAIT: u64 = 256;
const STUN_COOKIE: u32 = 0x2112a442;
const STUN_HEADER: u32 = 20;

/** Two zero bits, a type, a length of whole words, and a magic number that RFC 3489 has not (RFC 8489 §5). */
export function looksLikeStun(o: Opening): u32 {
  const at = datagram(o);
  const length = datagramLength(o);
  if (length < STUN_HEADER || load<u8>(at) & 0xc0) return NO;
  const size = be16(at + 2);
  if (size & 3 || size + STUN_HEADER > length) return NO;
  if (be32(at + 4) == STUN_COOKIE) return CERTAIN;
  if (size + STUN_HEADER != length || !isClassic(be16(at))) return NO;
  const end = at + length;
  let it = at + STUN_HEADER;
  while (it + 4 <= end) it += 4 + be16(it + 2);
  return it == end && (size > 0 || onPort(o, 3478)) ? LIKELY : NO;
}

/** Over TCP messages follow each other with nothing between (§6.2.2). */
export function looksLikeStunStream(o: Opening): u32 {
  const at = o.clientLength > 0 ? o.client : o.server;
  const length = o.clientLength > 0 ? o.clientLength : o.serverLength;
  if (length > 0 && load<u8>(at) & 0xc0) return NO;
  if (length < 8) return onPort(o, 3478) ? MAYBE : NO;
  return !(be16(at + 2) & 3) && be32(at + 4) == STUN_COOKIE ? CERTAIN : NO;
}

/** Binding and shared secret: requests, answers, errors (RFC 3489 §11.1). */
function isClassic(type: u32): bool {
  const method = type & 0xff;
  const kind = type >> 8;
  return (method == 1 && kind == 0) || (method == 1 && kind == 1) || type == 0x0111 || type == 2;
}

/** Reads the DTLS between other datagrams. */
export function parseStun(p: Input): Outcome {
  // Over TCP there is nothing to tell them apart.
  if (p.length == 0 || p.at == p.end) return DONE_FLOW;
  const first = load<u8>(p.at);
  if (p.stream.state != 0) return first >= FIRST_TYPE && first <= LAST_TYPE ? parseDtls(p) : NEXT;
  if (first == HANDSHAKE) return parseDtls(p);
  return ++p.stream.word0 > MAX_WAIT ? DONE_FLOW : NEXT;
}
