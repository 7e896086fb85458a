// What text protocols of lines between a client and a server have in common: which side is the server, and of
// which lines only the rest is there. The head of their states.

import { Input } from '../stream/input';

@unmanaged
export class Lines {
  /** 1: it is known which side is the server. */
  begun: u8;
  /** Direction of the server's lines: 1, but for flows whose first packet is the server's. */
  server: u8;
  /** By direction, what comes up to the next line's end: NEW_LINE, REST_OF_LINE, AFTER_GAP. */
  next0: u8;
  next1: u8;
}

export const NEW_LINE: u8 = 0;
/** The line's beginning was taken already. */
export const REST_OF_LINE: u8 = 1;
/** It is missing. */
export const AFTER_GAP: u8 = 2;

/** The first bytes tell which side is the server. */
export function beginLines(p: Input, s: Lines, fromServer: bool): void {
  s.begun = 1;
  s.server = (fromServer ? p.direction : 1 - p.direction) as u8;
}

/** Is this the client's direction? */
export function isFromClient(p: Input, s: Lines): bool {
  return p.direction != (s.server as u32);
}

/** Bytes of this direction are missing. */
export function loseLine(p: Input, s: Lines): void {
  beginNext(p, s, AFTER_GAP);
}

/** What the line that was taken is, of its direction; `next`: what is behind it. */
export function beginNext(p: Input, s: Lines, next: u8 = NEW_LINE): u8 {
  const at = changetype<usize>(s) + offsetof<Lines>('next0') + p.direction;
  const here = load<u8>(at);
  store<u8>(at, next);
  return here;
}
