// QUIC packets with long headers (RFC 9000 §17.2), and the opening of Initial packets (RFC 9001 §5; for
// version 2: RFC 9369).
//
//   0     1         5      6          …       …                                  …
//   ┌─────┬─────────┬──────┬──────────┬──────┬─────────┬───────────────┬─────────┬───────────────────┬─ …
//   │flags│ version │ len  │ DCID     │ len  │ SCID    │ Initial: token│ length  │ packet number 1–4 │ payload, tag
//   └─────┴─────────┴──────┴──────────┴──────┴─────────┴───────────────┴─────────┴───────────────────┴─ …
//   flags  1 form │ 1 fixed │ 2 type │ 2 reserved, 2 packet number length: protected

import { aesEcb, aesGcmOpen } from '../hash/aes';
import { expandLabel, hmacSha256 } from '../hash/hkdf';
import { be32, be64 } from '../memory/bytes';

export const VERSION_NEGOTIATION: u32 = 0;
export const VERSION_1: u32 = 1;
export const VERSION_2: u32 = 0x6b3343cf;
const DRAFT_29: u32 = 0xff00001d;
const DRAFT_34: u32 = 0xff000022;
const DRAFT_33: u32 = 0xff000021;

// Types, as version 1 numbers them.
export const INITIAL: u32 = 0;
export const ZERO_RTT: u32 = 1;
export const HANDSHAKE: u32 = 2;
export const RETRY: u32 = 3;

export const MAX_CONNECTION_ID: u32 = 20;
const TAG: u32 = 16;
const SAMPLE: u32 = 16;
/** Bytes of an Initial packet's header, its token included, and of its payload, that are opened. */
const MAX_HEADER: u32 = 2048;
const MAX_PAYLOAD: u32 = 16384;

const SALT_1: usize = memory.data<u8>([
  0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17, 0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad,
  0xcc, 0xbb, 0x7f, 0x0a,
]);
const SALT_2: usize = memory.data<u8>([
  0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6, 0xdb, 0x81, 0x93, 0x81, 0xbe, 0x6e, 0x26, 0x9d, 0xcb,
  0xf9, 0xbd, 0x2e, 0xd9,
]);
const SALT_DRAFT: usize = memory.data<u8>([
  0xaf, 0xbf, 0xec, 0x28, 0x99, 0x93, 0xd2, 0x4c, 0x9e, 0x97, 0x86, 0xf1, 0x9c, 0x61, 0x11, 0xe0,
  0x43, 0x90, 0xa8, 0x99,
]);
const SALT_BYTES: u32 = 20;

/** A packet with a long header, as `readLongHeader` found it. */
@unmanaged
export class LongHeader {
  version: u32;
  type: u32;
  start: u32;
  dcid: u32;
  dcidLength: u32;
  scid: u32;
  scidLength: u32;
  /** At the (protected) packet number; of a Retry and a Version Negotiation: behind the connection ids. */
  at: u32;
  /** Where the packet ends. */
  end: u32;
}

/** Keys of one direction: key, IV, key of header protection. */
@unmanaged
export class Keys {
  key0: u64;
  key1: u64;
  iv0: u64;
  iv1: u64;
  hp0: u64;
  hp1: u64;
}

/** Versions whose Initial packets can be opened. */
export function isKnown(version: u32): bool {
  return (
    version == VERSION_1 || version == VERSION_2 || (version >= DRAFT_29 && version <= DRAFT_34)
  );
}

/** Versions that exist only to be refused (RFC 9000 §15). */
export function isGreased(version: u32): bool {
  return (version & 0x0f0f0f0f) == 0x0a0a0a0a;
}

/** A variable-length integer (RFC 9000 §16): bytes it takes at `at`; 0 if they are not all there. */
export function varintSize(at: u32, end: u32): u32 {
  if (at >= end) return 0;
  const size = (1 as u32) << ((load<u8>(at) as u32) >> 6);
  return size <= end - at ? size : 0;
}

export function varint(at: u32, size: u32): u64 {
  switch (size) {
    case 1:
      return (load<u8>(at) & 0x3f) as u64;
    case 2:
      return (((load<u8>(at) as u32) & 0x3f) << 8) | (load<u8>(at + 1) as u32);
    case 4:
      return (be32(at) & 0x3fffffff) as u64;
    default:
      return be64(at) & 0x3fffffffffffffff;
  }
}

/** Reads the long header at `at`. False: it is none, or not all there. */
export function readLongHeader(it: LongHeader, at: u32, end: u32): bool {
  if (at + 7 > end || !(load<u8>(at) & 0x80)) return false;
  it.start = at;
  it.version = be32(at + 1);
  it.dcidLength = load<u8>(at + 5);
  it.dcid = at + 6;
  let next = it.dcid + it.dcidLength;
  if (next >= end) return false;
  it.scidLength = load<u8>(next);
  it.scid = next + 1;
  next = it.scid + it.scidLength;
  if (next > end) return false;
  it.at = next;
  it.end = end;
  if (it.version == VERSION_NEGOTIATION) return true;
  if (it.dcidLength > MAX_CONNECTION_ID || it.scidLength > MAX_CONNECTION_ID) return false;
  const type = ((load<u8>(at) as u32) >> 4) & 3;
  // Version 2 numbers them one on.
  it.type = it.version == VERSION_2 ? (type - 1) & 3 : type;
  if (it.type == RETRY) return true;
  if (it.type == INITIAL) {
    const size = varintSize(next, end);
    if (size == 0) return false;
    const token = varint(next, size);
    next += size;
    if (token > ((end - next) as u64)) return false;
    next += token as u32;
  }
  const size = varintSize(next, end);
  if (size == 0) return false;
  const length = varint(next, size);
  it.at = next + size;
  if (length > ((end - it.at) as u64)) return false;
  it.end = it.at + (length as u32);
  return true;
}

/** Derives both directions' keys of Initial packets from the client's first destination connection id. `scratch`: HKDF_SCRATCH + 64. */
export function deriveKeys(
  client: Keys,
  server: Keys,
  version: u32,
  dcid: usize,
  length: u32,
  scratch: usize,
): void {
  const secret = scratch;
  const side = scratch + 32;
  const work = scratch + 64;
  let salt = SALT_1;
  if (version == VERSION_2) salt = SALT_2;
  else if (version >= DRAFT_29 && version < DRAFT_33) salt = SALT_DRAFT;
  hmacSha256(secret, salt, SALT_BYTES, dcid, length, work);
  expandLabel(side, secret, 'client in', 32, work);
  expandKeys(client, version, side, work);
  expandLabel(side, secret, 'server in', 32, work);
  expandKeys(server, version, side, work);
}

function expandKeys(keys: Keys, version: u32, secret: usize, work: usize): void {
  const at = changetype<usize>(keys);
  const second = version == VERSION_2;
  expandLabel(at + offsetof<Keys>('key0'), secret, second ? 'quicv2 key' : 'quic key', 16, work);
  expandLabel(at + offsetof<Keys>('iv0'), secret, second ? 'quicv2 iv' : 'quic iv', 12, work);
  expandLabel(at + offsetof<Keys>('hp0'), secret, second ? 'quicv2 hp' : 'quic hp', 16, work);
}

/** Opens an Initial packet into `out`, MAX_PAYLOAD bytes. `scratch`: MAX_HEADER bytes and 64 for mask and nonce. Returns the bytes of its payload; 0 if it can't be opened. */
export function openInitial(it: LongHeader, keys: Keys, out: usize, scratch: usize): u32 {
  const header = it.at - it.start;
  if (header + 4 > MAX_HEADER || it.end - it.at < 4 + SAMPLE) return 0;
  const base = changetype<usize>(keys);
  const mask = scratch + MAX_HEADER;
  const nonce = mask + 16;
  aesEcb(base + offsetof<Keys>('hp0'), it.at + 4, mask);
  memory.copy(scratch, it.start, header + 4);
  const first = load<u8>(scratch) ^ (load<u8>(mask) & 0x0f);
  store<u8>(scratch, first);
  const numberBytes = ((first & 3) as u32) + 1;
  memory.copy(nonce, base + offsetof<Keys>('iv0'), 12);
  for (let i: u32 = 0; i < numberBytes; i++) {
    const byte = load<u8>(scratch + header + i) ^ load<u8>(mask + 1 + i);
    store<u8>(scratch + header + i, byte);
    // Packet numbers of Initial packets are small: what is cut of them is zero.
    const place = nonce + 12 - numberBytes + i;
    store<u8>(place, load<u8>(place) ^ byte);
  }
  const at = it.at + numberBytes;
  const length = it.end - at;
  if (length <= TAG || length - TAG > MAX_PAYLOAD) return 0;
  const open = aesGcmOpen(
    base + offsetof<Keys>('key0'),
    nonce,
    scratch,
    header + numberBytes,
    at,
    length,
    out,
  );
  return open ? length - TAG : 0;
}
