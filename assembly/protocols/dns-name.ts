// Names in DNS messages (RFC 1035 §3.1, §4.1.4): labels, the rest of a name by a pointer to an earlier one.
// As text: labels joined by dots, a dot or backslash inside a label behind a backslash (RFC 1035 §5.1).

import { ANOMALY_DNS_FORWARD_POINTER, ANOMALY_DNS_NAME_LENGTH } from '../memory/anomalies';
import { be16 } from '../memory/bytes';

const POINTER: u32 = 0xc0;
const MAX_LABEL: u32 = 63;
/** Octets of a name; as text at most twice as many. */
const MAX_NAME: u32 = 255;
const DOT: u8 = 0x2e;
const BACKSLASH: u8 = 0x5c;

/** A name as text: `length` bytes, NAME_ROOM behind the address of the struct. */
@unmanaged
export class ResolvedName {
  length: u32;
  /** What is odd about a name that is damaged: ANOMALY_*; 0 where it only ends too early. */
  odd: u32;
}

export const NAME_ROOM: u32 = 8;
/** Bytes that a ResolvedName takes with its text. */
export const NAME_SIZE: u32 = 576;

/** Reads the name at `at`. Returns where it ends there; 0 if it is damaged. The root is a dot. */
export function readName(name: ResolvedName, start: u32, at: u32, end: u32): u32 {
  const text = changetype<usize>(name) + NAME_ROOM;
  let out = text;
  let octets: u32 = 0;
  let after: u32 = 0;
  // Each pointer must lead further back: no name can run in circles.
  let floor = at;
  name.odd = 0;
  while (true) {
    if (at >= end) return 0;
    const length = load<u8>(at) as u32;
    if (length >= POINTER) {
      if (at + 2 > end) return 0;
      const target = start + (be16(at) & 0x3fff);
      if (after == 0) after = at + 2;
      if (target >= floor) {
        name.odd = ANOMALY_DNS_FORWARD_POINTER;
        return 0;
      }
      floor = target;
      at = target;
      continue;
    }
    if (length > MAX_LABEL) {
      name.odd = ANOMALY_DNS_NAME_LENGTH;
      return 0;
    }
    if (at + 1 + length > end) return 0;
    if (length == 0) {
      if (after == 0) after = at + 1;
      break;
    }
    octets += length + 1;
    if (octets > MAX_NAME) {
      name.odd = ANOMALY_DNS_NAME_LENGTH;
      return 0;
    }
    if (out != text) store<u8>(out++, DOT);
    for (let i: u32 = 1; i <= length; i++) {
      const byte = load<u8>(at + i);
      if (byte == DOT || byte == BACKSLASH) store<u8>(out++, BACKSLASH);
      store<u8>(out++, byte);
    }
    at += length + 1;
  }
  if (out == text) store<u8>(out++, DOT);
  name.length = (out - text) as u32;
  return after;
}
