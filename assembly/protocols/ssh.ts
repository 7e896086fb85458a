// SSH (RFC 4253): identification lines (§4.2) and key exchange (§7.1) of both sides, HASSH of both
// (salesforce/hassh). One `ssh` record a connection; what follows is encrypted and not read.
//
//   identification  SSH-protoversion-softwareversion SP comments CR LF
//
//   packet   0        4        5                                KEXINIT  0    1        17
//            ┌────────┬────────┬─────────┬─────────┐                     ┌────┬────────┬────────────────┬─ …
//            │ length │padding │ payload │ padding │                     │ 20 │ cookie │ 10 name-lists  │
//            └────────┴────────┴─────────┴─────────┘                     └────┴────────┴────────────────┴─ …

import { md5 } from '../hash/md5';
import { be32 } from '../memory/bytes';
import { close, openObject, putHexItem, putText } from '../memory/items';
import { SCRATCH_HASH } from '../memory/scratch';
import {
  available,
  DONE_FLOW,
  DONE_SIDE,
  Input,
  MALFORMED,
  MORE,
  more,
  NEXT,
  Outcome,
  scratchOf,
} from '../stream/input';
import { beginRecord, endRecord } from '../stream/records';
import { stateOf } from '../stream/stream';
import { beginsWith, CERTAIN, LIKELY, MAYBE, mayBegin, NO, Opening } from './opening';

/** Longest identification line (§4.2), and lines that a server may send before it. */
const MAX_LINE: u32 = 255;
const MAX_LINES: u32 = 32;
const KEXINIT: u8 = 20;
const COOKIE: u32 = 17;
/** Longest packet there may be (§6.1); what a KEXINIT takes at most here. */
const MAX_PACKET: u32 = 35000;
const MAX_KEXINIT: u32 = 3776;

// Name-lists in KEXINIT, in their order.
const LIST_KEX: u32 = 0;
const LIST_HOST_KEY: u32 = 1;
const LIST_CIPHER: u32 = 2;
const LIST_MAC: u32 = 4;
const LIST_COMPRESSION: u32 = 6;

@unmanaged
class SshSide {
  /** Bytes of the identification and of the KEXINIT's payload that are kept; 0: not seen. */
  banner: u32;
  kexinit: u32;
  lines: u32;
  pad: u32;
}

@unmanaged
class SshState {
  side0: u64;
  side1: u64;
  side2: u64;
  side3: u64;
  /** 1: the record is written. */
  written: u32;
  pad: u32;
}

const BANNERS: u32 = 64;
const KEXINITS: u32 = BANNERS + 2 * 256;
const STATE: u32 = KEXINITS + 2 * (MAX_KEXINIT + 32);

export function looksLikeSsh(o: Opening): u32 {
  const client = beginsWith(o.client, o.clientLength, 'SSH-');
  const server = beginsWith(o.server, o.serverLength, 'SSH-');
  if (client && server) return CERTAIN;
  if (client || server) return LIKELY;
  return isCut(o.client, o.clientLength) || isCut(o.server, o.serverLength) ? MAYBE : NO;
}

function isCut(at: u32, length: u32): bool {
  return length > 0 && length < 4 && mayBegin(at, length, 'SSH-');
}

export function parseSsh(p: Input): Outcome {
  const at = stateOf(p.partition, p.stream, STATE);
  if (at == 0) return DONE_FLOW;
  const side = changetype<SshSide>(at + p.direction * offsetof<SshSide>());
  if (side.banner == 0) return readLine(p, side, at);
  return readPacket(p, side, at);
}

/** Writes what is known of a connection that ended early. */
export function finishSsh(p: Input): bool {
  const at = p.stream.state;
  if (at == 0 || changetype<SshState>(at).written) return false;
  writeRecord(p, at);
  return true;
}

function readLine(p: Input, side: SshSide, state: usize): Outcome {
  let end = p.at;
  while (end < p.end && load<u8>(end) != 0x0a) end++;
  if (end == p.end) {
    if (available(p) > 2 * MAX_LINE) return MALFORMED;
    return MORE;
  }
  const line = p.at;
  p.at = end + 1;
  if (end > line && load<u8>(end - 1) == 0x0d) end--;
  const length = min(end - line, MAX_LINE);
  if (!beginsWith(line, length, 'SSH-')) return ++side.lines > MAX_LINES ? MALFORMED : NEXT;
  memory.copy(state + BANNERS + p.direction * 256, line, length);
  side.banner = length;
  // Version 1 (1.x but 1.99) has packets of another form.
  const old = beginsWith(line, length, 'SSH-1.') && !beginsWith(line, length, 'SSH-1.99');
  return old ? DONE_SIDE : NEXT;
}

function readPacket(p: Input, side: SshSide, state: usize): Outcome {
  if (available(p) < 6) return more(p, 6);
  const length = be32(p.at);
  const padding = load<u8>(p.at + 4) as u32;
  if (length < padding + 2 || length > MAX_PACKET) return MALFORMED;
  if (load<u8>(p.at + 5) != KEXINIT) return DONE_SIDE;
  if (available(p) < 4 + length) return more(p, 4 + length);
  const payload = p.at + 5;
  side.kexinit = min(length - padding - 1, MAX_KEXINIT);
  memory.copy(state + KEXINITS + p.direction * (MAX_KEXINIT + 32), payload, side.kexinit);
  p.at += 4 + length;
  const other = changetype<SshSide>(state + (1 - p.direction) * offsetof<SshSide>());
  if (other.kexinit == 0) return DONE_SIDE;
  writeRecord(p, state);
  return DONE_FLOW;
}

function writeRecord(p: Input, state: usize): void {
  changetype<SshState>(state).written = 1;
  beginRecord(p, 'ssh');
  putSide(p, 'client', state, 0);
  putSide(p, 'server', state, 1);
  endRecord(p);
}

function putSide(p: Input, name: string, state: usize, direction: u32): void {
  const side = changetype<SshSide>(state + direction * offsetof<SshSide>());
  if (side.banner == 0) return;
  openObject(p, name);
  putText(p, 'banner', state + BANNERS + direction * 256, side.banner);
  if (side.kexinit > COOKIE) {
    const at = state + KEXINITS + direction * (MAX_KEXINIT + 32);
    const end = at + side.kexinit;
    putList(p, 'kex', at, end, LIST_KEX);
    putList(p, 'hostKey', at, end, LIST_HOST_KEY);
    putList(p, 'cipher', at, end, LIST_CIPHER + direction);
    putList(p, 'mac', at, end, LIST_MAC + direction);
    putList(p, 'compression', at, end, LIST_COMPRESSION + direction);
    putHassh(p, at, end, direction);
  }
  close(p);
}

/** Where name-list number `index` has its length; 0 if it is not there whole. */
function listAt(at: usize, end: usize, index: u32): usize {
  let list = at + COOKIE;
  while (list + 4 <= end) {
    const length = be32(list);
    if (length > ((end - list - 4) as u32)) return 0;
    if (index == 0) return list;
    index--;
    list += 4 + length;
  }
  return 0;
}

function putList(p: Input, name: string, at: usize, end: usize, index: u32): void {
  const list = listAt(at, end, index);
  if (list != 0) putText(p, name, list + 4, be32(list));
}

/** MD5 of what the side offers for its own direction: key exchange; ciphers; MACs; compressions. */
function putHassh(p: Input, at: usize, end: usize, direction: u32): void {
  const text = scratchOf(p);
  let out = text;
  for (let i: u32 = 0; i < 4; i++) {
    const index = i == 0 ? LIST_KEX : (i << 1) + direction;
    const list = listAt(at, end, index);
    if (list == 0) return;
    if (i > 0) store<u8>(out++, 0x3b);
    memory.copy(out, list + 4, be32(list));
    out += be32(list);
  }
  const digest = p.partition.scratch + SCRATCH_HASH;
  md5(digest, text, (out - text) as u32, digest + 32);
  putHexItem(p, 'hassh', digest, 16);
}
