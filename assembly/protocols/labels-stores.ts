// Data stores that are recognised and not read: MongoDB, memcached, Cassandra.

import { be16, be32 } from '../memory/bytes';
import { isPrintableWord, onlyPort } from './labels';
import { CERTAIN, datagram, datagramLength, LIKELY, MAYBE, NO, Opening, onPort } from './opening';
import { decimal, findByte, findLineFeed, isText, lineEnd } from './text';

/**
 * MongoDB (wire protocol): length, request, response to, operation; little endian. OP_MSG has flags and a kind
 * of section behind it, OP_QUERY flags and a collection's name, OP_COMPRESSED another operation.
 */
export function looksLikeMongodb(o: Opening): u32 {
  const at = o.client;
  const length = o.clientLength;
  if (length == 0) return NO;
  if (length < 16) return length < 4 || (load<u8>(at + 3) as u32) < 4 ? onlyPort(o, 27017) : NO;
  const size = load<u32>(at);
  if (size < 21 || size > 48_000_000 || load<u32>(at + 8) != 0) return NO;
  const operation = load<u32>(at + 12);
  if (operation != 2013 && operation != 2004 && operation != 2012) return NO;
  if (length < 26) return MAYBE;
  const flags = load<u32>(at + 16);
  if (operation == 2013) {
    return (flags & ~0x10003) == 0 && load<u8>(at + 20) <= 1 ? CERTAIN : NO;
  }
  if (operation == 2012) return flags == 2013 || flags == 2004 ? CERTAIN : NO;
  const end = at + length;
  const nul = findByte(at + 20, end, 0);
  const dot = findByte(at + 20, nul, 0x2e);
  return flags < 256 && dot < nul && nul < end && isPrintableWord(at + 20, nul) ? CERTAIN : NO;
}

/** memcached: a line of a known command, or the binary protocol; on another port its answer has to fit. */
export function looksLikeMemcached(o: Opening): u32 {
  if (o.clientLength == 0) return NO;
  const at = o.client;
  const end = at + o.clientLength;
  const first = load<u8>(at) as u32;
  if (first == 0x80) return judgeBinary(o);
  if (first < 0x61 || first > 0x7a) return NO;
  const verdict = judgeCommand(at, end);
  if (verdict == NO) return NO;
  if (verdict == MAYBE) return onlyPort(o, 11211);
  if (o.serverLength == 0) return onPort(o, 11211) ? LIKELY : MAYBE;
  return isAnswer(o.server, o.server + o.serverLength) ? CERTAIN : NO;
}

/** Over UDP: request id, sequence number, datagrams, zero; then the same. */
export function looksLikeMemcachedDatagram(o: Opening): u32 {
  const at = datagram(o) as u32;
  const length = datagramLength(o);
  if (length < 14 || be16(at + 6) != 0) return NO;
  const count = be16(at + 4);
  if (count == 0 || be16(at + 2) >= count) return NO;
  const end = at + length;
  if (count == 1 && judgeCommand(at + 8, end) == LIKELY) return LIKELY;
  return onPort(o, 11211) && isAnswer(at + 8, end) ? LIKELY : NO;
}

/** A command's line, with as many words as it has to have. */
function judgeCommand(at: u32, end: u32): u32 {
  const lineFeed = findLineFeed(at, end);
  if (lineFeed == 0) return end - at < 512 && isPrintableWord(at, at + 1) ? MAYBE : NO;
  const stop = lineEnd(at, lineFeed);
  if (stop == lineFeed) return NO;
  const blank = findByte(at, stop, 0x20);
  switch (blank - at) {
    case 2:
      return isText(at, blank, 'mg') || isText(at, blank, 'mn') ? LIKELY : NO;
    case 3:
      if (isText(at, blank, 'get') || isText(at, blank, 'gat')) return blank < stop ? LIKELY : NO;
      if (!isText(at, blank, 'set') && !isText(at, blank, 'add') && !isText(at, blank, 'cas'))
        return NO;
      return isStorage(blank + 1, stop) ? LIKELY : NO;
    case 4:
      return (isText(at, blank, 'gets') ||
        isText(at, blank, 'incr') ||
        isText(at, blank, 'decr')) &&
        blank < stop
        ? LIKELY
        : NO;
    case 5:
      return isText(at, blank, 'stats') || isText(at, blank, 'touch') ? LIKELY : NO;
    case 6:
      if (isText(at, blank, 'append')) return isStorage(blank + 1, stop) ? LIKELY : NO;
      return isText(at, blank, 'delete') && blank < stop ? LIKELY : NO;
    case 7:
      if (isText(at, blank, 'version')) return blank == stop ? LIKELY : NO;
      if (!isText(at, blank, 'replace') && !isText(at, blank, 'prepend')) return NO;
      return isStorage(blank + 1, stop) ? LIKELY : NO;
    case 9:
      return isText(at, blank, 'flush_all') || isText(at, blank, 'verbosity') ? LIKELY : NO;
    default:
      return NO;
  }
}

/** key, flags, seconds, bytes */
function isStorage(at: u32, end: u32): bool {
  at = findByte(at, end, 0x20) + 1;
  for (let i = 0; i < 3; i++) {
    if (at >= end) return false;
    const stop = findByte(at, end, 0x20);
    if (decimal(at, stop) < 0) return false;
    at = stop + 1;
  }
  return true;
}

function isAnswer(at: u32, end: u32): bool {
  const stop = min(findByte(at, end, 0x20), findByte(at, end, 0x0d));
  switch (stop - at) {
    case 2:
      return isText(at, stop, 'hd') || isText(at, stop, 'va') || isText(at, stop, 'en');
    case 3:
      return isText(at, stop, 'end');
    case 4:
      return isText(at, stop, 'stat');
    case 5:
      return isText(at, stop, 'value') || isText(at, stop, 'error') || isText(at, stop, 'reset');
    case 6:
      return isText(at, stop, 'stored') || isText(at, stop, 'exists');
    case 7:
      return (
        isText(at, stop, 'version') || isText(at, stop, 'deleted') || isText(at, stop, 'touched')
      );
    case 9:
      return isText(at, stop, 'not_found');
    case 10:
      return isText(at, stop, 'not_stored');
    case 12:
      return isText(at, stop, 'client_error') || isText(at, stop, 'server_error');
    default:
      return decimal(at, stop) >= 0;
  }
}

/** 0x80, operation, length of key, of extras, 0, bucket, length of all; the answer has 0x81 and the operation. */
function judgeBinary(o: Opening): u32 {
  const at = o.client;
  if (o.clientLength < 24) return onlyPort(o, 11211);
  const key = be16(at + 2);
  const extras = load<u8>(at + 4) as u32;
  const body = be32(at + 8);
  if (load<u8>(at + 1) > 0x46 || load<u8>(at + 5) != 0 || extras > 32 || key > 250) return NO;
  if (body < key + extras || body > 1 << 27) return NO;
  if (o.serverLength < 2) return MAYBE;
  return load<u8>(o.server) == 0x81 && load<u8>(o.server + 1) <= 0x46 ? CERTAIN : NO;
}

/**
 * Cassandra (CQL native protocol): version, flags, stream, operation, length. A client begins with OPTIONS,
 * which is empty, or STARTUP, a map of texts.
 */
export function looksLikeCassandra(o: Opening): u32 {
  const length = o.clientLength;
  if (length == 0) return NO;
  const at = o.client;
  const version = load<u8>(at) as u32;
  if (version == 0 || version > 6) return NO;
  // Streams have one byte before version 3.
  const operation: u32 = version < 3 ? 3 : 4;
  if (length < operation + 5) return onlyPort(o, 9042);
  if (load<u8>(at + 1) & 0xe0) return NO;
  const size = be32(at + operation + 1);
  const body = operation + 5;
  if (load<u8>(at + operation) == 5) {
    if (size != 0 || length != body) return NO;
  } else {
    if (load<u8>(at + operation) != 1 || size < 4 || size > 4096) return NO;
    if (length < body + 4) return MAYBE;
    const pairs = be16(at + body);
    if (pairs == 0 || pairs > 32) return NO;
    const name = be16(at + body + 2);
    if (name == 0 || name > 64 || body + 4 + name > length) return NO;
    if (!isPrintableWord(at + body + 4, at + body + 4 + name)) return NO;
  }
  if (o.serverLength < 5) return onPort(o, 9042) ? LIKELY : MAYBE;
  return (load<u8>(o.server) as u32) >= 0x81 && (load<u8>(o.server) as u32) <= 0x86 ? CERTAIN : NO;
}
