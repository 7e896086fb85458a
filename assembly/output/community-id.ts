// Community ID v1 with seed 0 (corelight/community-id-spec):
//   "1:" + base64(SHA1(seed u16 | low address | high address | protocol | 0 [| low port | high port]))
// where the pair of (address, port) that sorts first comes first, unless the flow has one direction only.

import { sha1 } from '../hash/sha1';
import { Ends } from '../memory/event';
import { counterType, counterTypeV6 } from '../memory/icmp-types';
import {
  PROTOCOL_ICMP,
  PROTOCOL_ICMPV6,
  PROTOCOL_SCTP,
  PROTOCOL_TCP,
  PROTOCOL_UDP,
} from '../memory/ip-protocols';

const ALPHABET: usize = memory.data<u8>([
  0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f, 0x50,
  0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66,
  0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76,
  0x77, 0x78, 0x79, 0x7a, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x2b, 0x2f,
]);

/** Scratch: message, digest, and what SHA-1 needs. */
const MESSAGE: usize = 0;
const DIGEST: usize = 64;
const SCHEDULE: usize = 96;

/** Writes the 30 characters of the id. `scratch`: SCRATCH_TEXT's. Returns where it ended. */
export function putCommunityId(at: usize, ends: Ends, scratch: usize): usize {
  const length = writeMessage(scratch + MESSAGE, ends);
  sha1(scratch + DIGEST, scratch + MESSAGE, length, scratch + SCHEDULE);
  store<u16>(at, 0x3a31);
  return putBase64(at + 2, scratch + DIGEST, 20);
}

function writeMessage(out: usize, ends: Ends): u32 {
  const bytes: u32 = ends.ipVersion == 6 ? 16 : 4;
  const source = changetype<usize>(ends) + offsetof<Ends>('source0');
  const destination = changetype<usize>(ends) + offsetof<Ends>('destination0');
  const protocol = ends.protocol as u32;
  const a = ends.sourcePort as u32;
  const b = ends.destinationPort as u32;
  const order = memory.compare(source, destination, bytes);
  const swap = !isOneWay(ends) && (order > 0 || (order == 0 && a > b));
  store<u16>(out, 0);
  memory.copy(out + 2, swap ? destination : source, bytes);
  memory.copy(out + 2 + bytes, swap ? source : destination, bytes);
  let at = out + 2 + 2 * bytes;
  store<u8>(at, protocol as u8);
  store<u8>(at + 1, 0);
  at += 2;
  if (hasPorts(protocol)) {
    store<u16>(at, bswap<u16>((swap ? b : a) as u16));
    store<u16>(at + 2, bswap<u16>((swap ? a : b) as u16));
    at += 4;
  }
  return (at - out) as u32;
}

function hasPorts(protocol: u32): bool {
  return (
    protocol == PROTOCOL_TCP ||
    protocol == PROTOCOL_UDP ||
    protocol == PROTOCOL_SCTP ||
    protocol == PROTOCOL_ICMP ||
    protocol == PROTOCOL_ICMPV6
  );
}

/** An ICMP type without counter-type: its key must not be turned round. */
function isOneWay(ends: Ends): bool {
  const type = ends.sourcePort as u32;
  if (ends.protocol == (PROTOCOL_ICMP as u8)) return counterType(type) > 255;
  if (ends.protocol == (PROTOCOL_ICMPV6 as u8)) return counterTypeV6(type) > 255;
  return false;
}

/** Base64 with padding (RFC 4648 §4). */
export function putBase64(at: usize, bytes: usize, length: u32): usize {
  let i: u32 = 0;
  for (; i + 2 < length; i += 3) {
    const word =
      ((load<u8>(bytes + i) as u32) << 16) |
      ((load<u8>(bytes + i + 1) as u32) << 8) |
      (load<u8>(bytes + i + 2) as u32);
    store<u8>(at, load<u8>(ALPHABET + (word >> 18)));
    store<u8>(at + 1, load<u8>(ALPHABET + ((word >> 12) & 63)));
    store<u8>(at + 2, load<u8>(ALPHABET + ((word >> 6) & 63)));
    store<u8>(at + 3, load<u8>(ALPHABET + (word & 63)));
    at += 4;
  }
  const left = length - i;
  if (left == 0) return at;
  const word =
    ((load<u8>(bytes + i) as u32) << 16) | (left == 2 ? (load<u8>(bytes + i + 1) as u32) << 8 : 0);
  store<u8>(at, load<u8>(ALPHABET + (word >> 18)));
  store<u8>(at + 1, load<u8>(ALPHABET + ((word >> 12) & 63)));
  store<u8>(at + 2, left == 2 ? load<u8>(ALPHABET + ((word >> 6) & 63)) : 0x3d);
  store<u8>(at + 3, 0x3d);
  return at + 4;
}
