// Is it DNS? By the form of a message; mDNS, LLMNR and the NetBIOS name service by their ports besides, as
// they share that form.

import { be16 } from '../memory/bytes';
import { HEADER, RESPONSE } from './dns-sections';
import { datagram, datagramLength, LIKELY, MAYBE, NO, Opening, onPort } from './opening';

const CLASS_IN: u32 = 1;
/** Questions or records of a message that is believed when nothing but its form says what it is. */
const MAX_BELIEVED: u32 = 64;

/** A datagram in the form of DNS, on whatever port. */
export function looksLikeDns(o: Opening): u32 {
  return judge(datagram(o), datagramLength(o), onPort(o, 53));
}

export function looksLikeMdns(o: Opening): u32 {
  return onPort(o, 5353) && !onPort(o, 53) ? judge(datagram(o), datagramLength(o), true) : NO;
}

export function looksLikeLlmnr(o: Opening): u32 {
  return onPort(o, 5355) ? judge(datagram(o), datagramLength(o), true) : NO;
}

export function looksLikeNbns(o: Opening): u32 {
  return onPort(o, 137) ? judge(datagram(o), datagramLength(o), true) : NO;
}

/** Over TCP a message has its length before it (RFC 1035 §4.2.2). */
export function looksLikeDnsStream(o: Opening): u32 {
  const at = o.clientLength > 0 ? o.client : o.server;
  const length = o.clientLength > 0 ? o.clientLength : o.serverLength;
  if (length < 2) return length == 0 || load<u8>(at) <= 2 ? MAYBE : NO;
  const message = be16(at);
  if (message < HEADER + 5) return NO;
  if (length < 2 + HEADER + 5) return onPort(o, 53) ? MAYBE : NO;
  return judge(at + 2, min(message, length - 2), onPort(o, 53));
}

/** By header and first question; on DNS's own port the header will do. */
function judge(at: usize, length: u32, expected: bool): u32 {
  if (length < HEADER) return NO;
  const flags = be16(at + 2);
  const opcode = (flags >> 11) & 15;
  if (opcode > 9 || opcode == 3) return NO;
  const questions = be16(at + 4);
  const answers = be16(at + 6);
  const authorities = be16(at + 8);
  const additionals = be16(at + 10);
  if (questions + answers + authorities + additionals > 4 * MAX_BELIEVED) return NO;
  if (expected) return LIKELY;
  // Elsewhere: one question with a name and a class that exist, and the counts of a query or its answer.
  if (questions != 1 || opcode > 5 || flags & 0x0040) return NO;
  if (!(flags & RESPONSE) && (answers > 0 || authorities > 0 || flags & 15)) return NO;
  if (answers > MAX_BELIEVED || authorities > MAX_BELIEVED || additionals > MAX_BELIEVED) return NO;
  const end = at + length;
  let p = at + HEADER;
  while (p < end && load<u8>(p) != 0) {
    const label = load<u8>(p) as u32;
    if (label > 63) return NO;
    for (let i: u32 = 1; i <= label && p + i < end; i++) {
      const byte = load<u8>(p + i);
      if (byte < 0x21 || byte > 0x7e) return NO;
    }
    p += label + 1;
  }
  if (p + 5 > end) return NO;
  const type = be16(p + 1);
  const klass = be16(p + 3) & 0x7fff;
  return type != 0 && (klass == CLASS_IN || klass == 3 || klass == 255) ? LIKELY : NO;
}
