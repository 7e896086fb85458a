// Message queues that are recognised and not read: AMQP, Kafka.

import { be16, be32 } from '../memory/bytes';
import { isPrintableWord, onlyPort } from './labels';
import { beginsWith, CERTAIN, LIKELY, MAYBE, mayBegin, NO, Opening } from './opening';

/** AMQP 0-8 to 1.0: "AMQP", what it is layered on, the version. */
export function looksLikeAmqp(o: Opening): u32 {
  const length = o.clientLength;
  if (length == 0 || !mayBegin(o.client, length, 'AMQP')) return NO;
  if (length < 8) return MAYBE;
  return beginsWith(o.client, length, 'AMQP') && load<u8>(o.client + 4) <= 3 ? CERTAIN : NO;
}

/**
 * Kafka: length, API, its version, correlation id, client id (-1: none); the answer has the correlation id
 * behind its length.
 */
export function looksLikeKafka(o: Opening): u32 {
  const length = o.clientLength;
  if (length == 0 || load<u8>(o.client) > 6) return NO;
  if (length < 14) return onlyPort(o, 9092);
  const at = o.client;
  const size = be32(at);
  if (size < 10 || be16(at + 4) > 92 || be16(at + 6) > 20) return NO;
  const name: u32 = be16(at + 12);
  if (name != 0xffff) {
    if (name > 255 || name + 10 > size || name + 14 > length) return NO;
    if (!isPrintableWord(at + 14, at + 14 + name)) return NO;
  }
  if (o.serverLength < 8) return MAYBE;
  return be32(o.server + 4) == be32(at + 8) && be32(o.server) >= 4 ? LIKELY : NO;
}
