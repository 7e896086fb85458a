// What is kept of an SSH connection while it is in the clear, and the record that is made of it: both sides
// as they said they are, the algorithms that their lists agree on (RFC 4253 §7.1), HASSH of both.
//
//   SshState  ┌─────────┬─────────┬──────┬──────────────┬─────────────┬──────────────┐
//             │ SshSide │ SshSide │ host │ SHA-256 of   │ banners     │ KEXINITs     │
//             │ fwd     │ rev     │ key? │ the host key │ 2 × 256     │ 2 × 3808     │
//             └─────────┴─────────┴──────┴──────────────┴─────────────┴──────────────┘

import { be32 } from '../memory/bytes';
import { close, openObject, putHexItem, putNumberItem, putText } from '../memory/items';
import { OUTPUT_RAW_FINGERPRINTS } from '../memory/partition';
import { putBase64 } from '../output/community-id';
import { Input, scratchOf } from '../stream/input';
import { beginRecord } from '../stream/records';
import { DIGEST_MD5, digestOf } from './digests';
import { beginsWith } from './opening';
import { findByte } from './text';

/** Longest identification line (RFC 4253 §4.2). */
export const MAX_BANNER: u32 = 255;
/** Bytes of a KEXINIT that are kept. */
export const MAX_KEXINIT: u32 = 3776;
const BANNER_ROOM: u32 = 256;
const KEXINIT_ROOM: u32 = 3808;

// Name-lists in KEXINIT, in their order; of three, the one of the server's direction follows.
const LIST_KEX: u32 = 0;
const LIST_HOST_KEY: u32 = 1;
export const LIST_CIPHER: u32 = 2;
export const LIST_MAC: u32 = 4;
export const LIST_COMPRESSION: u32 = 6;
/** Message number and cookie before the first list. */
const COOKIE: u32 = 17;
const DIGEST: u32 = 32;
/** Letters of a digest in base64. */
const FINGERPRINT: u32 = 43;
/** "SSH-". */
const PREFIX: u32 = 4;
const BLANK: u8 = 0x20;
const COMMA: u8 = 0x2c;
const DASH: u8 = 0x2d;
const SEMICOLON: u8 = 0x3b;

@unmanaged
export class SshSide {
  /** Bytes of the identification and of the KEXINIT's payload that are kept; 0: not seen. */
  banner: u32;
  kexinit: u32;
  /** Lines before the identification. */
  lines: u32;
  /** 1: NEWKEYS was seen. */
  encrypted: u32;
}

@unmanaged
export class SshState {
  side0: u64;
  side1: u64;
  side2: u64;
  side3: u64;
  /** Direction of the client. */
  client: u32;
  /** 1: there is a digest of the host key. */
  hostKey: u32;
  digest0: u64;
  digest1: u64;
  digest2: u64;
  digest3: u64;
}

const BANNERS: u32 = 80;
const KEXINITS: u32 = BANNERS + 2 * BANNER_ROOM;
export const SSH_STATE: u32 = KEXINITS + 2 * KEXINIT_ROOM;

export function sideIn(state: SshState, direction: u32): SshSide {
  return changetype<SshSide>(changetype<usize>(state) + direction * offsetof<SshSide>());
}

export function bannerOf(state: SshState, direction: u32): usize {
  return changetype<usize>(state) + BANNERS + direction * BANNER_ROOM;
}

export function kexinitOf(state: SshState, direction: u32): usize {
  return changetype<usize>(state) + KEXINITS + direction * KEXINIT_ROOM;
}

/** The version both sides speak: 2, 1, or 0 where they have none in common. 1.99 is both (RFC 4253 §5.1). */
export function versionOf(state: SshState): u32 {
  const both = versionsOf(state, 0) & versionsOf(state, 1);
  return both & 2 ? 2 : both;
}

/** Bits: 1 for version 1, 2 for version 2. */
function versionsOf(state: SshState, direction: u32): u32 {
  const at = bannerOf(state, direction) as u32;
  const length = sideIn(state, direction).banner;
  if (beginsWith(at, length, 'SSH-1.99-')) return 3;
  if (beginsWith(at, length, 'SSH-1.')) return 1;
  return beginsWith(at, length, 'SSH-2.') ? 2 : 0;
}

// How the key exchange goes: not known yet; the host key comes in message 31; in message 33.
export const KEX_UNKNOWN: u32 = 0;
export const KEX_METHOD: u32 = 1;
export const KEX_EXCHANGE: u32 = 2;

export function kexKind(state: SshState): u32 {
  const name = agree(state, LIST_KEX);
  if (name == 0) return KEX_UNKNOWN;
  const exchange = beginsWith(nameAt(name), nameLength(name), 'diffie-hellman-group-exchange-');
  return exchange ? KEX_EXCHANGE : KEX_METHOD;
}

/** The first name in the client's list that is in the server's too (§7.1): see `nameAt`; 0 without. */
export function agree(state: SshState, index: u32): u64 {
  const mine = listOf(state, state.client, index);
  const theirs = listOf(state, 1 - state.client, index);
  if (mine == 0 || theirs == 0) return 0;
  const end = (mine + 4 + be32(mine)) as u32;
  for (let at = (mine + 4) as u32; at < end; ) {
    const after = findByte(at, end, COMMA);
    if (isIn(theirs, at, after - at)) return (((after - at) as u64) << 32) | (at as u64);
    at = after + 1;
  }
  return 0;
}

export function nameAt(name: u64): u32 {
  return name as u32;
}

export function nameLength(name: u64): u32 {
  return (name >> 32) as u32;
}

function isIn(list: usize, name: u32, length: u32): bool {
  const end = (list + 4 + be32(list)) as u32;
  for (let at = (list + 4) as u32; at < end; ) {
    const after = findByte(at, end, COMMA);
    if (after - at == length && memory.compare(at, name, length) == 0) return length > 0;
    at = after + 1;
  }
  return false;
}

/** Where a side's name-list has its length; 0 if it is not there whole. */
function listOf(state: SshState, direction: u32, index: u32): usize {
  const kexinit = sideIn(state, direction).kexinit;
  if (kexinit <= COOKIE) return 0;
  let list = kexinitOf(state, direction) + COOKIE;
  const end = kexinitOf(state, direction) + kexinit;
  while (list + 4 <= end) {
    const length = be32(list);
    if (length > ((end - list - 4) as u32)) return 0;
    if (index == 0) return list;
    index--;
    list += 4 + length;
  }
  return 0;
}

/** Begins the record and writes what is known. False, and no record: nothing is. */
export function writeSsh(p: Input, state: SshState): bool {
  if (sideIn(state, 0).banner == 0 && sideIn(state, 1).banner == 0) return false;
  beginRecord(p, 'ssh');
  const version = versionOf(state);
  if (version != 0) putNumberItem(p, 'version', version);
  putSide(p, 'client', state, state.client, 0);
  putSide(p, 'server', state, 1 - state.client, 1);
  putName(p, 'kex', agree(state, LIST_KEX));
  putName(p, 'hostKey', agree(state, LIST_HOST_KEY));
  if (state.hostKey) putFingerprint(p, changetype<usize>(state) + offsetof<SshState>('digest0'));
  return true;
}

function putName(p: Input, field: string, name: u64): void {
  if (name != 0) putText(p, field, nameAt(name), nameLength(name));
}

/** `role`: 0 of the client, 1 of the server, as lists follow each other. */
function putSide(p: Input, field: string, state: SshState, direction: u32, role: u32): void {
  const side = sideIn(state, direction);
  if (side.banner == 0) return;
  const banner = bannerOf(state, direction) as u32;
  openObject(p, field);
  putText(p, 'banner', banner, side.banner);
  putVersions(p, banner + PREFIX, banner + side.banner);
  const cipher = agree(state, LIST_CIPHER + role);
  putName(p, 'cipher', cipher);
  if (!isSealed(cipher)) putName(p, 'mac', agree(state, LIST_MAC + role));
  putName(p, 'compression', agree(state, LIST_COMPRESSION + role));
  putHassh(p, state, direction, role);
  close(p);
}

/** What follows "SSH-": protocol version, software version; then comments, which the banner has. */
function putVersions(p: Input, at: u32, end: u32): void {
  const dash = findByte(at, end, DASH);
  if (dash == end) return;
  putText(p, 'protocolVersion', at, dash - at);
  const blank = findByte(dash + 1, end, BLANK);
  putText(p, 'software', dash + 1, blank - dash - 1);
}

/** Does the cipher authenticate, so that there is no MAC besides? */
export function isSealed(cipher: u64): bool {
  const at = nameAt(cipher);
  const length = nameLength(cipher);
  if (beginsWith(at, length, 'chacha20-poly1305') || beginsWith(at, length, 'AEAD_')) return true;
  return beginsWith(at, length, 'aes') && beginsWith(at + 6, max<u32>(length, 6) - 6, '-gcm');
}

/** MD5 of what the side offers for its own direction: key exchange; ciphers; MACs; compressions. */
function putHassh(p: Input, state: SshState, direction: u32, role: u32): void {
  const text = scratchOf(p);
  let out = text;
  for (let i: u32 = 0; i < 4; i++) {
    const list = listOf(state, direction, i == 0 ? LIST_KEX : (i << 1) + role);
    if (list == 0) return;
    if (i > 0) store<u8>(out++, SEMICOLON);
    memory.copy(out, list + 4, be32(list));
    out += be32(list);
  }
  const length = (out - text) as u32;
  putHexItem(p, 'hassh', digestOf(p, DIGEST_MD5, text, length), 16);
  if (p.partition.outputs & OUTPUT_RAW_FINGERPRINTS) putText(p, 'hasshAlgorithms', text, length);
}

/** As OpenSSH writes it: base64 without padding. */
function putFingerprint(p: Input, digest: usize): void {
  const text = scratchOf(p);
  putBase64(text, digest, DIGEST);
  putText(p, 'hostKeySha256', text, FINGERPRINT);
}
