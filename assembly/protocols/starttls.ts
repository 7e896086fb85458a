// TLS inside a protocol that began in the clear: STARTTLS, STLS, AUTH TLS.

import { handOver } from '../stream/hand-over';
import { Input, Outcome } from '../stream/input';
import { APP_TLS } from './apps';

/** First byte of a handshake record (RFC 8446 §5.1). */
const HANDSHAKE: u8 = 22;

/** The rest of the stream is TLS. To be returned by the parser, which has written its records. */
export function handOverToTls(p: Input): Outcome {
  return handOver(p, APP_TLS);
}

/** Do the bytes of this side begin a TLS handshake, and no command? */
export function beginsTls(p: Input): bool {
  return p.at < p.end && load<u8>(p.at) == HANDSHAKE;
}
