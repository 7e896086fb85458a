// Hellos of SSL 2, which early clients of SSL 3 and TLS 1.0 sent to offer these (RFC 6101 appendix E, RFC 6176).
//
//   header       ClientHello                                                    ServerHello
//   ┌──────────┬─────────────────────────────────────────────────────────────┬─ or ─────────────────────────────────┐
//   │ 1 length │ 1 │ version │ ciphers │ session id │ challenge (lengths), … │ 4 │ hit │ type │ version │ certificate, │
//   └──────────┴─────────────────────────────────────────────────────────────┴ ciphers, connection id (lengths), … ┘
//     15 bits

import { be16 } from '../memory/bytes';
import { available, DONE_FLOW, Input, more, Outcome, pass } from '../stream/input';
import { SSL2, versionName } from './tls-names';
import {
  beginChain,
  endChain,
  endSession,
  Session,
  takeCertificate,
  takeOldHello,
} from './tls-session';

const HEADER: u32 = 2;
const CLIENT_HELLO: u8 = 1;
const CLIENT_FIXED: u32 = 9;
const SERVER_HELLO: u8 = 4;
const SERVER_FIXED: u32 = 11;
/** Bytes by which a hello is told. */
export const OLD_HELLO: u32 = HEADER + SERVER_FIXED;

/** Does [at, at + length) begin with a hello of SSL 2? Its lengths have to fit each other. */
export function isOldHello(at: usize, length: u32): bool {
  if (length < HEADER + CLIENT_FIXED || !(load<u8>(at) & 0x80)) return false;
  const bytes = be16(at) & 0x7fff;
  if (load<u8>(at + 2) == CLIENT_HELLO) {
    const version = be16(at + 3);
    if (version != SSL2 && (version < 0x0300 || version > 0x0304)) return false;
    const ciphers = be16(at + 5);
    const id = be16(at + 7);
    const challenge = be16(at + 9);
    return (
      ciphers > 0 &&
      ciphers % 3 == 0 &&
      (id == 0 || id == 16) &&
      challenge >= 16 &&
      challenge <= 32 &&
      bytes == CLIENT_FIXED + ciphers + id + challenge
    );
  }
  if (length < HEADER + SERVER_FIXED || load<u8>(at + 2) != SERVER_HELLO) return false;
  if (load<u8>(at + 3) > 1 || be16(at + 5) != SSL2) return false;
  return bytes == SERVER_FIXED + be16(at + 7) + be16(at + 9) + be16(at + 11);
}

/** Could it, once there are more bytes? */
export function mayBeOldHello(at: usize, length: u32): bool {
  if (length >= OLD_HELLO || !(load<u8>(at) & 0x80)) return false;
  return length < 3 || load<u8>(at + 2) == CLIENT_HELLO || load<u8>(at + 2) == SERVER_HELLO;
}

/** Reads the hello at `p.at`, which `isOldHello` saw. */
export function readOldHello(p: Input, s: Session): Outcome {
  const bytes = HEADER + (be16(p.at) & 0x7fff);
  if (load<u8>(p.at + 2) == CLIENT_HELLO) {
    takeOldHello(p, s, 'versionsOffered', versionName(be16(p.at + 3)));
    return pass(p, bytes);
  }
  if (available(p) < bytes) return more(p, bytes);
  takeOldHello(p, s, 'version', versionName(SSL2));
  const certificate = be16(p.at + 7);
  if (certificate > 0) {
    beginChain(s);
    const at = p.at + HEADER + SERVER_FIXED;
    takeCertificate(p, s, at, at + certificate);
    endChain(p, s);
  }
  endSession(p, s);
  return DONE_FLOW;
}
