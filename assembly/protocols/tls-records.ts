// Records of TLS and SSL 3 (RFC 8446 §5.1), and how a connection is told by them.

import { be16, be24 } from '../memory/bytes';
import { CERTAIN, LIKELY, MAYBE, NO, Opening } from './opening';
import { isOldHello, mayBeOldHello } from './ssl2';
import { CLIENT_HELLO, SERVER_HELLO } from './tls-session';

// Types of records.
export const CHANGE_CIPHER_SPEC: u32 = 20;
export const ALERT: u32 = 21;
export const HANDSHAKE: u32 = 22;
export const APPLICATION_DATA: u32 = 23;
export const HEARTBEAT: u32 = 24;

export const HEADER: u32 = 5;
/** Type and length of a handshake message. */
export const MESSAGE_HEADER: u32 = 4;
/** Longest fragment (RFC 5246 §6.2.1, §6.2.3): in the clear, and encrypted. */
const MAX_PLAIN: u32 = 16384;
export const MAX_FRAGMENT: u32 = 16384 + 2048;

export function looksLikeTls(o: Opening): u32 {
  const client = judge(o.client, o.clientLength);
  const server = judge(o.server, o.serverLength);
  if (o.clientLength > 0 && client == NO) return NO;
  if (o.serverLength > 0 && server == NO) return NO;
  if (client == LIKELY && server == LIKELY) return CERTAIN;
  return max(client, server);
}

/** A record with a hello, an alert, or records one behind the other. */
function judge(at: usize, length: u32): u32 {
  if (length == 0) return NO;
  if (isOldHello(at, length)) return LIKELY;
  if (mayBeOldHello(at, length)) return MAYBE;
  const type = load<u8>(at) as u32;
  if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA) return NO;
  if (length < HEADER + 1) return length < 2 || load<u8>(at + 1) == 3 ? MAYBE : NO;
  if (!isHeader(at)) return NO;
  const bytes = be16(at + 3);
  if (bytes == 0) return NO;
  if (type == HANDSHAKE) {
    const message = load<u8>(at + 5) as u32;
    if (message == CLIENT_HELLO || message == SERVER_HELLO) {
      // The hello's own length, if it is there.
      if (bytes < MESSAGE_HEADER || length < HEADER + MESSAGE_HEADER) return LIKELY;
      return be24(at + 6) >= 38 && be24(at + 6) < 65536 ? LIKELY : NO;
    }
  }
  if (type == ALERT && bytes == 2) {
    return length < 7 ? MAYBE : load<u8>(at + 5) == 1 || load<u8>(at + 5) == 2 ? LIKELY : NO;
  }
  // In the middle of a connection: by the header that follows.
  const next = HEADER + bytes;
  if (length < next + HEADER) return MAYBE;
  return isHeader(at + next) ? LIKELY : NO;
}

/**
 * Is it a record's header that none sends: one of TLS but for its version or length (`sensible`: those make sense
 * so far), or in the clear without content (RFC 8446 §5.1), or with more than 2^14 bytes of it?
 */
export function isOddHeader(at: usize, sensible: bool, encrypted: bool): bool {
  const type = load<u8>(at) as u32;
  if (type < CHANGE_CIPHER_SPEC || type > HEARTBEAT) return false;
  if (!sensible) return true;
  if (encrypted || type == APPLICATION_DATA) return false;
  const length = be16(at + 3);
  return length == 0 || length > MAX_PLAIN || (type == CHANGE_CIPHER_SPEC && length != 1);
}

/** Can a record begin so? */
export function isHeader(at: usize): bool {
  const type = load<u8>(at) as u32;
  return (
    type >= CHANGE_CIPHER_SPEC &&
    type <= HEARTBEAT &&
    load<u8>(at + 1) == 3 &&
    load<u8>(at + 2) <= 4 &&
    be16(at + 3) <= MAX_FRAGMENT
  );
}
