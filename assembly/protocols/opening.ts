// What a flow begins with, and what a recogniser says of it.
//
// A recogniser looks at the first bytes of both sides, holds no state and takes no memory. It is asked again
// when more came, until something is recognised, all say NO, or enough came to give up.

/** Not this protocol. */
export const NO: u32 = 0;
/** So far it may be; more bytes will tell, or at last the port. */
export const MAYBE: u32 = 1;
/** It has this protocol's form. */
export const LIKELY: u32 = 2;
/** Beyond doubt: a magic number, or both sides of a handshake. */
export const CERTAIN: u32 = 3;

@unmanaged
export class Opening {
  /** First bytes from the flow's source, and to it. Of UDP: a datagram one way, nothing the other. */
  client: u32;
  clientLength: u32;
  server: u32;
  serverLength: u32;
  clientPort: u32;
  serverPort: u32;
  /** The best so far. */
  app: u32;
  verdict: u32;
  /** A protocol that it may be and whose port it is on. */
  byPort: u32;
  /** Some said MAYBE. */
  undecided: u32;
}

/** A datagram, whichever way it went. */
export function datagram(o: Opening): usize {
  return o.clientLength > 0 ? o.client : o.server;
}

export function datagramLength(o: Opening): u32 {
  return max(o.clientLength, o.serverLength);
}

/** Is one of the two ports this one? */
export function onPort(o: Opening, port: u32): bool {
  return o.serverPort == port || o.clientPort == port;
}

/** Do the bytes begin with this ASCII text? False also while there are fewer. */
export function beginsWith(at: usize, length: u32, text: string): bool {
  const wanted = text.length as u32;
  if (length < wanted) return false;
  for (let i: u32 = 0; i < wanted; i++) {
    if ((load<u8>(at + i) as u32) != (text.charCodeAt(i as i32) as u32)) return false;
  }
  return true;
}

/** As `beginsWith`, whatever the case of letters; `text` in lower case. */
export function beginsWithAnyCase(at: usize, length: u32, text: string): bool {
  const wanted = text.length as u32;
  if (length < wanted) return false;
  for (let i: u32 = 0; i < wanted; i++) {
    if (lower(load<u8>(at + i)) != (text.charCodeAt(i as i32) as u32)) return false;
  }
  return true;
}

/** Could the bytes, once there are more, begin with this text? */
export function mayBegin(at: usize, length: u32, text: string): bool {
  const there = min(length, text.length as u32);
  for (let i: u32 = 0; i < there; i++) {
    if ((load<u8>(at + i) as u32) != (text.charCodeAt(i as i32) as u32)) return false;
  }
  return true;
}

export function lower(byte: u8): u32 {
  const b = byte as u32;
  return b >= 0x41 && b <= 0x5a ? b | 0x20 : b;
}
