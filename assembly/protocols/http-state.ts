// What the HTTP/1 parser keeps of a connection.
//
//   HttpState  ┌──────────┬──────────────────┬──────────────────┐
//              │ counts   │ HttpSide, Body   │ HttpSide, Body   │   488 bytes
//              └──────────┴──────────────────┴──────────────────┘

import { Input } from '../stream/input';
import { stateOf } from '../stream/stream';
import { BODY_SIZE, Body } from './http-body';

/** Where a side is in its message (RFC 9112 §2.1, §6, §7.1). */
export const PHASE_START: u8 = 0;
/** In a body of known length. */
export const PHASE_LENGTH: u8 = 1;
export const PHASE_CHUNK_SIZE: u8 = 2;
export const PHASE_CHUNK_DATA: u8 = 3;
export const PHASE_CHUNK_END: u8 = 4;
export const PHASE_TRAILER: u8 = 5;
/** In a body that ends with the connection. */
export const PHASE_CLOSE: u8 = 6;
/** Looking for the next start line. */
export const PHASE_LOST: u8 = 7;

/** The body under way has a Content-Encoding. */
export const SIDE_CODED: u8 = 1;
/** Bytes are missing since the last start line: messages may be, too. */
export const SIDE_GAPPED: u8 = 2;
/** No start line has been seen; what came is counted as the body of an HTTP/0.9 response. */
export const SIDE_BARE: u8 = 4;
/** The response under way has no request here: it may be one to HEAD. */
export const SIDE_ORPHAN: u8 = 8;
/** The body under way is a form, of which nothing was read yet. */
export const SIDE_FORM: u8 = 16;
/** The body under way is in chunks by its head. */
export const SIDE_CHUNKED: u8 = 32;

/** Requests whose responses have no body (RFC 9112 §6.3): notes of their records. */
export const ASKED_HEAD: u32 = 1;
export const ASKED_CONNECT: u32 = 2;

@unmanaged
export class HttpSide {
  phase: u8;
  flags: u8;
  pad: u16;
  /** Bytes of an unfinished head that were searched for its end. */
  scanned: u32;
  /** Bytes of the body, or of the chunk, still to come. */
  remaining: u64;
  /** The transaction whose message is under way. */
  sequence: u32;
  pad2: u32;
}

@unmanaged
export class HttpState {
  /** 0: not known; else one more than the direction that requests come from. */
  requester: u32;
  /** Transactions begun by a request (or by a response without one), and ended by a response. */
  requests: u32;
  responses: u32;
  /** 1: a draft of a `websocket` record waits for the answer to a request for an upgrade. */
  websocket: u32;
  /** 1: the first request is one of HTTP/0.9. */
  simple: u32;
  /** One more than the transaction that an interim response was noted of. */
  interim: u32;
  /** 1: the latest request is CONNECT, and not answered. */
  connecting: u32;
  pad: u32;
}

const SIDES: usize = offsetof<HttpState>();
const SIDE_SIZE: usize = offsetof<HttpSide>() + (BODY_SIZE as usize);

/** The connection's state; 0 at the cap. */
export function httpState(p: Input): usize {
  return stateOf(p.partition, p.stream, (SIDES + 2 * SIDE_SIZE) as u32);
}

export function httpSide(http: HttpState, direction: u32): HttpSide {
  return changetype<HttpSide>(changetype<usize>(http) + SIDES + (direction as usize) * SIDE_SIZE);
}

export function bodyOf(side: HttpSide): Body {
  return changetype<Body>(changetype<usize>(side) + offsetof<HttpSide>());
}

export function isInBody(side: HttpSide): bool {
  return side.phase >= PHASE_LENGTH && side.phase <= PHASE_CLOSE;
}
